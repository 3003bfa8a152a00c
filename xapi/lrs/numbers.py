"""The row numbers of agents, verbs and activities: looked up and given out a batch at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, literal_column, null, select, union_all, update
from sqlalchemy.orm import Session

from xapi.json_bytes import JsonObject, freeze, parse_own
from xapi.log.models import activity, agent, verb
from xapi.lrs.pieces import pieces

_LANGUAGE_MAPS = ("name", "description")
_NAMES = {activity.name: activity.c.iri, agent.name: agent.c.ifi, verb.name: verb.c.iri}


def _known(name: Any, definition: Any) -> Any:
    table = name.table
    return select(literal_column(f"'{table.name}'"), name, table.c.id, definition).where(
        table.c.organisation_id == bindparam("organisation"), name.in_(bindparam(table.name, expanding=True))
    )


# Built once: making an expression costs more than running it.
_KNOWN = union_all(
    _known(activity.c.iri, activity.c.definition), _known(agent.c.ifi, null()), _known(verb.c.iri, null())
)
_MADE = {key: insert(name.table).returning(name, name.table.c.id) for key, name in _NAMES.items()}
_TOLD = update(activity).where(activity.c.id == bindparam("number")).values(definition=bindparam("after"))


@dataclass(frozen=True, slots=True)
class Numbers:
    """The rows of what statements name: agents by their identifiers, verbs and activities by their IRIs."""

    agents: dict[str, int]
    verbs: dict[str, int]
    activities: dict[str, int]


def numbers(
    session: Session,
    organisation_id: UUID,
    ifis: Iterable[str],
    verbs: Iterable[str],
    definitions: dict[str, list[JsonObject]],
) -> Numbers:
    """The rows of these agents, verbs and activities, made where there were none.

    What is newly said about an activity is merged into what was said before. Call it on the organisation's
    turn only.
    """
    wanted: dict[str, set[str]] = {
        activity.name: set(definitions),
        agent.name: set(ifis),
        verb.name: set(verbs),
    }
    found, told = _found(session, organisation_id, wanted)
    _tell(session, found[activity.name], told, definitions)
    for table, names in wanted.items():
        found[table] |= _added(session, table, organisation_id, names - found[table].keys(), definitions)
    return Numbers(found[agent.name], found[verb.name], found[activity.name])


def _found(
    session: Session, organisation_id: UUID, wanted: dict[str, set[str]]
) -> tuple[dict[str, dict[str, int]], dict[str, bytes | None]]:
    """The rows there are, table by table, and what was said about the activities among them."""
    found: dict[str, dict[str, int]] = {table: {} for table in wanted}
    told: dict[str, bytes | None] = {}
    for named in zip_longest(*map(pieces, wanted.values()), fillvalue=[]):
        values = {"organisation": organisation_id, **dict(zip(wanted, named, strict=True))}
        for table, name, number, definition in session.connection().execute(_KNOWN, values):
            found[table][name] = number
            if table == activity.name:
                told[name] = definition
    return found, told


def _tell(
    session: Session,
    numbers: dict[str, int],
    told: dict[str, bytes | None],
    said: dict[str, list[JsonObject]],
) -> None:
    changes = [
        {"number": number, "after": after}
        for iri, number in numbers.items()
        if (after := _after(told[iri], said[iri])) != told[iri]
    ]
    if changes:
        session.connection().execute(_TOLD, changes)


def _added(
    session: Session,
    table: str,
    organisation_id: UUID,
    names: set[str],
    definitions: dict[str, list[JsonObject]],
) -> dict[str, int]:
    """New rows, given out in the order of their names."""
    if not names:
        return {}
    key = _NAMES[table].name
    rows: list[dict[str, Any]] = [{"organisation_id": organisation_id, key: name} for name in sorted(names)]
    if table == activity.name:
        rows = [row | {"definition": _after(None, definitions[row[key]])} for row in rows]
    made = session.connection().execute(_MADE[table], rows)
    return {name: number for name, number in made}  # noqa: C416 -- rows are no tuples to the type checker


def _after(before: bytes | None, definitions: Iterable[JsonObject]) -> bytes | None:
    """What is said about an activity once these were said, too; None while nobody said anything."""
    news = [each for each in definitions if freeze(each) != before]
    if not news:
        return before
    merged = {} if before is None else parse_own(before)
    for definition in news:
        merged = _merged(merged, definition)
    return freeze(merged)


def _merged(before: JsonObject, news: JsonObject) -> JsonObject:
    maps = {key: before.get(key, {}) | news[key] for key in _LANGUAGE_MAPS if key in news}
    return before | news | maps
