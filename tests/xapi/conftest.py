import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session

from xapi import migrations
from xapi.lrs.door import Door, open_engine


@pytest.fixture
def door(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Door]:
    """A record store on SQLite; on PostgreSQL where the test is marked so and asks for it."""
    kind = getattr(request, "param", "sqlite")
    url = (
        request.getfixturevalue("postgres_url") if kind == "postgres" else f"sqlite:///{tmp_path / 'lrs.db'}"
    )
    engine = open_engine(url)
    with engine.begin() as connection:
        migrations.upgrade(connection)
    yield Door(engine)
    engine.dispose()


@pytest.fixture
def organisation_id() -> UUID:
    return uuid4()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
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


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A fresh database of its own on the server of this run."""
    name = f"xapi_{uuid4().hex[:12]}"
    with administrator(postgres_server) as session:
        session.execute(text(f"CREATE DATABASE {name}"))
    yield postgres_server.replace("/postgres?", f"/{name}?")
    with administrator(postgres_server) as session:
        session.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@contextmanager
def administrator(url: str) -> Iterator[Session]:
    engine: Engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with Session(engine) as session:
        yield session
    engine.dispose()
