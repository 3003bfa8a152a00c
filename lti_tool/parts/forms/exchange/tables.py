"""A rubric as a table: a criterion in each row, its levels side by side.

The first row names the levels, each with its points in brackets: `Criterion | Good (5) | Weak (1)`. A cell of
a row says when the level fits, and may have points of its own: `Every step is named (7)`. An empty cell is a
level this criterion has not. A second column may be called Description, for the question reviewers ask;
columns called `Sentence to begin with` and `Least words` say how reviewers are helped to write.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from flask_babel import gettext as _

from lti_tool.parts.forms.exchange.unreadable import (
    Unreadable,
    at_line,
    least_words_at,
    levels_at,
    with_points,
)
from lti_tool.parts.forms.rules import CriterionDraft, CriterionKind, LevelDraft, RubricDraft
from lti_tool.web.spreadsheets import Row

_QUESTIONS: Final = frozenset({"description", "question"})
_SENTENCE: Final = "sentence to begin with"
_LEAST: Final = "least words"


@dataclass(frozen=True, slots=True)
class _Columns:
    """What stands where in the rows; everything else is a level."""

    questions: frozenset[int]
    sentences: frozenset[int]
    least_words: frozenset[int]
    levels: Mapping[int, tuple[str, float | None]]

    @property
    def not_levels(self) -> frozenset[int]:
        """The columns that say something else, the names of the criteria among them."""
        return frozenset({0}) | self.questions | self.sentences | self.least_words


def read(rows: Sequence[Row]) -> RubricDraft:
    """The rubric of a table with its headings.

    Raises:
        Unreadable: there is no second row, or something in a row does not fit.
    """
    if not rows[1:]:
        raise Unreadable(_("Begin with a row that names the levels, then write a row for each criterion."))
    columns = _columns(rows[0])
    return RubricDraft(tuple(_criterion(row, columns) for row in rows[1:]))


def _columns(head: Row) -> _Columns:
    names = {at: cell.casefold() for at, cell in enumerate(head.cells) if at}
    found = _Columns(
        questions=frozenset(at for at in names if at == 1 and names[at] in _QUESTIONS),
        sentences=frozenset(at for at in names if names[at].startswith(_SENTENCE)),
        least_words=frozenset(at for at in names if names[at] == _LEAST),
        levels={},
    )
    levels = {at: with_points(head.number, head.cells[at])[:2] for at in names if at not in found.not_levels}
    return replace(found, levels=levels)


def _criterion(row: Row, columns: _Columns) -> CriterionDraft:
    title, *_more = row.cells
    if not title:
        raise at_line(row.number, _("the criterion has no name."))
    levels = list(_levels(row, columns))
    return CriterionDraft(
        title,
        levels_at(row.number, levels) if levels else (),
        " ".join(_cells(row, columns.questions)),
        kind=CriterionKind.LEVELS if levels else CriterionKind.COMMENT,
        prompts=_cells(row, columns.sentences),
        least_words=least_words_at(row.number, "".join(_cells(row, columns.least_words))),
    )


def _cells(row: Row, which: frozenset[int]) -> tuple[str, ...]:
    return tuple(cell for at, cell in enumerate(row.cells) if at in which and cell)


def _levels(row: Row, columns: _Columns) -> Iterator[LevelDraft]:
    for at, cell in enumerate(row.cells):
        if not cell or at in columns.not_levels:
            continue
        name, in_head = columns.levels.get(at, ("", None))
        said, in_cell, _more = with_points(row.number, cell)
        points = in_head if in_cell is None else in_cell
        if not name or points is None:
            told = _("%(cell)s has no level or no points above it; write them as Good (5).", cell=cell)
            raise at_line(row.number, told)
        yield LevelDraft(name, points, said)
