"""Statements of the running transaction, kept in the session and written last."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy.orm import Session

from xapi import profile
from xapi.clock import Clock, system_now
from xapi.frozen import FrozenStatement
from xapi.json_bytes import JsonObject
from xapi.lrs.store import store, store_new

_KEPT = "xapi.statements"


def tool_authority(base: str = profile.DEFAULT_BASE) -> JsonObject:
    """Who vouches for the statements of the tool itself."""
    return {"objectType": "Agent", "account": {"homePage": profile.tools(base), "name": "potluck"}}


def record(
    session: Session,
    organisation_id: UUID,
    statement: FrozenStatement,
    authority: JsonObject | None = None,
) -> None:
    """Keep a statement for the end of this transaction; it is stored with the deed or not at all."""
    kept: list[tuple[UUID, JsonObject, FrozenStatement]] = session.info.setdefault(_KEPT, [])
    kept.append((organisation_id, authority or tool_authority(), statement))


def flush(session: Session, *, clock: Clock = system_now) -> None:
    """Write what was recorded, organisation by organisation; call it last before the commit.

    Raises:
        StatementConflict: a recorded statement's id is taken by another statement.
    """
    kept: list[tuple[UUID, JsonObject, FrozenStatement]] = session.info.pop(_KEPT, [])
    if not kept:
        return
    session.flush()
    by_organisation: dict[UUID, list[tuple[JsonObject, FrozenStatement]]] = defaultdict(list)
    for organisation_id, authority, statement in kept:
        by_organisation[organisation_id].append((authority, statement))
    for organisation_id in sorted(by_organisation):  # one order for all writers: no two wait for each other
        for authority, statements in _runs(by_organisation[organisation_id]):
            keep = store_new if all(each.is_id_new for each in statements) else store
            keep(session, organisation_id, [each.content() for each in statements], authority, clock=clock)


def _runs(kept: list[tuple[JsonObject, FrozenStatement]]) -> list[tuple[JsonObject, list[FrozenStatement]]]:
    runs: list[tuple[JsonObject, list[FrozenStatement]]] = []
    for authority, statement in kept:
        if not runs or runs[-1][0] != authority:
            runs.append((authority, []))
        runs[-1][1].append(statement)
    return runs
