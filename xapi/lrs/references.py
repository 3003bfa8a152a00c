"""Who refers to whom, followed to the end, kept up to date as statements arrive."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import insert, or_, select
from sqlalchemy.orm import Session

from xapi.log.entries import Entry
from xapi.log.models import statement, statement_reference
from xapi.lrs.earlier import Referrer


def link(session: Session, organisation_id: UUID, entries: list[Entry], referrers: list[Referrer]) -> None:
    """Note what the new statements refer to, and which earlier ones were waiting for them."""
    arrows = _resolved_now(session, organisation_id, entries, referrers)
    for source, target in arrows:
        _follow(session, organisation_id, source, target)


def _resolved_now(
    session: Session, organisation_id: UUID, entries: list[Entry], referrers: list[Referrer]
) -> list[tuple[int, int]]:
    place = {entry.sid: entry.seq for entry in entries}
    outward = [(entry.seq, entry.refers_to) for entry in entries if entry.refers_to]
    waiting = [(each.seq, each.refers_to) for each in referrers]
    arrows = [(seq, place[sid]) for seq, sid in [*waiting, *outward] if sid in place]
    back = {seq: sid for seq, sid in outward if sid not in place}
    if back:
        rows = session.execute(
            select(statement.c.sid, statement.c.seq).where(
                statement.c.organisation_id == organisation_id, statement.c.sid.in_(back.values())
            )
        )
        known = {sid: seq for sid, seq in rows}  # noqa: C416 -- rows are no tuples to the type checker
        arrows += [(seq, known[sid]) for seq, sid in back.items() if sid in known]
    return sorted(arrows)


def _follow(session: Session, organisation_id: UUID, source: int, target: int) -> None:
    """Add the arrow and every longer way it opens; a circle does not make a statement its own target."""
    ways = _ways(session, organisation_id, source, target)
    sources = {source} | {one for one, other in ways if other == source}
    targets = {target} | {other for one, other in ways if one == target}
    fresh = {(one, other) for one in sources for other in targets if one != other}
    missing = fresh - _present(session, organisation_id, sources)
    if missing:
        session.execute(
            insert(statement_reference),
            [
                {"organisation_id": organisation_id, "seq": one, "target_seq": other}
                for one, other in sorted(missing)
            ],
        )


def _ways(session: Session, organisation_id: UUID, source: int, target: int) -> set[tuple[int, int]]:
    rows = session.execute(
        select(statement_reference.c.seq, statement_reference.c.target_seq).where(
            statement_reference.c.organisation_id == organisation_id,
            or_(statement_reference.c.target_seq == source, statement_reference.c.seq == target),
        )
    )
    return {(one, other) for one, other in rows}


def _present(session: Session, organisation_id: UUID, sources: Iterable[int]) -> set[tuple[int, int]]:
    rows = session.execute(
        select(statement_reference.c.seq, statement_reference.c.target_seq).where(
            statement_reference.c.organisation_id == organisation_id,
            statement_reference.c.seq.in_(list(sources)),
        )
    )
    return {(one, other) for one, other in rows}
