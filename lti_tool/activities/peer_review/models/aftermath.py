"""Rows of what follows a review: what authors say back, what facilitators decide, what stays to be seen."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.activities.peer_review.rules.concerns import ConcernOutcome, Matter
from lti_tool.activities.peer_review.rules.gallery import Consent
from lti_tool.db import Base, new_id


class Echo(Base):
    """What the author of a work says back about one review of it: how much it helped, and one reply."""

    __tablename__ = "review_echo"
    __table_args__ = (CheckConstraint("helpfulness BETWEEN 1 AND 4", name="in_range"),)

    review_id: Mapped[UUID] = mapped_column(ForeignKey("review.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    helpfulness: Mapped[int | None]
    praise: Mapped[list[str]] = mapped_column(JSON, default=list)
    """What was good about it, as values of `Praise`."""
    rated_at: Mapped[datetime | None]
    skipped_at: Mapped[datetime | None]
    """When its author chose to see the grade without rating it."""
    reply: Mapped[str] = mapped_column(Text, default="")
    replied_at: Mapped[datetime | None]


class Verdict(Base):
    """What facilitators decided about one review: that it is a good one, or that it does not count."""

    __tablename__ = "review_verdict"

    review_id: Mapped[UUID] = mapped_column(ForeignKey("review.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    endorsed_at: Mapped[datetime | None]
    set_aside_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(1000), default="")
    """Why it was set aside; facilitators alone read it."""
    hidden_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    """Who decided last; None once they are erased."""


class ConductAgreement(Base):
    """Somebody said that they keep to the code of conduct, in the version they read."""

    __tablename__ = "conduct_agreement"

    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    agreed_at: Mapped[datetime]


class Concern(Base):
    """Somebody says that a review they received, or a work they review, is against the code of conduct."""

    __tablename__ = "concern"
    __table_args__ = (CheckConstraint("(review_id IS NULL) != (submission_id IS NULL)", name="about_one"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"), index=True)
    review_id: Mapped[UUID | None] = mapped_column(ForeignKey("review.id"), index=True)
    submission_id: Mapped[UUID | None] = mapped_column(ForeignKey("submission.id"), index=True)
    reporter_id: Mapped[UUID | None] = mapped_column(ForeignKey("participant.id"), index=True)
    matter: Mapped[Matter] = mapped_column(String(16))
    words: Mapped[str] = mapped_column(Text, default="")
    hides: Mapped[bool] = mapped_column(default=False)
    """The reporter does not want to see the review while it is looked at."""
    reported_at: Mapped[datetime]
    outcome: Mapped[ConcernOutcome | None] = mapped_column(String(16))
    """None while it waits for a facilitator."""
    note: Mapped[str] = mapped_column(String(1000), default="")
    resolved_at: Mapped[datetime | None]
    resolved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class GradeByHand(Base):
    """A grade that a facilitator set instead of what reviews give; those taken back stay as history."""

    __tablename__ = "grade_by_hand"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    former: Mapped[float | None]
    """The grade that stood before, as a share of 0 to 1; None where there was none."""
    scaled: Mapped[float]
    reason: Mapped[str] = mapped_column(String(1000))
    """The learner reads it with their grade."""
    set_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When it was taken back, or another took its place."""


class Excuse(Base):
    """A facilitator excused somebody from what they still owed."""

    __tablename__ = "excuse"

    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    reason: Mapped[str] = mapped_column(String(1000))
    """Facilitators alone read it."""
    excused_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    excused_at: Mapped[datetime]


class GalleryWork(Base):
    """A facilitator asked whether a work may be shown to everybody, and what its author answered."""

    __tablename__ = "gallery_work"

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("submission_version.id"))
    """The work as it was when they were asked; later versions are not shown."""
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    consent: Mapped[Consent | None] = mapped_column(String(16))
    """None until they have answered; they may change it at any time."""
    answered_at: Mapped[datetime | None]


class Reflection(Base):
    """What the author of a work says they will change, after reading their feedback."""

    __tablename__ = "reflection"

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
