import socket

import pytest

from lti_tool.sandbox import wire
from lti_tool.sandbox.app import create_app
from lti_tool.sandbox.errors import CannotListenError, NotForProductionError
from lti_tool.sandbox.misbehaviour import Endpoint, Fault, Faults
from lti_tool.sandbox.serve import running
from lti_tool.sandbox.world import World
from tests.sandbox.pretend_tool import TOOL, StandingClock


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_running_sandbox_answers_over_http_and_ends_when_told(world: World, clock: StandingClock) -> None:
    base_url = f"http://127.0.0.1:{free_port()}"
    faults = Faults()
    app = create_app(world, tool=TOOL, clock=clock, base_url=base_url, faults=faults)

    with running(app, base_url):
        answer = wire.over_http("GET", f"{base_url}/lti/jwks", {}, None)
        faults.fail(Endpoint.JWKS, Fault(status=503, hangs_seconds=0.01))
        late = wire.over_http("GET", f"{base_url}/lti/jwks", {}, None)

    assert answer.status == 200
    assert late.status == 503
    with pytest.raises(OSError, match="refused"):
        wire.over_http("GET", f"{base_url}/lti/jwks", {}, None)


def test_a_busy_port_is_said_in_one_sentence(world: World, clock: StandingClock) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        base_url = f"http://127.0.0.1:{other.getsockname()[1]}"
        app = create_app(world, tool=TOOL, clock=clock, base_url=base_url)

        with (
            pytest.raises(CannotListenError, match="stop what runs there"),
            running(app, base_url),
        ):
            pass


def test_serving_is_refused_away_from_this_machine(world: World, clock: StandingClock) -> None:
    app = create_app(world, tool=TOOL, clock=clock)

    with pytest.raises(NotForProductionError), running(app, "https://lms.example"):
        pass
