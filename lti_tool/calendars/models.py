"""Rows of feeds: who reads what by which secret address."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base, new_id

_OF_ALL_ACTIVITIES = text("activity_id IS NULL")


class CalendarFeed(Base):
    """A secret address at which a calendar fetches the meetings of one person; the secret is not kept."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        UniqueConstraint("person_id", "activity_id"),
        # to a unique constraint no two NULLs are the same
        Index(
            "ix_calendar_feed_once_of_all_activities",
            "person_id",
            unique=True,
            sqlite_where=_OF_ALL_ACTIVITIES,
            postgresql_where=_OF_ALL_ACTIVITIES,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    activity_id: Mapped[UUID | None] = mapped_column(ForeignKey("activity.id"))
    """Every meeting of this activity; None for the person's own meetings in all of them."""
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    fetched_at: Mapped[datetime | None]
    """The day on which a calendar came last, at noon UTC: it says that it is in use, and no more."""
