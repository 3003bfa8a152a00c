"""Rows of items and of the votes for them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base, new_id
from lti_tool.parts.boards.rules.kinds import ItemKind, ItemState

LONGEST = 1000
"""Letters of what is put up, and of an answer to it."""


class Item(Base):
    """Something somebody put up."""

    __tablename__ = "item"
    __table_args__ = (
        CheckConstraint("(kind = 'topic') = (meeting_id IS NULL)", name="scope_fits_its_kind"),
        CheckConstraint(
            "author_token IS NULL OR (kind = 'question' AND author_id IS NULL)", name="anonymous"
        ),
        CheckConstraint("votes >= 0", name="votes_are_a_count"),
        Index("ix_item_activity_id_kind_state", "activity_id", "kind", "state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"))
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    kind: Mapped[ItemKind] = mapped_column(String(16))
    state: Mapped[ItemState] = mapped_column(String(16))
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("participant.id"), index=True)
    """None for who asked without a name, and for who was erased."""
    author_token: Mapped[str | None] = mapped_column(String(64))
    """In place of the author of an anonymous item; it tells nothing once the meeting's secret is gone."""
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("participant.id"), index=True)
    """Who presents a topic: whoever offered it, or who took up the wish of another."""
    body: Mapped[str] = mapped_column(Text)
    practice: Mapped[str] = mapped_column(Text, default="")
    """How whoever offers a topic uses it at work."""
    answer: Mapped[str] = mapped_column(Text, default="")
    """To a question; and what happened, of a takeaway."""
    due_at: Mapped[datetime | None]
    """Until when a takeaway is to be applied."""
    is_pinned: Mapped[bool] = mapped_column(default=False)
    votes: Mapped[int] = mapped_column(default=0)
    """Counted on in the statement beside each vote."""
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class BoardChanges(Base):
    """How often anything on the board of a meeting has changed; counted in the transaction of each change."""

    __tablename__ = "board_changes"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    changes: Mapped[int]


class Vote(Base):
    """Somebody is for an item."""

    __tablename__ = "vote"
    __table_args__ = (UniqueConstraint("item_id", "participant_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("item.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    voted_at: Mapped[datetime]
