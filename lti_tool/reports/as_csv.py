"""Completion rows as CSV that a spreadsheet opens well and that cannot make it calculate."""

import csv
import io
import re
from collections.abc import Iterable
from datetime import datetime

from lti_tool.reports.standing import Completion
from lti_tool.web.forms import cleaned
from xapi.moments import moment_text

BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for the local code page
HEADINGS = (
    "person", "on_roster", "course", "activity", "state", "first_at", "last_at", "completed_at",
    "best_score", "last_score", "attempts", "account", "activity_iri", "statements",
)  # fmt: skip
# A spreadsheet calculates what begins with one of these signs (OWASP, CSV Injection); where it splits at
# semicolons or tabs, a text holding one begins a cell of its own behind it.
_CALCULATED = re.compile("(^|[;,\t|\"'])(\\s*)(?=[=+\\-@\uff1d\uff0b\uff0d\uff20])")


def write(rows: Iterable[Completion]) -> str:
    """All rows as one CSV text with a line of headings (RFC 4180), for Excel with a byte order mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_MINIMAL)
    writer.writerow(HEADINGS)
    writer.writerows(_cells(row) for row in rows)
    return BYTE_ORDER_MARK + text.getvalue()


def harmless(text: str) -> str:
    """The text on one line, with an apostrophe wherever a spreadsheet would begin to calculate."""
    return _CALCULATED.sub(r"\1\2'", " ".join(cleaned(text).split()))


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
