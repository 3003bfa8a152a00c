"""Two doors to the database: one that only reads, one that commits everything or nothing."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import bindparam, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm import Session

import lti_tool.parts.boards.models
import lti_tool.parts.meetings.models
import lti_tool.parts.questions.models  # noqa: F401 -- no kind of activity brings them yet
from lti_tool.db import Base, Database, migrate, new_id
from lti_tool.db.deed import Deed
from lti_tool.db.engine import check_writable, create
from lti_tool.errors import Conflict, SetupError
from lti_tool.platforms import service
from lti_tool.platforms.models import Organisation
from lti_tool.runtime import Runtime
from tests.house import BASE_URL, MORNING
from xapi.log.columns import metadata as xapi_metadata


def add(session: Session, slug: str) -> Organisation:
    return service.make_organisation(session, slug, slug, iri_base=BASE_URL, now=MORNING)


def slugs(runtime: Runtime) -> set[str]:
    with runtime.database.reading() as session:
        return set(session.scalars(select(Organisation.slug)))


def test_what_is_written_is_there_afterwards(any_runtime: Runtime) -> None:
    with any_runtime.database.writing() as session:
        add(session, "acme")

    assert "acme" in slugs(any_runtime)


def test_an_error_takes_everything_back(any_runtime: Runtime) -> None:
    def deed() -> None:
        with any_runtime.database.writing() as session:
            add(session, "acme")
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError):
        deed()

    assert "acme" not in slugs(any_runtime)


def test_a_hook_that_fails_takes_everything_back(runtime: Runtime) -> None:
    def refuse(_: Session) -> None:
        raise RuntimeError("the record cannot be written")

    database = Database(runtime.database.engine, before_commit=(refuse,))

    def deed() -> None:
        with database.writing() as session:
            add(session, "acme")

    with pytest.raises(RuntimeError):
        deed()

    assert "acme" not in slugs(runtime)


def test_the_reading_door_refuses_to_write(any_runtime: Runtime) -> None:
    def write() -> None:
        with any_runtime.database.reading() as session:
            add(session, "acme")

    with pytest.raises(DBAPIError):
        write()

    with any_runtime.database.writing() as session:
        add(session, "after")
    assert slugs(any_runtime) == {"default", "after"}


TABLE = Organisation.__table__
FOUND = Deed(insert(Organisation))
FOUND_BESIDE = Deed(
    insert(Organisation).from_select(
        [TABLE.c.id, TABLE.c.slug, TABLE.c.name, TABLE.c.iri_base, TABLE.c.created_at],
        select(
            bindparam("id", type_=TABLE.c.id.type),
            bindparam("slug", type_=TABLE.c.slug.type),
            TABLE.c.name,
            TABLE.c.iri_base,
            bindparam("created_at", type_=TABLE.c.created_at.type),
        ).where(TABLE.c.slug == bindparam("beside"), TABLE.c.name == "Default"),
        include_defaults=False,
    )
)


def test_a_deed_of_one_statement_is_committed_by_itself(any_runtime: Runtime) -> None:
    values = {"id": new_id(), "slug": "acme", "name": "A", "iri_base": BASE_URL, "created_at": MORNING}

    wrote = any_runtime.database.commit_one(FOUND, values)

    with any_runtime.database.reading() as session:
        kept = session.get_one(Organisation, values["id"])
        assert (wrote, kept.slug, kept.created_at) == (1, "acme", MORNING)


def test_a_deed_whose_key_is_taken_is_a_conflict_and_leaves_nothing(any_runtime: Runtime) -> None:
    values = {"id": new_id(), "slug": "default", "name": "A", "iri_base": BASE_URL, "created_at": MORNING}

    with pytest.raises(Conflict):
        any_runtime.database.commit_one(FOUND, values)

    assert slugs(any_runtime) == {"default"}


@pytest.mark.parametrize(("beside", "wrote"), [("default", 1), ("nobody", 0)])
def test_a_deed_may_depend_on_what_is_there(any_runtime: Runtime, beside: str, wrote: int) -> None:
    values = {"id": new_id(), "slug": "acme", "beside": beside, "created_at": MORNING}

    assert any_runtime.database.commit_one(FOUND_BESIDE, values) == wrote
    assert slugs(any_runtime) == ({"default", "acme"} if wrote else {"default"})


def test_a_moment_without_a_zone_is_refused(runtime: Runtime) -> None:
    def write() -> None:
        with runtime.database.writing() as session:
            row = add(session, "acme")
            row.created_at = datetime(2026, 1, 1)  # noqa: DTZ001 that it names no moment is the point

    with pytest.raises(StatementError):
        write()


def test_a_moment_comes_back_in_utc(any_runtime: Runtime) -> None:
    berlin = timezone(timedelta(hours=1))
    with any_runtime.database.writing() as session:
        add(session, "acme").created_at = datetime(2026, 11, 22, 10, 0, tzinfo=berlin)

    with any_runtime.database.reading() as session:
        kept = session.scalars(select(Organisation).where(Organisation.slug == "acme")).one()
        assert kept.created_at == datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
        assert kept.created_at.tzinfo is UTC


def test_the_migrations_give_the_tables_of_the_models(any_runtime: Runtime) -> None:
    found = set(inspect(any_runtime.database.engine).get_table_names()) - {"alembic_version"}

    assert found == set(Base.metadata.tables) | set(xapi_metadata.tables)


def test_the_migrations_go_up_down_and_up_again(any_runtime: Runtime) -> None:
    engine = any_runtime.database.engine

    migrate.downgrade(engine)
    left = set(inspect(engine).get_table_names())
    migrate.upgrade(engine)

    assert left == {"alembic_version"}
    with engine.connect() as connection:
        assert migrate.is_current(connection)


def test_the_models_say_nothing_the_migrations_do_not(any_runtime: Runtime) -> None:
    with any_runtime.database.engine.connect() as connection:
        assert migrate.differences(connection, Base.metadata) == []


def test_a_database_nobody_may_write_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="cannot be written") as refused:
        check_writable(create(f"sqlite:///{tmp_path}/missing/potluck.db"))

    assert "\n" not in str(refused.value)


def test_a_password_is_not_shown_when_the_server_is_away() -> None:
    with pytest.raises(SetupError) as refused:
        check_writable(create("postgresql+psycopg://me:hush@127.0.0.1:1/potluck"))

    assert "hush" not in str(refused.value)


def test_sqlite_is_durable_and_lets_readers_read_while_one_writes(runtime: Runtime) -> None:
    with runtime.database.writing() as writing:
        add(writing, "acme")
        assert slugs(runtime) == {"default"}

    with create(runtime.settings.database_url).connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
