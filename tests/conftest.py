"""What every test may ask for: a clock that stands still, a database of its own, the whole house."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lti_tool.runtime import Runtime, open_runtime
from tests.compiled import know_routes
from tests.engines import TravellingInstallation
from tests.house import House, StandingClock, prepared, settings_for
from tests.postgres import Server, running_server

pytest_plugins = ["tests.browser", "tests.looking"]
know_routes()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, so that in the end nobody waits for one last test."""
    ranks = ("long", "browser")
    items.sort(key=lambda item: [item.get_closest_marker(rank) is None for rank in ranks])


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


@pytest.fixture(scope="session")
def on_sqlite() -> TravellingInstallation:
    """The installation of all tests that ask for `runtime`."""
    return TravellingInstallation("sqlite:////nowhere/yet.db")


@pytest.fixture
def runtime(
    tmp_path: Path, clock: StandingClock, template_database: Path, on_sqlite: TravellingInstallation
) -> Iterator[Runtime]:
    """A freshly prepared installation on SQLite."""
    shutil.copyfile(template_database, tmp_path / "potluck.db")
    with on_sqlite.at(settings_for(tmp_path), clock) as opened:
        yield opened


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A real PostgreSQL server."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def postgres(postgres_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Server:
    """The same with one prepared database to copy."""

    def prepare(url: str) -> None:
        runtime = open_runtime(settings_for(tmp_path_factory.mktemp("postgres"), url), StandingClock())
        prepared(runtime)
        runtime.database.dispose()

    postgres_server.make_template(prepare)
    return postgres_server


@pytest.fixture(scope="session")
def on_postgres(postgres: Server) -> TravellingInstallation:
    """The installation of all tests that ask for `any_runtime`, on PostgreSQL."""
    return TravellingInstallation(postgres.url)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def any_runtime(request: pytest.FixtureRequest, tmp_path: Path, clock: StandingClock) -> Iterator[Runtime]:
    """A freshly prepared installation, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield request.getfixturevalue("runtime")
        return
    server: Server = request.getfixturevalue("postgres")
    installation: TravellingInstallation = request.getfixturevalue("on_postgres")
    with server.copy() as url, installation.at(settings_for(tmp_path, url), clock) as opened:
        yield opened


@pytest.fixture
def house(runtime: Runtime, clock: StandingClock) -> House:
    """The whole tool beside a pretend LMS, without sockets."""
    return House(runtime, clock)


@pytest.fixture
def any_house(any_runtime: Runtime, clock: StandingClock) -> House:
    """The same on both databases."""
    return House(any_runtime, clock)
