"""What every test may ask for: a standing clock and a database of its own."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lti_tool.db import Base, Database
from lti_tool.db.engine import create

MORNING = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class StandingClock:
    """A clock that stands still until it is moved."""

    def __init__(self, moment: datetime = MORNING) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **units: float) -> datetime:
        """Go on by `timedelta(**units)`; gives the new moment."""
        self.moment += timedelta(**units)
        return self.moment


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()
