"""The running product, and seats in front of it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext

from lti_tool.sandbox.state import Person
from tests.browser import BrowserFor, Cookies
from tests.house import SECRET
from tests.journey.running import Installation, Placed, running
from tests.journey.seats import Seat
from tests.peer_review.browsing import Table
from tests.postgres import Server

TakeSeat = Callable[..., Seat]


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The product on SQLite; every test brings an activity of its own."""
    with running(tmp_path_factory.mktemp("potluck")) as started:
        yield started


@pytest.fixture
def installation_on_postgres(
    tmp_path_factory: pytest.TempPathFactory, postgres: Server
) -> Iterator[Installation]:
    """The product on PostgreSQL."""
    folder = tmp_path_factory.mktemp("potluck")
    with (
        postgres.copy() as url,
        running(folder, POTLUCK_DATABASE_URL=url, POTLUCK_SECRET_KEY=SECRET) as started,
    ):
        yield started


@pytest.fixture
def placed(installation: Installation, request: pytest.FixtureRequest) -> Placed:
    """An activity nobody has set up yet."""
    return installation.add_activity(request.node.name[:100])


@pytest.fixture
def table(placed: Placed) -> Table:
    """The same activity set up, for what shall have happened before the test begins."""
    laid = Table(placed)
    laid.set_up()
    return laid


@pytest.fixture
def take_seat(browser_for: BrowserFor, placed: Placed) -> Iterator[TakeSeat]:
    """A person in a browser of their own, at the activity of this test."""
    opened: list[BrowserContext] = []

    def take(
        person: Person, cookies: Cookies = Cookies.PARTITIONED, at: Placed = placed, **window: object
    ) -> Seat:
        opened.append(browser_for(cookies).new_context(**window))
        return Seat(opened[-1], at, person)

    yield take
    for context in opened:
        context.close()
