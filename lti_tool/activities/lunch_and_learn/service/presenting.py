"""The verbs of people who present: take turns, hand a date over to somebody else."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.lunch_and_learn.models import HandOver, Lunch, Volunteer
from lti_tool.activities.lunch_and_learn.queries import place
from lti_tool.activities.lunch_and_learn.service.taking_part import participant
from lti_tool.errors import NotAllowed, NotFound, Refused
from lti_tool.participation.models import Participant
from lti_tool.parts.boards.models import Item
from lti_tool.parts.meetings.holding import hold, own_seat
from lti_tool.parts.meetings.models import Meeting
from lti_tool.parts.meetings.rules.states import MeetingState, SeatRole
from lti_tool.parts.meetings.service import seating

NOBODY_ASKED = "nobody_asked"
TOO_LATE = "too_late"


def volunteer(session: Session, actor: Actor, *, is_willing: bool, now: datetime) -> None:
    """The actor presents when it is their turn, or does not any more."""
    here = place.here(session, actor)
    me = participant(session, actor, here, now=now)
    row = session.get(Volunteer, me.id)
    if is_willing and row is None:
        session.add(
            Volunteer(
                participant_id=me.id,
                organisation_id=me.organisation_id,
                activity_id=me.activity_id,
                since=now,
            )
        )
    elif not is_willing and row is not None:
        session.delete(row)
    session.flush()


def ask_to_take_over(
    session: Session, actor: Actor, meeting_id: UUID, participant_id: UUID, *, now: datetime
) -> None:
    """Who presents a date asks somebody else to do so; a new question takes the place of the old.

    Raises:
        NotFound: there is no such date or person where the actor is.
        NotAllowed: the actor does not present it.
        Refused: it has begun or was called off.
    """
    here = place.here(session, actor)
    meeting = _ahead(session, here.activity.id, meeting_id, now)
    me = _presenter(session, here.me, meeting)
    wanted = select(Participant).where(
        Participant.id == participant_id, Participant.activity_id == here.activity.id
    )
    other = session.scalar(wanted)
    if other is None or other.id == me.id:
        raise NotFound
    session.execute(delete(HandOver).where(HandOver.meeting_id == meeting.id))
    session.add(
        HandOver(
            meeting_id=meeting.id,
            organisation_id=meeting.organisation_id,
            from_id=me.id,
            to_id=other.id,
            asked_at=now,
        )
    )
    session.flush()


def answer_take_over(
    session: Session, actor: Actor, meeting_id: UUID, *, takes_over: bool, now: datetime
) -> None:
    """Whoever was asked presents the date from now on, or does not want to; who asked keeps a seat.

    Raises:
        NotFound: there is no such date where the actor is.
        Refused: nobody asked them (any more), or it has begun or was called off.
    """
    here = place.here(session, actor)
    meeting = _ahead(session, here.activity.id, meeting_id, now)
    asked = session.get(HandOver, meeting.id)
    if asked is None or here.me is None or asked.to_id != here.me.id:
        raise Refused(NOBODY_ASKED)
    session.delete(asked)
    if not takes_over:
        return
    former = session.get_one(Participant, asked.from_id)
    own_seat(session, meeting, former).role = SeatRole.ATTENDEE
    seating.invite(session, here.me, meeting.id, SeatRole.PRESENTER, now=now)
    lunch = session.get_one(Lunch, meeting.id)
    if lunch.topic_id is not None:
        session.get_one(Item, lunch.topic_id).owner_id = here.me.id


def _presenter(session: Session, me: Participant | None, meeting: Meeting) -> Participant:
    if me is None or own_seat(session, meeting, me).role != SeatRole.PRESENTER:
        raise NotAllowed
    return me


def _ahead(session: Session, activity_id: UUID, meeting_id: UUID, now: datetime) -> Meeting:
    meeting = hold(session, activity_id, meeting_id)
    if meeting.state != MeetingState.SCHEDULED or meeting.starts_at <= now:
        raise Refused(TOO_LATE)
    return meeting
