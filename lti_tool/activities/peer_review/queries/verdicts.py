"""What facilitators decided about reviews, and the reviews they may decide about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import Review, ReviewState, Submission, Verdict
from lti_tool.activities.peer_review.queries import pages, place, works
from lti_tool.activities.peer_review.queries.authorship import has_written
from lti_tool.activities.peer_review.queries.both_roles import still_to_review
from lti_tool.activities.peer_review.queries.pages import Said
from lti_tool.activities.peer_review.queries.place import Here
from lti_tool.errors import NotFound

DECIDABLE = (ReviewState.SENT, ReviewState.SET_ASIDE)


@dataclass(frozen=True, slots=True)
class Decidable:
    """A review that was sent, its work and its author, as the facilitator decides about it."""

    here: Here
    review: Review
    work: Submission


@dataclass(frozen=True, slots=True)
class SetAside:
    """A review that does not count, as the author of the work may still read it."""

    review: Review
    said: tuple[Said, ...]


def decidable(session: Session, actor: Actor, review_id: UUID) -> Decidable:
    """A review the actor may decide about: of their activity, sent, and no concern of their own.

    Raises:
        NotFound: there is none; or the actor takes part and wrote it, got it, or may still review its work.
    """
    here = place.here(session, actor)
    review = session.get(Review, review_id)
    if review is None or review.activity_id != here.activity.id or review.state not in DECIDABLE:
        raise NotFound
    work = session.get_one(Submission, review.submission_id)
    if here.me is not None and (
        here.me.id == review.reviewer_id or has_written(session, actor.person_id, work.id)
    ):
        raise NotFound
    if still_to_review(session, here, [work.id]):
        raise NotFound
    return Decidable(here, review, work)


def verdicts_of(session: Session, reviews: Sequence[Review]) -> Mapping[UUID, Verdict]:
    """What was decided about these reviews, by their ids."""
    if not reviews:
        return {}
    found = select(Verdict).where(Verdict.review_id.in_([review.id for review in reviews]))
    return {verdict.review_id: verdict for verdict in session.scalars(found)}


def set_aside_of(session: Session, work: Submission | None) -> list[SetAside]:
    """The reviews of a work that do not count, in the order they arrived."""
    if work is None:
        return []
    found = select(Review).where(Review.submission_id == work.id, Review.state == ReviewState.SET_ASIDE)
    reviews = list(session.scalars(found.order_by(Review.sent_at, Review.id)))
    judgements = works.judgements(session, reviews)
    return [
        SetAside(review, pages.said(judgement)) for review, judgement in zip(reviews, judgements, strict=True)
    ]
