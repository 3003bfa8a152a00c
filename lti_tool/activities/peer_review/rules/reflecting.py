"""When somebody owes a reflection: a duty of their own, that waits for feedback only until a date."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from lti_tool.activities.peer_review.rules.gates import is_released
from lti_tool.activities.peer_review.rules.settings import Settings

WAITS_FOR = timedelta(days=7)
"""So long after a work got into the pool feedback is waited for, where no date says until when."""


@dataclass(frozen=True, slots=True)
class Reflecting:
    """How far the author of a work is with it."""

    has_reflected: bool = False
    may: bool = False
    """There is feedback to reflect on, and they have not yet."""
    owes: bool = False
    """They may, or feedback may still come."""


NOT_ASKED = Reflecting()


def reflecting(
    settings: Settings, in_pool_at: datetime | None, received: int, now: datetime, *, has_reflected: bool
) -> Reflecting:
    """How far the author of a work is who got it into the pool then.

    Without feedback by the end nothing is owed: completion waits for a date, never for others.
    """
    if not settings.reflects or in_pool_at is None or has_reflected:
        return Reflecting(has_reflected)
    may = received > 0 and is_released(settings, now)
    return Reflecting(has_reflected, may, owes=may or now <= feedback_end(settings, in_pool_at))


def feedback_end(settings: Settings, in_pool_at: datetime) -> datetime:
    """Until when feedback is waited for."""
    end = settings.review_due or in_pool_at + WAITS_FOR
    return end if settings.release_at is None else max(end, settings.release_at)
