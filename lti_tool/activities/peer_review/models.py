"""Rows of a peer review: works with versions and drafts, reviews with leases, the rubric in use."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.activities.peer_review.rules.concerns import ConcernOutcome, Matter
from lti_tool.activities.peer_review.rules.gallery import Consent
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


class WorkState(StrEnum):
    """How a work stands; whether it is in the pool already, `in_pool_at` says."""

    DRAFT = "draft"
    HANDED_IN = "handed_in"
    WITHDRAWN = "withdrawn"
    TAKEN_OUT = "taken_out"
    """A facilitator took it out of the pool after a concern; its author may hand in another version."""


class Submission(Base):
    """The work of one participant, with the draft they are writing; its author is None once erased."""

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("activity_id", "participant_id"),
        Index("ix_submission_pool", "activity_id", "state", "load", "pick", "in_pool_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"))
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participant.id"), index=True)
    state: Mapped[WorkState] = mapped_column(String(16), default=WorkState.DRAFT)
    draft_text: Mapped[str] = mapped_column(Text, default="")
    draft_version: Mapped[int] = mapped_column(default=0)
    draft_page: Mapped[str] = mapped_column(String(40), default="")
    draft_saved_at: Mapped[datetime | None]
    draft_files: Mapped[int] = mapped_column(default=0)
    """How many files the draft has; pages of works without any ask no further."""
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
