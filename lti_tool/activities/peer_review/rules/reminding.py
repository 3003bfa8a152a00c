"""What is worth a mail to one participant: a date that comes near with something left to do, new feedback."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lti_tool.activities.peer_review.rules.duties import Standing

DUE_SOON = timedelta(days=2)
KEPT_NO_LONGER = timedelta(days=1)
NEWS_FOR = timedelta(days=7)
"""Feedback that arrived longer ago is no news."""


class Why(StrEnum):
    """What somebody is reminded of."""

    WORK_DUE = "work_due"
    REVIEWS_DUE = "reviews_due"
    REVIEW_KEPT = "review_kept"
    FEEDBACK = "feedback"


@dataclass(frozen=True, slots=True)
class Occasion:
    """One thing to say."""

    why: Why
    due: datetime | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Times:
    """The dates of one participant."""

    submit_due: datetime | None = None
    review_due: datetime | None = None
    kept_until: datetime | None = None
    """How long the work they are reviewing is kept for them."""
    feedback_at: datetime | None = None
    """When the newest review they have not seen arrived."""


def occasions(
    standing: Standing, times: Times, since: datetime | None, now: datetime
) -> tuple[Occasion, ...]:
    """What to say to somebody who was last written to at `since`; nothing is said after its date."""
    found = [_of_duties(standing, times, now)]
    if standing.unseen and not standing.are_reviews_sealed and _is_news(times.feedback_at, since, now):
        found.append(Occasion(Why.FEEDBACK))
    return tuple(occasion for occasion in found if occasion is not None)


def _of_duties(standing: Standing, times: Times, now: datetime) -> Occasion | None:
    """Of what somebody owes the most urgent: it leads to the page where the rest is shown."""
    if standing.is_done or standing.is_writing_ahead:
        return None
    if not standing.is_handed_in:
        is_due = standing.may_hand_in and _comes(times.submit_due, DUE_SOON, now)
        return Occasion(Why.WORK_DUE, times.submit_due) if is_due else None
    if (
        standing.is_reviewing_ahead
        or not standing.may_review
        or standing.sent >= standing.needed
        or (times.review_due is not None and times.review_due <= now)
    ):
        return None
    if not standing.has_open_review and not standing.is_work_waiting:
        return None
    if _comes(times.review_due, DUE_SOON, now):
        return Occasion(Why.REVIEWS_DUE, times.review_due, standing.needed - standing.sent)
    is_leaving = standing.has_open_review and _comes(times.kept_until, KEPT_NO_LONGER, now)
    return Occasion(Why.REVIEW_KEPT, times.kept_until) if is_leaving else None


def _comes(moment: datetime | None, within: timedelta, now: datetime) -> bool:
    return moment is not None and now < moment <= now + within


def _is_news(arrived_at: datetime | None, since: datetime | None, now: datetime) -> bool:
    if arrived_at is None or arrived_at <= now - NEWS_FOR:
        return False
    return since is None or arrived_at > since
