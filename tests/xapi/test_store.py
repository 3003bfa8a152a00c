from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from tests.xapi.samples import AUTHORITY, NOW, make_statement
from xapi.errors import DuplicateInBatch, StatementConflict
from xapi.json_bytes import parse_own
from xapi.log.models import statement
from xapi.lrs.door import Door
from xapi.lrs.store import store
from xapi.versions import Version


def kept(door: Door) -> list[dict[str, Any]]:
    with door.reading() as session:
        return [parse_own(raw) for raw in session.scalars(select(statement.c.raw).order_by(statement.c.seq))]


def put(
    door: Door, organisation_id: UUID, *statements: dict[str, Any], now: datetime = NOW, **more: Any
) -> list[UUID]:
    with door.writing() as session:
        return store(session, organisation_id, list(statements), AUTHORITY, clock=lambda: now, **more)


both = pytest.mark.parametrize(
    "door", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


@both
def test_ids_come_back_in_the_order_of_the_batch(door: Door, organisation_id: UUID) -> None:
    ids = [uuid4(), uuid4(), uuid4()]

    answered = put(door, organisation_id, *(make_statement(id=str(sid)) for sid in ids))

    assert answered == ids


@both
def test_the_same_statement_twice_changes_nothing(door: Door, organisation_id: UUID) -> None:
    one = make_statement(id=str(uuid4()))

    put(door, organisation_id, one)
    put(door, organisation_id, one, now=NOW + timedelta(days=1))

    assert len(kept(door)) == 1


@both
def test_another_statement_with_a_known_id_is_a_conflict_and_writes_nothing(
    door: Door, organisation_id: UUID
) -> None:
    sid = str(uuid4())
    put(door, organisation_id, make_statement(id=sid))

    with pytest.raises(StatementConflict):
        put(
            door,
            organisation_id,
            make_statement(),
            make_statement(id=sid, verb={"id": "http://example.com/other"}),
        )

    assert len(kept(door)) == 1


def test_a_batch_with_one_id_twice_is_refused_in_2_0(door: Door, organisation_id: UUID) -> None:
    one = make_statement(id=str(uuid4()))

    with pytest.raises(DuplicateInBatch):
        put(door, organisation_id, one, one, version=Version.V2_0_0)


def test_a_batch_with_one_statement_twice_keeps_it_once_in_1_0_3(door: Door, organisation_id: UUID) -> None:
    one = make_statement(id=str(uuid4()))

    answered = put(door, organisation_id, one, one)

    assert answered == [UUID(one["id"])] * 2
    assert len(kept(door)) == 1


def test_the_store_sets_what_the_standard_asks(door: Door, organisation_id: UUID) -> None:
    parent = {"id": "http://example.com/parent"}
    sent = make_statement(context={"contextActivities": {"parent": parent}})

    [sid] = put(door, organisation_id, sent)

    [whole] = kept(door)
    assert whole["id"] == str(sid)
    assert whole["stored"] == whole["timestamp"] == "2026-03-01T12:00:00.000000Z"
    assert whole["authority"] == AUTHORITY
    assert whole["version"] == "1.0.3"
    assert whole["context"]["contextActivities"]["parent"] == [parent]


def test_a_timestamp_is_given_back_in_utc_in_2_0(door: Door, organisation_id: UUID) -> None:
    put(
        door,
        organisation_id,
        make_statement(timestamp="2026-03-01T14:00:00+02:00"),
        version=Version.V2_0_0,
    )

    [whole] = kept(door)
    assert whole["timestamp"] == "2026-03-01T12:00:00.000000Z"


def test_stored_never_runs_backwards(door: Door, organisation_id: UUID) -> None:
    put(door, organisation_id, make_statement(), now=datetime(2026, 3, 1, 12, 0, 5, tzinfo=UTC))
    put(door, organisation_id, make_statement(), now=datetime(2026, 3, 1, 12, 0, 1, tzinfo=UTC))

    assert [each["stored"] for each in kept(door)] == ["2026-03-01T12:00:05.000000Z"] * 2


def test_two_organisations_may_use_one_id(door: Door) -> None:
    sid = str(uuid4())

    put(door, uuid4(), make_statement(id=sid))
    put(door, uuid4(), make_statement(id=sid, verb={"id": "http://example.com/other"}))

    assert len(kept(door)) == 2


def voiding(sid: str) -> dict[str, Any]:
    return make_statement(
        verb={"id": "http://adlnet.gov/expapi/verbs/voided"},
        object={"objectType": "StatementRef", "id": sid},
    )


def voided_ids(door: Door) -> set[str]:
    with door.reading() as session:
        return {str(sid) for sid in session.scalars(select(statement.c.sid).where(statement.c.voided))}


@both
def test_a_voided_statement_is_marked(door: Door, organisation_id: UUID) -> None:
    sid = str(uuid4())
    put(door, organisation_id, make_statement(id=sid), make_statement())

    put(door, organisation_id, voiding(sid))

    assert voided_ids(door) == {sid}


def test_a_statement_may_be_voided_before_it_arrives(door: Door, organisation_id: UUID) -> None:
    sid = str(uuid4())
    put(door, organisation_id, voiding(sid))

    put(door, organisation_id, make_statement(id=sid))

    assert voided_ids(door) == {sid}


def test_a_statement_may_be_voided_in_its_own_batch(door: Door, organisation_id: UUID) -> None:
    sid = str(uuid4())

    put(door, organisation_id, voiding(sid), make_statement(id=sid))

    assert voided_ids(door) == {sid}


def test_a_voiding_statement_cannot_be_voided(door: Door, organisation_id: UUID) -> None:
    sid = str(uuid4())
    void = voiding(sid) | {"id": str(uuid4())}
    put(door, organisation_id, make_statement(id=sid), void)

    put(door, organisation_id, voiding(void["id"]))

    assert voided_ids(door) == {sid}
