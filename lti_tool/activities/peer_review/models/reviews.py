"""Rows of reviews: of the works of others, and of the own one."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base, new_id


class ReviewState(StrEnum):
    """How a review stands: leased and expired ones can still be written and sent."""

    LEASED = "leased"
    EXPIRED = "expired"
    SENT = "sent"
    DECLINED = "declined"
    VOID = "void"
    """Its work was withdrawn before its reviewer had begun."""
    CREDITED = "credited"
    """Its work was withdrawn while it was being written: its reviewer is done with it."""
    SET_ASIDE = "set_aside"
    """It was sent, and a facilitator decided that it does not count; its reviewer is done with it."""


OPEN_STATES = (ReviewState.LEASED, ReviewState.EXPIRED)


TAKING = (ReviewState.LEASED, ReviewState.SENT)
"""A review in these states takes one of its work's places; a lease that ended until somebody says so."""


DONE = (ReviewState.SENT, ReviewState.CREDITED, ReviewState.SET_ASIDE)
"""A review in these states is one that its reviewer no longer owes."""


class DeclineReason(StrEnum):
    """Why somebody cannot review a work."""

    KNOWS_AUTHOR = "knows_author"
    UNREADABLE = "unreadable"
    UNSUITABLE = "unsuitable"
    OTHER = "other"


class Review(Base):
    """One reviewer and one work: kept for them, being written, sent, or declined; never offered twice."""

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("reviewer_id", "submission_id"),
        Index("ix_review_lease", "state", "leased_until"),
        Index("ix_review_lease_here", "activity_id", "state", "leased_until"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"))
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), index=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("submission_version.id"))
    reviewer_id: Mapped[UUID | None] = mapped_column(ForeignKey("participant.id"))
    response_id: Mapped[UUID] = mapped_column(ForeignKey("rubric_response.id"))
    state: Mapped[ReviewState] = mapped_column(String(16), default=ReviewState.LEASED)
    assigned_at: Mapped[datetime]
    leased_until: Mapped[datetime]
    draft_version: Mapped[int] = mapped_column(default=0)
    draft_page: Mapped[str] = mapped_column(String(40), default="")
    draft_saved_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    scaled: Mapped[float | None]
    """What it gave when it was sent, as a share of 0 to 1; None where nothing is to be gained."""
    is_late: Mapped[bool] = mapped_column(default=False)
    declined_at: Mapped[datetime | None]
    decline_reason: Mapped[DeclineReason | None] = mapped_column(String(16))
    decline_note: Mapped[str] = mapped_column(String(1000), default="")
    seen_at: Mapped[datetime | None]

    @property
    def is_open(self) -> bool:
        """Whether its reviewer can still write and send it."""
        return self.state in OPEN_STATES


class OwnReview(Base):
    """What an author thinks of their own work, in the version they judged; once for each participant."""

    __tablename__ = "own_review"

    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("submission_version.id"), index=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("rubric_response.id"))
    begun_at: Mapped[datetime]
    draft_version: Mapped[int] = mapped_column(default=0)
    draft_page: Mapped[str] = mapped_column(String(40), default="")
    draft_saved_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]


class FacilitatorReview(Base):
    """What somebody who leads the course thinks of a work: asked of nobody, and kept for nobody."""

    __tablename__ = "facilitator_review"
    __table_args__ = (UniqueConstraint("submission_id", "person_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"), index=True)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("submission_version.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    """None once they are erased."""
    response_id: Mapped[UUID] = mapped_column(ForeignKey("rubric_response.id"))
    begun_at: Mapped[datetime]
    draft_version: Mapped[int] = mapped_column(default=0)
    draft_page: Mapped[str] = mapped_column(String(40), default="")
    draft_saved_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    scaled: Mapped[float | None]
    """What it gives, as a share of 0 to 1; None where nothing is to be gained."""
    is_final: Mapped[bool] = mapped_column(default=False)
    """It makes the grade by itself."""
    seen_at: Mapped[datetime | None]
