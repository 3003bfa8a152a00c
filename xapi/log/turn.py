"""Whose turn it is to write: one writer per organisation, from here until its commit."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from xapi.log.models import log_head

# Built once: making an expression costs more than running it.
_OWN = log_head.c.organisation_id == bindparam("its_organisation")
_SEEN = select(log_head.c.seq, log_head.c.stored).where(_OWN)
_LOCKED = _SEEN.with_for_update()
_MOVED = update(log_head).where(_OWN).values(seq=bindparam("its_seq"), stored=bindparam("its_stored"))


@dataclass(frozen=True, slots=True)
class Head:
    """The end of an organisation's log: the last number given and the last moment stored."""

    seq: int
    stored: datetime | None


def take_turn(session: Session, organisation_id: UUID) -> Head:
    """Wait until no other transaction writes statements of this organisation, then keep the turn.

    On PostgreSQL the lock is the row; on SQLite a writing transaction has the whole database already.
    """
    row = session.connection().execute(_LOCKED, {"its_organisation": organisation_id}).one_or_none()
    if row is None:
        _lay_head(session, organisation_id)
        row = session.connection().execute(_LOCKED, {"its_organisation": organisation_id}).one()
    return Head(row.seq, row.stored)


def peek(session: Session, organisation_id: UUID) -> Head:
    """The end of the log as committed, without waiting for anybody."""
    row = session.connection().execute(_SEEN, {"its_organisation": organisation_id}).one_or_none()
    return Head(0, None) if row is None else Head(row.seq, row.stored)


def move_head(session: Session, organisation_id: UUID, head: Head) -> None:
    """Write down how far the log now reaches."""
    session.connection().execute(
        _MOVED, {"its_organisation": organisation_id, "its_seq": head.seq, "its_stored": head.stored}
    )


def _lay_head(session: Session, organisation_id: UUID) -> None:
    insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    session.execute(
        insert(log_head).values(organisation_id=organisation_id, seq=0, stored=None).on_conflict_do_nothing()
    )
