"""Every test here runs beside each platform of others."""

from collections.abc import Callable, Iterator

import pytest

from lti_tool.runtime import Runtime
from tests.house import House, StandingClock
from tests.platforms_of_others.beside import keys_over_loopback, present, tool_with_keys_at
from tests.platforms_of_others.open_edx import OpenEdx
from tests.platforms_of_others.openlearning import OpenLearning

Beside = Callable[..., House]


@pytest.fixture
def clock() -> StandingClock:
    """It stands at the real time, because others read that themselves."""
    return StandingClock(present())


@pytest.fixture(params=[OpenEdx, OpenLearning], ids=lambda platform: platform.name)
def beside(request: pytest.FixtureRequest, runtime: Runtime, clock: StandingClock) -> Iterator[Beside]:
    """Makes the house beside a platform of others, which fetches our keys over loopback."""
    house = House(runtime, clock)
    with keys_over_loopback(house) as jwks_url:

        def make(**how: object) -> House:
            house.platform = request.param(tool_with_keys_at(jwks_url, house), **how)
            house.registration_id = house.connect(house.platform, request.param.name)
            return house

        yield make


@pytest.fixture
def neighbour(beside: Beside) -> House:
    """The house beside a platform whose activity has its gradebook column."""
    return beside()
