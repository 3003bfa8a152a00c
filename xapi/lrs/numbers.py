"""The row numbers of agents, verbs and activities: looked up and given out a batch at a time."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from xapi.json_bytes import JsonObject, freeze, parse_own
from xapi.log.models import activity, agent, verb

_LANGUAGE_MAPS = ("name", "description")
_AT_ONCE = 5_000


# Built once: making an expression costs more than running it.
def _known(table: Table, key: Any, *more: Any) -> Any:
    return select(key, table.c.id, *more).where(
        table.c.organisation_id == bindparam("organisation"), key.in_(bindparam("names", expanding=True))
    )


_KNOWN = {
    agent: _known(agent, agent.c.ifi),
    verb: _known(verb, verb.c.iri),
    activity: _known(activity, activity.c.iri),
}
_KNOWN_ACTIVITIES = _known(activity, activity.c.iri, activity.c.definition)
_MADE = {
    table: insert(table).returning(table.c[key], table.c.id)
    for table, key in ((agent, "ifi"), (verb, "iri"), (activity, "iri"))
}
_TOLD = update(activity).where(activity.c.id == bindparam("number")).values(definition=bindparam("after"))


def agent_numbers(session: Session, organisation_id: UUID, ifis: Iterable[str]) -> dict[str, int]:
    """The row of every agent, made where there was none; call it on the organisation's turn only."""
    return _numbers(session, agent, "ifi", organisation_id, set(ifis))


def verb_numbers(session: Session, organisation_id: UUID, iris: Iterable[str]) -> dict[str, int]:
    """The row of every verb, made where there was none; call it on the organisation's turn only."""
    return _numbers(session, verb, "iri", organisation_id, set(iris))


def activity_numbers(
    session: Session, organisation_id: UUID, definitions: dict[str, list[JsonObject]]
) -> dict[str, int]:
    """The row of every activity, made where there was none, with what was newly said about it merged in."""
    known: dict[str, tuple[int, bytes | None]] = {}
    for iris in _pieces(definitions):
        rows = session.execute(_KNOWN_ACTIVITIES, {"organisation": organisation_id, "names": iris})
        known |= {iri: (number, definition) for iri, number, definition in rows}
    missing = definitions.keys() - known.keys()
    new = {iri: _after(None, definitions[iri]) for iri in sorted(missing)}
    numbers = {iri: number for iri, (number, _) in known.items()}
    _tell(session, numbers, {iri: definition for iri, (_, definition) in known.items()}, definitions)
    if not new:
        return numbers
    added = [{"iri": iri, "definition": definition} for iri, definition in new.items()]
    return numbers | _added(session, activity, organisation_id, added)


def _tell(
    session: Session,
    numbers: dict[str, int],
    kept: dict[str, bytes | None],
    said: dict[str, list[JsonObject]],
) -> None:
    changes = [
        {"number": number, "after": after}
        for iri, number in numbers.items()
        if (after := _after(kept[iri], said[iri])) != kept[iri]
    ]
    if changes:
        session.connection().execute(_TOLD, changes)


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


def _numbers(
    session: Session, table: Table, key: str, organisation_id: UUID, wanted: set[str]
) -> dict[str, int]:
    found = _found(session, table, organisation_id, wanted)
    missing = [{key: name} for name in sorted(wanted - found.keys())]
    return found | _added(session, table, organisation_id, missing) if missing else found


def _found(session: Session, table: Table, organisation_id: UUID, wanted: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for piece in _pieces(wanted):
        rows = session.execute(_KNOWN[table], {"organisation": organisation_id, "names": piece})
        found |= {name: number for name, number in rows}  # noqa: C416 -- rows are no tuples to the type checker
    return found


def _added(
    session: Session, table: Table, organisation_id: UUID, rows: Iterable[dict[str, Any]]
) -> dict[str, int]:
    made = session.connection().execute(
        _MADE[table], [{"organisation_id": organisation_id, **row} for row in rows]
    )
    return {name: number for name, number in made}  # noqa: C416 -- rows are no tuples to the type checker


def _pieces(names: Iterable[str]) -> Iterable[list[Any]]:
    everything = list(names)
    return (everything[start : start + _AT_ONCE] for start in range(0, len(everything), _AT_ONCE))
