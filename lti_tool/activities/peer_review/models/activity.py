"""Rows of the activity: its rubric, when time changes something, and dates that differ."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base, new_id

SLUG = "peer_review"
"""The name of this kind in the database and in URLs."""


class PeerReview(Base):
    """What every peer review has beside its activity: its rubric, and when time next changes something."""

    __tablename__ = "peer_review"

    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    rubric_id: Mapped[UUID] = mapped_column(ForeignKey("rubric.id"))
    settled_at: Mapped[datetime]
    """When everybody's duties were last looked at."""
    settle_at: Mapped[datetime | None] = mapped_column(index=True)
    """When they must be looked at again, whatever people do."""
    deal_at: Mapped[datetime | None] = mapped_column(index=True)
    """When works are given out to everybody at once; None where learners ask or a facilitator does it."""
    dealt_at: Mapped[datetime | None]
    """When that was done."""


class OwnDates(Base):
    """The dates of one person or one group that differ from everybody's; None: as for everybody."""

    __tablename__ = "peer_review_dates"
    __table_args__ = (
        UniqueConstraint("activity_id", "person_id"),
        UniqueConstraint("activity_id", "group_id"),
        CheckConstraint("(person_id IS NULL) != (group_id IS NULL)", name="of_one"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    group_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("course_group.id", ondelete="CASCADE"), index=True
    )
    submit_opens: Mapped[datetime | None]
    submit_due: Mapped[datetime | None]
    submit_late_until: Mapped[datetime | None]
    review_opens: Mapped[datetime | None]
    review_due: Mapped[datetime | None]
    release_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(1000), default="")
    set_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime]
