"""Rows of questionnaires, their versions, and what people answered."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base, new_id

_WITHOUT_MEETING = text("meeting_id IS NULL")


class Questionnaire(Base):
    """A questionnaire through all its versions."""

    __tablename__ = "form"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    created_at: Mapped[datetime]


class QuestionnaireVersion(Base):
    """One version of the questions; it never changes."""

    __tablename__ = "form_version"
    __table_args__ = (UniqueConstraint("form_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    form_id: Mapped[UUID] = mapped_column(ForeignKey("form.id"))
    number: Mapped[int]
    body: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """The questions, as `rules.questions.as_body` writes them."""
    created_at: Mapped[datetime]


class Response(Base):
    """What one participant answered in one place; without a participant once they are forgotten.

    Nulls never collide in a constraint, so the answers outside meetings have an index of their own.
    """

    __tablename__ = "form_response"
    __table_args__ = (
        UniqueConstraint("form_id", "participant_id", "meeting_id", "slot"),
        Index(
            "ix_form_response_once_without_meeting",
            "form_id",
            "participant_id",
            "slot",
            unique=True,
            sqlite_where=_WITHOUT_MEETING,
            postgresql_where=_WITHOUT_MEETING,
        ),
        Index("ix_form_response_form_id_meeting_id_slot", "form_id", "meeting_id", "slot"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    form_id: Mapped[UUID] = mapped_column(ForeignKey("form.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("form_version.id"))
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participant.id"), index=True)
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting.id"))
    slot: Mapped[str] = mapped_column(String(32), default="")
    """What it was asked for there, as `feedback` or `follow-up`."""
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The answers by the key of their question, as `rules.answering.as_kept` writes them."""
    score: Mapped[float | None]
    sent_at: Mapped[datetime]
