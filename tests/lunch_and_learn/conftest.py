"""A lunch-and-learn in the pretend LMS, set up, with nobody in it yet."""

import pytest

from tests.house import House
from tests.lunch_and_learn.lunchroom import Lunchroom


@pytest.fixture
def room(house: House) -> Lunchroom:
    made = Lunchroom(house)
    made.set_up()
    return made


@pytest.fixture
def any_room(any_house: House) -> Lunchroom:
    """The same on both databases."""
    made = Lunchroom(any_house)
    made.set_up()
    return made
