"""What a program may ask of the completion API, read from the query of its request."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict

from lti_tool.reports import problems
from lti_tool.reports.selection import Cursor, CursorLost, Selection, read_cursor
from lti_tool.reports.standing import Standing

KNOWN = ("activity", "course", "state", "since", "cursor", "limit")
REPEATED = {"state"}
USUAL_LIMIT = 100
LARGEST_LIMIT = 500
_WHOLE_NUMBER = re.compile("[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class Asked:
    """One page of one selection."""

    selection: Selection
    after: Cursor | None
    limit: int


def read(query: MultiDict[str, str], organisation_id: UUID) -> Asked:
    """What the query asks of an organisation's completions.

    Raises:
        Problem: a parameter is unknown or repeated, or its value cannot be used.
    """
    for name in query:
        if name not in KNOWN:
            raise problems.parameter_unknown(name[:64], ", ".join(KNOWN))
        if name not in REPEATED and len(query.getlist(name)) > 1:
            raise problems.value_unfit(name, _("exactly one value"))
    selection = Selection(
        organisation_id=organisation_id,
        course_id=_id(query, "course"),
        activity_id=_id(query, "activity"),
        standings=frozenset(_standing(value) for value in query.getlist("state")),
        since=_since(query.get("since")),
    )
    return Asked(selection, _cursor(query.get("cursor")), _limit(query.get("limit")))


def cursor_lost() -> problems.Problem:
    """The problem of a cursor that leads nowhere (any more)."""
    return problems.value_unfit("cursor", _("a cursor from an answer of ours; begin again without it"))


def _id(query: MultiDict[str, str], name: str) -> UUID | None:
    value = query.get(name)
    try:
        return None if value is None else UUID(value)
    except ValueError:
        raise problems.value_unfit(name, _("an id as our answers give it")) from None


def _standing(value: str) -> Standing:
    try:
        return Standing(value)
    except ValueError:
        raise problems.value_unfit("state", _("one of %(states)s", states=", ".join(Standing))) from None


def _since(value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
        in_utc = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise _since_unfit() from None
    if moment.tzinfo is None:
        raise _since_unfit()
    return in_utc


def _since_unfit() -> problems.Problem:
    return problems.value_unfit("since", _("a moment with its zone such as 2026-11-22T09:00:00Z"))


def _cursor(value: str | None) -> Cursor | None:
    try:
        return None if value is None else read_cursor(value)
    except CursorLost:
        raise cursor_lost() from None


def _limit(value: str | None) -> int:
    if value is None:
        return USUAL_LIMIT
    if not _WHOLE_NUMBER.fullmatch(value) or not 1 <= int(value) <= LARGEST_LIMIT:
        raise problems.value_unfit("limit", _("a whole number from 1 to %(most)s", most=LARGEST_LIMIT))
    return int(value)
