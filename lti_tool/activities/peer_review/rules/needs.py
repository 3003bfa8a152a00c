"""Who needs a facilitator, and where everybody is: what the table of learners says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lti_tool.activities.peer_review.rules.settings import Settings

WAITED_LONG = timedelta(hours=24)
UNREVIEWED_LONG = timedelta(days=7)
FAR_APART = 0.25
"""So far the highest and the lowest review of a work may lie apart before a facilitator is asked."""


class Place(StrEnum):
    """Where a learner is."""

    NOT_STARTED = "not_started"
    WRITING = "writing"
    REVIEWING = "reviewing"
    WAITING = "waiting"
    COMPLETE = "complete"
    GONE = "gone"
    """No learner of the course any more."""


class Need(StrEnum):
    """Why a learner needs a facilitator; the order is the order of the table."""

    CONCERN = "concern"
    DISPUTED = "disputed"
    BLOCKED = "blocked"
    REPORTED = "reported"
    NO_REVIEWS = "no_reviews"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of one learner."""

    is_gone: bool = False
    """The LMS says that they left the course, or that they lead it now."""
    has_begun: bool = False
    in_pool_at: datetime | None = None
    """Set once work is handed in."""
    last_sent_at: datetime | None = None
    is_complete: bool = False
    owes_reviews: bool = False
    has_open_review: bool = False
    is_work_waiting: bool = False
    review_opens: datetime | None = None
    """Before that nobody waits for works."""
    is_dealt: bool = True
    """Whether works can be asked for; nobody is blocked before they are given out to all."""
    received: int = 0
    reported: int = 0
    """How many reviewers said that the work cannot be reviewed."""
    spread: float = 0.0
    """How far its reviews lie apart, as a share of 0 to 1; 0 once a facilitator has left it as it is."""
    concerns: int = 0
    """How many concerns about what they wrote wait for a facilitator."""


def place_of(seen: Seen) -> Place:
    """Where the learner is."""
    if seen.is_gone:
        return Place.GONE
    if seen.is_complete:
        return Place.COMPLETE
    if seen.in_pool_at is None:
        return Place.WRITING if seen.has_begun else Place.NOT_STARTED
    if seen.owes_reviews and not seen.has_open_review and not seen.is_work_waiting:
        return Place.WAITING
    return Place.REVIEWING


def waiting_since(seen: Seen, now: datetime) -> datetime | None:
    """Since when a learner without work to review has done nothing; None before reviews begin."""
    moments = (seen.in_pool_at, seen.last_sent_at, seen.review_opens)
    since = max((at for at in moments if at), default=None)
    return since if since is None or since <= now else None


def need_of(seen: Seen, settings: Settings, now: datetime) -> Need | None:
    """Why the learner needs a facilitator; None while all goes well.

    Whoever is no learner any more needs none, but for concerns about what they wrote.
    """
    if seen.concerns:
        return Need.CONCERN
    if seen.is_gone:
        return None
    if seen.spread > FAR_APART:
        return Need.DISPUTED
    if _is_blocked(seen, now):
        return Need.BLOCKED
    return Need.REPORTED if seen.reported else _need_in_time(seen, settings, now)


def _is_blocked(seen: Seen, now: datetime) -> bool:
    since = waiting_since(seen, now)
    is_waiting = seen.is_dealt and place_of(seen) is Place.WAITING
    return is_waiting and since is not None and now - since >= WAITED_LONG


def _need_in_time(seen: Seen, settings: Settings, now: datetime) -> Need | None:
    if not seen.received and seen.in_pool_at is not None and now - seen.in_pool_at >= UNREVIEWED_LONG:
        return Need.NO_REVIEWS
    return Need.OVERDUE if _is_overdue(seen, settings, now) else None


def spread_of(given: Iterable[float]) -> float:
    """How far reviews lie apart, each a share of 0 to 1; 0 for one or none."""
    shares = list(given)
    return max(shares) - min(shares) if shares else 0.0


def _is_overdue(seen: Seen, settings: Settings, now: datetime) -> bool:
    if seen.is_complete:
        return False
    due = settings.submit_due if seen.in_pool_at is None else settings.review_due
    return due is not None and now > due
