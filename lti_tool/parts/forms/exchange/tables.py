"""A rubric as a table: a criterion in each row, its levels side by side.

The first row names the levels, each with its points in brackets: `Criterion | Good (5) | Weak (1)`. A cell of
a row says when the level fits, and may have points of its own: `Every step is named (7)`. An empty cell is a
level this criterion has not. A second column may be called Description, for the question reviewers ask.
"""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from lti_tool.parts.forms.exchange.unreadable import Unreadable, at_line, levels_at, with_points
from lti_tool.parts.forms.rules import CriterionDraft, CriterionKind, LevelDraft, RubricDraft
from lti_tool.web.spreadsheets import Row

_QUESTIONS = frozenset({"description", "question"})


def read(rows: Sequence[Row]) -> RubricDraft:
    """The rubric of a table with its headings.

    Raises:
        Unreadable: there is no second row, or something in a row does not fit.
    """
    if not rows[1:]:
        raise Unreadable(_("Begin with a row that names the levels, then write a row for each criterion."))
    head = rows[0]
    has_question = len(head.cells) > 1 and head.cells[1].casefold() in _QUESTIONS
    first = 2 if has_question else 1
    named = [with_points(head.number, cell)[:2] for cell in head.cells[first:]]
    return RubricDraft(tuple(_criterion(row, named, first) for row in rows[1:]))


def _criterion(row: Row, named: Sequence[tuple[str, float | None]], first: int) -> CriterionDraft:
    title, *_more = row.cells
    if not title:
        raise at_line(row.number, _("the criterion has no name."))
    question = row.cells[1] if first > 1 and len(row.cells) > 1 else ""
    levels = list(_levels(row, named, first))
    if not levels:
        return CriterionDraft(title, (), question, kind=CriterionKind.COMMENT)
    return CriterionDraft(title, levels_at(row.number, levels), question)


def _levels(row: Row, named: Sequence[tuple[str, float | None]], first: int) -> Iterator[LevelDraft]:
    for nth, cell in enumerate(row.cells[first:]):
        if not cell:
            continue
        name, in_head = named[nth] if nth < len(named) else ("", None)
        said, in_cell, _more = with_points(row.number, cell)
        points = in_head if in_cell is None else in_cell
        if not name or points is None:
            told = _("%(cell)s has no level or no points above it; write them as Good (5).", cell=cell)
            raise at_line(row.number, told)
        yield LevelDraft(name, points, said)
