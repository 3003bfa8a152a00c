"""A lunch to be written about, a mail server, and a worker between them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from lti_tool import worker
from lti_tool.runtime import Runtime
from tests.house import House, StandingClock
from tests.lunch_and_learn.lunchroom import Lunchroom
from tests.reminders.bureau import with_mail
from tests.reminders.mail_server import Delivery, Server, running


class PostRoom(Lunchroom):
    """A lunchroom whose people have addresses; the worker writes when it is told to."""

    def __init__(self, house: House, server: Server) -> None:
        super().__init__(house)
        self.server = server
        self.shop = worker.workshop(with_mail(house.runtime, server.settings()), house.carry, [])
        self.set_up()

    def work(self) -> list[Delivery]:
        """A minute of the worker; the mails that arrived in it."""
        before = len(self.server.arrived)
        self.clock.moment += timedelta(minutes=1)
        for _ in range(3):
            assert worker.do_round(self.shop).failures == 0
        return self.server.arrived[before:]


@pytest.fixture
def server() -> Iterator[Server]:
    with running(Server()) as found:
        yield found


@pytest.fixture
def any_post(any_runtime: Runtime, clock: StandingClock, server: Server) -> PostRoom:
    return PostRoom(House(any_runtime, clock), server)


@pytest.fixture
def post(house: House, server: Server) -> PostRoom:
    return PostRoom(house, server)
