"""What a peer review holds about a person: given to them on request, removed on request."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.models import (
    Concern,
    ConductAgreement,
    Echo,
    ExampleReview,
    Excuse,
    GalleryWork,
    GradeByHand,
    OwnDates,
    OwnReview,
    Reflection,
    Review,
    ReviewState,
    Submission,
    SubmissionFile,
    SubmissionVersion,
    Verdict,
    WorkState,
)
from lti_tool.activities.peer_review.queries import works
from lti_tool.activities.peer_review.queries.dates import dates_in
from lti_tool.activities.peer_review.queries.echoes import echoes_of
from lti_tool.activities.peer_review.queries.gallery import question_about
from lti_tool.activities.peer_review.queries.practice import judgement
from lti_tool.activities.peer_review.queries.reflections import reflection_of
from lti_tool.activities.peer_review.queries.self_review import judgement as own_judgement
from lti_tool.activities.peer_review.queries.self_review import own_review
from lti_tool.activities.peer_review.queries.verdicts import set_aside_of
from lti_tool.activities.peer_review.rules.scoring import Judgement
from lti_tool.activities.peer_review.service import loads
from lti_tool.activities.peer_review.service.holding import hold_works
from lti_tool.participation.kinds import Held
from lti_tool.participation.models import Activity, Participant
from lti_tool.parts.files import service as files
from lti_tool.parts.files.models import FileRow
from lti_tool.parts.forms import service as forms


def count_personal(session: Session, person_id: UUID) -> list[Held]:
    """How many works a person handed in or drafted, and how many reviews they wrote and got."""
    mine = select(Participant.id).where(Participant.person_id == person_id)
    my_works = select(Submission.id).where(Submission.participant_id.in_(mine))
    sent = select(func.count()).where(Review.state == ReviewState.SENT)
    return [
        Held(
            _("Works, drafts included"),
            _number(session, select(func.count()).select_from(my_works.subquery())),
        ),
        Held(
            _("Files of these works"),
            _number(session, select(func.count()).where(SubmissionFile.submission_id.in_(my_works))),
        ),
        Held(
            _("Reviews written"), _number(session, select(func.count()).where(Review.reviewer_id.in_(mine)))
        ),
        Held(
            _("Reviews received"),
            _number(session, sent.where(Review.submission_id.in_(my_works))),
        ),
        Held(
            _("Dates of their own"),
            _number(session, select(func.count()).where(OwnDates.person_id == person_id)),
        ),
        Held(
            _("Judgements of their own work"),
            _number(session, select(func.count()).where(OwnReview.participant_id.in_(mine))),
        ),
        Held(
            _("Examples judged"),
            _number(session, select(func.count()).where(ExampleReview.participant_id.in_(mine))),
        ),
    ]


def export_personal(session: Session, person_id: UUID) -> Mapping[str, Any]:
    """Everything about a person: their works, the reviews they gave, and what was said about their work."""
    found = select(Participant, Submission, Activity).join(
        Submission, Submission.participant_id == Participant.id
    )
    theirs = found.join(Activity, Activity.id == Participant.activity_id).where(
        Participant.person_id == person_id
    )
    rows = session.execute(theirs).all()
    return {
        "activities": [_activity(session, one, work, activity) for one, work, activity in rows],
        "own_dates": _own_dates(session, person_id),
        "examples_judged": _practice(session, person_id),
        "decided_by_facilitators": _decided(session, person_id),
    }


def erase_personal(session: Session, person_id: UUID) -> None:
    """Remove a person's words and ties; levels they chose stay, so that the grades of others do."""
    mine = select(Participant.id).where(Participant.person_id == person_id)
    work_ids = list(session.scalars(select(Submission.id).where(Submission.participant_id.in_(mine))))
    given = select(Review).where(Review.reviewer_id.in_(mine))
    hold_works(session, [*work_ids, *(review.submission_id for review in session.scalars(given))])
    reviews = list(session.scalars(given.execution_options(populate_existing=True)))
    _erase_works(session, work_ids)
    _erase_dates(session, person_id)
    _erase_practice(session, person_id)
    own = session.scalars(select(OwnReview).where(OwnReview.participant_id.in_(mine))).all()
    forms.forget_words(session, [one.response_id for one in own])
    session.execute(delete(OwnReview).where(OwnReview.participant_id.in_(mine)))
    reported = update(Concern).where(Concern.reporter_id.in_(mine))
    session.execute(reported.values(reporter_id=None, words=""))
    session.execute(delete(GradeByHand).where(GradeByHand.participant_id.in_(mine)))
    session.execute(delete(Excuse).where(Excuse.participant_id.in_(mine)))
    session.execute(delete(ConductAgreement).where(ConductAgreement.participant_id.in_(mine)))
    forms.forget_words(session, [review.response_id for review in reviews])
    for review in reviews:
        review.reviewer_id = None
        review.decline_note = ""
        review.draft_page = ""
        if review.is_open:
            loads.turn(session, review, ReviewState.EXPIRED)
    session.flush()


def _erase_works(session: Session, work_ids: Iterable[UUID]) -> None:
    ids = set(work_ids)
    words = update(SubmissionVersion).where(SubmissionVersion.submission_id.in_(ids))
    session.execute(words.values(text="", note="", words=0, files=0))
    session.execute(delete(Reflection).where(Reflection.submission_id.in_(ids)))
    session.execute(delete(GalleryWork).where(GalleryWork.submission_id.in_(ids)))
    their_reviews = select(Review.id).where(Review.submission_id.in_(ids))
    replies = update(Echo).where(Echo.review_id.in_(their_reviews))
    session.execute(replies.values(reply="", replied_at=None))
    session.execute(
        update(Submission)
        .where(Submission.id.in_(ids))
        .values(participant_id=None, state=WorkState.WITHDRAWN, draft_text="", draft_page="", draft_files=0)
    )
    of_them = SubmissionFile.submission_id.in_(ids)
    file_ids = set(session.scalars(select(SubmissionFile.file_id).where(of_them)))
    session.execute(delete(SubmissionFile).where(of_them))
    files.forget(session, file_ids)


def _erase_practice(session: Session, person_id: UUID) -> None:
    mine = session.scalars(_practice_of(person_id)).all()
    forms.forget_words(session, [one.response_id for one in mine])
    session.execute(delete(ExampleReview).where(ExampleReview.id.in_([one.id for one in mine])))


def _practice(session: Session, person_id: UUID) -> list[Mapping[str, Any]]:
    return [
        {
            "begun_at": one.begun_at.isoformat(),
            "sent_at": one.sent_at.isoformat() if one.sent_at else None,
            "answers": _answers(judgement(session, one)),
        }
        for one in session.scalars(_practice_of(person_id))
    ]


def _practice_of(person_id: UUID) -> Select[ExampleReview]:
    mine = select(Participant.id).where(Participant.person_id == person_id)
    return (
        select(ExampleReview).where(ExampleReview.participant_id.in_(mine)).order_by(ExampleReview.begun_at)
    )


def _erase_dates(session: Session, person_id: UUID) -> None:
    """With whatever else they decided as a facilitator: it stays, without their name."""
    session.execute(delete(OwnDates).where(OwnDates.person_id == person_id))
    session.execute(update(OwnDates).where(OwnDates.set_by_id == person_id).values(set_by_id=None))
    session.execute(update(GradeByHand).where(GradeByHand.set_by_id == person_id).values(set_by_id=None))
    session.execute(update(Excuse).where(Excuse.excused_by_id == person_id).values(excused_by_id=None))
    session.execute(update(Concern).where(Concern.resolved_by_id == person_id).values(resolved_by_id=None))
    asked = update(GalleryWork).where(GalleryWork.asked_by_id == person_id)
    session.execute(asked.values(asked_by_id=None))
    session.execute(update(Verdict).where(Verdict.decided_by_id == person_id).values(decided_by_id=None))


def _activity(
    session: Session, participant: Participant, work: Submission, activity: Activity
) -> Mapping[str, Any]:
    versions = select(SubmissionVersion).where(SubmissionVersion.submission_id == work.id)
    given = [*works.reviews_by(session, participant), *_given_back(session, participant)]
    received = [*works.reviews_of(session, work), *(one.review for one in set_aside_of(session, work))]
    return {
        "title": activity.title,
        "draft": work.draft_text,
        "handed_in": [
            {
                "number": version.number,
                "text": version.text,
                "note": version.note,
                "at": version.handed_in_at.isoformat(),
            }
            for version in session.scalars(versions.order_by(SubmissionVersion.number))
        ],
        "files": _files(session, work),
        "reviews_given": _reviews(session, given),
        "reviews_received": _reviews(session, received),
        "judged_own_work": _answers(own_judgement(session, own))
        if (own := own_review(session, participant)) is not None
        else None,
        "shown_in_gallery": asked.consent if (asked := question_about(session, work)) is not None else None,
        "will_change": one.text if (one := reflection_of(session, work)) is not None else None,
        "said_back": [_said_back(echo) for echo in echoes_of(session, received).values()],
        "concerns_reported": [
            {"matter": one.matter, "words": one.words, "at": one.reported_at.isoformat()}
            for one in session.scalars(_concerns(participant))
        ],
        "agreed_to_conduct": [
            {"version": one.version, "at": one.agreed_at.isoformat()}
            for one in session.scalars(_agreements(participant))
        ],
        "replies_received": [echo.reply for echo in echoes_of(session, given).values() if echo.reply],
    }


def _concerns(participant: Participant) -> Select[Concern]:
    theirs = select(Concern).where(Concern.reporter_id == participant.id)
    return theirs.order_by(Concern.reported_at)


def _decided(session: Session, person_id: UUID) -> list[Mapping[str, Any]]:
    """Grades set by hand and excuses, for whoever did nothing themselves, too."""
    graded = select(GradeByHand).join(Participant).where(Participant.person_id == person_id)
    excused = select(Excuse).join(Participant).where(Participant.person_id == person_id)
    return [
        *(
            {"grade": one.scaled, "reason": one.reason, "at": one.set_at.isoformat()}
            for one in session.scalars(graded.order_by(GradeByHand.set_at))
        ),
        *(
            {"excused": True, "reason": one.reason, "at": one.excused_at.isoformat()}
            for one in session.scalars(excused)
        ),
    ]


def _agreements(participant: Participant) -> Select[ConductAgreement]:
    theirs = select(ConductAgreement).where(ConductAgreement.participant_id == participant.id)
    return theirs.order_by(ConductAgreement.version)


def _said_back(echo: Echo) -> Mapping[str, Any]:
    return {
        "helpfulness": echo.helpfulness,
        "praise": echo.praise,
        "rated_at": echo.rated_at.isoformat() if echo.rated_at else None,
        "reply": echo.reply,
    }


def _files(session: Session, work: Submission) -> Sequence[Mapping[str, Any]]:
    """What they are called and in which versions they are; their author can download each."""
    theirs = select(FileRow, SubmissionFile).join(SubmissionFile, SubmissionFile.file_id == FileRow.id)
    ordered = theirs.where(SubmissionFile.submission_id == work.id).order_by(SubmissionFile.position)
    return [
        {
            "name": row.name,
            "kind": row.kind,
            "bytes": row.size,
            "uploaded_at": row.uploaded_at.isoformat(),
            "from_version": link.first_version,
            "to_version": link.last_version,
        }
        for row, link in session.execute(ordered)
    ]


def _own_dates(session: Session, person_id: UUID) -> list[Mapping[str, Any]]:
    rows = session.execute(
        select(OwnDates, Activity.title)
        .join(Activity, Activity.id == OwnDates.activity_id)
        .where(OwnDates.person_id == person_id)
    )
    return [
        {
            "activity": title,
            "reason": row.reason,
            "set_at": row.set_at.isoformat(),
            **{name: moment.isoformat() for name, moment in dates_in(row).own.items()},
        }
        for row, title in rows
    ]


def _number(session: Session, query: Select[int]) -> int:
    return session.scalars(query).one()


def _reviews(session: Session, reviews: list[Review]) -> list[Mapping[str, Any]]:
    judgements = works.judgements(session, reviews)
    return [
        {
            "state": review.state,
            "sent_at": review.sent_at.isoformat() if review.sent_at else None,
            "answers": _answers(judgement),
            "note": review.decline_note,
        }
        for review, judgement in zip(reviews, judgements, strict=True)
    ]


def _given_back(session: Session, participant: Participant) -> list[Review]:
    mine = select(Review).where(
        Review.reviewer_id == participant.id, Review.state.in_((ReviewState.DECLINED, ReviewState.VOID))
    )
    return list(session.scalars(mine.order_by(Review.declined_at, Review.id)))


def _answers(judgement: Judgement) -> list[Mapping[str, Any]]:
    by_criterion = {answer.criterion_id: answer for answer in judgement.answers}
    told: list[Mapping[str, Any]] = []
    for criterion in judgement.rubric.criteria:
        answer = by_criterion.get(criterion.id)
        level = criterion.level(answer.level_id) if answer else None
        told.append(
            {
                "criterion": criterion.title,
                "level": level.title if level else None,
                "points": answer.points if answer else None,
                "comment": answer.comment if answer else "",
            }
        )
    return told
