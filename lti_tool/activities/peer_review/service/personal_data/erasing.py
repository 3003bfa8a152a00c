"""A person leaves a peer review: their words and ties go, the grades of others stay.

What a team wrote stays while anybody of it is left, and out of the pool where only former members are.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session, aliased

from lti_tool.activities.peer_review.models import (
    Authorship,
    Concern,
    ConductAgreement,
    Echo,
    ExampleReview,
    Excuse,
    FacilitatorReview,
    GalleryWork,
    GradeByHand,
    LaterUse,
    OwnDates,
    OwnReview,
    Reflection,
    Remark,
    Review,
    ReviewState,
    Submission,
    SubmissionFile,
    SubmissionVersion,
    TeamMember,
    Verdict,
    WorkState,
)
from lti_tool.activities.peer_review.queries.authorship import IS_PRESENT
from lti_tool.activities.peer_review.queries.practice import practised_by
from lti_tool.activities.peer_review.service import loads
from lti_tool.activities.peer_review.service.holding import hold_works
from lti_tool.activities.peer_review.service.later_use import forget_later_use
from lti_tool.activities.peer_review.service.leaving import withdraw
from lti_tool.activities.peer_review.service.settling import look_again_by
from lti_tool.participation.models import Activity, Participant
from lti_tool.parts.files import service as files
from lti_tool.parts.forms import service as forms
from lti_tool.parts.forms.library import service as library


def erase_personal(session: Session, person_id: UUID, *, now: datetime) -> None:
    """Remove a person's words and ties; levels they chose stay, so that the grades of others do."""
    mine = select(Participant.id).where(Participant.person_id == person_id)
    theirs = select(Authorship.submission_id).where(Authorship.person_id == person_id)
    wrote = session.scalars(theirs).all()
    given = select(Review).where(Review.reviewer_id.in_(mine))
    hold_works(session, [*wrote, *(review.submission_id for review in session.scalars(given))])
    forget_later_use(session, wrote)
    reviews = list(session.scalars(given.execution_options(populate_existing=True)))
    _erase_works(session, _works_of_nobody_else(session, person_id))
    session.execute(delete(Authorship).where(Authorship.person_id == person_id))
    _withdraw_what_is_left(session, wrote, now=now)
    session.execute(delete(TeamMember).where(TeamMember.person_id == person_id))
    _erase_dates(session, person_id)
    _erase_practice(session, person_id)
    led = session.scalars(select(FacilitatorReview).where(FacilitatorReview.person_id == person_id)).all()
    forms.forget_words(session, [one.response_id for one in led])
    session.execute(
        update(FacilitatorReview).where(FacilitatorReview.person_id == person_id).values(person_id=None)
    )
    library.forget(session, person_id)
    own = session.scalars(select(OwnReview).where(OwnReview.participant_id.in_(mine))).all()
    forms.forget_words(session, [one.response_id for one in own])
    session.execute(delete(OwnReview).where(OwnReview.participant_id.in_(mine)))
    reported = update(Concern).where(Concern.reporter_id.in_(mine))
    session.execute(reported.values(reporter_id=None, words=""))
    session.execute(delete(GradeByHand).where(GradeByHand.participant_id.in_(mine)))
    session.execute(delete(Excuse).where(Excuse.participant_id.in_(mine)))
    session.execute(delete(ConductAgreement).where(ConductAgreement.participant_id.in_(mine)))
    forms.forget_words(session, [review.response_id for review in reviews])
    session.execute(delete(Remark).where(Remark.review_id.in_([review.id for review in reviews])))
    for review in reviews:
        review.reviewer_id = None
        review.decline_note = ""
        review.draft_page = ""
        if review.is_open:
            loads.turn(session, review, ReviewState.EXPIRED)
    session.flush()


def _works_of_nobody_else(session: Session, person_id: UUID) -> list[UUID]:
    other = aliased(Authorship)
    others = exists().where(other.submission_id == Authorship.submission_id, other.person_id != person_id)
    alone = select(Authorship.submission_id).where(Authorship.person_id == person_id, ~others)
    return list(session.scalars(alone))


def _erase_works(session: Session, work_ids: Iterable[UUID]) -> None:
    ids = set(work_ids)
    words = update(SubmissionVersion).where(SubmissionVersion.submission_id.in_(ids))
    session.execute(words.values(text="", note="", words=0, files=0))
    _forget_passages(session, ids)
    session.execute(delete(Reflection).where(Reflection.submission_id.in_(ids)))
    session.execute(delete(GalleryWork).where(GalleryWork.submission_id.in_(ids)))
    their_reviews = select(Review.id).where(Review.submission_id.in_(ids))
    replies = update(Echo).where(Echo.review_id.in_(their_reviews))
    session.execute(replies.values(reply="", replied_at=None))
    session.execute(
        update(Submission)
        .where(Submission.id.in_(ids))
        .values(state=WorkState.WITHDRAWN, draft_text="", draft_page="", draft_files=0)
    )
    of_them = SubmissionFile.submission_id.in_(ids)
    file_ids = set(session.scalars(select(SubmissionFile.file_id).where(of_them)))
    session.execute(delete(SubmissionFile).where(of_them))
    files.forget(session, file_ids)


def _withdraw_what_is_left(session: Session, work_ids: Collection[UUID], *, now: datetime) -> None:
    """Works with former members alone behind them are given to nobody; the words stay theirs."""
    is_somebodys = exists().where(Authorship.submission_id == Submission.id, IS_PRESENT)
    handed_in = select(Submission).where(
        Submission.id.in_(work_ids), Submission.state == WorkState.HANDED_IN, ~is_somebodys
    )
    for work in session.scalars(handed_in.execution_options(populate_existing=True)).all():
        withdraw(session, None, work, now=now)
        look_again_by(session, session.get_one(Activity, work.activity_id), now)


def _forget_passages(session: Session, work_ids: set[UUID]) -> None:
    """What reviewers said about passages stays theirs; the passages were the author's words."""
    versions = select(SubmissionVersion.id).where(SubmissionVersion.submission_id.in_(work_ids))
    quoted = update(Remark).where(Remark.version_id.in_(versions))
    session.execute(quoted.values(file_id=None, exact="", prefix="", suffix=""))


def _erase_practice(session: Session, person_id: UUID) -> None:
    mine = session.scalars(practised_by(person_id)).all()
    forms.forget_words(session, [one.response_id for one in mine])
    session.execute(delete(ExampleReview).where(ExampleReview.id.in_([one.id for one in mine])))


def _erase_dates(session: Session, person_id: UUID) -> None:
    """With whatever else they decided as a facilitator: it stays, without their name."""
    session.execute(delete(OwnDates).where(OwnDates.person_id == person_id))
    session.execute(update(OwnDates).where(OwnDates.set_by_id == person_id).values(set_by_id=None))
    session.execute(update(GradeByHand).where(GradeByHand.set_by_id == person_id).values(set_by_id=None))
    session.execute(update(Excuse).where(Excuse.excused_by_id == person_id).values(excused_by_id=None))
    session.execute(update(Concern).where(Concern.resolved_by_id == person_id).values(resolved_by_id=None))
    later = update(LaterUse).where(LaterUse.asked_by_id == person_id)
    session.execute(later.values(asked_by_id=None))
    asked = update(GalleryWork).where(GalleryWork.asked_by_id == person_id)
    session.execute(asked.values(asked_by_id=None))
    session.execute(update(Verdict).where(Verdict.decided_by_id == person_id).values(decided_by_id=None))
