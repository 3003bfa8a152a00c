import pytest

from lti_tool.db import Database
from lti_tool.runtime import Runtime
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.gradebook import STRICT
from lti_tool.sandbox.world import World
from tests.house import StandingClock, platform_key
from tests.outbox.post_office import TOOL, PostOffice, School, tool_jwks


@pytest.fixture
def database(runtime: Runtime) -> Database:
    return runtime.database


@pytest.fixture
def any_database(any_runtime: Runtime) -> Database:
    """The database of a test that runs on both kinds, for what their dialects do differently."""
    return any_runtime.database


@pytest.fixture
def lms(clock: StandingClock) -> DirectPlatform:
    return DirectPlatform(
        World.open(rules=STRICT, key=platform_key()), tool=TOOL, clock=clock, tool_transport=tool_jwks
    )


@pytest.fixture
def school(database: Database, clock: StandingClock) -> School:
    """The sandbox's course as the tool knows it after launches."""
    return School.enter(database, now=clock())


@pytest.fixture
def any_school(any_database: Database, clock: StandingClock) -> School:
    """The same on both databases."""
    return School.enter(any_database, now=clock())


@pytest.fixture
def office(database: Database, lms: DirectPlatform, clock: StandingClock) -> PostOffice:
    """Delivery to the sandbox's gradebook."""
    return PostOffice(database, lms, clock)
