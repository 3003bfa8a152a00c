"""The facts made anew from the log, and a checksum that says whether kept and made are alike."""

from hashlib import sha256
from itertools import islice
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from xapi.facts.keeping import Place, counting_statements, fold, read_events, write
from xapi.facts.models import completion_fact
from xapi.facts.rules import Progress
from xapi.log.turn import take_turn

_AT_ONCE = 1_000


def rebuild(session: Session, organisation_id: UUID) -> int:
    """Throw away an organisation's facts, make them from its statements and give back how many there are."""
    take_turn(session, organisation_id)
    session.execute(delete(completion_fact).where(completion_fact.c.organisation_id == organisation_id))
    rows = session.execute(counting_statements(organisation_id).execution_options(yield_per=_AT_ONCE))
    progress: dict[Place, Progress] = fold(read_events(rows), {})
    waiting = iter(progress.items())
    while piece := dict(islice(waiting, _AT_ONCE)):
        write(session, organisation_id, piece, {})
    return len(progress)


def checksum(session: Session, organisation_id: UUID) -> str:
    """A fingerprint of all facts of an organisation: two that are alike have the same facts."""
    table = completion_fact.c
    rows = session.execute(
        select(completion_fact)
        .where(table.organisation_id == organisation_id)
        .order_by(table.activity_id, table.agent_id, table.registration)
        .execution_options(yield_per=_AT_ONCE)
    )
    digest = sha256()
    for row in rows:
        digest.update("\x1f".join(map(str, row)).encode())
        digest.update(b"\x1e")
    return digest.hexdigest()
