"""The dates of an activity as people see them: when, about what, with whom, and how their own seat stands."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.lunch_and_learn.models import Lunch
from lti_tool.activities.lunch_and_learn.queries.place import At, Here, hours_of
from lti_tool.activities.lunch_and_learn.rules.hours import Stage, stage
from lti_tool.courses.models import Person
from lti_tool.participation.models import Participant
from lti_tool.parts.meetings import queries as meetings
from lti_tool.parts.meetings.models import Meeting, Seat
from lti_tool.parts.meetings.rules.lunchtime import is_at_lunch
from lti_tool.parts.meetings.rules.states import TAKING, MeetingState, Rsvp, SeatRole, Way


@dataclass(frozen=True, slots=True)
class Date:
    """One date, as one person sees it."""

    meeting: Meeting
    lunch: Lunch
    seat: Seat | None
    presenters: tuple[str, ...]
    stage: Stage
    is_roll_open: bool
    """It is over, and nobody has closed the list of who was there."""

    @property
    def rsvp(self) -> Rsvp:
        """Whether they come."""
        return Rsvp(self.seat.rsvp) if self.seat else Rsvp.NONE

    @property
    def is_full(self) -> bool:
        """Whether who comes now waits."""
        return self.meeting.capacity is not None and self.meeting.taken >= self.meeting.capacity


@dataclass(frozen=True, slots=True)
class Kitchen:
    """What whoever looks after the room and the food has to know."""

    in_person: int
    remote: int
    waiting: int
    late_cancels: int
    diets: tuple[str, ...]
    """What those who come in person wrote, each as they wrote it."""


def dates(session: Session, here: Here, *, now: datetime) -> list[Date]:
    """Every date of the activity in their order, in three statements; drafts for who leads only."""
    found = select(Meeting, Lunch).join(Lunch, Lunch.meeting_id == Meeting.id)
    found = found.where(Meeting.activity_id == here.activity.id)
    if not here.leads:
        found = found.where(Meeting.state != MeetingState.DRAFT)
    rows = session.execute(found.order_by(Meeting.starts_at, Meeting.id)).all()
    seats = meetings.seats_of(session, here.me) if here.me else {}
    names = presenters(session, [meeting.id for meeting, _ in rows])
    return [_date(meeting, lunch, seats.get(meeting.id), names[meeting.id], now) for meeting, lunch in rows]


def date_of(session: Session, at: At, *, now: datetime) -> Date:
    """One date, as the actor sees it."""
    names = presenters(session, [at.meeting.id])[at.meeting.id]
    return _date(at.meeting, at.lunch, at.seat, names, now)


def next_one(found: Sequence[Date]) -> Date | None:
    """The date that comes next, or is live."""
    return next((date for date in found if date.stage in {Stage.AHEAD, Stage.LIVE}), None)


def presenters(session: Session, meeting_ids: Collection[UUID]) -> defaultdict[UUID, tuple[str, ...]]:
    """The names of who presents each of these dates."""
    rows = session.execute(
        select(Seat.meeting_id, Person)
        .join(Participant, Participant.id == Seat.participant_id)
        .join(Person, Person.id == Participant.person_id)
        .where(Seat.meeting_id.in_(meeting_ids), Seat.role == SeatRole.PRESENTER)
        .order_by(Seat.id)
    )
    found: defaultdict[UUID, tuple[str, ...]] = defaultdict(tuple)
    for meeting_id, person in rows:
        found[meeting_id] += (person.shown_name,)
    return found


def clashes(session: Session, at: At, person_id: UUID) -> list[Meeting]:
    """What else the actor is expected at at the same time, in any of their courses (MG-16)."""
    meeting = at.meeting
    others = meetings.at_the_same_time(session, person_id, meeting.starts_at, meeting.minutes)
    return [each for each in others if each.id != meeting.id]


def is_outside_lunch(meeting: Meeting, zone: ZoneInfo) -> bool:
    """Whether the date lies outside of somebody's lunch hours (MG-20)."""
    return not is_at_lunch(meeting.starts_at, meeting.minutes, zone)


def kitchen(session: Session, meeting: Meeting) -> Kitchen:
    """How many come, how, and what they eat."""
    seats = session.scalars(select(Seat).where(Seat.meeting_id == meeting.id).order_by(Seat.id)).all()
    coming = [seat for seat in seats if seat.rsvp in TAKING]
    in_person = [seat for seat in coming if seat.way != Way.REMOTE]
    return Kitchen(
        in_person=len(in_person),
        remote=len(coming) - len(in_person),
        waiting=sum(seat.rsvp == Rsvp.WAITING for seat in seats),
        late_cancels=sum(seat.is_late_cancel for seat in seats),
        diets=tuple(sorted(seat.diet for seat in in_person if seat.diet)),
    )


def _date(meeting: Meeting, lunch: Lunch, seat: Seat | None, names: tuple[str, ...], now: datetime) -> Date:
    there = stage(hours_of(meeting), now)
    is_roll_open = there is Stage.OVER and meeting.rolled_at is None
    return Date(meeting, lunch, seat, names, there, is_roll_open)
