"""Reading questionnaires and what people answered, as values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from lti_tool.errors import NotFound
from lti_tool.parts.questions.models import QuestionnaireVersion, Response
from lti_tool.parts.questions.rules import sums
from lti_tool.parts.questions.rules.answering import Answer, from_kept
from lti_tool.parts.questions.rules.questions import Questions, from_body


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a questionnaire is asked: at which meeting, if at one, and what for."""

    form_id: UUID
    meeting_id: UUID | None = None
    slot: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a questionnaire."""

    id: UUID
    form_id: UUID
    number: int
    questions: Questions


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody answered, and to which version."""

    version: Version
    asked: Asked
    answers: tuple[Answer, ...]
    score: float | None
    sent_at: datetime


def current(session: Session, organisation_id: UUID, form_id: UUID) -> Version:
    """The newest version; raises NotFound where this organisation has no such questionnaire."""
    theirs = select(QuestionnaireVersion).where(
        QuestionnaireVersion.form_id == form_id, QuestionnaireVersion.organisation_id == organisation_id
    )
    row = session.scalars(theirs.order_by(QuestionnaireVersion.number.desc()).limit(1)).one_or_none()
    if row is None:
        raise NotFound(f"no questionnaire {form_id}")
    return _version(row)


def version(session: Session, organisation_id: UUID, form_id: UUID, version_id: UUID) -> Version:
    """The version somebody was shown; raises NotFound where it is none of this questionnaire's."""
    row = session.scalars(
        select(QuestionnaireVersion).where(
            QuestionnaireVersion.id == version_id,
            QuestionnaireVersion.form_id == form_id,
            QuestionnaireVersion.organisation_id == organisation_id,
        )
    ).one_or_none()
    if row is None:
        raise NotFound(f"questionnaire {form_id} has no version {version_id}")
    return _version(row)


def response_of(session: Session, organisation_id: UUID, asked: Asked, participant_id: UUID) -> Given | None:
    """What this participant answered here; None when they have not."""
    found = _given(session, *there(organisation_id, asked), Response.participant_id == participant_id)
    return found[0] if found else None


def summary(session: Session, organisation_id: UUID, asked: Asked) -> sums.Summary:
    """What people answered here to the questions as they stand now, in two statements.

    Sums are there only from three answers on. Answers to older versions count where the question is the same.
    Raises NotFound where this organisation has no such questionnaire.
    """
    questions = current(session, organisation_id, asked.form_id).questions
    kept = session.scalars(select(Response.answers).where(*there(organisation_id, asked)))
    return sums.summary(questions, [from_kept(one) for one in kept])


@dataclass(frozen=True, slots=True)
class Answered:
    """That somebody answered, and what for; without what."""

    participant_id: UUID
    asked: Asked
    score: float | None


def answered(
    session: Session, form_ids: Iterable[UUID], participant_ids: Iterable[UUID] | None = None
) -> list[Answered]:
    """Who has answered these questionnaires, all or some of the people, in one statement."""
    given = select(
        Response.participant_id, Response.form_id, Response.meeting_id, Response.slot, Response.score
    ).where(Response.form_id.in_(set(form_ids)))
    if participant_ids is not None:
        given = given.where(Response.participant_id.in_(set(participant_ids)))
    rows = session.execute(given.order_by(Response.sent_at, Response.id))
    return [
        Answered(who, Asked(form, meeting, slot), score)
        for who, form, meeting, slot, score in rows
        if who is not None
    ]


def count_of(session: Session, participant_ids: Iterable[UUID]) -> int:
    """How many responses these participants have given."""
    theirs = select(func.count()).select_from(Response).where(_by(participant_ids))
    return session.scalars(theirs).one()


def all_of(session: Session, participant_ids: Iterable[UUID]) -> tuple[Given, ...]:
    """Everything these participants answered, the oldest first, with the questions they were asked."""
    return _given(session, _by(participant_ids))


def there(organisation_id: UUID, asked: Asked) -> tuple[ColumnElement[bool], ...]:
    """The conditions of the responses given in one place."""
    return (
        Response.organisation_id == organisation_id,
        Response.form_id == asked.form_id,
        Response.meeting_id == asked.meeting_id,  # IS NULL where there is none
        Response.slot == asked.slot,
    )


def _by(participant_ids: Iterable[UUID]) -> ColumnElement[bool]:
    return Response.participant_id.in_(set(participant_ids))


def _given(session: Session, *conditions: ColumnElement[bool]) -> tuple[Given, ...]:
    rows = session.execute(
        select(Response, QuestionnaireVersion)
        .join(QuestionnaireVersion, QuestionnaireVersion.id == Response.version_id)
        .where(*conditions)
        .order_by(Response.sent_at, Response.id)
        .execution_options(populate_existing=True)
    )
    return tuple(
        Given(
            _version(asked),
            Asked(row.form_id, row.meeting_id, row.slot),
            from_kept(row.answers),
            row.score,
            row.sent_at,
        )
        for row, asked in rows
    )


def _version(row: QuestionnaireVersion) -> Version:
    return Version(row.id, row.form_id, row.number, from_body(row.body))
