"""Databases with the tables of both sides, on SQLite and, where a test asks, on PostgreSQL."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, create_engine, event, text

from lti_tool import web
from lti_tool.access import Permission, grant, guard
from lti_tool.db import Base, Database
from lti_tool.db.engine import create
from lti_tool.errors import NotAllowed, NotFound, SessionEnded
from lti_tool.reports.views import blueprint
from lti_tool.runtime import Runtime
from lti_tool.settings import Settings
from lti_tool.web import current, error_pages
from lti_tool.web.surroundings import Surroundings
from tests.reports.making import MORNING, World
from xapi.log.columns import metadata
from xapi.lrs import buffer


def lay_tables(url: str) -> None:
    engine = create(url)
    Base.metadata.create_all(engine)
    metadata.create_all(engine)
    engine.dispose()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reports") / "template.db"
    lay_tables(f"sqlite:///{path}")
    return path


@pytest.fixture
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """An empty database; on PostgreSQL where the test asks for it."""
    if getattr(request, "param", "sqlite") == "postgres":
        url = request.getfixturevalue("postgres_url")
        lay_tables(url)
    else:
        shutil.copy(request.getfixturevalue("template"), tmp_path / "potluck.db")
        url = f"sqlite:///{tmp_path / 'potluck.db'}"
    engine = create(url)
    yield World(Database(engine, before_commit=(buffer.flush,)))
    engine.dispose()


@pytest.fixture
def runtime(world: World, tmp_path: Path) -> Runtime:
    settings = Settings(
        base_url="http://localhost:8000",
        database_url=str(world.database.engine.url),
        data_dir=tmp_path,
        secret_key="a secret for tests that is long enough",
        iri_base="http://localhost:8000",
        host="localhost",
        port=8000,
    )
    return Runtime(settings=settings, database=world.database, clock=lambda: MORNING)


@pytest.fixture
def app(runtime: Runtime) -> Flask:
    """The reports alone, behind the real guard."""
    app = Flask("potluck-reports-tests", static_folder=None)
    current.install(app, runtime)
    guard.install(app)
    pages = error_pages.BY_STATUS
    mapped = {
        NotFound: lambda _: pages[404],
        NotAllowed: lambda _: pages[403],
        SessionEnded: lambda _: error_pages.SESSION_ENDED,
    }
    web.install(app, Surroundings(now_of=current.now), mapped)
    grant(app, Permission.PUBLIC, *web.PUBLIC_ENDPOINTS)
    app.register_blueprint(blueprint)
    return app


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The SELECTs an engine is sent inside the block."""
    seen: list[str] = []

    def note(_c: Connection, _cursor: object, statement: str, *_more: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


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
    name = f"reports_{uuid4().hex[:12]}"
    administrator = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with administrator.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield postgres_server.replace("/postgres?", f"/{name}?")
    with administrator.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    administrator.dispose()
