"""What a feed tells: from when to when, whose time is taken, who learns where to join."""

from datetime import datetime, timedelta
from typing import Final

from lti_tool.parts.meetings.rules.states import TAKING, Rsvp, SeatRole

KEPT_FOR: Final = timedelta(weeks=4)
"""So long a meeting that is over or was called off stays in a feed."""
AHEAD: Final = timedelta(days=2 * 365)
FETCHED_EVERY: Final = timedelta(hours=1)
"""How often calendars are asked to come; each of them decides for itself."""
STAYS_FRESH: Final = timedelta(minutes=10)
"""How long what was fetched may be used again without asking."""
OWN: Final = (*TAKING, Rsvp.WAITING)
"""A meeting is among somebody's own while their seat stands so, or while they lead it."""


def window(now: datetime) -> tuple[datetime, datetime]:
    """Between which moments the meetings of a feed start."""
    return now - KEPT_FOR, now + AHEAD


def is_expected(role: SeatRole, rsvp: Rsvp) -> bool:
    """Whether somebody is meant to be there: their time is taken, and they learn where to join.

    Who waits for a seat is not; who leads the meeting is, unless they said that they do not come.
    """
    return rsvp in TAKING or (role is not SeatRole.ATTENDEE and rsvp is Rsvp.NONE)


def day_of(moment: datetime) -> datetime:
    """The day of a moment in UTC, as its noon: nearly everywhere on earth that falls on the same day."""
    return moment.replace(hour=12, minute=0, second=0, microsecond=0)
