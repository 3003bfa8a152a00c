"""The verbs of rubrics and responses: create, revise, respond, forget the words."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from lti_tool.db import new_id
from lti_tool.db.rows import run
from lti_tool.parts.forms import queries
from lti_tool.parts.forms.models import (
    AnswerRow,
    CriterionRow,
    LevelRow,
    ResponseRow,
    RubricRow,
    RubricVersionRow,
)
from lti_tool.parts.forms.rules import (
    Answer,
    CriterionDraft,
    Rubric,
    RubricDraft,
    is_wording_only,
    typed_points,
    with_known_keys,
)

# Built once, and past the rows a session knows: nobody reads a response that has just begun.
_BEGUN = insert(ResponseRow)


def create(session: Session, organisation_id: UUID, draft: RubricDraft, *, now: datetime) -> UUID:
    """A new rubric in its first version; gives the rubric's id."""
    rubric = RubricRow(id=new_id(), organisation_id=organisation_id, created_at=now)
    session.add(rubric)
    session.flush()
    _write(session, _add_version(session, rubric, number=1, now=now), draft)
    return rubric.id


def revise(
    session: Session, organisation_id: UUID, rubric_id: UUID, draft: RubricDraft, *, now: datetime
) -> Rubric:
    """The rubric as the author wants it now.

    Words change in place. Criteria, kinds, levels, points and least words change in place until somebody has
    responded; then they make a new version and old responses keep theirs.
    """
    before = queries.current(session, organisation_id, rubric_id)
    draft = with_known_keys(draft, before)
    if is_wording_only(before, draft):
        _reword(session, before, draft)
    elif queries.is_responded_to(session, before.version_id):
        rubric = session.get_one(RubricRow, rubric_id)
        _write(session, _add_version(session, rubric, number=before.number + 1, now=now), draft)
    else:
        _clear(session, before.version_id)
        _write(session, session.get_one(RubricVersionRow, before.version_id), draft)
    session.flush()
    return queries.current(session, organisation_id, rubric_id)


def discard(session: Session, rubric_id: UUID) -> None:
    """Remove a rubric nobody has responded to, with all its versions."""
    versions = select(RubricVersionRow.id).where(RubricVersionRow.rubric_id == rubric_id)
    for version_id in session.scalars(versions).all():
        _clear(session, version_id)
    session.execute(delete(RubricVersionRow).where(RubricVersionRow.rubric_id == rubric_id))
    session.execute(delete(RubricRow).where(RubricRow.id == rubric_id))


def begin_response(session: Session, organisation_id: UUID, version_id: UUID, *, now: datetime) -> UUID:
    """An empty response to this version of a rubric; from now on the version's structure stands still."""
    response_id = new_id()
    row = {"id": response_id, "organisation_id": organisation_id, "version_id": version_id, "created_at": now}
    run(session, _BEGUN, row)
    return response_id


def answer(session: Session, response_id: UUID, rubric: Rubric, given: Iterable[Answer]) -> None:
    """Keep these answers in place of the ones before; what is not of this rubric is left out."""
    response = session.get_one(ResponseRow, response_id)
    by_criterion = {one.criterion_id: one for one in given}
    session.execute(delete(AnswerRow).where(AnswerRow.response_id == response_id))
    for criterion in rubric.criteria:
        one = by_criterion.get(criterion.id, Answer(criterion.id))
        level = criterion.level(one.level_id)
        session.add(
            AnswerRow(
                response_id=response_id,
                criterion_id=criterion.id,
                organisation_id=response.organisation_id,
                level_id=level.id if level else None,
                comment=one.comment,
                points=typed_points(criterion, one),
            )
        )
    session.flush()


def forget_words(session: Session, response_ids: Iterable[UUID]) -> None:
    """Remove the comments of these responses; levels and points stay."""
    session.execute(update(AnswerRow).where(AnswerRow.response_id.in_(set(response_ids))).values(comment=""))


def _add_version(session: Session, rubric: RubricRow, *, number: int, now: datetime) -> RubricVersionRow:
    version = RubricVersionRow(
        id=new_id(),
        organisation_id=rubric.organisation_id,
        rubric_id=rubric.id,
        number=number,
        created_at=now,
    )
    session.add(version)
    session.flush()
    return version


def _write(session: Session, version: RubricVersionRow, draft: RubricDraft) -> None:
    for position, wanted in enumerate(draft.criteria):
        criterion = CriterionRow(
            id=new_id(),
            organisation_id=version.organisation_id,
            version_id=version.id,
            key=wanted.key or new_id(),
            position=position,
            title=wanted.title,
            description=wanted.description,
            kind=wanted.kind,
            highest=wanted.highest,
            prompts="\n".join(wanted.prompts),
            least_words=wanted.least_words,
        )
        session.add(criterion)
        session.flush()
        session.add_all(_levels(criterion, wanted))
    session.flush()


def _levels(criterion: CriterionRow, wanted: CriterionDraft) -> list[LevelRow]:
    return [
        LevelRow(
            id=new_id(),
            organisation_id=criterion.organisation_id,
            criterion_id=criterion.id,
            key=level.key or new_id(),
            position=position,
            title=level.title,
            description=level.description,
            points=level.points,
        )
        for position, level in enumerate(wanted.levels)
    ]


def _reword(session: Session, before: Rubric, draft: RubricDraft) -> None:
    for criterion, wanted in zip(before.criteria, draft.criteria, strict=True):
        words = {
            "title": wanted.title,
            "description": wanted.description,
            "prompts": "\n".join(wanted.prompts),
        }
        session.execute(update(CriterionRow).where(CriterionRow.id == criterion.id).values(words))
        for level, new in zip(criterion.levels, wanted.levels, strict=True):
            words = {"title": new.title, "description": new.description}
            session.execute(update(LevelRow).where(LevelRow.id == level.id).values(words))


def _clear(session: Session, version_id: UUID) -> None:
    criteria = select(CriterionRow.id).where(CriterionRow.version_id == version_id)
    session.execute(delete(LevelRow).where(LevelRow.criterion_id.in_(criteria)))
    session.execute(delete(CriterionRow).where(CriterionRow.version_id == version_id))
