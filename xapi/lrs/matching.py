"""Which statements match: the numbers of those in the log, read off one index in order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, exists, func, select
from sqlalchemy.orm import Session

from xapi import vocabulary
from xapi.log.models import (
    activity,
    agent,
    statement,
    statement_activity,
    statement_agent,
    statement_reference,
    verb,
)
from xapi.lrs.parameters import Filters

_PROBE = 2_000


@dataclass(frozen=True, slots=True)
class Bounds:
    """Numbers greater than `low`, up to and with `high`."""

    low: int = 0
    high: int | None = None

    def of(self, column: ColumnElement[int]) -> list[ColumnElement[bool]]:
        """The conditions on a column of numbers."""
        return [column > self.low] + ([] if self.high is None else [column <= self.high])


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters as row numbers; None where there is no such filter."""

    agent: int | None = None
    verbs: tuple[int, ...] | None = None
    activity: int | None = None
    registration: UUID | None = None
    related_activities: bool = False
    related_agents: bool = False
    authority: int | None = None


def resolve(session: Session, organisation_id: UUID, filters: Filters) -> Wanted | None:
    """The filters as row numbers, or None when one names what no statement ever named."""
    verbs = None if filters.verb is None else vocabulary.spellings(filters.verb)
    lookups = {
        "agent": _rows(session, agent, agent.c.ifi, organisation_id, _given(filters.agent)),
        "authority": _rows(session, agent, agent.c.ifi, organisation_id, _given(filters.authority)),
        "activity": _rows(session, activity, activity.c.iri, organisation_id, _given(filters.activity)),
        "verbs": _rows(session, verb, verb.c.iri, organisation_id, verbs),
    }
    if () in lookups.values():
        return None
    one = {name: rows[0] for name, rows in lookups.items() if rows and name != "verbs"}
    return Wanted(
        verbs=lookups["verbs"],
        registration=filters.registration,
        related_activities=filters.related_activities,
        related_agents=filters.related_agents,
        **one,
    )


def direct_matches(
    session: Session, organisation_id: UUID, wanted: Wanted, bounds: Bounds, size: int, *, ascending: bool
) -> Sequence[int]:
    """The first numbers, in order, of standing statements that match by themselves."""
    driver = _driver(session, wanted)
    order = driver.order if ascending else driver.order.desc()
    query = (
        select(statement.c.seq)
        .select_from(driver.source)
        .where(
            *([statement.c.organisation_id == organisation_id] if driver.needs_organisation else []),
            ~statement.c.voided,
            *driver.conditions,
            *bounds.of(driver.order),
        )
        .order_by(order)
        .limit(size)
    )
    return session.scalars(query).all()


def matches_by_reference(
    session: Session, organisation_id: UUID, wanted: Wanted, bounds: Bounds, size: int, *, ascending: bool
) -> Sequence[int]:
    """The first numbers, in order, of standing statements that refer to a match, voided or not."""
    source = statement.alias("source")
    number = statement_reference.c.seq
    own = (
        []
        if wanted.authority is None
        else [_named(statement_agent, "agent_id", wanted.authority, source.c.seq)]
    )
    query = (
        select(number)
        .distinct()
        .select_from(
            statement_reference.join(
                source, (source.c.organisation_id == organisation_id) & (source.c.seq == number)
            ).join(
                statement,
                (statement.c.organisation_id == organisation_id)
                & (statement.c.seq == statement_reference.c.target_seq),
            )
        )
        .where(
            statement_reference.c.organisation_id == organisation_id,
            ~source.c.voided,
            *own,
            *_filters(replace(wanted, authority=None), statement.c.seq),
            *bounds.of(number),
        )
        .order_by(number if ascending else number.desc())
        .limit(size)
    )
    return session.scalars(query).all()


@dataclass(frozen=True, slots=True)
class _Driver:
    """What the search reads in order, and the conditions checked on the way.

    Verbs and activities belong to one organisation: naming it again would tempt another index to lead.
    """

    source: Any
    order: ColumnElement[int]
    conditions: list[ColumnElement[bool]]
    needs_organisation: bool = True


def _driver(session: Session, wanted: Wanted) -> _Driver:
    """Drive from the rarer side: the link table or index with the fewest entries."""
    if wanted.registration is not None:
        return _by_statement(wanted, [], "registration")
    names = [name for name in ("agent", "activity", "verbs") if getattr(wanted, name) is not None]
    if not names:
        return _by_statement(wanted, [], "")
    if len(names) == 1:
        chosen = names[0]
    else:
        sizes = {name: session.scalar(_size(wanted, name)) or 0 for name in names}
        chosen = min(names, key=lambda name: sizes[name])
    if chosen == "agent":
        return _by_link(wanted, statement_agent, statement_agent.c.agent_id == wanted.agent, "agent")
    if chosen == "activity" and wanted.related_activities:
        link = statement_activity
        return _by_link(wanted, link, link.c.activity_id == wanted.activity, "activity")
    plain: list[ColumnElement[bool]] = []
    if chosen == "activity":
        plain.append(statement.c.object_id == wanted.activity)
    if wanted.verbs is not None:
        plain.append(_one_of(statement.c.verb_id, wanted.verbs))
    return _by_statement(wanted, plain, chosen)


def _by_statement(wanted: Wanted, plain: list[ColumnElement[bool]], chosen: str) -> _Driver:
    left = replace(wanted, verbs=None) if plain else wanted
    left = replace(left, activity=None) if chosen == "activity" else left
    left = replace(left, registration=None)
    if wanted.registration is not None:
        plain = [*plain, statement.c.registration == wanted.registration]
    is_led = chosen in {"activity", "verbs"}
    return _Driver(statement, statement.c.seq, plain + _filters(left, statement.c.seq), not is_led)


def _by_link(wanted: Wanted, link: Table, condition: ColumnElement[bool], chosen: str) -> _Driver:
    conditions = [condition]
    if chosen == "agent" and not wanted.related_agents:
        conditions.append(statement_agent.c.is_direct)
    left = replace(wanted, agent=None) if chosen == "agent" else replace(wanted, activity=None)
    source = link.join(statement, statement.c.seq == link.c.seq)
    return _Driver(source, link.c.seq, conditions + _filters(left, link.c.seq))


def _filters(wanted: Wanted, number: ColumnElement[int]) -> list[ColumnElement[bool]]:
    """Conditions checked row by row: written so that no index is tempted to lead the search."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.verbs is not None:
        conditions.append(_one_of(statement.c.verb_id + 0, wanted.verbs))
    if wanted.registration is not None:
        conditions.append(func.coalesce(statement.c.registration, None) == wanted.registration)
    if wanted.activity is not None and wanted.related_activities:
        conditions.append(_named(statement_activity, "activity_id", wanted.activity, number))
    elif wanted.activity is not None:
        conditions.append(statement.c.object_id + 0 == wanted.activity)
    if wanted.agent is not None:
        direct = [] if wanted.related_agents else [statement_agent.c.is_direct]
        conditions.append(_named(statement_agent, "agent_id", wanted.agent, number, *direct))
    if wanted.authority is not None:
        conditions.append(_named(statement_agent, "agent_id", wanted.authority, number))
    return conditions


def _named(
    link: Table, column: str, value: int, number: ColumnElement[int], *more: ColumnElement[bool]
) -> ColumnElement[bool]:
    other = link.alias()
    renamed = [other.c.is_direct for _ in more]
    return exists().where(other.c[column] == value, other.c.seq == number, *renamed)


def _size(wanted: Wanted, name: str) -> Any:
    match name:
        case "agent":
            rows = select(statement_agent.c.seq).where(statement_agent.c.agent_id == wanted.agent)
        case "activity" if wanted.related_activities:
            rows = select(statement_activity.c.seq).where(statement_activity.c.activity_id == wanted.activity)
        case "activity":
            rows = select(statement.c.seq).where(statement.c.object_id == wanted.activity)
        case _:
            rows = select(statement.c.seq).where(_one_of(statement.c.verb_id, wanted.verbs or ()))
    return select(func.count()).select_from(rows.limit(_PROBE).subquery())


def _one_of(column: ColumnElement[int], values: tuple[int, ...]) -> ColumnElement[bool]:
    """Equality where there is one value: an index is then read in order of its next column."""
    return column == values[0] if len(values) == 1 else column.in_(values)


def _given(name: str | None) -> tuple[str, ...] | None:
    return None if name is None else (name,)


def _rows(
    session: Session, table: Table, key: Any, organisation_id: UUID, names: Sequence[str] | None
) -> tuple[int, ...] | None:
    """The rows of these names; None where none were asked for."""
    if names is None:
        return None
    query = select(table.c.id).where(table.c.organisation_id == organisation_id, key.in_(names))
    return tuple(session.scalars(query))
