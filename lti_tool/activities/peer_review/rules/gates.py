"""What dates allow: nothing waits for a phase, dates only close doors."""

from datetime import datetime, timedelta
from enum import StrEnum

from lti_tool.activities.peer_review.rules.settings import LatePolicy, Settings

SERVER_GRACE = timedelta(seconds=60)
"""So long after a date a form that was on its way still counts as in time."""
LEASE = timedelta(hours=72)
"""So long a work is kept for its reviewer without a sign of life."""


class Gate(StrEnum):
    """Whether a door is open, open but late, or closed."""

    OPEN = "open"
    LATE = "late"
    CLOSED = "closed"


def handing_in(settings: Settings, now: datetime) -> Gate:
    """Whether work can be handed in now."""
    return _gate(settings.submit_due, settings.late, now)


def reviewing(settings: Settings, now: datetime) -> Gate:
    """Whether reviews can be started and sent now."""
    return _gate(settings.review_due, settings.late, now)


def is_review_time_over(settings: Settings, now: datetime) -> bool:
    """Whether the date for reviews has passed, whatever is still accepted."""
    return settings.review_due is not None and now > settings.review_due


def lease_end(settings: Settings, now: datetime, works: int = 1) -> datetime:
    """Until when a work is kept for a reviewer who shows up now; the last of several for as long as all."""
    due, end = settings.review_due, now + works * LEASE
    return min(end, due) if due is not None and due > now else end


def may_change_work(in_pool_at: datetime | None, now: datetime, *, has_reviews: bool) -> bool:
    """Whether a work that was handed in can be changed: before others see it and its author sees theirs."""
    return in_pool_at is not None and now < in_pool_at and not has_reviews


def _gate(due: datetime | None, late: LatePolicy, now: datetime) -> Gate:
    if due is None or now <= due + SERVER_GRACE:
        return Gate.OPEN
    return Gate.LATE if late is LatePolicy.ACCEPT else Gate.CLOSED
