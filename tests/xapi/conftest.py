import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, create_engine, delete, text
from sqlalchemy.orm import Session

from tests.engines import Travelling
from tests.postgres import Server
from xapi import migrations
from xapi.log.columns import metadata
from xapi.lrs.door import Door, open_engine


@pytest.fixture
def door(request: pytest.FixtureRequest) -> Iterator[Door]:
    """A record store on SQLite; on PostgreSQL where a test asks for it."""
    kind = getattr(request, "param", "sqlite")
    travelling: Travelling = request.getfixturevalue(f"on_{kind}_alone")
    with travelling.at(request.getfixturevalue(f"{kind}_url")) as engine:
        yield Door(engine)


@pytest.fixture(scope="session")
def on_sqlite_alone() -> Travelling:
    """The engine of every store on SQLite."""
    return Travelling(open_engine("sqlite:////nowhere/yet.db"))


@pytest.fixture(scope="session")
def on_postgres_alone(postgres_database: str) -> Travelling:
    """The engine of every store on PostgreSQL."""
    return Travelling(open_engine(postgres_database))


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
def postgres_database(postgres_server: Server) -> Iterator[str]:
    """A database with empty tables, made once; every test leaves it empty again."""
    name = f"xapi_{uuid4().hex[:12]}"
    administer(postgres_server.url, f"CREATE DATABASE {name}")
    migrate(database_url(postgres_server.url, name))
    yield database_url(postgres_server.url, name)
    administer(postgres_server.url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres_url(postgres_database: str, postgres_sweeper: Engine) -> Iterator[str]:
    yield postgres_database
    with postgres_sweeper.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))


@pytest.fixture(scope="session")
def postgres_sweeper(postgres_database: str) -> Iterator[Engine]:
    """What empties the tables between tests."""
    engine = create_engine(postgres_database)
    yield engine
    engine.dispose()


@pytest.fixture
def empty_postgres_url(postgres_server: Server) -> Iterator[str]:
    """A database without any table."""
    name = f"xapi_{uuid4().hex[:12]}"
    administer(postgres_server.url, f"CREATE DATABASE {name}")
    yield database_url(postgres_server.url, name)
    administer(postgres_server.url, f"DROP DATABASE {name} WITH (FORCE)")


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
