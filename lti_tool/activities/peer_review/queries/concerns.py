"""Concerns about reviews and works: those of a reporter, and those facilitators look at."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import (
    Concern,
    Review,
    ReviewState,
    Submission,
    SubmissionVersion,
    Verdict,
)
from lti_tool.activities.peer_review.queries import pages, place, works
from lti_tool.activities.peer_review.queries.authorship import Writer, together, writers_of
from lti_tool.activities.peer_review.queries.both_roles import still_to_review
from lti_tool.activities.peer_review.queries.pages import Said
from lti_tool.activities.peer_review.queries.place import Here
from lti_tool.activities.peer_review.queries.remarks import Pinned, listed
from lti_tool.courses.models import Person
from lti_tool.errors import NotFound
from lti_tool.participation.models import Activity, Participant

_Row = Row[Concern, UUID | None, UUID]
WAS_SENT = (ReviewState.SENT, ReviewState.SET_ASIDE)


@dataclass(frozen=True, slots=True)
class Looked:
    """A concern as facilitators see it: who has it, and about whom."""

    concern: Concern
    reporter: str
    """Empty once they are erased, as is `writer`."""
    writer: str
    """Who wrote what the concern is about: a review, or a work, maybe with others."""
    writer_ids: frozenset[UUID]
    """Those of them who take part."""
    work_id: UUID


@dataclass(frozen=True, slots=True)
class ConcernPage:
    """One concern with what it is about."""

    here: Here
    looked: Looked
    said: tuple[Said, ...]
    """The review; empty where the concern is about a work."""
    version: SubmissionVersion | None
    """The work; None where the concern is about a review."""


def mine(session: Session, me: Participant | None, of_what: UUID) -> Concern | None:
    """The participant's own concern about this review or work; None while they have none."""
    if me is None:
        return None
    return session.scalar(
        select(Concern).where(
            Concern.reporter_id == me.id,
            or_(Concern.review_id == of_what, Concern.submission_id == of_what),
        )
    )


def about_reviews(session: Session, reviews: Sequence[Review]) -> Mapping[UUID, Concern]:
    """The concerns about these reviews, by the reviews' ids."""
    if not reviews:
        return {}
    found = select(Concern).where(Concern.review_id.in_([review.id for review in reviews]))
    return {one.review_id: one for one in session.scalars(found) if one.review_id}


def hidden(session: Session, reviews: Sequence[Review]) -> frozenset[UUID]:
    """Those of these reviews whose words the author does not see: for good, or while they are looked at."""
    if not reviews:
        return frozenset()
    ids = [review.id for review in reviews]
    for_good = select(Verdict.review_id).where(Verdict.review_id.in_(ids), Verdict.hidden_at.is_not(None))
    waiting = (
        select(Review.id)
        .join(Concern, Concern.review_id == Review.id)
        .where(Review.id.in_(ids), Concern.hides, Concern.outcome.is_(None))
    )
    return frozenset(session.scalars(for_good)) | frozenset(session.scalars(waiting))


def everything(session: Session, actor: Actor) -> tuple[Here, list[Looked]]:
    """All concerns of the actor's activity, those that wait first, without those they may not look at."""
    here = place.here(session, actor)
    found = _looked(session, _all(here.activity))
    kept = [one for one in found if _may_look(session, here, one)]
    return here, sorted(kept, key=lambda one: (one.concern.outcome is not None, one.concern.reported_at))


def concern_page(session: Session, actor: Actor, concern_id: UUID) -> ConcernPage:
    """One concern of the actor's activity.

    Raises:
        NotFound: there is none with this id, or the actor takes part and may not look at it.
    """
    here = place.here(session, actor)
    found = _looked(session, _all(here.activity).where(Concern.id == concern_id))
    if not found or not _may_look(session, here, found[0]):
        raise NotFound
    [looked] = found
    if looked.concern.review_id is None:
        work = session.get_one(Submission, looked.work_id)
        return ConcernPage(here, looked, (), works.version_in_pool(session, work))
    review = session.get_one(Review, looked.concern.review_id)
    return ConcernPage(here, looked, pages.said(works.judgements(session, [review])[0]), None)


def remarks_about(session: Session, page: ConcernPage) -> tuple[Pinned, ...]:
    """What the review says about single passages; nothing where the concern is about a work."""
    review_id = page.looked.concern.review_id
    if review_id is None:
        return ()
    return listed(session, [session.get_one(Review, review_id)])[review_id]


def waiting_about(session: Session, activity: Activity) -> Counter[UUID]:
    """How many concerns wait, by the participant who wrote what they are about."""
    waiting = session.execute(_all(activity).where(Concern.outcome.is_(None))).all()
    by = writers_of(session, _works_in(waiting))
    return Counter(writer_id for row in waiting for writer_id in _writer_ids(row, by))


def _may_look(session: Session, here: Here, looked: Looked) -> bool:
    """Not at what one wrote oneself, and not at a work one may still have to review."""
    if here.me is None:
        return True
    if here.me.id in {*looked.writer_ids, looked.concern.reporter_id}:
        return False
    return not still_to_review(session, here, [looked.work_id])


def _looked(session: Session, which: Select[Concern, UUID | None, UUID]) -> list[Looked]:
    rows = session.execute(which).all()
    by = writers_of(session, _works_in(rows))
    theirs = {one for concern, reviewer_id, _ in rows for one in (concern.reporter_id, reviewer_id)}
    named = select(Participant.id, Person).join(Person, Person.id == Participant.person_id)
    names: dict[UUID | None, str] = {
        participant_id: person.shown_name
        for participant_id, person in session.execute(named.where(Participant.id.in_(theirs - {None})))
    }
    return [
        Looked(
            concern,
            names.get(concern.reporter_id, ""),
            together(by.get(row.work_id, ()))
            if concern.review_id is None
            else names.get(row.reviewer_id, ""),
            _writer_ids(row, by),
            row.work_id,
        )
        for row in rows
        for concern in [row.Concern]
    ]


def _works_in(rows: Sequence[_Row]) -> set[UUID]:
    """The works that concerns are about themselves."""
    return {row.work_id for row in rows if row.Concern.review_id is None}


def _writer_ids(row: _Row, by: Mapping[UUID, tuple[Writer, ...]]) -> frozenset[UUID]:
    if row.Concern.review_id is not None:
        return frozenset({row.reviewer_id} - {None})
    return frozenset(one.participant_id for one in by.get(row.work_id, ()) if one.participant_id)


def _all(activity: Activity) -> Select[Concern, UUID | None, UUID]:
    return (
        select(
            Concern,
            Review.reviewer_id,
            func.coalesce(Review.submission_id, Concern.submission_id).label("work_id"),
        )
        .outerjoin(Review, Review.id == Concern.review_id)
        .where(Concern.activity_id == activity.id)
    )
