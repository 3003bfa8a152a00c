"""Rows of worked examples, and of what learners think of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, false
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
    source_id: Mapped[UUID | None] = mapped_column(ForeignKey("submission.id"), index=True)
    """The work of an earlier course it was made of, where it was."""
    is_withdrawn: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whoever wrote that work let nobody see it any more; the text is gone."""


class LaterUse(Base):
    """A facilitator asked whether a work may be an example to later courses, and what its author answered."""

    __tablename__ = "later_use"

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("submission_version.id"))
    """The work as it was when they were asked; later versions are not shown."""
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    agrees: Mapped[bool | None]
    """None until they have answered; they may change it at any time."""
    answered_at: Mapped[datetime | None]


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
