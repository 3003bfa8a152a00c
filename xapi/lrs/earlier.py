"""What the log has already about the ids that arrive: statements with them, and who refers to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, null, select, union_all
from sqlalchemy.orm import Session

from xapi.log.models import statement
from xapi.lrs.pieces import pieces

_COLUMNS = (statement.c.seq, statement.c.sid, statement.c.refers_to, statement.c.voids)
_IN_LOG = statement.c.organisation_id == bindparam("organisation")
# Built once: making an expression costs more than running it.
_EARLIER = union_all(
    select(*_COLUMNS, statement.c.raw).where(_IN_LOG, statement.c.sid.in_(bindparam("sids", expanding=True))),
    select(*_COLUMNS, null()).where(_IN_LOG, statement.c.refers_to.in_(bindparam("sids", expanding=True))),
)


@dataclass(frozen=True, slots=True)
class Referrer:
    """A statement in the log that refers to one that arrives only now."""

    seq: int
    refers_to: UUID
    voids: bool


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the log has: statements by their ids, and those that were waiting for others."""

    stored: dict[UUID, bytes]
    referrers: list[Referrer]


def earlier(session: Session, organisation_id: UUID, sids: Iterable[UUID]) -> Earlier:
    """What the organisation's log has about these ids; call it on the organisation's turn only."""
    found = Earlier({}, [])
    for piece in pieces(sids):
        rows = session.connection().execute(_EARLIER, {"organisation": organisation_id, "sids": piece})
        for seq, sid, refers_to, voids, raw in rows:
            if raw is None:
                found.referrers.append(Referrer(seq, refers_to, voids))
            else:
                found.stored[sid] = raw
    return found
