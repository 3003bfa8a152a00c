"""Who was there: by the code on the host's screen, by an open page, by the host's roll.

Nobody is absent until the host closes the roll, and what the host says stands against everything else.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.errors import NotFound, Refused
from lti_tool.participation.models import Participant
from lti_tool.parts.meetings import statements
from lti_tool.parts.meetings.holding import hold, own_seat, own_seats
from lti_tool.parts.meetings.models import Meeting, Seat
from lti_tool.parts.meetings.rules import codes
from lti_tool.parts.meetings.rules.presence import seconds_more, was_there
from lti_tool.parts.meetings.rules.states import WAS_THERE, Attendance, How, MeetingState, Rsvp, SeatRole

NOT_LIVE = "not_live"
TOO_EARLY = "too_early"
ALREADY_OVER = "already_over"
OPENS_BEFORE = timedelta(hours=1)


class CodeTyped(StrEnum):
    """What came of a code that somebody typed."""

    RIGHT = "right"
    WRONG = "wrong"
    TOO_OFTEN = "too_often"
    """They tried so often that no code of theirs is looked at for some minutes."""


def open_doors(meeting: Meeting, secret: str, *, now: datetime) -> None:
    """A held meeting is live from now on; `secret` is what its code is made from until it is over.

    Raises:
        Refused: its hour is more than one away, or it is over or called off.
    """
    if meeting.state == MeetingState.LIVE:
        return
    if meeting.state != MeetingState.SCHEDULED:
        raise Refused(ALREADY_OVER)
    if meeting.starts_at - now > OPENS_BEFORE:
        raise Refused(TOO_EARLY)
    meeting.state, meeting.secret = MeetingState.LIVE, secret


def change_code(meeting: Meeting, secret: str) -> None:
    """Codes of a held meeting that were passed on open nothing any more (MG-32).

    Raises:
        Refused: it is not live.
    """
    if meeting.state != MeetingState.LIVE:
        raise Refused(NOT_LIVE)
    meeting.secret = secret


def check_in_by_code(
    session: Session, participant: Participant, meeting_id: UUID, typed: str, *, now: datetime
) -> CodeTyped:
    """The participant is there if the code they typed is the one on the host's screen; each try is counted.

    Raises:
        NotFound: the activity has no such meeting.
        Refused: it is not live, so that there is no code.
    """
    meeting = _live(session, participant, meeting_id)
    seat = own_seat(session, meeting, participant)
    tries = codes.Tries(seat.tries_span, seat.tries_count)
    if not codes.tries_left(tries, now):
        return CodeTyped.TOO_OFTEN
    after = codes.after_try(tries, now)
    seat.tries_span, seat.tries_count = after.span, after.count
    if not codes.is_right(meeting.secret, meeting.id, typed, now):
        return CodeTyped.WRONG
    check_in(session, participant, meeting_id, How.CODE, now=now)
    return CodeTyped.RIGHT


def check_in(
    session: Session, participant: Participant, meeting_id: UUID, how: How, *, now: datetime
) -> Seat:
    """The participant is there, whether they had said so or not; what the host said before stands.

    Raises:
        NotFound: the activity has no such meeting.
        Refused: it is not live.
    """
    meeting = _live(session, participant, meeting_id)
    seat = own_seat(session, meeting, participant)
    if seat.how != How.ROLL and seat.attendance != Attendance.PRESENT:
        seat.attendance, seat.how = Attendance.PRESENT, how
        statements.was_there(session, meeting, seat, now=now)
    seat.last_seen_at = now
    return seat


def be_seen(session: Session, participant: Participant, meeting_id: UUID, *, now: datetime) -> Seat:
    """The participant's page is open: time they take part from afar is counted between two such signs.

    Raises:
        NotFound: the activity has no such meeting.
        Refused: it is not live.
    """
    meeting = _live(session, participant, meeting_id)
    seat = own_seat(session, meeting, participant)
    seat.present_seconds += seconds_more(seat.last_seen_at, now)
    seat.last_seen_at = now
    return seat


def call_roll(
    session: Session, meeting: Meeting, said: Mapping[UUID, Attendance | None], *, now: datetime
) -> list[Seat]:
    """What the host says of participants of a held meeting, by their ids; None takes back what was said.

    Gives the seats of which something else is said now than before. It may be corrected after the meeting.

    Raises:
        Refused: the meeting was called off, or has not begun.
        NotFound: somebody does not take part in its activity.
    """
    _refuse_before_it_began(meeting, now)
    seats = own_seats(session, meeting, _participants(session, meeting, said))
    changed = [seat for seat in seats if seat.attendance != said[seat.participant_id]]
    for seat in seats:
        seat.attendance = said[seat.participant_id]
        seat.how = How.ROLL if seat.attendance is not None else None
    for seat in changed:
        statements.was_there(session, meeting, seat, now=now)
    if meeting.state == MeetingState.NOT_HELD and _was_anybody_there(session, meeting):
        meeting.state = MeetingState.HELD
    return changed


def close_roll(session: Session, meeting: Meeting, *, now: datetime) -> list[Seat]:
    """A held meeting is over: who was there stands, and who said they come and did not was absent (MG-02).

    Where the host said nothing, the time counts for which somebody's page was open. Gives the seats of which
    something is said only now. The secret of its code is gone; closing it again does nothing.

    Raises:
        Refused: it was called off, or has not begun.
    """
    _refuse_before_it_began(meeting, now)
    if meeting.rolled_at is not None:
        return []
    settled = [seat for seat in _unsettled(session, meeting) if _settle(seat, meeting.minutes)]
    for seat in settled:
        statements.was_there(session, meeting, seat, now=now)
    for seat in _leading(session, meeting):
        statements.led(session, meeting, seat, now=now)
    meeting.secret, meeting.rolled_at = "", now
    meeting.state = MeetingState.HELD if _was_anybody_there(session, meeting) else MeetingState.NOT_HELD
    return settled


def let_end(session: Session, meeting: Meeting, *, now: datetime) -> list[Seat]:
    """A held meeting that is live is over, without its roll being closed: nobody is absent by that.

    Who was there by their open page stands. Gives the seats of which something is said only now.
    """
    if meeting.state != MeetingState.LIVE:
        return []
    settled = [seat for seat in _unsettled(session, meeting) if _settle_by_page(seat, meeting.minutes)]
    for seat in settled:
        statements.was_there(session, meeting, seat, now=now)
    meeting.secret = ""
    meeting.state = MeetingState.HELD if _was_anybody_there(session, meeting) else MeetingState.NOT_HELD
    return settled


def _live(session: Session, participant: Participant, meeting_id: UUID) -> Meeting:
    meeting = hold(session, participant.activity_id, meeting_id)
    if meeting.state != MeetingState.LIVE:
        raise Refused(NOT_LIVE)
    return meeting


def _refuse_before_it_began(meeting: Meeting, now: datetime) -> None:
    if meeting.state in {MeetingState.CANCELLED, MeetingState.DRAFT}:
        raise Refused(NOT_LIVE)
    if meeting.state == MeetingState.SCHEDULED and meeting.starts_at > now:
        raise Refused(TOO_EARLY)


def _leading(session: Session, meeting: Meeting) -> Sequence[Seat]:
    there = select(Seat).where(Seat.meeting_id == meeting.id, Seat.attendance.in_(WAS_THERE))
    return session.scalars(there.where(Seat.role != SeatRole.ATTENDEE).order_by(Seat.id)).all()


def _unsettled(session: Session, meeting: Meeting) -> Sequence[Seat]:
    unsaid = select(Seat).where(Seat.meeting_id == meeting.id, Seat.attendance.is_(None))
    return session.scalars(unsaid.order_by(Seat.id).execution_options(populate_existing=True)).all()


def _settle(seat: Seat, minutes: int) -> bool:
    if not _settle_by_page(seat, minutes) and seat.rsvp == Rsvp.GOING:
        seat.attendance, seat.how = Attendance.ABSENT, How.ROLL
    return seat.attendance is not None


def _settle_by_page(seat: Seat, minutes: int) -> bool:
    seat.attendance = was_there(seat.present_seconds, minutes)
    if seat.attendance is not None:
        seat.how = How.PAGE
    return seat.attendance is not None


def _was_anybody_there(session: Session, meeting: Meeting) -> bool:
    there = select(Seat.id).where(Seat.meeting_id == meeting.id, Seat.attendance.in_(WAS_THERE))
    return session.scalar(there.limit(1)) is not None


def _participants(
    session: Session, meeting: Meeting, said: Mapping[UUID, Attendance | None]
) -> list[Participant]:
    known = select(Participant).where(
        Participant.id.in_(said), Participant.activity_id == meeting.activity_id
    )
    found = list(session.scalars(known.order_by(Participant.id)))
    if len(found) != len(said):
        raise NotFound
    return found
