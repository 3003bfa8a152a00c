"""Who has meetings, on one database and on both."""

import pytest

from tests.calendars.subscribing import Subscribers
from tests.house import House


@pytest.fixture
def subscribers(house: House) -> Subscribers:
    return Subscribers(house)


@pytest.fixture
def any_subscribers(any_house: House) -> Subscribers:
    return Subscribers(any_house)
