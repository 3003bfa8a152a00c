"""Rows about writing to people: when somebody was last written to, and what they want no mails about."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base


class Correspondence(Base):
    """What is known of writing to one person; nothing of what was written."""

    __tablename__ = "correspondence"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    look_at: Mapped[datetime]
    """When to ask again whether there is something to say."""
    mailed_at: Mapped[datetime | None]
    """When a mail was planned or sent last."""
    stopped_at: Mapped[datetime | None]
    """Since when they want no reminders at all."""


class QuietActivity(Base):
    """An activity somebody wants no reminders for."""

    __tablename__ = "quiet_activity"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    since: Mapped[datetime]
