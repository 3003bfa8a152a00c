"""Rows of meetings and of the seats people have in them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base, new_id
from lti_tool.parts.meetings.rules.states import Attendance, How, MeetingState, Rsvp, SeatRole, Way


class Meeting(Base):
    """A dated occasion; its hour is what the clock on the wall says in its zone, and the moment follows."""

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("taken >= 0", name="taken_is_a_count"),
        CheckConstraint("capacity IS NULL OR taken <= capacity OR may_overflow", name="taken_fits"),
        Index("ix_meeting_state_starts_at", "state", "starts_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"), index=True)
    series_id: Mapped[UUID | None] = mapped_column(index=True)
    """What the dates of one series have in common; each is a row of its own."""
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text, default="")
    """What it is about (Markdown)."""
    wall_time: Mapped[str] = mapped_column(String(16))
    """When it starts by the clock on the wall there, as `2027-03-28T12:00`."""
    time_zone: Mapped[str] = mapped_column(String(64))
    starts_at: Mapped[datetime]
    """The moment that is, by the rules of the zone as they were known when it was worked out last."""
    minutes: Mapped[int]
    place: Mapped[str] = mapped_column(String(200), default="")
    url: Mapped[str] = mapped_column(String(1000), default="")
    capacity: Mapped[int | None]
    """How many seats there are; None for as many as come."""
    taken: Mapped[int] = mapped_column(default=0)
    """How many seats are taken or held for somebody; counted on in the statement that takes one."""
    may_overflow: Mapped[bool] = mapped_column(default=False)
    """Somebody was invited past the capacity, or it was lowered below what was taken."""
    state: Mapped[MeetingState] = mapped_column(String(16), default=MeetingState.SCHEDULED)
    sequence: Mapped[int] = mapped_column(default=0)
    """How often its date has changed, as calendars count it (RFC 5545 3.8.7.4)."""
    changed_at: Mapped[datetime]
    secret: Mapped[str] = mapped_column(String(64), default="")
    """What its rotating code is made from; gone once it is over."""
    rolled_at: Mapped[datetime | None]
    """When the host closed the list of who was there."""


class Seat(Base):
    """What one participant has to do with one meeting: as what, whether they come, whether they came."""

    __tablename__ = "seat"
    __table_args__ = (
        UniqueConstraint("meeting_id", "participant_id"),
        Index("ix_seat_meeting_id_rsvp_queued_at", "meeting_id", "rsvp", "queued_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    role: Mapped[SeatRole] = mapped_column(String(16), default=SeatRole.ATTENDEE)
    rsvp: Mapped[Rsvp] = mapped_column(String(16), default=Rsvp.NONE)
    way: Mapped[Way | None] = mapped_column(String(16))
    diet: Mapped[str] = mapped_column(String(200), default="")
    """What the kitchen must know; seen by hosts only."""
    queued_at: Mapped[datetime | None]
    hold_until: Mapped[datetime | None]
    """Until when a seat that came free is kept for them."""
    is_past_capacity: Mapped[bool] = mapped_column(default=False)
    """A facilitator invited them although there was no seat left."""
    is_late_cancel: Mapped[bool] = mapped_column(default=False)
    """They cancelled within the last day, which the kitchen must know and nobody else."""
    answered_at: Mapped[datetime | None]
    attendance: Mapped[Attendance | None] = mapped_column(String(16))
    how: Mapped[How | None] = mapped_column(String(16))
    """How it is known that they were there."""
    present_seconds: Mapped[int] = mapped_column(default=0)
    """How long their page was open while the meeting was live."""
    last_seen_at: Mapped[datetime | None]
    tries_span: Mapped[int] = mapped_column(default=0)
    tries_count: Mapped[int] = mapped_column(default=0)
    """How often they typed a code lately, as `rules/codes.py` counts it."""
    told_id: Mapped[UUID | None]
    """The statement that says they were there, as long as it stands."""
