"""The pool: works that wait for reviews, as one reviewer sees them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.models import Review, ReviewState, Submission, WorkState
from lti_tool.activities.peer_review.rules.allocation import Candidate
from lti_tool.participation.models import Participant


def candidates(session: Session, reviewer: Participant, most_reviews: int, now: datetime) -> list[Candidate]:
    """The works this participant may get, in no order."""
    rows = session.execute(_eligible(reviewer, most_reviews, now)).all()
    return [
        Candidate(submission_id, load, is_in_return=bool(is_in_return))
        for submission_id, load, is_in_return in rows
    ]


def count(session: Session, reviewer: Participant, most_reviews: int, now: datetime) -> int:
    """How many works this participant may get."""
    eligible = _eligible(reviewer, most_reviews, now).subquery()
    return session.scalar(select(func.count()).select_from(eligible)) or 0


def load_of(session: Session, submission_id: UUID, now: datetime) -> int:
    """How many reviews of a work are sent or kept for somebody, as the database says now."""
    return session.scalar(select(func.count()).where(Review.submission_id == submission_id, counts(now))) or 0


def counts(now: datetime) -> ColumnElement[bool]:
    """Whether a review takes one of its work's places: it is sent, or kept for somebody."""
    return or_(
        Review.state == ReviewState.SENT,
        and_(Review.state == ReviewState.LEASED, Review.leased_until > now),
    )


def _eligible(reviewer: Participant, most_reviews: int, now: datetime) -> Select[UUID, int, bool]:
    seen = exists().where(Review.submission_id == Submission.id, Review.reviewer_id == reviewer.id)
    return select(Submission.id, _load(now), _is_in_return(reviewer)).where(
        Submission.activity_id == reviewer.activity_id,
        Submission.state == WorkState.HANDED_IN,
        Submission.in_pool_at <= now,
        Submission.participant_id.is_not(None),
        Submission.participant_id != reviewer.id,
        ~seen,
        _load(now) < most_reviews,
    )


def _load(now: datetime) -> ScalarSelect[int]:
    return (
        select(func.count())
        .where(Review.submission_id == Submission.id, counts(now))
        .correlate(Submission)
        .scalar_subquery()
    )


def _is_in_return(reviewer: Participant) -> ColumnElement[bool]:
    mine = select(Submission.id).where(Submission.participant_id == reviewer.id).scalar_subquery()
    my_reviewers = select(Review.reviewer_id).where(
        Review.submission_id == mine, Review.state != ReviewState.DECLINED, Review.reviewer_id.is_not(None)
    )
    return Submission.participant_id.in_(my_reviewers)
