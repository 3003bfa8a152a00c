"""What a request for statements may ask: its parameters, read and checked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from xapi.anatomy import ifi
from xapi.errors import JsonInvalid, Problem, QueryInvalid, StatementInvalid
from xapi.json_bytes import parse
from xapi.moments import moment_of
from xapi.validation import Kind, check_kind
from xapi.versions import Version

LARGEST_PAGE = 500
_BOOLEANS = {"true": True, "false": False}
_NUMBER = re.compile(r"\d{1,9}")
_ALWAYS = frozenset({"format", "attachments"})
_FILTERS = frozenset(
    {
        "agent",
        "verb",
        "activity",
        "registration",
        "related_activities",
        "related_agents",
        "since",
        "until",
        "limit",
        "ascending",
    }
)


class Format(StrEnum):
    """How much of each statement is shown (1.0.3 Communication 2.1.3)."""

    EXACT = "exact"
    IDS = "ids"
    CANONICAL = "canonical"


@dataclass(frozen=True, slots=True)
class One:
    """A request for one statement by its id, voided or not."""

    sid: UUID
    voided: bool
    format: Format = Format.EXACT


@dataclass(frozen=True, slots=True)
class Filters:
    """A request for all statements that match every filter given."""

    agent: str | None = None
    verb: str | None = None
    activity: str | None = None
    registration: UUID | None = None
    related_activities: bool = False
    related_agents: bool = False
    since: datetime | None = None
    until: datetime | None = None
    limit: int = LARGEST_PAGE
    ascending: bool = False
    format: Format = Format.EXACT
    authority: str | None = None

    def are_bare(self) -> bool:
        """Whether nothing but times is asked, so that every statement matches by itself."""
        return not (self.agent or self.verb or self.activity or self.registration)


def read(parameters: Mapping[str, str], version: Version) -> One | Filters:
    """What the parameters of a GET ask for.

    Raises:
        QueryInvalid: an unknown or malformed parameter, or two that exclude each other.
    """
    single = parameters.keys() & {"statementId", "voidedStatementId"}
    allowed = _ALWAYS | (single if len(single) == 1 else _FILTERS)
    unknown = sorted(parameters.keys() - allowed)
    if unknown:
        raise QueryInvalid(f"unknown parameter here: {', '.join(unknown)[:200]}")
    _boolean(parameters, "attachments")
    if single:
        name = next(iter(single))
        return One(_uuid(parameters, name), name == "voidedStatementId", _format(parameters))
    return _filters(parameters, version)


def _filters(parameters: Mapping[str, str], version: Version) -> Filters:
    registration = _uuid(parameters, "registration") if "registration" in parameters else None
    return Filters(
        agent=_agent(parameters, version),
        verb=_iri(parameters, "verb", version),
        activity=_iri(parameters, "activity", version),
        registration=registration,
        related_activities=_boolean(parameters, "related_activities"),
        related_agents=_boolean(parameters, "related_agents"),
        since=_moment(parameters, "since"),
        until=_moment(parameters, "until"),
        limit=_limit(parameters),
        ascending=_boolean(parameters, "ascending"),
        format=_format(parameters),
    )


def _agent(parameters: Mapping[str, str], version: Version) -> str | None:
    if "agent" not in parameters:
        return None
    try:
        agent = parse(parameters["agent"].encode())
        check_kind(agent, Kind.ACTOR, version)
    except (JsonInvalid, StatementInvalid) as error:
        raise QueryInvalid(f"agent: {error}") from error
    identifier = ifi(agent)
    if identifier is None:
        raise QueryInvalid("agent: an anonymous group cannot be looked for")
    return identifier


def _iri(parameters: Mapping[str, str], name: str, version: Version) -> str | None:
    return _checked(parameters, name, Kind.IRI, version) if name in parameters else None


def _uuid(parameters: Mapping[str, str], name: str) -> UUID:
    return UUID(_checked(parameters, name, Kind.UUID, Version.V1_0_3))


def _moment(parameters: Mapping[str, str], name: str) -> datetime | None:
    if name not in parameters:
        return None
    try:
        return moment_of(_checked(parameters, name, Kind.TIMESTAMP, Version.V1_0_3))
    except (ValueError, OverflowError) as error:
        raise QueryInvalid(f"{name}: no such date or time") from error


def _checked(parameters: Mapping[str, str], name: str, kind: Kind, version: Version) -> str:
    value = parameters[name]
    try:
        check_kind(value, kind, version)
    except StatementInvalid as error:
        raise QueryInvalid(str(Problem(name, error.problems[0].reason))) from error
    return value


def _limit(parameters: Mapping[str, str]) -> int:
    text = parameters.get("limit", "0")
    if not _NUMBER.fullmatch(text):
        raise QueryInvalid("limit: a whole number, 0 for as many as the store gives at once")
    return min(int(text) or LARGEST_PAGE, LARGEST_PAGE)


def _boolean(parameters: Mapping[str, str], name: str) -> bool:
    text = parameters.get(name, "false")
    if text not in _BOOLEANS:
        raise QueryInvalid(f"{name}: true or false")
    return _BOOLEANS[text]


def _format(parameters: Mapping[str, str]) -> Format:
    text = parameters.get("format", Format.EXACT)
    if text not in set(Format):
        raise QueryInvalid("format: exact, ids or canonical")
    return Format(text)
