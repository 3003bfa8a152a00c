"""What authors said back about reviews, as the author, the reviewer and facilitators may see it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import Echo, Review
from lti_tool.activities.peer_review.queries import place, works
from lti_tool.activities.peer_review.queries.standing import MyPart
from lti_tool.activities.peer_review.rules.helpfulness import Praise, Rating, Thanks, thanks
from lti_tool.errors import NotFound
from lti_tool.participation.models import Activity, Participant


@dataclass(frozen=True, slots=True)
class Echoes:
    """What the author of a work said back so far, and what is still asked of them."""

    by_review: Mapping[UUID, Echo]
    to_rate: tuple[Review, ...]
    """Reviews they have neither rated nor chosen not to rate; none where nobody is asked."""

    @property
    def is_grade_open(self) -> bool:
        """Whether they may see their grade: a rating shall be about the words, not about the grade."""
        return not self.to_rate


def echoes(session: Session, part: MyPart) -> Echoes:
    """What the participant of `part` said back about the reviews they received."""
    found = echoes_of(session, part.received)
    to_rate = tuple(review for review in part.received if not is_settled(found.get(review.id)))
    return Echoes(found, to_rate if part.here.settings.rates_reviews else ())


def review_received(session: Session, actor: Actor, review_id: UUID) -> Review:
    """One of the reviews sent about the actor's own work.

    Raises:
        NotFound: there is none with this id, or it is about somebody else's work.
    """
    work = works.work_of(session, place.here(session, actor).me)
    found = (review for review in works.reviews_of(session, work) if review.id == review_id)
    review = next(found, None)
    if review is None:
        raise NotFound
    return review


def is_settled(echo: Echo | None) -> bool:
    """Whether a review is rated, or its author chose not to rate it."""
    return echo is not None and (echo.rated_at is not None or echo.skipped_at is not None)


def echoes_of(session: Session, reviews: Sequence[Review]) -> Mapping[UUID, Echo]:
    """What authors said back about these reviews, by the reviews' ids."""
    if not reviews:
        return {}
    ids = [review.id for review in reviews]
    return {echo.review_id: echo for echo in session.scalars(select(Echo).where(Echo.review_id.in_(ids)))}


def answered(session: Session, reviews: Sequence[Review]) -> frozenset[UUID]:
    """Those of these reviews that their authors replied to."""
    return frozenset(one for one, echo in echoes_of(session, reviews).items() if echo.replied_at is not None)


def thanks_to(session: Session, actor: Actor) -> Thanks | None:
    """How much the actor's reviews helped, over all peer reviews of the course; None while few said so."""
    mine = (
        select(Echo)
        .join(Review, Review.id == Echo.review_id)
        .join(Participant, Participant.id == Review.reviewer_id)
        .join(Activity, Activity.id == Participant.activity_id)
        .where(
            Participant.person_id == actor.person_id,
            Activity.course_id == actor.course_id,
            Echo.helpfulness.is_not(None),
        )
    )
    return thanks(ratings(session.scalars(mine)))


def ratings(found: Iterable[Echo]) -> list[Rating]:
    """What these say about helpfulness, as values; those that say nothing are left out."""
    return [
        Rating(echo.helpfulness, tuple(map(Praise, echo.praise)))
        for echo in found
        if echo.helpfulness is not None
    ]
