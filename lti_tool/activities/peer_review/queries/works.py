"""Reading works and reviews of one participant."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select
from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.models import (
    Authorship,
    DeclineReason,
    FacilitatorReview,
    PeerReview,
    Review,
    ReviewState,
    Submission,
    SubmissionVersion,
)
from lti_tool.activities.peer_review.queries.authorship import IS_PRESENT
from lti_tool.activities.peer_review.rules.revising import counting
from lti_tool.activities.peer_review.rules.scoring import Judgement
from lti_tool.activities.peer_review.rules.settings import Settings
from lti_tool.db.rows import run
from lti_tool.errors import NotFound
from lti_tool.participation.models import Activity, Participant
from lti_tool.parts.forms import queries as forms

AnyReview = Review | FacilitatorReview


@dataclass(frozen=True, slots=True)
class ToJudge:
    """What a review is about and what it asks, by their ids."""

    version_id: UUID
    rubric_id: UUID
    """Of its version."""


# Built once, for every page and every deed asks them: making an expression costs more than running it.
_WORK_OF = (
    select(Submission)
    .join(Authorship, Authorship.submission_id == Submission.id)
    .where(
        Authorship.activity_id == bindparam("its_activity", type_=Uuid()),
        Authorship.person_id == bindparam("its_author", type_=Uuid()),
        IS_PRESENT,
    )
)
_HANDED_IN = select(SubmissionVersion).where(
    SubmissionVersion.submission_id == bindparam("its_work", type_=Uuid()),
    SubmissionVersion.number == bindparam("its_number"),
)
_TO_JUDGE = (
    select(SubmissionVersion.id, forms.newest_version(PeerReview.rubric_id))
    .join(Submission, Submission.id == SubmissionVersion.submission_id)
    .join(PeerReview, PeerReview.activity_id == Submission.activity_id)
    .where(
        Submission.id == bindparam("its_work", type_=Uuid()),
        SubmissionVersion.number == Submission.version_number,
    )
)
_REVIEWS_BY = (
    select(Review)
    .where(
        Review.reviewer_id == bindparam("its_reviewer", type_=Uuid()),
        Review.state != ReviewState.DECLINED,
        Review.state != ReviewState.VOID,
    )
    .order_by(Review.assigned_at, Review.id)
)


def work_of(session: Session, participant: Participant | None) -> Submission | None:
    """The participant's work, alone or with their team; None before anything was written."""
    if participant is None:
        return None
    values = {"its_activity": participant.activity_id, "its_author": participant.person_id}
    return session.scalar(_WORK_OF, values)


def handed_in(session: Session, work: Submission) -> SubmissionVersion | None:
    """The work as it was handed in last; None before that."""
    return session.scalar(_HANDED_IN, {"its_work": work.id, "its_number": work.version_number})


def is_any_begun(session: Session, activity: Activity) -> bool:
    """Whether anybody has written or uploaded anything."""
    any_work = select(Submission.id).where(Submission.activity_id == activity.id)
    return session.scalar(any_work.limit(1)) is not None


def is_any_handed_in(session: Session, activity: Activity) -> bool:
    """Whether anybody has handed in, if only to take it back later."""
    any_work = select(Submission.id).where(
        Submission.activity_id == activity.id, Submission.version_number > 0
    )
    return session.scalar(any_work.limit(1)) is not None


def version_in_pool(session: Session, work: Submission) -> SubmissionVersion:
    """The work as reviewers see it.

    Raises:
        NotFound: it was never handed in.
    """
    version = handed_in(session, work)
    if version is None:
        raise NotFound
    return version


def to_judge(session: Session, work: Submission) -> ToJudge:
    """The work as reviewers see it and the rubric as it stands, for a review that begins.

    Raises:
        NotFound: it was never handed in.
    """
    found = run(session, _TO_JUDGE, {"its_work": work.id}).one_or_none()
    if found is None:
        raise NotFound
    return ToJudge(*found)


def reviews_by(session: Session, participant: Participant | None) -> list[Review]:
    """The reviews a participant writes or wrote, in the order they got them.

    Without those they gave back, and those that were taken away before they had begun.
    """
    if participant is None:
        return []
    return list(session.scalars(_REVIEWS_BY, {"its_reviewer": participant.id}))


def reviews_of(session: Session, work: Submission | None) -> list[Review]:
    """The reviews sent about a work, in the order they arrived: the first is Reviewer A."""
    if work is None:
        return []
    sent = select(Review).where(Review.submission_id == work.id, Review.state == ReviewState.SENT)
    return list(session.scalars(sent.order_by(Review.sent_at, Review.id)))


def returned_reviews_of(session: Session, work: Submission | None) -> list[Review]:
    """The reviews of a work that were declined, in the order they were."""
    if work is None:
        return []
    declined = select(Review).where(Review.submission_id == work.id, Review.state == ReviewState.DECLINED)
    return list(session.scalars(declined.order_by(Review.declined_at, Review.id)))


def counted(
    session: Session, settings: Settings, work: Submission, reviews: Sequence[AnyReview]
) -> list[AnyReview]:
    """Those of these reviews of a work that make its grade: all, or those of one version that has enough."""
    if not settings.revises or len({review.version_id for review in reviews}) < 2:  # noqa: PLR2004 one version
        return list(reviews)
    versions = select(SubmissionVersion).where(SubmissionVersion.submission_id == work.id)
    number_of = {version.id: version.number for version in session.scalars(versions)}
    given = [(number_of[review.version_id], review.scaled) for review in reviews]
    counts = counting(given, settings.enough_reviews, settings.which_version)
    return [review for review in reviews if counts is None or number_of[review.version_id] == counts]


def needs_fix(session: Session, work: Submission | None) -> bool:
    """Whether a reviewer could not read the work as it stands, and nobody could so far."""
    if work is None or not work.is_handed_in or work.handed_in_at is None:
        return False
    said = select(Review.state, Review.decline_reason, Review.declined_at)
    rows = session.execute(said.where(Review.submission_id == work.id)).all()
    return not any(state == ReviewState.SENT for state, _, _ in rows) and any(
        reason == DeclineReason.UNREADABLE and at is not None and at >= work.handed_in_at
        for _, reason, at in rows
    )


def my_review(session: Session, me: Participant | None, review_id: UUID) -> Review:
    """One of the participant's own reviews.

    Raises:
        NotFound: there is none with this id, or it is somebody else's.
    """
    review = session.get(Review, review_id)
    if me is None or review is None or review.reviewer_id != me.id:
        raise NotFound
    return review


def judgements(session: Session, reviews: Sequence[AnyReview]) -> list[Judgement]:
    """What these reviews chose, in their order, each with the rubric version it was chosen from."""
    if not reviews:
        return []
    responses = forms.responses(
        session, reviews[0].organisation_id, [review.response_id for review in reviews]
    )
    return [Judgement(*responses[review.response_id]) for review in reviews]
