"""When somebody is reminded of a meeting."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

DAY_BEFORE: Final = timedelta(days=1)
HOUR_BEFORE: Final = timedelta(hours=1)
TOO_NEAR: Final = timedelta(hours=3)
"""So shortly before the start nobody is reminded of tomorrow any more."""
JUST_SAID: Final = timedelta(hours=12)
"""Whoever said so recently that they come knows that it is tomorrow."""


class Why(StrEnum):
    """What a mail is for."""

    NEWS = "news"
    DAY_BEFORE = "day-before"
    HOUR_BEFORE = "hour-before"


def is_day_before(starts_at: datetime, answered_at: datetime | None, now: datetime) -> bool:
    """Whether it is time to say that a meeting is tomorrow."""
    left = starts_at - now
    has_just_said = answered_at is not None and now - answered_at < JUST_SAID
    return TOO_NEAR <= left <= DAY_BEFORE and not has_just_said


def is_hour_before(starts_at: datetime, now: datetime) -> bool:
    """Whether it is time to say that a meeting begins soon."""
    return timedelta() < starts_at - now <= HOUR_BEFORE
