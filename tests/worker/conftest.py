import json
from collections.abc import Mapping

import pytest

from lti_tool.platforms.keys import KeyRing
from lti_tool.runtime import Runtime
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.gradebook import STRICT
from lti_tool.sandbox.wire import Answer
from lti_tool.sandbox.world import World
from tests.house import StandingClock, platform_key
from tests.outbox.conftest import any_database, any_school, database, lms, school
from tests.outbox.post_office import TOOL

__all__ = ["any_database", "any_school", "database", "lms", "school"]


@pytest.fixture
def own_lms(runtime: Runtime, clock: StandingClock) -> DirectPlatform:
    """The pretend LMS that knows the keys this installation really has."""
    with runtime.database.reading() as session:
        keys = KeyRing(runtime.settings.secret_key).published(session, now=clock())
    jwks = json.dumps({"keys": [key.public_jwk() for key in keys]}).encode()

    def fetch(method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        assert (method, url, body) == ("GET", TOOL.jwks_url, None), headers
        return Answer(200, {}, jwks)

    return DirectPlatform(
        World.open(rules=STRICT, key=platform_key()), tool=TOOL, clock=clock, tool_transport=fetch
    )
