"""The pool: works that wait for reviews, as one reviewer sees them.

Works stand in a circle for each load, and only as many are read as are looked at. What the circles do not
know is read apart: leases that ended since somebody last said so, and whom the reviewer would review in return.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, or_, select, union, union_all
from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.models import Review, ReviewState, Submission, WorkState
from lti_tool.activities.peer_review.rules.allocation import Candidate
from lti_tool.activities.peer_review.rules.settings import MOST_REVIEWS
from lti_tool.participation.models import Participant

PAGE = 16
"""Among so many works of the lowest load chance decides at once; a small activity has no more."""
ENDED_AT_FIRST = 50
"""So many leases that ended are looked at before there is nothing else; the worker ends the others."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody who asks for a work: how many reviews it may have with theirs, and when they ask."""

    reviewer: Participant
    most_reviews: int
    now: datetime


def loads(session: Session, asking: Asking) -> list[int]:
    """The loads of the works in the pool, from the lowest."""
    of_each = [exists().where(*_stands_at(asking, load)) for load in range(asking.most_reviews)]
    return [load for load, is_there in enumerate(session.execute(select(*of_each)).one()) if is_there]


def of_load(session: Session, asking: Asking, load: int, start: float, skip: int) -> list[Candidate]:
    """A page of the works of this load, from `start` around their circle; nobody reviewed in return."""
    far = skip + PAGE
    circle = (
        select(Submission.id, Submission.pick)
        .where(
            *_stands_at(asking, load),
            *_is_for(asking.reviewer),
            Submission.participant_id.not_in(_my_reviewers(asking.reviewer)),
        )
        .order_by(Submission.pick)
        .limit(far)
    )
    halves = (circle.where(Submission.pick >= start), circle.where(Submission.pick < start))
    rows = session.execute(union_all(*(select(half.subquery()) for half in halves))).all()
    in_circle = sorted(rows, key=lambda row: (row.pick < start, row.pick))
    return [Candidate(row.id, load) for row in in_circle[skip:far]]


def apart(session: Session, asking: Asking, most_ended: int | None) -> list[Candidate]:
    """The works with leases that ended, and those of the reviewer's own reviewers, by what is true now."""
    ended = _with_ended_leases(asking).order_by(Review.leased_until).limit(most_ended)
    in_return = select(Submission.id).where(
        _is_here(asking), Submission.participant_id.in_(_my_reviewers(asking.reviewer))
    )
    either = union(select(ended.subquery()), in_return)
    is_in_return = Submission.participant_id.in_(_my_reviewers(asking.reviewer))
    rows = session.execute(
        select(Submission.id, _load(asking.now), is_in_return).where(
            Submission.id.in_(select(either.subquery())), *_may_get(asking)
        )
    )
    return [Candidate(work_id, load, is_in_return=bool(in_return)) for work_id, load, in_return in rows]


def count(session: Session, asking: Asking) -> int:
    """How many works this participant may get, counted no further than anybody may owe."""
    standing = select(Submission.id).where(
        _is_here(asking),
        Submission.load < asking.most_reviews,
        *_is_in_pool(asking),
        *_is_for(asking.reviewer),
    )
    ended = select(Submission.id).where(Submission.id.in_(_with_ended_leases(asking)), *_may_get(asking))
    both = union(*(select(each.limit(MOST_REVIEWS).subquery()) for each in (standing, ended)))
    found = session.scalar(select(func.count()).select_from(both.subquery())) or 0
    return min(found, MOST_REVIEWS)


def load_of(session: Session, submission_id: UUID, now: datetime) -> int:
    """How many reviews of a work are sent or kept for somebody, as the database says now."""
    return session.scalar(select(func.count()).where(Review.submission_id == submission_id, counts(now))) or 0


def counts(now: datetime) -> ColumnElement[bool]:
    """Whether a review takes one of its work's places: it is sent, or kept for somebody."""
    return or_(
        Review.state == ReviewState.SENT,
        and_(Review.state == ReviewState.LEASED, Review.leased_until > now),
    )


def _stands_at(asking: Asking, load: int) -> tuple[ColumnElement[bool], ...]:
    return _is_here(asking), Submission.load == load, *_is_in_pool(asking)


def _is_here(asking: Asking) -> ColumnElement[bool]:
    return Submission.activity_id == asking.reviewer.activity_id


def _is_in_pool(asking: Asking) -> tuple[ColumnElement[bool], ...]:
    return Submission.state == WorkState.HANDED_IN, Submission.in_pool_at <= asking.now


def _is_for(reviewer: Participant) -> tuple[ColumnElement[bool], ...]:
    seen = exists().where(Review.submission_id == Submission.id, Review.reviewer_id == reviewer.id)
    return Submission.participant_id.is_not(None), Submission.participant_id != reviewer.id, ~seen


def _may_get(asking: Asking) -> tuple[ColumnElement[bool], ...]:
    # Without the activity, which the few works this is asked of share: SQLite would else go through all of it.
    return *_is_in_pool(asking), *_is_for(asking.reviewer), _load(asking.now) < asking.most_reviews


def _load(now: datetime) -> ScalarSelect[int]:
    return (
        select(func.count())
        .where(Review.submission_id == Submission.id, counts(now))
        .correlate(Submission)
        .scalar_subquery()
    )


def _with_ended_leases(asking: Asking) -> Select[UUID]:
    return select(Review.submission_id).where(
        Review.activity_id == asking.reviewer.activity_id,
        Review.state == ReviewState.LEASED,
        Review.leased_until <= asking.now,
    )


def _my_reviewers(reviewer: Participant) -> Select[UUID | None]:
    mine = select(Submission.id).where(Submission.participant_id == reviewer.id).scalar_subquery()
    return select(Review.reviewer_id).where(
        Review.submission_id == mine, Review.state != ReviewState.DECLINED, Review.reviewer_id.is_not(None)
    )
