"""Completion rows as CSV."""

from collections.abc import Iterable
from datetime import datetime

from lti_tool.reports.standing import Completion
from lti_tool.web import spreadsheets
from lti_tool.web.spreadsheets import harmless
from xapi.moments import moment_text

HEADINGS = (
    "person", "on_roster", "course", "activity", "state", "first_at", "last_at", "completed_at",
    "best_score", "last_score", "attempts", "account", "activity_iri", "statements",
)  # fmt: skip


def write(rows: Iterable[Completion]) -> str:
    """All rows as one CSV text with a line of headings (RFC 4180)."""
    return spreadsheets.write(HEADINGS, (_cells(row) for row in rows))


def _cells(row: Completion) -> tuple[object, ...]:
    person, activity = row.person, row.activity
    return (
        harmless(person.shown_name),
        "yes" if person.on_roster else "no",
        harmless(activity.course_title),
        harmless(activity.title),
        row.standing.value,
        _moment(row.first_at),
        _moment(row.last_at),
        _moment(row.completed_at),
        row.best_scaled,
        row.last_scaled,
        row.attempts,
        person.account_name,
        activity.iri,
        " ".join(map(str, row.statement_ids)),
    )


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else moment_text(moment)
