"""Is this a statement? The validator: a compiled schema for the shape, a few rules for the rest."""

from enum import StrEnum
from functools import lru_cache
from itertools import islice
from typing import Any

import jsonschema_rs

from xapi.errors import Problem, StatementInvalid
from xapi.json_bytes import JsonObject
from xapi.validation.rules import broken_rules
from xapi.validation.schema import schema_of
from xapi.versions import Version

_MOST_PROBLEMS = 20


class Kind(StrEnum):
    """A part of the standard that can be checked alone; the value is its name in the schema."""

    STATEMENT = "statement"
    ACTOR = "actor"
    IRI = "iri"
    UUID = "uuid"
    TIMESTAMP = "timestamp"


_WRITTEN_AS: dict[str | int, str] = {
    "iri": "an IRI with a scheme (at most 1,500 characters)",
    "uuid": "a UUID",
    "language": "a language tag of RFC 5646",
    "timestamp": "a timestamp with an offset (-00:00 is refused)",
    "duration": "an ISO 8601 duration",
    "oneOf": "an actor with exactly one of mbox, mbox_sha1sum, openid, account",
}


def problems(statement: Any, version: Version = Version.V1_0_3) -> list[Problem]:
    """Everything found wrong with a statement (at most twenty problems); empty when it is valid."""
    if _validator(Kind.STATEMENT, version).is_valid(statement):
        return list(broken_rules(statement))
    return _misshapen(statement, Kind.STATEMENT, version)


def check_kind(value: Any, kind: Kind, version: Version) -> None:
    """Let a valid part of a statement pass.

    Raises:
        StatementInvalid: naming every place and reason.
    """
    found = _misshapen(value, kind, version)
    if found:
        raise StatementInvalid(found)


def check(statement: Any, version: Version = Version.V1_0_3) -> None:
    """Let a valid statement pass.

    Raises:
        StatementInvalid: naming every place and reason.
    """
    found = problems(statement, version)
    if found:
        raise StatementInvalid(found)


def check_batch(statements: list[Any], version: Version) -> list[JsonObject]:
    """Let a batch pass when every statement in it is valid; pointers begin with the place in the batch.

    Raises:
        StatementInvalid: for the first statement that is not valid.
    """
    for index, statement in enumerate(statements):
        found = problems(statement, version)
        if found:
            raise StatementInvalid([Problem(f"/{index}{each.pointer}", each.reason) for each in found])
    return statements


def _misshapen(value: Any, kind: Kind, version: Version) -> list[Problem]:
    errors = islice(_validator(kind, version).iter_errors(value), _MOST_PROBLEMS)
    return sorted(
        {_problem(error) for error in errors}, key=lambda problem: (problem.pointer, problem.reason)
    )


@lru_cache
def _validator(kind: Kind, version: Version) -> jsonschema_rs.Draft202012Validator:
    # masked: what people wrote never reaches a message or a log
    return jsonschema_rs.Draft202012Validator(schema_of(kind.value, version), mask="the value")


def _problem(error: jsonschema_rs.ValidationError) -> Problem:
    path = "".join(f"/{_escaped(part)}" for part in error.instance_path)
    kind = next((_WRITTEN_AS[part] for part in error.schema_path if part in _WRITTEN_AS), None)
    return Problem(path, f"is not {kind}" if kind else error.message[:300])


def _escaped(part: str | int) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")
