"""Rows about steps: those somebody may skip, and how far the record store was told they are."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base


class SkippedStep(Base):
    """A step a facilitator lets somebody skip, and why."""

    __tablename__ = "skipped_step"

    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), primary_key=True)
    step: Mapped[str] = mapped_column(String(32), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    reason: Mapped[str] = mapped_column(Text)
    skipped_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    skipped_at: Mapped[datetime]


class ToldProgress(Base):
    """How far somebody was when the record store was told last, so that it is told of large steps only."""

    __tablename__ = "told_progress"

    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    percent: Mapped[int]
