"""The grade of an author: what reviews give, and what a facilitator set instead."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import Excuse, GradeByHand, Submission
from lti_tool.activities.peer_review.queries import place, works
from lti_tool.activities.peer_review.queries.facilitating import making_the_grade, reviews_by_facilitators
from lti_tool.activities.peer_review.queries.place import Here
from lti_tool.activities.peer_review.queries.works import AnyReview
from lti_tool.activities.peer_review.rules import gates, scoring
from lti_tool.activities.peer_review.rules.scoring import Explanation
from lti_tool.activities.peer_review.rules.settings import Settings
from lti_tool.courses.models import Person
from lti_tool.errors import NotFound
from lti_tool.participation import queries as participation
from lti_tool.participation.models import Outcome, Participant


@dataclass(frozen=True, slots=True)
class Graded:
    """One learner whose grade or duties a facilitator decides about."""

    here: Here
    participant: Participant
    name: str
    outcome: Outcome | None
    by_hand: GradeByHand | None
    excuse: Excuse | None


def by_hand(session: Session, author: Participant) -> GradeByHand | None:
    """The grade that a facilitator set and nobody took back."""
    standing = select(GradeByHand).where(
        GradeByHand.participant_id == author.id, GradeByHand.ended_at.is_(None)
    )
    return session.scalar(standing)


def of_reviews(
    session: Session, settings: Settings, author: Participant, work: Submission | None
) -> Explanation | None:
    """What the reviews give; None while the author is not complete or too few arrived.

    A grade that stands follows its reviews also when fewer are left, for one may be set aside.
    """
    if author.completed_at is None or work is None:
        return None
    by_facilitators = reviews_by_facilitators(session, work)
    reviews: list[AnyReview] = [*works.reviews_of(session, work), *by_facilitators]
    is_enough = len(reviews) >= settings.enough_reviews or any(one.is_final for one in by_facilitators)
    if not is_enough and participation.outcome_of(session, author) is None:
        return None
    late_share = gates.late_share(settings, work.first_handed_in_at)
    counted = making_the_grade(session, settings, work, reviews)
    return scoring.explain(works.judgements(session, counted), late_share)


def graded(session: Session, actor: Actor, participant_id: UUID) -> Graded:
    """One learner of the actor's own activity, not the actor themself.

    Raises:
        NotFound: nobody else with this id takes part here.
    """
    here = place.here(session, actor)
    participant = session.get(Participant, participant_id)
    if participant is None or participant.activity_id != here.activity.id:
        raise NotFound
    if participant.person_id == actor.person_id:
        raise NotFound
    return Graded(
        here=here,
        participant=participant,
        name=session.get_one(Person, participant.person_id).shown_name,
        outcome=participation.outcome_of(session, participant),
        by_hand=by_hand(session, participant),
        excuse=excuse_of(session, participant),
    )


def excuse_of(session: Session, participant: Participant) -> Excuse | None:
    """Whether somebody excused the participant."""
    return session.get(Excuse, participant.id)
