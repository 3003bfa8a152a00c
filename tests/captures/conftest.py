"""The recorded Moodle beside the house."""

import pytest

from tests.captures.moodle import Recording
from tests.house import House


@pytest.fixture
def recording(house: House) -> Recording:
    return Recording(house)
