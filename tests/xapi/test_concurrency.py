import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from tests.xapi.samples import AUTHORITY, make_actor, make_statement
from xapi.facts.rebuild import checksum, rebuild
from xapi.log.models import statement
from xapi.lrs.door import Door
from xapi.lrs.store import store

both = pytest.mark.parametrize(
    "door", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
WRITERS = 6
BATCHES = 8


def write_batches(door: Door, organisation_id: UUID, writer: int) -> None:
    for batch in range(BATCHES):
        with door.writing() as session:
            statements = [make_statement(actor=make_actor(f"{writer % 3}-{batch}")) for _ in range(3)]
            store(session, organisation_id, statements, AUTHORITY)


def seen_while(door: Door, organisation_id: UUID, done: Event) -> Iterator[tuple[int, int]]:
    while not done.is_set():
        with door.reading() as session:
            count, last = session.execute(
                select(func.count(), func.max(statement.c.seq)).where(
                    statement.c.organisation_id == organisation_id
                )
            ).one()
        yield count, last or 0
        time.sleep(0.002)


@both
def test_numbers_have_no_gap_and_follow_the_commits(door: Door, organisation_id: UUID) -> None:
    done = Event()
    with ThreadPoolExecutor(WRITERS + 1) as threads:
        reader = threads.submit(lambda: list(seen_while(door, organisation_id, done)))
        writers = [threads.submit(write_batches, door, organisation_id, each) for each in range(WRITERS)]
        for writer in writers:
            writer.result()
        done.set()
        seen = reader.result()

    with door.reading() as session:
        rows = session.execute(
            select(statement.c.seq, statement.c.stored)
            .where(statement.c.organisation_id == organisation_id)
            .order_by(statement.c.seq)
        ).all()
    assert [row.seq for row in rows] == list(range(1, WRITERS * BATCHES * 3 + 1))
    assert [row.stored for row in rows] == sorted(row.stored for row in rows)
    assert all(count == last for count, last in seen), "a reader saw a number before a smaller one"


@both
def test_a_transaction_that_fails_leaves_no_gap(door: Door, organisation_id: UUID) -> None:
    def write(*, fails: bool) -> None:
        with door.writing() as session:
            store(session, organisation_id, [make_statement()], AUTHORITY)
            if fails:
                raise InterruptedError

    write(fails=False)
    with pytest.raises(InterruptedError):
        write(fails=True)
    write(fails=False)

    with door.reading() as session:
        assert session.scalars(select(statement.c.seq).order_by(statement.c.seq)).all() == [1, 2]


@both
def test_the_same_statement_sent_at_once_by_many_is_kept_once(door: Door, organisation_id: UUID) -> None:
    one = make_statement(id=str(uuid4()))

    def send(_: int) -> None:
        with door.writing() as session:
            store(session, organisation_id, [one], AUTHORITY)

    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(send, range(WRITERS)))

    with door.reading() as session:
        assert session.scalar(select(func.count()).select_from(statement)) == 1


@both
def test_facts_kept_by_many_writers_are_the_facts_of_the_log(door: Door, organisation_id: UUID) -> None:
    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(lambda each: write_batches(door, organisation_id, each), range(WRITERS)))

    with door.writing() as session:
        kept = checksum(session, organisation_id)
        rebuild(session, organisation_id)
        rebuilt = checksum(session, organisation_id)

    assert kept == rebuilt
