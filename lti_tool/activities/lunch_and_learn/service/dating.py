"""The verbs of whoever plans dates: plan them, change them, call one off, give one a topic."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.lunch_and_learn.models import HandOver, Lunch
from lti_tool.activities.lunch_and_learn.queries import place
from lti_tool.activities.lunch_and_learn.queries.place import Here
from lti_tool.activities.lunch_and_learn.service.settling import settle_everybody
from lti_tool.errors import Conflict, NotFound, Refused
from lti_tool.participation.models import Participant
from lti_tool.parts.boards import queries as boards
from lti_tool.parts.boards import service as board
from lti_tool.parts.boards.models import Item
from lti_tool.parts.boards.rules.kinds import ItemKind, ItemState
from lti_tool.parts.meetings.holding import hold, seats_in
from lti_tool.parts.meetings.models import Meeting, Seat
from lti_tool.parts.meetings.rules import codes
from lti_tool.parts.meetings.rules.series import Cadence
from lti_tool.parts.meetings.rules.states import MeetingState, Rsvp, SeatRole
from lti_tool.parts.meetings.service import planning, seating
from lti_tool.parts.meetings.service.planning import Changed, Leader, Wanted

NO_PRESENTER = "no_presenter"
HAS_TOPIC = "has_topic"


def plan(session: Session, actor: Actor, wanted: Wanted, cadence: Cadence, *, now: datetime) -> list[Meeting]:
    """The dates of a series, or one date, open for answers at once.

    Raises:
        Conflict: the first of them stands there already, as by a button pressed twice.
        SkippedByTheClock: on one of the dates the clock never shows that hour; nothing was planned.
    """
    here = place.here(session, actor)
    _refuse_twice(session, here, wanted)
    planned = planning.plan(session, _leader(actor, here), wanted, cadence, now=now)
    session.add_all(_lunch(meeting) for meeting in planned)
    session.flush()
    return planned


def change(
    session: Session, actor: Actor, meeting_id: UUID, wanted: Wanted, *, with_later: bool, now: datetime
) -> Sequence[Changed]:
    """A date, or it and the later ones of its series, as they are wanted now.

    Raises:
        NotFound: there is no such date where the actor is.
        Refused: it was called off, or is over.
        SkippedByTheClock: the clock never shows that hour on that day.
    """
    here = place.here(session, actor)
    leader = _leader(actor, here)
    if not with_later:
        meeting = hold(session, here.activity.id, meeting_id)
        return [planning.change(session, leader, meeting, wanted, now=now)]
    meeting = place.at(session, actor, meeting_id).meeting
    kept = wanted_for_later(meeting, wanted)
    return planning.change_later(session, leader, meeting, kept, now=now)


def wanted_for_later(meeting: Meeting, wanted: Wanted) -> Wanted:
    """What later dates are to share with this one; each keeps the topic it has."""
    return replace(wanted, title=wanted.title or meeting.title)


def call_off(session: Session, actor: Actor, meeting_id: UUID, *, now: datetime) -> None:
    """A date will not take place: its topic waits again, completion asks for what is left.

    Raises:
        NotFound: there is no such date where the actor is.
        Refused: it was called off already, or is over.
    """
    here = place.here(session, actor)
    meeting = hold(session, here.activity.id, meeting_id)
    planning.call_off(session, _leader(actor, here), meeting, now=now)
    lunch = session.get_one(Lunch, meeting.id)
    lunch.board_secret = ""
    _give_topic_back(session, here, lunch, now)
    settle_everybody(session, here.activity, now=now)


def schedule(session: Session, actor: Actor, meeting_id: UUID, topic_id: UUID, *, now: datetime) -> None:
    """A topic of the queue gets this date, and who presents it a seat past any capacity.

    Raises:
        NotFound: there is no such date or topic where the actor is.
        Refused: nobody presents the topic yet (`no_presenter`), the date has one (`has_topic`), or is over.
    """
    here = place.here(session, actor)
    meeting = hold(session, here.activity.id, meeting_id)
    lunch = session.get_one(Lunch, meeting.id)
    if lunch.topic_id is not None:
        raise Refused(HAS_TOPIC)
    topic = boards.item_for(session, here.viewer, topic_id)
    if topic.kind != ItemKind.TOPIC:
        raise NotFound
    if topic.owner_id is None:
        raise Refused(NO_PRESENTER)
    board.turn(session, here.viewer, topic.id, ItemState.SCHEDULED, now=now)
    lunch.topic_id = topic.id
    _retitle(session, actor, here, meeting, title_of(topic), now=now)
    presenter = session.get_one(Participant, topic.owner_id)
    seating.invite(session, presenter, meeting.id, SeatRole.PRESENTER, now=now)


def take_topic_out(session: Session, actor: Actor, meeting_id: UUID, *, now: datetime) -> None:
    """The date has no topic any more, which waits in the queue again; who was to present it keeps their seat.

    Raises:
        NotFound: there is no such date where the actor is.
        Refused: it is over.
    """
    here = place.here(session, actor)
    meeting = hold(session, here.activity.id, meeting_id)
    lunch = session.get_one(Lunch, meeting.id)
    if lunch.topic_id is None:
        return
    _retitle(session, actor, here, meeting, here.activity.title, now=now)
    _give_topic_back(session, here, lunch, now)
    for seat in seats_in(session, meeting, *Rsvp):
        if seat.role == SeatRole.PRESENTER:
            seat.role = SeatRole.ATTENDEE


def invite(
    session: Session, actor: Actor, meeting_id: UUID, participant_id: UUID, role: SeatRole, *, now: datetime
) -> Seat:
    """A seat for somebody of the activity, past the waiting list and the capacity.

    Raises:
        NotFound: there is no such date or person where the actor is.
        Refused: the date is over or called off.
    """
    here = place.here(session, actor)
    wanted = select(Participant).where(
        Participant.id == participant_id, Participant.activity_id == here.activity.id
    )
    participant = session.scalar(wanted)
    if participant is None:
        raise NotFound
    return seating.invite(session, participant, meeting_id, role, now=now)


def title_of(topic: Item) -> str:
    """What a date is called that is about this topic."""
    longest = 200
    words = " ".join(topic.body.split())
    return words if len(words) <= longest else words[: longest - 1] + "…"


def _give_topic_back(session: Session, here: Here, lunch: Lunch, now: datetime) -> None:
    session.query(HandOver).filter(HandOver.meeting_id == lunch.meeting_id).delete()
    if lunch.topic_id is None:
        return
    board.turn(session, here.viewer, lunch.topic_id, ItemState.ACCEPTED, now=now)
    lunch.topic_id = None


def _retitle(
    session: Session, actor: Actor, here: Here, meeting: Meeting, title: str, *, now: datetime
) -> None:
    wanted = replace(planning.wanted_of(meeting), title=title)
    planning.change(session, _leader(actor, here), meeting, wanted, now=now)


def _refuse_twice(session: Session, here: Here, wanted: Wanted) -> None:
    same = select(Meeting.id).where(
        Meeting.activity_id == here.activity.id,
        Meeting.wall_time == wanted.wall_time.strftime(planning.WALL_FORMAT),
        Meeting.time_zone == wanted.zone.key,
        Meeting.title == wanted.title,
        Meeting.state == MeetingState.SCHEDULED,
    )
    if session.scalar(same.limit(1)) is not None:
        raise Conflict("the same date stands there already")


def _lunch(meeting: Meeting) -> Lunch:
    return Lunch(
        meeting_id=meeting.id,
        organisation_id=meeting.organisation_id,
        activity_id=meeting.activity_id,
        board_secret=codes.new_secret(),
    )


def _leader(actor: Actor, here: Here) -> Leader:
    return Leader(actor.person_id, here.activity)
