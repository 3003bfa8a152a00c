from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from tests.xapi.samples import AUTHORITY, NOW
from xapi import vocabulary
from xapi.json_bytes import parse_own
from xapi.log.models import statement
from xapi.lrs import buffer
from xapi.lrs.door import Door
from xapi.statements import AccountAgent, ActivityRef, FrozenStatement, StatementDraft, build

flush = partial(buffer.flush, clock=lambda: NOW)


def make_frozen() -> FrozenStatement:
    actor = AccountAgent("http://example.com/people", "ann")
    return build(StatementDraft(actor, vocabulary.INITIALIZED, ActivityRef("http://example.com/a")), now=NOW)


def kept(door: Door, organisation_id: UUID) -> list[dict[str, Any]]:
    query = select(statement.c.raw).where(statement.c.organisation_id == organisation_id)
    with door.reading() as session:
        return [parse_own(raw) for raw in session.scalars(query.order_by(statement.c.seq))]


def test_what_was_recorded_is_written_in_order_at_the_end(door: Door, organisation_id: UUID) -> None:
    first, second = make_frozen(), make_frozen()

    with door.writing() as session:
        buffer.record(session, organisation_id, first)
        buffer.record(session, organisation_id, second)
        flush(session)

    assert [each["id"] for each in kept(door, organisation_id)] == [str(first.id), str(second.id)]
    assert kept(door, organisation_id)[0] == first.content() | {
        "stored": "2026-03-01T12:00:00.000000Z",
        "authority": buffer.tool_authority(),
        "version": "1.0.3",
    }


def test_a_deed_that_fails_leaves_no_statement(door: Door, organisation_id: UUID) -> None:
    def fail_at_the_end() -> None:
        with door.writing() as session:
            buffer.record(session, organisation_id, make_frozen())
            flush(session)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fail_at_the_end()

    assert kept(door, organisation_id) == []


def test_each_organisation_has_its_own_log(door: Door) -> None:
    one, two = uuid4(), uuid4()

    with door.writing() as session:
        for organisation_id in (one, two, one):
            buffer.record(session, organisation_id, make_frozen())
        flush(session)

    assert (len(kept(door, one)), len(kept(door, two))) == (2, 1)


def test_a_statement_may_come_with_its_own_authority(door: Door, organisation_id: UUID) -> None:
    with door.writing() as session:
        buffer.record(session, organisation_id, make_frozen(), AUTHORITY)
        buffer.record(session, organisation_id, make_frozen())
        flush(session)

    assert [each["authority"] for each in kept(door, organisation_id)] == [AUTHORITY, buffer.tool_authority()]


def test_nothing_recorded_writes_nothing(door: Door, organisation_id: UUID) -> None:
    with door.writing() as session:
        flush(session)

    assert kept(door, organisation_id) == []


def test_a_second_flush_writes_nothing_again(door: Door, organisation_id: UUID) -> None:
    with door.writing() as session:
        buffer.record(session, organisation_id, make_frozen())
        flush(session)
        flush(session)

    assert len(kept(door, organisation_id)) == 1
