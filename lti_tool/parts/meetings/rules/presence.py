"""How long somebody was there, as far as a page that is open can tell."""

from datetime import datetime, timedelta

from lti_tool.parts.meetings.rules.states import Attendance

SIGN_EVERY = timedelta(seconds=30)
"""How often an open page says so."""
GAP = 4 * SIGN_EVERY
"""Signs farther apart than this belong to two visits."""
MOST, PART = 2 / 3, 1 / 6
"""Shares of a meeting."""


def seconds_more(last_seen_at: datetime | None, now: datetime) -> int:
    """The seconds between two signs of one visit; none for the first sign, or from a clock that went back."""
    if last_seen_at is None:
        return 0
    apart = now - last_seen_at
    return round(apart.total_seconds()) if timedelta() < apart <= GAP else 0


def was_there(seconds: int, minutes: int) -> Attendance | None:
    """What an open page proves about a meeting of so many minutes: most of it, a part, or nothing."""
    share = seconds / (minutes * 60)
    if share >= MOST:
        return Attendance.PRESENT
    return Attendance.PARTIAL if share >= PART else None
