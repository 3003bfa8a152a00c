"""Everything a peer review holds about a person, given to them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.models import (
    Authorship,
    Concern,
    ConductAgreement,
    Echo,
    Excuse,
    FacilitatorReview,
    GradeByHand,
    OwnDates,
    Review,
    ReviewState,
    Submission,
    SubmissionFile,
    SubmissionVersion,
    Team,
    TeamMember,
)
from lti_tool.activities.peer_review.queries import works
from lti_tool.activities.peer_review.queries.dates import dates_in
from lti_tool.activities.peer_review.queries.echoes import echoes_of
from lti_tool.activities.peer_review.queries.facilitating import reviews_by_facilitators
from lti_tool.activities.peer_review.queries.gallery import question_about
from lti_tool.activities.peer_review.queries.later_use import asked_about
from lti_tool.activities.peer_review.queries.practice import judgement, practised_by
from lti_tool.activities.peer_review.queries.reflections import reflection_of
from lti_tool.activities.peer_review.queries.remarks import quoted
from lti_tool.activities.peer_review.queries.self_review import judgement as own_judgement
from lti_tool.activities.peer_review.queries.self_review import own_review
from lti_tool.activities.peer_review.queries.verdicts import set_aside_of
from lti_tool.activities.peer_review.rules.scoring import Judgement
from lti_tool.participation.models import Activity, Participant
from lti_tool.parts.files.models import FileRow
from lti_tool.parts.forms.library.queries import kept_by


def export_personal(session: Session, person_id: UUID) -> Mapping[str, Any]:
    """Everything about a person: their works, the reviews they gave, and what was said about their work."""
    theirs = (
        select(Participant, Submission, Activity)
        .join(Activity, Activity.id == Participant.activity_id)
        .join(
            Authorship,
            (Authorship.activity_id == Activity.id) & (Authorship.person_id == Participant.person_id),
        )
        .join(Submission, Submission.id == Authorship.submission_id)
        .where(Participant.person_id == person_id)
        .order_by(Activity.created_at, Submission.id)
    )
    rows = session.execute(theirs).all()
    return {
        "activities": [_activity(session, one, work, activity) for one, work, activity in rows],
        "own_dates": _own_dates(session, person_id),
        "teams": _teams(session, person_id),
        "examples_judged": _practice(session, person_id),
        "decided_by_facilitators": _decided(session, person_id),
        "reviews_as_facilitator": _as_facilitator(session, person_id),
        "rubrics_kept": _rubrics(session, person_id),
    }


def _teams(session: Session, person_id: UUID) -> list[Mapping[str, Any]]:
    theirs = (
        select(Activity.title, Team.name)
        .join(Team, Team.activity_id == Activity.id)
        .join(TeamMember, TeamMember.team_id == Team.id)
        .where(TeamMember.person_id == person_id)
        .order_by(Activity.created_at)
    )
    return [{"activity": title, "team": name} for title, name in session.execute(theirs)]


def _rubrics(session: Session, person_id: UUID) -> list[Mapping[str, Any]]:
    return [
        {
            "name": kept.name,
            "is_shared": kept.is_shared,
            "kept_at": kept.kept_at.isoformat(),
            "criteria": [one.title for one in rubric.criteria],
        }
        for kept, rubric in kept_by(session, person_id)
    ]


def _practice(session: Session, person_id: UUID) -> list[Mapping[str, Any]]:
    return [
        {
            "begun_at": one.begun_at.isoformat(),
            "sent_at": one.sent_at.isoformat() if one.sent_at else None,
            "answers": _answers(judgement(session, one)),
        }
        for one in session.scalars(practised_by(person_id))
    ]


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
        "reviews_by_facilitators": [
            _answers(judgement)
            for judgement in works.judgements(session, reviews_by_facilitators(session, work))
        ],
        "judged_own_work": _answers(own_judgement(session, own))
        if (own := own_review(session, participant)) is not None
        else None,
        "shown_in_gallery": asked.consent if (asked := question_about(session, work)) is not None else None,
        "example_to_later_courses": later.agrees
        if (later := asked_about(session, work)) is not None
        else None,
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


def _as_facilitator(session: Session, person_id: UUID) -> list[Mapping[str, Any]]:
    theirs = select(FacilitatorReview).where(FacilitatorReview.person_id == person_id)
    reviews = session.scalars(theirs.order_by(FacilitatorReview.begun_at)).all()
    return [
        {
            "begun_at": one.begun_at.isoformat(),
            "sent_at": one.sent_at.isoformat() if one.sent_at else None,
            "final": one.is_final,
            "answers": _answers(works.judgements(session, [one])[0]),
        }
        for one in reviews
    ]


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


def _reviews(session: Session, reviews: list[Review]) -> list[Mapping[str, Any]]:
    judgements, remarks = works.judgements(session, reviews), quoted(session, reviews)
    return [
        {
            "state": review.state,
            "sent_at": review.sent_at.isoformat() if review.sent_at else None,
            "answers": _answers(judgement),
            "note": review.decline_note,
            "about_passages": [
                {"comment": one.remark.words, "quote": one.remark.exact, "file": one.file or None}
                for one in remarks.get(review.id, ())
            ],
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
