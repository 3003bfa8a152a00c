"""One town for the run, put back as it was before each look."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lti_tool.runtime import open_runtime
from tests.house import StandingClock, settings_for
from tests.isolation.planted import plant
from tests.isolation.town import Snapshot, Town


@pytest.fixture(scope="session")
def settled(
    tmp_path_factory: pytest.TempPathFactory, template_database: Path
) -> Iterator[tuple[Town, Snapshot]]:
    folder = tmp_path_factory.mktemp("town")
    shutil.copyfile(template_database, folder / "potluck.db")
    clock = StandingClock()
    runtime = open_runtime(settings_for(folder), clock)
    town = Town(runtime, clock)
    plant(town.house.app)
    town.settle()
    yield town, Snapshot(town, folder / "potluck.db", folder / "kept.db")
    runtime.database.engine.dispose()


@pytest.fixture
def town(settled: tuple[Town, Snapshot]) -> Town:
    """The town as it was when everybody had settled."""
    found, snapshot = settled
    snapshot.put_back()
    return found
