"""Meetings for calendar files, and what stands in such a file."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from lti_tool.parts.meetings.calendar_files import (
    Attendee,
    Occasion,
    Organiser,
    cancellation,
    feed,
    invitation,
)
from lti_tool.parts.meetings.rules.states import Rsvp

HOUR = timedelta(hours=1)
MADE_AT = datetime(2027, 1, 4, 9, tzinfo=UTC)
STARTS_AT = datetime(2027, 3, 21, 11, tzinfo=UTC)
LUNCH = Occasion(
    id=UUID(int=7),
    host="potluck.example",
    title="Bread for beginners",
    text="What yeast does.",
    starts_at=STARTS_AT,
    minutes=45,
    place="Room 4",
    url="https://meet.example/bread",
    sequence=0,
    changed_at=MADE_AT,
    organiser=Organiser("Potluck", "lunch@potluck.example"),
)
AMARA = Attendee("Amara", "amara@school.example", Rsvp.GOING)


def make_occasion(**changes: Any) -> Occasion:
    return replace(LUNCH, **changes)


def make_attendee(**changes: Any) -> Attendee:
    return replace(AMARA, **changes)


def by_the_wall(wall_time: str, zone: str) -> datetime:
    """The moment at which clocks of a zone show this."""
    return datetime.fromisoformat(wall_time).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def lines(content: bytes) -> list[str]:
    """The content lines of a file, put together again where they were folded."""
    return re.sub(rb"\r\n[ \t]", b"", content).decode().split("\r\n")[:-1]


def names(content: bytes) -> list[str]:
    """What each line is about: its name without parameters and value."""
    return [re.split("[;:]", line, maxsplit=1)[0] for line in lines(content)]


def files(occasion: Occasion) -> list[bytes]:
    """All that is written about a meeting: an invitation, its taking back, a feed."""
    return [invitation(occasion, AMARA), cancellation(occasion, AMARA), feed([occasion], "Lunches", HOUR)]
