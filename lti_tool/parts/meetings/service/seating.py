"""Seats: taken, waited for, offered, given back. Nobody is overtaken, and no seat is given twice.

Each verb holds its meeting, so that all of this happens in one order, and a seat that comes free has its next
owner before the transaction ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lti_tool.errors import Refused
from lti_tool.participation.models import Participant
from lti_tool.parts.meetings import statements
from lti_tool.parts.meetings.holding import hold, own_seat, seats_in
from lti_tool.parts.meetings.models import Meeting, Seat
from lti_tool.parts.meetings.rules import seats as rules
from lti_tool.parts.meetings.rules.states import TAKING, MeetingState, Rsvp, SeatRole, Way

STARTED = "started"
CALLED_OFF = "called_off"
NOT_PLANNED = "not_planned"
NOTHING_OFFERED = "nothing_offered"


@dataclass(frozen=True, slots=True)
class Coming:
    """How somebody comes."""

    way: Way = Way.IN_PERSON
    diet: str = ""


@dataclass(frozen=True, slots=True)
class GivenBack:
    """A seat that somebody gave back, and those who moved up through it."""

    seat: Seat
    moved_up: Sequence[Seat]


def sign_up(
    session: Session, participant: Participant, meeting_id: UUID, coming: Coming, *, now: datetime
) -> Seat:
    """A seat for the participant, or a place at the end of the waiting list; theirs stays if they have one.

    Raises:
        NotFound: the activity has no such meeting.
        Refused: it has started, was called off, or is not announced yet.
    """
    meeting = _open_for_answers(session, participant, meeting_id, now)
    seat = own_seat(session, meeting, participant)
    before = seat.rsvp
    seat.way, seat.diet, seat.answered_at = coming.way, coming.diet, now
    if seat.rsvp not in TAKING and rules.has_room(meeting.taken, meeting.capacity):
        meeting.taken += 1
        _settle(seat)
    elif seat.rsvp in TAKING:
        _settle(seat)
    elif seat.rsvp != Rsvp.WAITING:
        _queue(seat, now)
    if seat.rsvp != before:
        statements.signed_up(session, meeting, seat, now=now)
    return seat


def stay_away(session: Session, participant: Participant, meeting_id: UUID, *, now: datetime) -> GivenBack:
    """The participant does not come; a seat they had goes to the next in line at once.

    Raises:
        NotFound: the activity has no such meeting.
        Refused: it has started, was called off, or is not announced yet.
    """
    meeting = _open_for_answers(session, participant, meeting_id, now)
    seat = own_seat(session, meeting, participant)
    seat.answered_at = now
    return GivenBack(seat, vacate(session, meeting, seat, now=now))


def vacate(session: Session, meeting: Meeting, seat: Seat, *, now: datetime) -> Sequence[Seat]:
    """A seat of a held meeting is given back, whoever wants it so; who moved up through it."""
    if seat.rsvp in {*TAKING, Rsvp.WAITING}:
        statements.gave_up(session, meeting, seat, now=now)
    _give_back(meeting, seat, now)
    return _move_up(session, meeting, now)


def invite(
    session: Session, participant: Participant, meeting_id: UUID, role: SeatRole, *, now: datetime
) -> Seat:
    """A seat for somebody whom the host wants there, past the waiting list and the capacity if need be.

    Raises:
        NotFound: the activity has no such meeting.
        Refused: it has started, was called off, or is not announced yet.
    """
    meeting = _open_for_answers(session, participant, meeting_id, now)
    seat = own_seat(session, meeting, participant)
    seat.role, seat.answered_at = role, now
    if seat.rsvp not in TAKING:
        meeting.taken += 1
        seat.is_past_capacity = not rules.fits(meeting.taken, meeting.capacity)
        meeting.may_overflow = seat.is_past_capacity
    if seat.rsvp != Rsvp.GOING:
        _settle(seat)
        statements.signed_up(session, meeting, seat, now=now)
    return seat


def end_holds(session: Session, meeting: Meeting, *, now: datetime) -> Sequence[Seat]:
    """Offers nobody answered in time go to the next in line; the meeting must be held. Who moved up.

    Whoever did not answer waits on behind all others, and is not asked again by this alone.
    """
    ended = [
        seat
        for seat in seats_in(session, meeting, Rsvp.OFFERED)
        if seat.hold_until is not None and seat.hold_until <= now
    ]
    meeting.taken -= len(ended)
    moved = _move_up(session, meeting, now)
    for seat in ended:
        _queue(seat, now)
    return moved


def set_capacity(
    session: Session, meeting: Meeting, capacity: int | None, *, now: datetime
) -> Sequence[Seat]:
    """Another number of seats for a held meeting: those who have one keep it. Who moved up."""
    meeting.capacity = capacity
    meeting.may_overflow = not rules.fits(meeting.taken, capacity)
    return _move_up(session, meeting, now)


def meetings_with_ended_holds(now: datetime) -> Select[UUID]:
    """The meetings in which an offer was not answered in time."""
    return select(Seat.meeting_id).where(Seat.rsvp == Rsvp.OFFERED, Seat.hold_until <= now).distinct()


def _open_for_answers(session: Session, participant: Participant, meeting_id: UUID, now: datetime) -> Meeting:
    meeting = hold(session, participant.activity_id, meeting_id)
    if meeting.state == MeetingState.CANCELLED:
        raise Refused(CALLED_OFF)
    if meeting.state == MeetingState.DRAFT:
        raise Refused(NOT_PLANNED)
    if meeting.state != MeetingState.SCHEDULED or meeting.starts_at <= now:
        raise Refused(STARTED)
    return meeting


def _settle(seat: Seat) -> None:
    seat.rsvp, seat.queued_at, seat.hold_until, seat.is_late_cancel = Rsvp.GOING, None, None, False


def _queue(seat: Seat, now: datetime) -> None:
    seat.rsvp, seat.queued_at, seat.hold_until, seat.is_late_cancel = Rsvp.WAITING, now, None, False


def _give_back(meeting: Meeting, seat: Seat, now: datetime) -> None:
    had_one = seat.rsvp in TAKING
    if had_one:
        meeting.taken -= 1
        meeting.may_overflow = meeting.may_overflow and not rules.fits(meeting.taken, meeting.capacity)
        seat.is_late_cancel = rules.is_late_cancel(meeting.starts_at, now)
    if had_one or seat.rsvp != Rsvp.CANCELLED:  # said twice it is as it was
        seat.rsvp = Rsvp.CANCELLED if had_one else Rsvp.DECLINED
    seat.queued_at = seat.hold_until = None
    seat.is_past_capacity = False


def _move_up(session: Session, meeting: Meeting, now: datetime) -> list[Seat]:
    """Free seats go to those who wait, in their order; nobody is offered one after the start (MG-12)."""
    if meeting.state != MeetingState.SCHEDULED or meeting.starts_at <= now:
        return []
    session.flush()
    waiting = seats_in(session, meeting, Rsvp.WAITING)
    moved = list(waiting[: rules.free_seats(meeting.taken, meeting.capacity, len(waiting))])
    for seat in moved:
        _give(meeting, seat, now)
        if seat.rsvp == Rsvp.GOING:
            statements.signed_up(session, meeting, seat, now=now)
    meeting.taken += len(moved)
    return moved


def _give(meeting: Meeting, seat: Seat, now: datetime) -> None:
    seat.answered_at = now  # calendars believe the later of two files about one date
    until = rules.hold_until(meeting.starts_at, now)
    if until is None:
        _settle(seat)
    else:
        seat.rsvp, seat.hold_until = Rsvp.OFFERED, until
