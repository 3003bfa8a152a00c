"""Completion rows as a table for a terminal 100 columns wide."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from lti_tool.reports.standing import Completion, Standing
from lti_tool.web.forms import cleaned

_COLUMNS = (
    ("PERSON", 22),
    ("COURSE", 17),
    ("ACTIVITY", 20),
    ("STATE", 11),
    ("COMPLETED (UTC)", 16),
    ("SCORE", 5),
)
_BETWEEN = " "
_LEFT = " (left)"
_WIDE = {"W", "F"}


def write(rows: Sequence[Completion]) -> str:
    """The table with a line of sums below; names are cut to their column and cannot steer the terminal."""
    lines = [_line(name for name, _ in _COLUMNS), _line("-" * width for _, width in _COLUMNS)]
    lines.extend(_line(_cells(row)) for row in rows)
    return "\n".join([*lines, "", sums(rows)])


def sums(rows: Iterable[Completion]) -> str:
    """How many stand how, in one sentence."""
    counted = Counter(row.standing for row in rows)
    parts = [f"{counted[each]} {said(each)}" for each in Standing if counted[each]]
    number = sum(counted.values())
    return f"{number} {'row' if number == 1 else 'rows'}: {', '.join(parts)}."


def said(standing: Standing) -> str:
    """The state in words."""
    return standing.value.replace("_", " ")


def _cells(row: Completion) -> tuple[str, ...]:
    name, width = cleaned(row.person.shown_name), _COLUMNS[0][1]
    return (
        name if row.person.on_roster else _fitted(name, width - len(_LEFT)).rstrip() + _LEFT,
        cleaned(row.activity.course_title),
        cleaned(row.activity.title),
        said(row.standing),
        f"{row.completed_at:%Y-%m-%d %H:%M}" if row.completed_at else "-",
        "-" if row.best_scaled is None else f"{row.best_scaled:.0%}",
    )


def _line(cells: Iterable[str]) -> str:
    fitted = (_fitted(cell, width) for cell, (_, width) in zip(cells, _COLUMNS, strict=True))
    return _BETWEEN.join(fitted).rstrip()


def _fitted(text: str, width: int) -> str:
    one_line = " ".join(text.split())
    if _width(one_line) <= width:
        return one_line + " " * (width - _width(one_line))
    kept = one_line
    while _width(kept) > width - 1:
        kept = kept[:-1]
    return kept + "…" + " " * (width - 1 - _width(kept))


def _width(text: str) -> int:
    return sum(_columns_of(sign) for sign in text)


def _columns_of(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in _WIDE else 1
