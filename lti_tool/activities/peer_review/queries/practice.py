"""Reading worked examples, and how far somebody has come with them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import ExampleReview, ExampleWork
from lti_tool.activities.peer_review.queries import place
from lti_tool.activities.peer_review.queries.place import Here
from lti_tool.activities.peer_review.rules.practice import NEAR, Practice
from lti_tool.activities.peer_review.rules.scoring import Judgement
from lti_tool.errors import NotFound
from lti_tool.participation.models import Activity, Participant
from lti_tool.parts.forms import queries as forms


@dataclass(frozen=True, slots=True)
class PracticePage:
    """An example beside what its reader thinks of it; the author's own judgement once that is sent."""

    here: Here
    example: ExampleWork
    mine: ExampleReview
    judgement: Judgement
    reference: Judgement | None

    @property
    def is_near(self) -> bool:
        """Whether the two judgements are near each other."""
        return self.mine.distance is not None and self.mine.distance <= NEAR


@dataclass(frozen=True, slots=True)
class Listed:
    """An example in its author's list, and how many learners have judged it."""

    example: ExampleWork
    sent: int


def practice_of(session: Session, here: Here) -> Practice:
    """How far the participant `here.me` has come; nothing is asked where there are no examples."""
    if not here.settings.examples or here.me is None:
        return Practice(here.settings.examples)
    mine = session.scalars(select(ExampleReview).where(ExampleReview.participant_id == here.me.id)).all()
    sent = [one for one in mine if one.sent_at is not None]
    withdrawn = _withdrawn(session, here.activity) - {one.example_id for one in sent}
    return Practice(
        examples=here.settings.examples - len(withdrawn),
        sent=len(sent),
        counted=sum(one.counts for one in sent),
        is_near=any(one.distance is not None and one.distance <= NEAR for one in sent),
        is_begun=len(sent) < len(mine),
    )


def offered(examples: Iterable[ExampleWork]) -> list[ExampleWork]:
    """Those of these examples that can still be judged."""
    return [one for one in examples if not one.is_withdrawn]


def examples_of(session: Session, activity: Activity) -> Sequence[ExampleWork]:
    """All examples, in their order."""
    theirs = select(ExampleWork).where(ExampleWork.activity_id == activity.id)
    return session.scalars(theirs.order_by(ExampleWork.position, ExampleWork.id)).all()


def listed(session: Session, activity: Activity) -> list[Listed]:
    """All examples with how often each was judged."""
    sent = (
        select(ExampleReview.example_id, func.count().label("sent"))
        .where(ExampleReview.activity_id == activity.id, ExampleReview.sent_at.is_not(None))
        .group_by(ExampleReview.example_id)
    )
    counts = {one.example_id: one.sent for one in session.execute(sent)}
    return [Listed(one, counts.get(one.id, 0)) for one in examples_of(session, activity)]


def example(session: Session, here: Here, example_id: UUID) -> ExampleWork:
    """One example of this activity.

    Raises:
        NotFound: there is none with this id here.
    """
    found = session.get(ExampleWork, example_id)
    if found is None or found.activity_id != here.activity.id:
        raise NotFound
    return found


def practice_page(session: Session, actor: Actor, practice_id: UUID) -> PracticePage:
    """One example the actor has begun to judge.

    Raises:
        NotFound: there is none with this id in this activity, or it is somebody else's.
    """
    here = place.here(session, actor)
    mine = session.get(ExampleReview, practice_id)
    if here.me is None or mine is None or mine.participant_id != here.me.id:
        raise NotFound
    shown = session.get_one(ExampleWork, mine.example_id)
    reference = judgement(session, shown) if mine.sent_at else None
    return PracticePage(here, shown, mine, judgement(session, mine), reference)


def judgement(session: Session, of: ExampleWork | ExampleReview) -> Judgement:
    """The author's judgement of an example, or a learner's."""
    return Judgement(*forms.responses(session, of.organisation_id, [of.response_id])[of.response_id])


def _withdrawn(session: Session, activity: Activity) -> frozenset[UUID]:
    theirs = select(ExampleWork.id).where(ExampleWork.activity_id == activity.id, ExampleWork.is_withdrawn)
    return frozenset(session.scalars(theirs))


def practised_by(person_id: UUID) -> Select[ExampleReview]:
    """What this person judged, over all activities, in the order they began."""
    mine = select(Participant.id).where(Participant.person_id == person_id)
    theirs = select(ExampleReview).where(ExampleReview.participant_id.in_(mine))
    return theirs.order_by(ExampleReview.begun_at)
