"""Reading rubrics and responses as values."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from sqlalchemy import Row, ScalarSelect, Select, Uuid, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from lti_tool.errors import NotFound
from lti_tool.parts.forms.models import AnswerRow, CriterionRow, LevelRow, ResponseRow, RubricVersionRow
from lti_tool.parts.forms.rules import Answer, Criterion, CriterionKind, Level, Rubric

Parts = Row[RubricVersionRow, CriterionRow, LevelRow]


def newest_version(rubric_id: InstrumentedAttribute[UUID]) -> ScalarSelect[UUID]:
    """The id of a rubric's newest version, for a query that knows the rubric's."""
    newest = aliased(RubricVersionRow)
    theirs = select(newest.id).where(newest.rubric_id == rubric_id)
    return theirs.order_by(newest.number.desc()).limit(1).scalar_subquery()


# Built once: making an expression costs more than running it.
_OURS = bindparam("its_organisation", type_=Uuid())
_PARTS = (
    select(RubricVersionRow, CriterionRow, LevelRow)
    .join(CriterionRow, CriterionRow.version_id == RubricVersionRow.id)
    .outerjoin(LevelRow, LevelRow.criterion_id == CriterionRow.id)
    .where(RubricVersionRow.organisation_id == _OURS)
    .order_by(RubricVersionRow.id, CriterionRow.position, LevelRow.position)
)
_CURRENT = _PARTS.where(
    RubricVersionRow.rubric_id == bindparam("its_rubric", type_=Uuid()),
    RubricVersionRow.id == newest_version(RubricVersionRow.rubric_id),
)
_VERSIONS = _PARTS.where(RubricVersionRow.id.in_(bindparam("its_versions", expanding=True)))
_VERSION_OF = select(ResponseRow.id, ResponseRow.version_id).where(
    ResponseRow.id.in_(bindparam("its_responses", expanding=True)), ResponseRow.organisation_id == _OURS
)
_ANSWERS = select(AnswerRow).where(AnswerRow.response_id.in_(bindparam("its_responses", expanding=True)))


def current(session: Session, organisation_id: UUID, rubric_id: UUID) -> Rubric:
    """The newest version of a rubric.

    Raises:
        NotFound: the organisation has no such rubric.
    """
    found = _rubrics(session, _CURRENT, {"its_organisation": organisation_id, "its_rubric": rubric_id})
    if not found:
        raise NotFound
    return next(iter(found.values()))


def versions(session: Session, organisation_id: UUID, version_ids: Iterable[UUID]) -> Mapping[UUID, Rubric]:
    """The rubrics with these version ids, by id; those of others are not among them."""
    wanted = set(version_ids)
    if not wanted:
        return {}
    return _rubrics(session, _VERSIONS, {"its_organisation": organisation_id, "its_versions": wanted})


def responses(
    session: Session, organisation_id: UUID, response_ids: Iterable[UUID]
) -> Mapping[UUID, tuple[Rubric, tuple[Answer, ...]]]:
    """These responses by id: the rubric version each was given to, and what it says so far."""
    wanted = set(response_ids)
    if not wanted:
        return {}
    values = {"its_organisation": organisation_id, "its_responses": wanted}
    version_of = {row.id: row.version_id for row in session.execute(_VERSION_OF, values)}
    rubrics = versions(session, organisation_id, version_of.values())
    said = _answers(session, version_of)
    return {one: (rubrics[version_of[one]], tuple(said[one])) for one in version_of}


def _answers(session: Session, response_ids: Iterable[UUID]) -> Mapping[UUID, list[Answer]]:
    found: dict[UUID, list[Answer]] = defaultdict(list)
    for row in session.scalars(_ANSWERS, {"its_responses": set(response_ids)}):
        found[row.response_id].append(Answer(row.criterion_id, row.level_id, row.comment, row.points))
    return found


def is_responded_to(session: Session, version_id: UUID) -> bool:
    """Whether somebody has begun a response to this version."""
    return (
        session.scalar(select(ResponseRow.id).where(ResponseRow.version_id == version_id).limit(1))
        is not None
    )


def _rubrics(
    session: Session, parts: Select[RubricVersionRow, CriterionRow, LevelRow], values: Mapping[str, object]
) -> dict[UUID, Rubric]:
    found = {}
    for version, rows in groupby(session.execute(parts, values).all(), key=itemgetter(0)):
        criteria = tuple(
            _criterion(criterion, levels) for criterion, levels in groupby(rows, key=itemgetter(1))
        )
        found[version.id] = Rubric(version.id, version.number, criteria)
    return found


def _criterion(row: CriterionRow, parts: Iterable[Parts]) -> Criterion:
    rows: Iterable[LevelRow | None] = [level for _, _, level in parts]  # none of its own: one empty row
    levels = tuple(
        Level(level.id, level.key, level.title, level.description, level.points)
        for level in rows
        if level is not None
    )
    kind = CriterionKind(row.kind)
    prompts = tuple(row.prompts.splitlines())
    return Criterion(
        row.id, row.key, row.title, row.description, levels, kind, row.highest, prompts, row.least_words
    )
