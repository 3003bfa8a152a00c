"""What meetings hold about a person, given to them, and removed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.participation.models import Participant
from lti_tool.parts.meetings.holding import hold
from lti_tool.parts.meetings.models import Meeting, Seat
from lti_tool.parts.meetings.service.seating import vacate


def count_seats(session: Session, person_id: UUID) -> int:
    """How many meetings a person had to do with."""
    mine = select(func.count()).select_from(Seat).join(Participant, Participant.id == Seat.participant_id)
    return session.scalar(mine.where(Participant.person_id == person_id)) or 0


def export_seats(session: Session, person_id: UUID) -> list[Mapping[str, Any]]:
    """Every meeting a person had to do with, and what is known about their part in it."""
    rows = session.execute(
        select(Meeting, Seat)
        .join(Seat, Seat.meeting_id == Meeting.id)
        .join(Participant, Participant.id == Seat.participant_id)
        .where(Participant.person_id == person_id)
        .order_by(Meeting.starts_at)
    )
    return [
        {
            "meeting": meeting.title,
            "starts_at": meeting.starts_at.isoformat(),
            "role": seat.role,
            "answer": seat.rsvp,
            "way": seat.way,
            "diet": seat.diet,
            "attendance": seat.attendance,
            "known_by": seat.how,
            "minutes_present": seat.present_seconds // 60,
        }
        for meeting, seat in rows
    ]


def erase_seats(session: Session, person_id: UUID, *, now: datetime) -> Sequence[Seat]:
    """A person's seats are gone; who waited for one of them moved up, which is what this gives."""
    mine = (
        select(Seat, Participant)
        .join(Participant, Participant.id == Seat.participant_id)
        .where(Participant.person_id == person_id)
        .order_by(Seat.meeting_id)
    )
    moved: list[Seat] = []
    for seat, participant in session.execute(mine).all():
        meeting = hold(session, participant.activity_id, seat.meeting_id)
        moved += vacate(session, meeting, seat, now=now)
        session.delete(seat)
    session.flush()
    return moved
