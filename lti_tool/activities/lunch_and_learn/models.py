"""Rows that lunch-and-learns have beyond meetings, boards and questionnaires, and the slug of the kind."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base, new_id

SLUG = "lunch_and_learn"
LONGEST_TITLE = 200


class LunchSeries(Base):
    """What an activity of this kind has beside its settings."""

    __tablename__ = "lunch_series"

    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    feedback_form_id: Mapped[UUID] = mapped_column(ForeignKey("form.id"))
    """What everybody who was there is asked after each date."""


class Lunch(Base):
    """What one date has beyond being a meeting."""

    __tablename__ = "lunch"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"), index=True)
    topic_id: Mapped[UUID | None] = mapped_column(ForeignKey("item.id"), index=True)
    """The topic of the board it is about, where it came from there."""
    quiz_form_id: Mapped[UUID | None] = mapped_column(ForeignKey("form.id"))
    board_secret: Mapped[str] = mapped_column(String(64), default="")
    """What stands between a question without a name and who asked it; gone once the date is over."""
    takeaways_asked_at: Mapped[datetime | None]
    """When the host asked everybody what they will use."""


class ResourceKind(StrEnum):
    """What is kept with a date."""

    LINK = "link"
    FILE = "file"
    RECORDING = "recording"
    """Whoever was not there can watch it instead, where the author lets that count."""


class LunchResource(Base):
    """Slides, a link or the recording of a date."""

    __tablename__ = "lunch_resource"
    __table_args__ = (CheckConstraint("(kind = 'file') = (file_id IS NOT NULL)", name="file_has_a_file"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"), index=True)
    kind: Mapped[ResourceKind] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    url: Mapped[str] = mapped_column(String(1000), default="")
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("uploaded_file.id"))
    added_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    """None once that person is forgotten; what they added stays with the date."""
    added_at: Mapped[datetime]


class Watched(Base):
    """Somebody says that they have watched the recording of a date."""

    __tablename__ = "lunch_watched"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    watched_at: Mapped[datetime]


class Volunteer(Base):
    """Somebody who presents when it is their turn."""

    __tablename__ = "lunch_volunteer"

    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"), index=True)
    since: Mapped[datetime]


class HandOver(Base):
    """Who presents a date asks somebody to do so in their place; one question at a time."""

    __tablename__ = "lunch_hand_over"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    from_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    to_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    asked_at: Mapped[datetime]
