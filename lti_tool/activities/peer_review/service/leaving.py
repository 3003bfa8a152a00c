"""What follows when the LMS says that somebody left, or leads now; and when they learn here again."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from lti_tool.activities.peer_review import statements
from lti_tool.activities.peer_review.models import (
    OPEN_STATES,
    Review,
    ReviewState,
    Submission,
    WorkState,
)
from lti_tool.activities.peer_review.queries.authorship import writers_in
from lti_tool.activities.peer_review.service import loads
from lti_tool.participation.models import Activity, Participant


def follow_the_list(
    session: Session,
    activity: Activity,
    everybody: Sequence[Participant],
    gone: AbstractSet[UUID],
    *,
    now: datetime,
) -> None:
    """Take works out of the pool whose authors are all gone, and put back those of whoever has returned.

    Everybody and their works must be held. Reviews that were sent keep counting, whoever wrote them.
    """
    by = writers_in(session, activity)
    stay = {work_id for work_id, writers in by.items() if any(one.person_id not in gone for one in writers)}
    works = {work.id: work for work in session.scalars(_works(activity))}
    mine = {one.person_id: works[work_id] for work_id, writers in by.items() for one in writers}
    for one in everybody:
        work = mine.get(one.person_id)
        if work is not None and work.is_handed_in and work.id not in stay:
            withdraw(session, one, work, now=now)
        elif work is not None and work.state == WorkState.WITHDRAWN and work.id in stay:
            come_back(session, one, work, now=now)
        if one.person_id in gone:
            _give_places_back(session, one, now=now)
    session.flush()


def come_back(session: Session, author: Participant | None, work: Submission, *, now: datetime) -> None:
    """The work is in the pool again; `author` is None for somebody who has not come here yet."""
    work.state = WorkState.HANDED_IN
    if author is not None:
        statements.came_back(session, author, work, now=now)


def withdraw(session: Session, author: Participant | None, work: Submission, *, now: datetime) -> None:
    """Take a work out of the pool that nobody stands behind any more; `author` is the last who did."""
    work.state = WorkState.WITHDRAWN
    end_open_reviews(session, work, now=now)
    if author is not None:
        statements.withdrew(session, author, work, now=now)


def end_open_reviews(session: Session, work: Submission, *, now: datetime) -> None:
    """Nobody needs reviews of it: whoever had begun one is done with it, the others get another work."""
    _end(session, _open(session, Review.submission_id == work.id), now=now)


def end_reviews_by(session: Session, reviewer: Participant, work: Submission, *, now: datetime) -> None:
    """The same for one reviewer, whose own work it is now."""
    theirs = and_(Review.submission_id == work.id, Review.reviewer_id == reviewer.id)
    _end(session, _open(session, theirs), now=now)


def _end(session: Session, reviews: Sequence[Review], *, now: datetime) -> None:
    for review in reviews:
        if review.draft_version:
            review.sent_at = now
            loads.turn(session, review, ReviewState.CREDITED)
        else:
            loads.turn(session, review, ReviewState.VOID)


def _give_places_back(session: Session, reviewer: Participant, *, now: datetime) -> None:
    for review in _open(session, Review.reviewer_id == reviewer.id):
        if review.state == ReviewState.LEASED:
            loads.turn(session, review, ReviewState.EXPIRED)
            statements.expired(session, reviewer, review, now=now)


def _open(session: Session, which: ColumnElement[bool]) -> Sequence[Review]:
    found = select(Review).where(which, Review.state.in_(OPEN_STATES)).order_by(Review.id)
    return session.scalars(found.execution_options(populate_existing=True)).all()


def _works(activity: Activity) -> Select[Submission]:
    return select(Submission).where(Submission.activity_id == activity.id)
