"""What every test may ask for: a clock that stands still, a database of its own, the whole house."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lti_tool.runtime import Runtime, open_runtime
from tests.house import House, StandingClock, prepared, settings_for
from tests.postgres import Server, running_server

pytest_plugins = ["tests.browser"]


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture(scope="session")
def template_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file with the default organisation and a tool key, to be copied for each test."""
    folder = tmp_path_factory.mktemp("template")
    runtime = open_runtime(settings_for(folder), StandingClock())
    prepared(runtime)
    runtime.database.dispose()
    return folder / "potluck.db"


@pytest.fixture
def runtime(tmp_path: Path, clock: StandingClock, template_database: Path) -> Iterator[Runtime]:
    """A freshly prepared installation on SQLite."""
    shutil.copyfile(template_database, tmp_path / "potluck.db")
    opened = open_runtime(settings_for(tmp_path), clock)
    yield opened
    opened.database.dispose()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real PostgreSQL server with one prepared database to copy."""

    def prepare(url: str) -> None:
        runtime = open_runtime(settings_for(tmp_path_factory.mktemp("postgres"), url), StandingClock())
        prepared(runtime)
        runtime.database.dispose()

    with running_server() as server:
        server.make_template(prepare)
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def any_runtime(request: pytest.FixtureRequest, tmp_path: Path, clock: StandingClock) -> Iterator[Runtime]:
    """A freshly prepared installation, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield request.getfixturevalue("runtime")
        return
    server: Server = request.getfixturevalue("postgres")
    with server.copy() as url:
        opened = open_runtime(settings_for(tmp_path, url), clock)
        yield opened
        opened.database.dispose()


@pytest.fixture
def house(runtime: Runtime, clock: StandingClock) -> House:
    """The whole tool beside a pretend LMS, without sockets."""
    return House(runtime, clock)


@pytest.fixture
def any_house(any_runtime: Runtime, clock: StandingClock) -> House:
    """The same on both databases."""
    return House(any_runtime, clock)
