"""A mail server, and a cohort whose people can be written to."""

from collections.abc import Iterator

import pytest

from lti_tool.runtime import Runtime
from tests.house import StandingClock
from tests.reminders.bureau import Bureau
from tests.reminders.mail_server import Server, running


@pytest.fixture
def server() -> Iterator[Server]:
    with running(Server()) as found:
        yield found


@pytest.fixture
def bureau(runtime: Runtime, clock: StandingClock, server: Server) -> Bureau:
    return Bureau(runtime, clock, server)


@pytest.fixture
def any_bureau(any_runtime: Runtime, clock: StandingClock, server: Server) -> Bureau:
    """The same on both databases."""
    return Bureau(any_runtime, clock, server)
