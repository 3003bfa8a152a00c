"""Everybody of the activity as who leads it sees them: how far each is, and who needs a word."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.lunch_and_learn.queries import place
from lti_tool.activities.lunch_and_learn.queries.place import Here
from lti_tool.activities.lunch_and_learn.queries.standing import how_they_stand
from lti_tool.courses.models import Membership, MembershipState, Person
from lti_tool.errors import NotFound
from lti_tool.participation.models import Outcome, Participant
from lti_tool.parts.meetings.models import Meeting, Seat
from lti_tool.parts.meetings.rules.states import Attendance
from lti_tool.parts.steps.models import SkippedStep
from lti_tool.parts.steps.progress import Progress
from lti_tool.parts.steps.skipping import skipped_by

NO_SHOWS = 2
"""So many in a row are worth a word; nobody is kept out for them (MG-02)."""


@dataclass(frozen=True, slots=True)
class Learner:
    """One person of the course; without a participant they never came."""

    person: Person
    participant: Participant | None
    progress: Progress | None
    missed: int
    """At how many dates in a row they were expected lately and not there."""

    @property
    def needs_a_word(self) -> bool:
        """Whether they stayed away again and again."""
        return self.missed >= NO_SHOWS


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person of the course; without a participation they never came."""

    person: Person
    participant_id: UUID | None


@dataclass(frozen=True, slots=True)
class LearnerPage:
    """One person in full."""

    here: Here
    person: Person
    participant: Participant
    progress: Progress
    outcome: Outcome | None
    skipped: tuple[SkippedStep, ...]
    attended: tuple[tuple[Meeting, Seat], ...]


def everybody(session: Session, here: Here) -> list[Learner]:
    """Who learns here or takes part, by name, in a fixed number of statements."""
    theirs = (Participant.person_id == Person.id) & (Participant.activity_id == here.activity.id)
    enrolled = (
        (Membership.person_id == Person.id)
        & (Membership.course_id == here.activity.course_id)
        & Membership.is_learner
        & (Membership.state == MembershipState.ACTIVE)
    )
    rows = session.execute(
        select(Person, Participant)
        .outerjoin(Membership, enrolled)
        .outerjoin(Participant, theirs)
        .where(
            Person.organisation_id == here.activity.organisation_id,
            Membership.id.is_not(None) | Participant.id.is_not(None),
        )
    ).all()
    people: list[tuple[Person, Participant | None]] = [(person, me) for person, me in rows]
    stand = how_they_stand(session, here.activity, [me for _, me in people if me is not None])
    missed = _missed(session, here)
    found = [
        Learner(person, me, stand[me.id].progress, missed.get(me.id, 0))
        if me is not None
        else Learner(person, None, None, 0)
        for person, me in people
    ]
    return sorted(found, key=lambda one: (not one.needs_a_word, one.person.shown_name.casefold()))


def learner(session: Session, actor: Actor, participant_id: UUID) -> LearnerPage:
    """One person in full.

    Raises:
        NotFound: there is no such person where the actor is.
    """
    here = place.here(session, actor)
    row = session.execute(
        select(Person, Participant, Outcome)
        .join(Participant, Participant.person_id == Person.id)
        .outerjoin(Outcome, Outcome.participant_id == Participant.id)
        .where(Participant.id == participant_id, Participant.activity_id == here.activity.id)
    ).one_or_none()
    if row is None:
        raise NotFound
    person, participant, outcome = row
    seats = session.execute(
        select(Meeting, Seat)
        .join(Seat, Seat.meeting_id == Meeting.id)
        .where(Seat.participant_id == participant.id)
        .order_by(Meeting.starts_at)
    )
    return LearnerPage(
        here=here,
        person=person,
        participant=participant,
        progress=how_they_stand(session, here.activity, [participant])[participant.id].progress,
        outcome=outcome,
        skipped=tuple(skipped_by(session, [participant.id]).get(participant.id, ())),
        attended=tuple((meeting, seat) for meeting, seat in seats),
    )


def somebody(session: Session, here: Here, person_id: UUID) -> Somebody:
    """A person of this course by their own id, and their participation if they ever came.

    Raises:
        NotFound: there is no such person where the actor is.
    """
    theirs = (Participant.person_id == Person.id) & (Participant.activity_id == here.activity.id)
    enrolled = (Membership.person_id == Person.id) & (Membership.course_id == here.activity.course_id)
    row = session.execute(
        select(Person, Participant.id)
        .outerjoin(Participant, theirs)
        .outerjoin(Membership, enrolled)
        .where(Person.id == person_id, Membership.id.is_not(None) | Participant.id.is_not(None))
    ).one_or_none()
    if row is None:
        raise NotFound
    return Somebody(row[0], row[1])


def _missed(session: Session, here: Here) -> dict[UUID, int]:
    """How often in a row each was absent lately."""
    rows = session.execute(
        select(Seat.participant_id, Seat.attendance)
        .join(Meeting, Meeting.id == Seat.meeting_id)
        .where(Meeting.activity_id == here.activity.id, Seat.attendance.is_not(None))
        .order_by(Seat.participant_id, Meeting.starts_at.desc())
    )
    missed: dict[UUID, int] = {}
    settled: set[UUID] = set()
    for participant_id, attendance in rows:
        if participant_id in settled:
            continue
        if attendance == Attendance.ABSENT:
            missed[participant_id] = missed.get(participant_id, 0) + 1
        else:
            settled.add(participant_id)
    return missed
