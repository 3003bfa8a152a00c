"""The verbs of questionnaires: publish, respond, forget who answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from lti_tool.db import new_id
from lti_tool.errors import NotFound
from lti_tool.parts.questions import queries
from lti_tool.parts.questions.models import Questionnaire, QuestionnaireVersion, Response
from lti_tool.parts.questions.queries import Asked, Version
from lti_tool.parts.questions.rules import marking
from lti_tool.parts.questions.rules.answering import Answer, as_kept, fitting, from_kept, without_words
from lti_tool.parts.questions.rules.questions import Questions, as_body, with_keys


@dataclass(frozen=True, slots=True)
class Said:
    """What a participant sends: their answers to the version they were shown."""

    participant_id: UUID
    version_id: UUID
    answers: tuple[Answer, ...]
    may_change: bool = False
    """Whether it takes the place of what they sent before."""


def publish(
    session: Session, organisation_id: UUID, form_id: UUID | None, questions: Questions, *, now: datetime
) -> Version:
    """The questions as a new version, the first of a new questionnaire where `form_id` is None.

    Questions that are as they were make no version. Raises NotFound where this organisation has no such form.
    """
    if form_id is None:
        made = Questionnaire(id=new_id(), organisation_id=organisation_id, created_at=now)
        session.add(made)
        session.flush()
        return _add(session, made, 1, with_keys(questions, (), new_id), now)
    form = _locked(session, organisation_id, form_id)
    before = queries.current(session, organisation_id, form_id)
    keyed = with_keys(questions, before.questions, new_id)
    return before if keyed == before.questions else _add(session, form, before.number + 1, keyed, now)


def respond(session: Session, organisation_id: UUID, asked: Asked, said: Said, *, now: datetime) -> bool:
    """Keep what somebody answered; whether it was their first answer here.

    A later one takes its place only while `said.may_change`, else what they sent first stays. Answers that do
    not fit are left out; ask `rules.answering.problems` before. Raises NotFound where the version is none of
    this questionnaire's.
    """
    questions = queries.version(session, organisation_id, asked.form_id, said.version_id).questions
    answers = fitting(questions, said.answers)
    values = {
        "version_id": said.version_id,
        "answers": as_kept(answers),
        "score": marking.score(questions, answers),
        "sent_at": now,
    }
    if _is_new(session, organisation_id, asked, said.participant_id, values):
        return True
    if said.may_change:
        here = queries.there(organisation_id, asked)
        mine = update(Response).where(*here, Response.participant_id == said.participant_id)
        session.execute(mine.values(values), execution_options={"synchronize_session": False})
    return False


def forget(session: Session, participant_ids: Iterable[UUID]) -> None:
    """Take these people and their words out of what they answered; choices and numbers stay in the sums."""
    theirs = select(Response).where(Response.participant_id.in_(set(participant_ids)))
    for response in session.scalars(theirs.order_by(Response.id).with_for_update()):
        response.answers = as_kept(without_words(from_kept(response.answers)))
        response.participant_id = None
    session.flush()


def _is_new(
    session: Session, organisation_id: UUID, asked: Asked, participant_id: UUID, values: dict[str, Any]
) -> bool:
    """Write the response unless there is one; the database decides between two that come at once."""
    insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    row = insert(Response).values(
        id=new_id(),
        organisation_id=organisation_id,
        form_id=asked.form_id,
        participant_id=participant_id,
        meeting_id=asked.meeting_id,
        slot=asked.slot,
        **values,
    )
    written = session.scalars(row.on_conflict_do_nothing().returning(Response.id))
    return written.one_or_none() is not None


def _locked(session: Session, organisation_id: UUID, form_id: UUID) -> Questionnaire:
    theirs = select(Questionnaire).where(
        Questionnaire.id == form_id, Questionnaire.organisation_id == organisation_id
    )
    form = session.scalars(theirs.with_for_update()).one_or_none()
    if form is None:
        raise NotFound(f"no questionnaire {form_id}")
    return form


def _add(session: Session, form: Questionnaire, number: int, questions: Questions, now: datetime) -> Version:
    row = QuestionnaireVersion(
        id=new_id(),
        organisation_id=form.organisation_id,
        form_id=form.id,
        number=number,
        body=as_body(questions),
        created_at=now,
    )
    session.add(row)
    session.flush()
    return Version(row.id, form.id, number, questions)
