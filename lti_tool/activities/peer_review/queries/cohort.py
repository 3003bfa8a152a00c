"""Works and reviews of a whole activity, read at once and sorted by whom they concern."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.models import (
    DONE,
    OPEN_STATES,
    Authorship,
    DeclineReason,
    ExampleReview,
    Review,
    ReviewState,
    Submission,
    WorkState,
)
from lti_tool.activities.peer_review.queries.authorship import IS_PRESENT
from lti_tool.courses.models import Course
from lti_tool.participation.models import Activity

REPORTS = (DeclineReason.UNREADABLE, DeclineReason.UNSUITABLE)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A work that is handed in."""

    id: UUID
    handed_in_at: datetime
    in_pool_at: datetime
    looked_at: datetime | None
    by_facilitators: int
    """How many of its reviews are by whoever leads the course."""


@dataclass(slots=True)
class SortedReviews:
    """The reviews of an activity, sorted by whom they concern."""

    sent_by: dict[UUID, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    open_by: set[UUID] = field(default_factory=set)
    seen_by: dict[UUID, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    received: dict[UUID, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    shares: dict[UUID, list[float]] = field(default_factory=lambda: defaultdict(list))
    load: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))
    reported: dict[UUID, list[datetime]] = field(default_factory=lambda: defaultdict(list))

    def add(
        self,
        review: Row[
            UUID, UUID | None, str, datetime, datetime | None, float | None, str | None, datetime | None
        ],
        now: datetime,
    ) -> None:
        """Sort one review in."""
        work_id, reviewer_id, state, leased_until, sent_at, share, reason, declined_at = review
        if reviewer_id is not None:
            self.seen_by[reviewer_id].add(work_id)
        if state in DONE and sent_at is not None and reviewer_id is not None:
            self.sent_by[reviewer_id].append(sent_at)
        if state == ReviewState.SENT and sent_at is not None:
            self.received[work_id].append(sent_at)
            self.load[work_id] += 1
            if share is not None:
                self.shares[work_id].append(share)
        elif state in OPEN_STATES:
            self.load[work_id] += state == ReviewState.LEASED and leased_until > now
            if reviewer_id is not None:
                self.open_by.add(reviewer_id)
        if reason in REPORTS and declined_at is not None:
            self.reported[work_id].append(declined_at)


def works_of_all(session: Session, activity: Activity) -> Mapping[UUID, HandedIn]:
    """The works that are handed in, by the people who wrote them."""
    rows = session.execute(
        select(
            Authorship.person_id,
            Submission.id,
            Submission.handed_in_at,
            Submission.in_pool_at,
            Submission.looked_at,
            Submission.facilitator_reviews,
        )
        .join(Authorship, Authorship.submission_id == Submission.id)
        .where(Submission.activity_id == activity.id, Submission.state == WorkState.HANDED_IN, IS_PRESENT)
    )
    return {
        person_id: HandedIn(work_id, handed_in_at, in_pool_at, looked_at, by_facilitators)
        for person_id, work_id, handed_in_at, in_pool_at, looked_at, by_facilitators in rows
        if handed_in_at is not None and in_pool_at is not None
    }


def authors_of_all(session: Session, activity: Activity) -> frozenset[UUID]:
    """The people who have begun to write."""
    begun = select(Authorship.person_id).where(Authorship.activity_id == activity.id, IS_PRESENT)
    return frozenset(session.scalars(begun))


def reviews_of_all(session: Session, activity: Activity, now: datetime) -> SortedReviews:
    """All reviews, whatever became of them."""
    rows = session.execute(
        select(
            Review.submission_id,
            Review.reviewer_id,
            Review.state,
            Review.leased_until,
            Review.sent_at,
            Review.scaled,
            Review.decline_reason,
            Review.declined_at,
        ).where(Review.activity_id == activity.id)
    )
    sorted_in = SortedReviews()
    for row in rows:
        sorted_in.add(row, now)
    return sorted_in


def add_practice(session: Session, activity: Activity, reviews: SortedReviews) -> None:
    """Examples that stand for reviews count as sent, and belong to no work."""
    counted = select(ExampleReview.participant_id, ExampleReview.sent_at).where(
        ExampleReview.activity_id == activity.id, ExampleReview.counts, ExampleReview.sent_at.is_not(None)
    )
    for participant_id, sent_at in session.execute(counted):
        if sent_at is not None:
            reviews.sent_by[participant_id].append(sent_at)


def is_list_known(session: Session, activity: Activity) -> bool:
    """Whether the LMS has told who is in the course."""
    synced = select(Course.roster_synced_at.is_not(None)).where(Course.id == activity.course_id)
    return bool(session.scalar(synced))
