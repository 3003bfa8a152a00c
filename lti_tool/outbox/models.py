"""Rows about what must leave the house: messages, how they stand, and the timestamps scores were given."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base, new_id

IN_FLIGHT = text("leased_until IS NOT NULL")


class MessageState(StrEnum):
    """How a message stands, in the words people see."""

    WAITING = "waiting"
    SENT = "sent"
    RETRY = "retry"
    REFUSED = "refused"
    SUPERSEDED = "superseded"


UNSENT = (MessageState.WAITING, MessageState.RETRY)


class Message(Base):
    """Something to deliver; of those with one `subject` only the newest still goes out, one at a time."""

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_due", "state", "due_at"),
        Index("ix_message_subject", "subject", "state"),
        Index(
            "uq_message_in_flight", "subject", unique=True, sqlite_where=IN_FLIGHT, postgresql_where=IN_FLIGHT
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    destination: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(200))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[MessageState] = mapped_column(String(16), default=MessageState.WAITING)
    reason: Mapped[str | None] = mapped_column(String(40))
    """Why it did not arrive (yet): a code, see `lti_tool.outbox.reasons`."""
    detail: Mapped[str | None] = mapped_column(String(300))
    """The receiver's own words, cut and cleaned."""
    attempts: Mapped[int] = mapped_column(default=0)
    in_doubt: Mapped[bool] = mapped_column(default=False)
    """An earlier attempt, or that of a message this one replaced, may have arrived without our knowing."""
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]


class ScoreStamp(Base):
    """The last timestamp promised to a gradebook column for a learner, written down before it is used."""

    __tablename__ = "score_stamp"

    line_item_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    message_id: Mapped[UUID]
    used_at: Mapped[datetime]


class LineItemSearch(Base):
    """Somebody looks for, or makes, the gradebook column of a link: two at once would make two columns."""

    __tablename__ = "line_item_search"

    resource_link_id: Mapped[UUID] = mapped_column(ForeignKey("resource_link.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    leased_until: Mapped[datetime]
