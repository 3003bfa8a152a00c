"""What dates allow: nothing waits for a phase, dates only open and close doors."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from lti_tool.activities.peer_review.rules.settings import DATES, LatePolicy, Settings

SERVER_GRACE = timedelta(seconds=60)
"""So long after a date a form that was on its way still counts as in time."""
LEASE = timedelta(hours=72)
"""So long a work is kept without a sign of life; a late one can be reviewed at least so long."""


class Gate(StrEnum):
    """Whether a door is not open yet, open, open but late, or closed."""

    AHEAD = "ahead"
    OPEN = "open"
    LATE = "late"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of a person or a group of their own; None means: as for everybody."""

    submit_opens: datetime | None = None
    submit_due: datetime | None = None
    submit_late_until: datetime | None = None
    review_opens: datetime | None = None
    review_due: datetime | None = None
    release_at: datetime | None = None

    @property
    def own(self) -> dict[str, datetime]:
        """Those that differ from everybody's, by name."""
        named = {name: getattr(self, name) for name in DATES}
        return {name: moment for name, moment in named.items() if moment is not None}


OPENING = frozenset({"submit_opens", "review_opens", "release_at"})
"""Dates from which on something may be done; after all others it may not."""


def with_own_dates(settings: Settings, of_person: Dates, of_groups: Iterable[Dates] = ()) -> Settings:
    """The settings as they hold for one person.

    Their own dates come before those of their groups; of several groups the one that leaves most time counts.
    """
    merged: dict[str, Any] = {}
    for dates in of_groups:
        for name, moment in dates.own.items():
            kinder = min if name in OPENING else max
            merged[name] = kinder(moment, merged.get(name, moment))
    return replace(settings, **(merged | of_person.own))


def handing_in(settings: Settings, now: datetime) -> Gate:
    """Whether work can be handed in now."""
    if settings.submit_opens is not None and now < settings.submit_opens:
        return Gate.AHEAD
    return _gate(settings.submit_due, _submit_end(settings), now)


def reviewing(settings: Settings, now: datetime, in_pool_at: datetime | None = None) -> Gate:
    """Whether reviews can be started and sent now; with `in_pool_at` a review of the work that came then."""
    if settings.review_opens is not None and now < settings.review_opens:
        return Gate.AHEAD
    due = review_due(settings, in_pool_at)
    return _gate(due, due if settings.late is LatePolicy.CLOSE else None, now)


def review_due(settings: Settings, in_pool_at: datetime | None = None) -> datetime | None:
    """When reviews are due; one of a work that came after its own date may take as long as a lease."""
    due = settings.review_due
    if due is None or in_pool_at is None or settings.submit_due is None or in_pool_at <= settings.submit_due:
        return due
    return max(due, in_pool_at + LEASE)


def is_review_time_over(settings: Settings, now: datetime) -> bool:
    """Whether the date for reviews has passed, whatever is still accepted."""
    return settings.review_due is not None and now > settings.review_due


def is_released(settings: Settings, now: datetime) -> bool:
    """Whether feedback and grades may be seen."""
    return settings.release_at is None or now >= settings.release_at


def lease_end(
    settings: Settings, now: datetime, in_pool_at: datetime | None = None, works: int = 1
) -> datetime:
    """Until when a work is kept for a reviewer who shows up now; the last of several for as long as all."""
    due, end = review_due(settings, in_pool_at), now + works * LEASE
    return min(end, due) if due is not None and due > now else end


def may_change_work(
    in_pool_at: datetime | None, now: datetime, *, has_reviews: bool, needs_fix: bool = False
) -> bool:
    """Whether a work that was handed in can be changed.

    That is before others see it and its author sees theirs; or when a reviewer could not read it.
    """
    return needs_fix or (in_pool_at is not None and now < in_pool_at and not has_reviews)


def days_late(settings: Settings, handed_in_at: datetime | None) -> int:
    """How many days, begun ones included, after its date a work was handed in."""
    due = settings.submit_due
    if due is None or handed_in_at is None or handed_in_at <= due + SERVER_GRACE:
        return 0
    return -((due - handed_in_at) // timedelta(days=1))


def late_share(settings: Settings, handed_in_at: datetime | None) -> float:
    """Which share of its grade a work loses for being late, from 0 to 1."""
    if settings.late is not LatePolicy.PENALTY:
        return 0.0
    return min(1.0, days_late(settings, handed_in_at) * settings.late_percent / 100)


def next_change(settings: Settings, now: datetime) -> datetime | None:
    """When a date next changes what people owe or may see; None when no date will."""
    just_after = timedelta(seconds=1)
    moments = [
        *([settings.review_due + just_after] if settings.review_due else []),
        *([settings.release_at] if settings.release_at else []),
    ]
    return min((moment for moment in moments if moment > now), default=None)


def _submit_end(settings: Settings) -> datetime | None:
    return settings.submit_due if settings.late is LatePolicy.CLOSE else settings.submit_late_until


def _gate(due: datetime | None, end: datetime | None, now: datetime) -> Gate:
    if end is not None and now > end + SERVER_GRACE:
        return Gate.CLOSED
    return Gate.OPEN if due is None or now <= due + SERVER_GRACE else Gate.LATE
