import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

import pytest
from sqlalchemy import create_engine, delete, text
from sqlalchemy.orm import Session

from xapi import migrations
from xapi.log.columns import metadata
from xapi.lrs.door import Door, open_engine


@pytest.fixture
def door(request: pytest.FixtureRequest) -> Iterator[Door]:
    """A record store on SQLite; on PostgreSQL where a test asks for it."""
    engine = open_engine(request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_url"))
    yield Door(engine)
    engine.dispose()


@pytest.fixture
def organisation_id() -> UUID:
    return uuid4()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with empty tables, made once and copied for every test."""
    path = tmp_path_factory.mktemp("lrs") / "template.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    shutil.copy(sqlite_template, tmp_path / "lrs.db")
    return f"sqlite:///{tmp_path / 'lrs.db'}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a real server: the one given, or one of our own for this run."""
    given = os.environ.get("POTLUCK_TEST_POSTGRES")
    if given:
        yield given
        return
    with TemporaryDirectory(prefix="pg") as folder, pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_RUNTIME_DIR", folder)  # platformdirs warns where it is missing
        import pgserver  # noqa: PLC0415 -- it reads the environment when imported

        server = pgserver.get_server(Path(folder) / "data")
        try:
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str) -> Iterator[str]:
    """A database with empty tables, made once; every test leaves it empty again."""
    name = f"xapi_{uuid4().hex[:12]}"
    administer(postgres_server, f"CREATE DATABASE {name}")
    migrate(database_url(postgres_server, name))
    yield database_url(postgres_server, name)
    administer(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres_url(postgres_database: str) -> Iterator[str]:
    yield postgres_database
    engine = create_engine(postgres_database)
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
    engine.dispose()


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> Iterator[str]:
    """A database without any table."""
    name = f"xapi_{uuid4().hex[:12]}"
    administer(postgres_server, f"CREATE DATABASE {name}")
    yield database_url(postgres_server, name)
    administer(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


def database_url(server: str, name: str) -> str:
    before, _, query = server.partition("?")
    return f"{before.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


def administer(url: str, command: str) -> None:
    with administrator(url) as session:
        session.execute(text(command))


@contextmanager
def administrator(url: str) -> Iterator[Session]:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with Session(engine) as session:
        yield session
    engine.dispose()


def migrate(url: str) -> None:
    engine = open_engine(url)
    with engine.begin() as connection:
        migrations.upgrade(connection)
    engine.dispose()
