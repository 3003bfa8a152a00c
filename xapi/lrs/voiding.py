"""What voiding a statement does, whichever of the two arrives first."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from xapi.facts.keeping import recompute
from xapi.log.entries import Entry
from xapi.log.models import statement
from xapi.lrs.earlier import Referrer


def voided_on_arrival(entries: list[Entry], referrers: list[Referrer]) -> set[UUID]:
    """Those of the new statements that are voided by an earlier one or by one of the same batch.

    A statement that voids cannot be voided (1.0.3 Data 2.3.2).
    """
    candidates = {entry.sid for entry in entries if not entry.voids}
    earlier = (referrer.refers_to for referrer in referrers if referrer.voids)
    return candidates & {*earlier, *(entry.refers_to for entry in entries if entry.voids)}


def void_targets(session: Session, organisation_id: UUID, entries: list[Entry]) -> None:
    """Hide the statements that the new ones void, and count again what they had said about completion."""
    targets = [entry.refers_to for entry in entries if entry.voids]
    if not targets:
        return
    meant = (
        statement.c.organisation_id == organisation_id,
        statement.c.sid.in_(targets),
        ~statement.c.voids,
        ~statement.c.voided,
    )
    found = session.execute(
        select(statement.c.seq, statement.c.actor_id, statement.c.object_id).where(*meant)
    ).all()
    session.execute(update(statement).where(*meant).values(voided=True))
    pairs = {(row.actor_id, row.object_id) for row in found if row.actor_id and row.object_id}
    if pairs:
        recompute(session, organisation_id, pairs)
