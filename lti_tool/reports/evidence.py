"""The statements behind one person's completion, as an instructor reads them."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.errors import NotFound
from lti_tool.reports import queries
from lti_tool.reports.selection import of_course
from lti_tool.reports.standing import Completion
from xapi.anatomy import ifi
from xapi.json_bytes import JsonObject, parse_own
from xapi.lrs import query
from xapi.lrs.parameters import Filters
from xapi.moments import moment_of

PAGE_SIZE = 25
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")


@dataclass(frozen=True, slots=True)
class Told:
    """One statement: what was done and when, what came of it, and every word of it as it is kept."""

    verb: str
    display: str
    """The verb's own word, in whatever language it came."""
    at: datetime
    scaled: float | None
    is_cause: bool
    """Whether it is the one that says how the person stands."""
    whole: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a person stands with an activity, and a page of the statements that say so, newest first."""

    completion: Completion
    statements: tuple[Told, ...]
    before: int | None
    """Below which number this page begins; None for the newest."""
    onward: int | None
    """Below which number the page of older ones begins."""


def read_before(typed: str | None) -> int | None:
    """Below which number the address asks for statements.

    Raises:
        NotFound: it is no number a statement can have.
    """
    if typed is None:
        return None
    if not _NUMBER.fullmatch(typed):
        raise NotFound
    return int(typed)


def evidence(
    session: Session, actor: Actor, activity_id: UUID, person_id: UUID, *, before: int | None = None
) -> Evidence:
    """What is recorded of a person in an activity of the course the actor was launched into.

    Raises:
        NotFound: the activity is of another course, the person has nothing to do with it, or nothing is as
            old as asked for.
    """
    completion = queries.one(session, of_course(actor, activity_id, person_id=person_id))
    if completion is None:
        raise NotFound
    person = completion.person
    filters = Filters(
        agent=ifi({"account": {"homePage": person.account_home_page, "name": person.account_name}}),
        activity=completion.activity.iri,
        related_activities=True,
        limit=PAGE_SIZE,
    )
    found = query.find(session, actor.organisation_id, filters, after=before)
    if before is not None and not found.statements:
        raise NotFound
    told = tuple(_told(parse_own(raw), completion.statement_ids) for raw in found.statements)
    return Evidence(completion, told, before, found.after)


def _told(statement: JsonObject, causes: tuple[UUID, ...]) -> Told:
    verb, result = statement["verb"], statement.get("result", {})
    scaled = result.get("score", {}).get("scaled")
    return Told(
        verb=verb["id"],
        display=next(iter(verb.get("display", {}).values()), verb["id"]),
        at=moment_of(statement["timestamp"]),
        scaled=None if scaled is None else float(scaled),
        is_cause=UUID(statement["id"]) in causes,
        whole=json.dumps(statement, ensure_ascii=False, indent=2),
    )
