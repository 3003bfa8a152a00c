"""Completion rows as JSON values, each with the addresses of the statements that prove it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from lti_tool.reports.standing import Completion
from xapi.moments import moment_text

STATEMENTS = "/xapi/statements"
"""Where the record store answers, below the address of the tool."""


def document(rows: Iterable[Completion], base_url: str) -> dict[str, Any]:
    """All rows as one JSON document."""
    return {"completions": [_row(row, base_url) for row in rows]}


def _row(row: Completion, base_url: str) -> dict[str, Any]:
    person, activity = row.person, row.activity
    return {
        "person": {
            "id": str(person.id),
            "name": person.shown_name,
            "account": {"homePage": person.account_home_page, "name": person.account_name},
            "on_roster": person.on_roster,
        },
        "course": {"id": str(activity.course_id), "title": activity.course_title},
        "activity": {
            "id": str(activity.id),
            "iri": activity.iri,
            "title": activity.title,
            "kind": activity.kind,
        },
        "state": row.standing.value,
        "first_at": _moment(row.first_at),
        "last_at": _moment(row.last_at),
        "completed_at": _moment(row.completed_at),
        "score": {"best": row.best_scaled, "last": row.last_scaled},
        "attempts": row.attempts,
        "statements": [_statement(statement_id, base_url) for statement_id in row.statement_ids],
    }


def _statement(statement_id: UUID, base_url: str) -> dict[str, str]:
    address = f"{base_url}{STATEMENTS}?statementId={quote(str(statement_id))}"
    return {"id": str(statement_id), "url": address}


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment_text(moment)
