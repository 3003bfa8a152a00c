from typing import Any

import pytest
from werkzeug.test import TestResponse

from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.keys import new_key
from lti_tool.sandbox.state import StoredKey
from lti_tool.sandbox.world import World
from tests.compiled import compiled_once
from tests.sandbox.pretend_tool import TOOL, StandingClock, ToolJwks
from tests.sandbox.reading import Ask


@pytest.fixture(scope="session")
def signing_key() -> StoredKey:
    return new_key()


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def tool_jwks() -> ToolJwks:
    return ToolJwks()


@pytest.fixture
def world(signing_key: StoredKey) -> World:
    return World.open(key=signing_key)


@pytest.fixture
def platform(world: World, clock: StandingClock, tool_jwks: ToolJwks) -> DirectPlatform:
    platform = DirectPlatform(world, tool=TOOL, clock=clock, tool_transport=tool_jwks)
    compiled_once(platform.app)
    return platform


@pytest.fixture
def ask(platform: DirectPlatform) -> Ask:
    client = platform.app.test_client()

    def get(url: str, **options: Any) -> TestResponse:
        path = url.removeprefix(platform.address.base_url)
        return client.open(path, base_url=platform.address.base_url, **options)

    return get
