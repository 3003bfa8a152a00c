"""Rows of worked examples, and of what learners think of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base, new_id


class ExampleWork(Base):
    """A work its author wrote to practise on, with the judgement a good reviewer comes to."""

    __tablename__ = "example_work"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    lesson: Mapped[str] = mapped_column(Text, default="")
    """What is to be learnt from it; shown with the author's judgement."""
    response_id: Mapped[UUID] = mapped_column(ForeignKey("rubric_response.id"))
    """The author's own judgement."""


class ExampleReview(Base):
    """What one learner thinks of one example."""

    __tablename__ = "example_review"
    __table_args__ = (UniqueConstraint("participant_id", "example_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"), index=True)
    example_id: Mapped[UUID] = mapped_column(ForeignKey("example_work.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"))
    response_id: Mapped[UUID] = mapped_column(ForeignKey("rubric_response.id"))
    counts: Mapped[bool]
    """Whether it stands for one of the reviews owed, because no work was left to review."""
    begun_at: Mapped[datetime]
    draft_version: Mapped[int] = mapped_column(default=0)
    draft_page: Mapped[str] = mapped_column(String(40), default="")
    draft_saved_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    distance: Mapped[float | None]
    """How far it lies from the author's judgement, from 0 to 1."""
