"""Rows of works: the draft, what was handed in, and its files."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base, new_id


class WorkState(StrEnum):
    """How a work stands; whether it is in the pool already, `in_pool_at` says."""

    DRAFT = "draft"
    HANDED_IN = "handed_in"
    WITHDRAWN = "withdrawn"
    TAKEN_OUT = "taken_out"
    """A facilitator took it out of the pool after a concern; its author may hand in another version."""


class Submission(Base):
    """A work with the draft that is being written; whose it is, `Authorship` says."""

    __tablename__ = "submission"
    __table_args__ = (Index("ix_submission_pool", "activity_id", "state", "load", "pick", "in_pool_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"))
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("peer_review_team.id"), unique=True)
    """The team that writes it; None where one person does."""
    state: Mapped[WorkState] = mapped_column(String(16), default=WorkState.DRAFT)
    draft_text: Mapped[str] = mapped_column(Text, default="")
    draft_version: Mapped[int] = mapped_column(default=0)
    draft_page: Mapped[str] = mapped_column(String(40), default="")
    draft_saved_at: Mapped[datetime | None]
    draft_files: Mapped[int] = mapped_column(default=0)
    """How many files the draft has; pages of works without any ask no further."""
    facilitator_reviews: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many people who lead the course sent a review of it; pages of works without any ask no further."""
    version_number: Mapped[int] = mapped_column(default=0)
    first_handed_in_at: Mapped[datetime | None]
    """Whether it is late, and how late, is told by this."""
    handed_in_at: Mapped[datetime | None]
    in_pool_at: Mapped[datetime | None]
    is_late: Mapped[bool] = mapped_column(default=False)
    looked_at: Mapped[datetime | None]
    """When a facilitator last saw that its reviewers disagree, and left it as it is."""
    load: Mapped[int] = mapped_column(default=0)
    """How many of its reviews have a state of `TAKING`; `service.loads` keeps it right."""
    pick: Mapped[float] = mapped_column(default=0.0)
    """Where it stands among the works of its load: anywhere in a circle from 0 to 1, drawn when it is handed
    in and whenever it is given out."""

    @property
    def is_handed_in(self) -> bool:
        """Whether the author has handed it in."""
        return self.state == WorkState.HANDED_IN


class Authorship(Base):
    """Somebody who wrote a work, alone or with their team; nobody has two works of one activity at a time.

    Whoever left the team stays among those who wrote it, and never reviews it; erased people do not.
    """

    __tablename__ = "submission_author"
    __table_args__ = (
        Index(
            "ix_submission_author_now",
            "activity_id",
            "person_id",
            unique=True,
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
    )

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"))
    left_at: Mapped[datetime | None]
    """When the work was theirs no more."""


class SubmissionVersion(Base):
    """What was handed in, as it was handed in."""

    __tablename__ = "submission_version"
    __table_args__ = (UniqueConstraint("submission_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    """What its author changed, where it answers feedback."""
    words: Mapped[int]
    files: Mapped[int] = mapped_column(default=0)
    handed_in_at: Mapped[datetime]


class SubmissionFile(Base):
    """A file of a work: in the draft until it is taken away, in each version handed in meanwhile."""

    __tablename__ = "submission_file"

    file_id: Mapped[UUID] = mapped_column(ForeignKey("uploaded_file.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), index=True)
    position: Mapped[int]
    first_version: Mapped[int | None]
    """None until it is handed in."""
    last_version: Mapped[int | None]
    """None while it is in the draft."""
