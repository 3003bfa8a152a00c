"""The CSV in which Canvas takes and gives rubrics.

Its first line is `Rubric Name, Criteria Name, Criteria Description, Criteria Enable Range` and then, as often
as a criterion has ratings, `Rating Name, Rating Description, Rating Points`, with or without a number behind
them. There is a line for each criterion. Where a range is enabled, reviewers type any number of points.
"""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from lti_tool.parts.forms.exchange.unreadable import Unreadable, at_line, levels_at, points_at, shown
from lti_tool.parts.forms.rules import (
    Criterion,
    CriterionDraft,
    CriterionKind,
    LevelDraft,
    Rubric,
    RubricDraft,
)
from lti_tool.web import spreadsheets
from lti_tool.web.spreadsheets import Row, harmless


def _columns(*names: str) -> tuple[str, ...]:
    return tuple(name.replace("_", " ").title() for name in names)


ALWAYS = _columns("rubric_name", "criteria_name", "criteria_description", "criteria_enable_range")
RATING = _columns("rating_name", "rating_description", "rating_points")
NAME, TITLE, DESCRIPTION, RANGE = range(len(ALWAYS))


def is_meant(rows: Sequence[Row]) -> bool:
    """Whether the first line is Canvas's."""
    return bool(rows) and _plain(rows[0].cells[: len(ALWAYS)]) == _plain(ALWAYS)


def read(rows: Sequence[Row]) -> RubricDraft:
    """The one rubric of the file.

    Raises:
        Unreadable: there are several, or something in a line does not fit.
    """
    names = {row.cells[NAME] for row in rows[1:]}
    if len(names) > 1:
        told = _("There are several rubrics in it (%(names)s). Leave one.", names=", ".join(sorted(names)))
        raise Unreadable(told)
    return RubricDraft(tuple(_criterion(row) for row in rows[1:]))


def as_canvas_csv(title: str, rubric: Rubric) -> str:
    """The rubric as a file that Canvas imports.

    What Canvas has not is told as well as it can be: words alone are a rating of no points. It has no place
    for sentences to begin with and for the least words of a comment; they are left out.
    """
    rows = [tuple(_cells(title, criterion)) for criterion in rubric.criteria]
    ratings = max((len(row) - len(ALWAYS)) // len(RATING) for row in rows)
    return spreadsheets.write((*ALWAYS, *RATING * ratings), rows)


def _criterion(row: Row) -> CriterionDraft:
    cells = (*row.cells, *("",) * len(ALWAYS))
    if not cells[TITLE]:
        raise at_line(row.number, _("the criterion has no name."))
    levels = list(_ratings(row))
    draft = CriterionDraft(cells[TITLE], (), cells[DESCRIPTION])
    most = max((level.points for level in levels), default=0)
    if not most and len(levels) <= 1:
        return CriterionDraft(draft.title, (), draft.description, kind=CriterionKind.COMMENT)
    if cells[RANGE].casefold() == "true" or len(levels) == 1:
        said = "; ".join(f"{level.title}: {level.description}" for level in levels if level.description)
        description = " ".join(filter(None, (draft.description, said)))
        return CriterionDraft(draft.title, (), description, kind=CriterionKind.POINTS, highest=most)
    return CriterionDraft(draft.title, levels_at(row.number, levels), draft.description)


def _ratings(row: Row) -> Iterator[LevelDraft]:
    cells = row.cells[len(ALWAYS) :]
    for at in range(0, len(cells), len(RATING)):
        name, description, points = (*cells[at : at + len(RATING)], "", "")[: len(RATING)]
        if name or description or points:
            yield LevelDraft(name or points, points_at(row.number, points), description)


def _cells(title: str, criterion: Criterion) -> Iterator[object]:
    is_typed = criterion.kind is CriterionKind.POINTS
    yield from (harmless(title), harmless(criterion.title), harmless(criterion.description))
    yield "true" if is_typed else "false"
    if is_typed:
        yield from (_("Full points"), "", shown(criterion.highest), _("No points"), "", "0")
    elif criterion.kind is CriterionKind.COMMENT:
        yield from (_("Words alone"), "", "0")
    for level in criterion.levels:
        yield from (harmless(level.title), harmless(level.description), shown(level.points))


def _plain(cells: Sequence[str]) -> list[str]:
    return [cell.casefold() for cell in cells]
