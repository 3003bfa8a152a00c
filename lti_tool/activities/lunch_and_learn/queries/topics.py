"""The board of topics, and who presents next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.activities.lunch_and_learn.models import HandOver, Volunteer
from lti_tool.activities.lunch_and_learn.queries.place import At, Here
from lti_tool.activities.lunch_and_learn.rules.rotation import Turn, in_turn
from lti_tool.courses.models import Person
from lti_tool.participation.models import Participant
from lti_tool.parts.boards import queries as boards
from lti_tool.parts.boards.queries import Shown
from lti_tool.parts.boards.rules.kinds import ItemState
from lti_tool.parts.meetings.models import Meeting, Seat
from lti_tool.parts.meetings.rules.states import MeetingState, SeatRole

_GONE = (MeetingState.CANCELLED, MeetingState.NOT_HELD, MeetingState.DRAFT)


@dataclass(frozen=True, slots=True)
class Topics:
    """The board as one person sees it."""

    waiting: tuple[Shown, ...]
    """Those that may get a date, the most wanted first."""
    others: tuple[Shown, ...]
    """Those that have one, had one, or were declined."""
    names: dict[UUID, str]
    """Of who put them up or presents them, by the ids of their participation."""


@dataclass(frozen=True, slots=True)
class NextUp:
    """Somebody who presents when it is their turn."""

    participant_id: UUID
    name: str
    last_at: datetime | None


def topics(session: Session, here: Here) -> Topics:
    """Every topic the actor may see, in three statements."""
    found = boards.topics(session, here.viewer)
    waiting = {ItemState.PROPOSED, ItemState.ACCEPTED}
    ids = {each for one in found for each in (one.item.author_id, one.item.owner_id) if each}
    return Topics(
        waiting=tuple(one for one in found if one.item.state in waiting),
        others=tuple(one for one in found if one.item.state not in waiting),
        names=names_of(session, ids),
    )


def ready(found: Topics) -> list[Shown]:
    """The topics that can get a date: somebody presents them."""
    return [one for one in found.waiting if one.item.owner_id is not None]


def names_of(session: Session, participant_ids: Iterable[UUID]) -> dict[UUID, str]:
    """What these participants are called."""
    rows = session.execute(
        select(Participant.id, Person)
        .join(Person, Person.id == Participant.person_id)
        .where(Participant.id.in_(set(participant_ids)))
    )
    return {participant_id: person.shown_name for participant_id, person in rows}


def is_volunteer(session: Session, here: Here) -> bool:
    """Whether the actor presents when it is their turn."""
    return here.me is not None and session.get(Volunteer, here.me.id) is not None


def next_up(session: Session, here: Here) -> list[NextUp]:
    """Who said that they present when it is their turn, whose turn it is first."""
    last = (
        select(Seat.participant_id, func.max(Meeting.starts_at).label("at"))
        .join(Meeting, Meeting.id == Seat.meeting_id)
        .where(
            Meeting.activity_id == here.activity.id,
            Meeting.state.not_in(_GONE),
            Seat.role == SeatRole.PRESENTER,
        )
        .group_by(Seat.participant_id)
        .subquery()
    )
    rows = session.execute(
        select(Volunteer, Person, last.c.at)
        .join(Participant, Participant.id == Volunteer.participant_id)
        .join(Person, Person.id == Participant.person_id)
        .outerjoin(last, last.c.participant_id == Volunteer.participant_id)
        .where(Volunteer.activity_id == here.activity.id)
    ).all()
    names = {row.participant_id: person.shown_name for row, person, _ in rows}
    turns = in_turn(Turn(row.participant_id, row.since, at) for row, _, at in rows)
    return [NextUp(turn.participant_id, names[turn.participant_id], turn.last_at) for turn in turns]


def asked_to_take_over(session: Session, at: At) -> str | None:
    """The name of whoever asks the actor to present this date in their place."""
    asked = session.get(HandOver, at.meeting.id)
    if asked is None or at.here.me is None or asked.to_id != at.here.me.id:
        return None
    return names_of(session, [asked.from_id]).get(asked.from_id, "")


def whom_i_asked(session: Session, at: At) -> str | None:
    """The name of whom the actor asked to present this date in their place."""
    asked = session.get(HandOver, at.meeting.id)
    if asked is None or at.here.me is None or asked.from_id != at.here.me.id:
        return None
    return names_of(session, [asked.to_id]).get(asked.to_id, "")


def others_who_may_present(session: Session, at: At) -> list[NextUp]:
    """Whom the presenter of a date may ask: first whose turn it is, then everybody else who takes part."""
    turns = next_up(session, at.here)
    known = {one.participant_id for one in turns}
    rows = session.execute(
        select(Participant.id, Person)
        .join(Person, Person.id == Participant.person_id)
        .where(Participant.activity_id == at.here.activity.id)
    )
    rest = sorted(
        (NextUp(each, person.shown_name, None) for each, person in rows if each not in known),
        key=lambda one: one.name.casefold(),
    )
    me = at.here.me.id if at.here.me else None
    return [one for one in (*turns, *rest) if one.participant_id != me]
