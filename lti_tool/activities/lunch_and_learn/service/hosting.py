"""The verbs of whoever runs a date: open it, call its roll, end it, look after its questions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.lunch_and_learn import statements
from lti_tool.activities.lunch_and_learn.models import HandOver, Lunch
from lti_tool.activities.lunch_and_learn.queries import place
from lti_tool.activities.lunch_and_learn.queries.place import At
from lti_tool.activities.lunch_and_learn.service.settling import settle, settle_everybody
from lti_tool.participation.models import Activity, Participant
from lti_tool.parts.boards import service as board
from lti_tool.parts.boards.rules.kinds import ItemState
from lti_tool.parts.boards.viewing import Viewer
from lti_tool.parts.meetings.holding import hold
from lti_tool.parts.meetings.models import Meeting, Seat
from lti_tool.parts.meetings.rules import codes
from lti_tool.parts.meetings.rules.states import Attendance, MeetingState
from lti_tool.parts.meetings.service import attending


def open_doors(session: Session, actor: Actor, meeting_id: UUID, *, now: datetime) -> None:
    """The date is live from now on.

    Raises:
        NotFound, NotAllowed: it is none that the actor runs.
        Refused: its hour is more than one away, or it is over or called off.
    """
    _, meeting = _held(session, actor, meeting_id)
    attending.open_doors(meeting, codes.new_secret(), now=now)


def change_code(session: Session, actor: Actor, meeting_id: UUID) -> None:
    """Codes that were passed on open nothing any more (MG-32).

    Raises:
        NotFound, NotAllowed: it is none that the actor runs.
        Refused: it is not live.
    """
    _, meeting = _held(session, actor, meeting_id)
    attending.change_code(meeting, codes.new_secret())


def call_roll(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    said: Mapping[UUID, Attendance | None],
    *,
    now: datetime,
) -> None:
    """What the host says of people, by the ids of their participation; None takes back what was said.

    Raises:
        NotFound, NotAllowed: it is none that the actor runs, or somebody does not take part.
        Refused: it was called off, or has not begun.
    """
    _, meeting = _held(session, actor, meeting_id)
    changed = attending.call_roll(session, meeting, said, now=now)
    settle(session, _theirs(session, changed), now=now)


def close_roll(session: Session, actor: Actor, meeting_id: UUID, *, now: datetime) -> None:
    """The date is over: who was there stands, and nobody can tell any more who asked without a name.

    Raises:
        NotFound, NotAllowed: it is none that the actor runs.
        Refused: it was called off, or has not begun.
    """
    at, meeting = _held(session, actor, meeting_id)
    settled = attending.close_roll(session, meeting, now=now)
    end(session, at.here.activity, at.lunch, meeting, now=now)
    if meeting.state == MeetingState.NOT_HELD:
        settle_everybody(session, at.here.activity, now=now)
    else:
        settle(session, _theirs(session, settled), now=now)


def end(session: Session, activity: Activity, lunch: Lunch, meeting: Meeting, *, now: datetime) -> None:
    """What follows when a held meeting is over: askers are forgotten, its topic is done or waits again."""
    lunch.board_secret = ""
    asked = session.get(HandOver, meeting.id)
    if asked is not None:
        session.delete(asked)
    if lunch.topic_id is None:
        return
    leader = Viewer(activity.id, leads=True)
    if meeting.state == MeetingState.HELD:
        board.turn(session, leader, lunch.topic_id, ItemState.DONE, now=now)
    elif meeting.state == MeetingState.NOT_HELD:
        board.turn(session, leader, lunch.topic_id, ItemState.ACCEPTED, now=now)
        lunch.topic_id = None


def ask_for_takeaways(session: Session, actor: Actor, meeting_id: UUID, *, now: datetime) -> None:
    """Everybody whose page is open is asked now what they will use.

    Raises:
        NotFound, NotAllowed: it is none that the actor runs.
    """
    at, _ = _held(session, actor, meeting_id)
    at.lunch.takeaways_asked_at = at.lunch.takeaways_asked_at or now


def answer(
    session: Session, actor: Actor, meeting_id: UUID, item_id: UUID, text: str, *, now: datetime
) -> None:
    """A question is answered in words that stay.

    Raises:
        NotFound, NotAllowed: it is none of a date that the actor runs.
        Refused: there are no words or too many, or it was withdrawn.
    """
    at = place.hosted(session, actor, meeting_id)
    item = board.answer(session, at.viewer, item_id, text, now=now)
    statements.replied(session, actor.person_id, at.here.activity, item, now=now)


def turn(
    session: Session, actor: Actor, meeting_id: UUID, item_id: UUID, state: ItemState, *, now: datetime
) -> None:
    """A question is hidden, open again, or was answered aloud.

    Raises:
        NotFound, NotAllowed: it is none of a date that the actor runs.
        Refused: from how it stands it cannot become that.
    """
    at = place.hosted(session, actor, meeting_id)
    board.turn(session, at.viewer, item_id, state, now=now)


def pin(
    session: Session, actor: Actor, meeting_id: UUID, item_id: UUID, *, is_pinned: bool, now: datetime
) -> None:
    """A question stands before all others, or among them again.

    Raises:
        NotFound, NotAllowed: it is none of a date that the actor runs.
    """
    at = place.hosted(session, actor, meeting_id)
    board.pin(session, at.viewer, item_id, is_pinned=is_pinned, now=now)


def _held(session: Session, actor: Actor, meeting_id: UUID) -> tuple[At, Meeting]:
    at = place.hosted(session, actor, meeting_id)
    return at, hold(session, at.here.activity.id, meeting_id)


def _theirs(session: Session, seats: Sequence[Seat]) -> Sequence[Participant]:
    ids = [seat.participant_id for seat in seats]
    return session.scalars(select(Participant).where(Participant.id.in_(ids))).all()
