"""How statements are found: one by its id, or a page of all that match."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from xapi.anatomy import ifi
from xapi.json_bytes import parse_own
from xapi.log.models import statement
from xapi.lrs.matching import Bounds, Wanted, direct_matches, matches_by_reference, resolve
from xapi.lrs.parameters import Filters


@dataclass(frozen=True, slots=True)
class Page:
    """The statements of one page as bytes, in order, and where the next page begins, if there is one."""

    statements: list[bytes]
    after: int | None


def find_one(
    session: Session, organisation_id: UUID, sid: UUID, *, voided: bool, authority: str | None = None
) -> bytes | None:
    """The statement with this id: voided or not as asked, and vouched for by this authority."""
    raw: bytes | None = session.scalar(
        select(statement.c.raw).where(
            statement.c.organisation_id == organisation_id,
            statement.c.sid == sid,
            statement.c.voided.is_(voided),
        )
    )
    if raw is None or authority not in {None, ifi(parse_own(raw)["authority"])}:
        return None
    return raw


def find(session: Session, organisation_id: UUID, filters: Filters, *, after: int | None = None) -> Page:
    """A page of the statements that match, by `stored`, those that refer to a match included.

    `after` continues behind the last statement of the page before.
    """
    wanted = resolve(session, organisation_id, filters)
    if wanted is None:
        return Page([], None)
    bounds = _bounds(session, organisation_id, filters, after)
    size = filters.limit + 1
    found = _numbers(session, organisation_id, wanted, bounds, size, filters)
    chosen = found[: filters.limit]
    rows = session.execute(
        select(statement.c.seq, statement.c.raw).where(
            statement.c.organisation_id == organisation_id, statement.c.seq.in_(chosen)
        )
    )
    raw = {seq: each for seq, each in rows}  # noqa: C416 -- rows are no tuples to the type checker
    return Page([raw[seq] for seq in chosen], chosen[-1] if len(found) > filters.limit else None)


def _numbers(
    session: Session, organisation_id: UUID, wanted: Wanted, bounds: Bounds, size: int, filters: Filters
) -> list[int]:
    found = set(direct_matches(session, organisation_id, wanted, bounds, size, ascending=filters.ascending))
    if not filters.are_bare():
        # 1.0.3 Communication 2.1.3: who refers to a match is a match
        found |= set(
            matches_by_reference(session, organisation_id, wanted, bounds, size, ascending=filters.ascending)
        )
    return sorted(found, reverse=not filters.ascending)[:size]


def _bounds(session: Session, organisation_id: UUID, filters: Filters, after: int | None) -> Bounds:
    """The range of numbers to look in: `stored` never runs backwards along them."""
    low = _last_until(session, organisation_id, filters.since) if filters.since else 0
    high = _last_until(session, organisation_id, filters.until) if filters.until else None
    if after is None:
        return Bounds(low, high)
    if filters.ascending:
        return Bounds(max(low, after), high)
    return Bounds(low, after - 1 if high is None else min(high, after - 1))


def _last_until(session: Session, organisation_id: UUID, moment: datetime) -> int:
    last = session.scalar(
        select(statement.c.seq)
        .where(statement.c.organisation_id == organisation_id, statement.c.stored <= moment)
        .order_by(statement.c.stored.desc(), statement.c.seq.desc())
        .limit(1)
    )
    return last or 0
