"""What tests of the front door share."""

import pytest

from tests.house import House
from tests.peer_review.browsing import Table


@pytest.fixture
def table(house: House) -> Table:
    """An activity that is set up."""
    made = Table(house)
    made.set_up()
    return made
