"""What is asked about meetings: whose activity they are of is the caller's to know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.courses.models import Person
from lti_tool.participation.models import Participant
from lti_tool.parts.meetings.models import Meeting, Seat
from lti_tool.parts.meetings.rules.states import TAKING, Attendance, MeetingState, Rsvp, SeatRole

AHEAD = (MeetingState.SCHEDULED, MeetingState.LIVE)
LONGEST = timedelta(days=1)
"""No meeting goes on for longer."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who has to do with a meeting, as its host sees them."""

    person: Person
    seat: Seat


def seats_of(session: Session, participant: Participant) -> dict[UUID, Seat]:
    """The participant's seats by the ids of their meetings."""
    mine = select(Seat).where(Seat.participant_id == participant.id)
    return {seat.meeting_id: seat for seat in session.scalars(mine)}


def guests_of(session: Session, meeting: Meeting) -> list[Guest]:
    """Everybody who answered, was invited or was there, by name; hosts and presenters first."""
    rows = session.execute(
        select(Person, Seat)
        .join(Participant, Participant.person_id == Person.id)
        .join(Seat, Seat.participant_id == Participant.id)
        .where(Seat.meeting_id == meeting.id)
    )
    leading = list(SeatRole)
    found = [Guest(person, seat) for person, seat in rows]
    return sorted(found, key=lambda one: (leading.index(one.seat.role), one.person.shown_name.casefold()))


def place_in_line(session: Session, seat: Seat) -> int | None:
    """How many have to move up before them, and one more; None for who does not wait."""
    if seat.rsvp != Rsvp.WAITING:
        return None
    before = select(func.count()).where(
        Seat.meeting_id == seat.meeting_id,
        Seat.rsvp == Rsvp.WAITING,
        (Seat.queued_at < seat.queued_at) | ((Seat.queued_at == seat.queued_at) & (Seat.id < seat.id)),
    )
    return (session.scalar(before) or 0) + 1


def count_going(session: Session, participant: Participant, *, now: datetime) -> int:
    """How many seats the participant has in meetings ahead; places in line do not count (MG-13)."""
    ahead = (
        select(func.count())
        .select_from(Seat)
        .join(Meeting, Meeting.id == Seat.meeting_id)
        .where(
            Seat.participant_id == participant.id,
            Seat.rsvp.in_(TAKING),
            Meeting.state.in_(AHEAD),
            Meeting.starts_at > now,
        )
    )
    return session.scalar(ahead) or 0


def at_the_same_time(
    session: Session, person_id: UUID, starts_at: datetime, minutes: int
) -> Sequence[Meeting]:
    """What else the person is expected at then, in any activity of any course of theirs (MG-16)."""
    ends_at = starts_at + timedelta(minutes=minutes)
    near = (
        select(Meeting)
        .join(Seat, Seat.meeting_id == Meeting.id)
        .join(Participant, Participant.id == Seat.participant_id)
        .where(
            Participant.person_id == person_id,
            Seat.rsvp.in_(TAKING),
            Meeting.state.in_(AHEAD),
            Meeting.starts_at < ends_at,
            Meeting.starts_at > starts_at - LONGEST,
        )
        .order_by(Meeting.starts_at)
    )
    return [each for each in session.scalars(near) if ends_of(each) > starts_at]


def missed_in_a_row(session: Session, participant: Participant) -> int:
    """How often the participant was absent, of the meetings they were expected at, since they last came."""
    latest = (
        select(Seat.attendance)
        .join(Meeting, Meeting.id == Seat.meeting_id)
        .where(Seat.participant_id == participant.id, Seat.attendance.is_not(None))
        .order_by(Meeting.starts_at.desc())
    )
    missed = 0
    for attendance in session.scalars(latest):
        if attendance != Attendance.ABSENT:
            break
        missed += 1
    return missed


def ends_of(meeting: Meeting) -> datetime:
    """When the meeting is planned to end."""
    return meeting.starts_at + timedelta(minutes=meeting.minutes)
