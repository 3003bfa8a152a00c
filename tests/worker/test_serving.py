"""Serving as processes: ports, signals, children that live and die with the server."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from lti_tool import serving
from lti_tool.errors import SetupError

PROGRAM = Path(__file__).with_name("small_server.py")
PATIENCE_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Served:
    """A server in a process of its own, and what its child noted."""

    process: subprocess.Popen[bytes]
    port: int
    notes: Path

    def get(self, path: str, host: str = "127.0.0.1") -> bytes:
        with closing(http.client.HTTPConnection(host, self.port, timeout=PATIENCE_SECONDS)) as line:
            line.request("GET", path)
            return line.getresponse().read()

    def lives(self, word: str) -> list[int]:
        """The process ids of the children that came `up` or went `down`."""
        lines = self.notes.read_text().splitlines() if self.notes.exists() else []
        return [int(line.split()[1]) for line in lines if line.startswith(word)]

    def stop(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_SECONDS)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    port, notes = free_port(), tmp_path / "notes"
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, PROGRAM, str(port), notes],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        stderr=subprocess.DEVNULL,
    )
    server = Served(process, port, notes)
    eventually(lambda: is_taken(port) and server.lives("up"))
    yield server
    process.kill()
    process.wait()
    eventually(lambda: sorted(server.lives("up")) == sorted(server.lives("down") + killed(server)))


def test_localhost_is_served_on_every_address_it_has(served: Served) -> None:
    hosts = ["127.0.0.1", "::1"] if has_ipv6() else ["127.0.0.1"]

    answers = [served.get("/", host) for host in hosts]

    assert set(answers) == {b"served"}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stopped_server_finishes_requests_ends_its_child_and_exits_well(
    served: Served, number: int
) -> None:
    with ThreadPoolExecutor(2) as pool:
        slow, big = pool.submit(served.get, "/slow"), pool.submit(served.get, "/big")
        time.sleep(0.5)
        code = served.stop(number)

    assert (slow.result(), len(big.result()), code) == (b"served", 3_000_000, 0)
    assert served.lives("down") == served.lives("up")
    assert not is_taken(served.port)


def test_the_child_of_a_killed_server_ends_by_itself(served: Served) -> None:
    served.stop(signal.SIGKILL)

    eventually(lambda: served.lives("down") == served.lives("up"))


def test_a_child_that_dies_is_started_again(served: Served) -> None:
    [first] = served.lives("up")
    os.kill(first, signal.SIGKILL)

    eventually(lambda: len(served.lives("up")) == 2)

    assert served.get("/") == b"served"


def test_a_taken_port_is_one_clear_sentence() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(SetupError) as refused:
            serving.listen("localhost", port)

    assert str(refused.value) == (
        f"Port {port} on localhost is taken: stop the other program or set POTLUCK_PORT."
    )


def test_a_port_taken_on_one_of_the_addresses_is_taken() -> None:
    if not has_ipv6():
        pytest.skip("this machine has no ::1")
    with closing(socket.create_server(("::1", 0), family=socket.AF_INET6)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(SetupError, match="is taken"):
            serving.listen("localhost", port)

    assert not is_taken(port)


@pytest.mark.parametrize("host", ["no such host", "192.0.2.1"])
def test_a_host_that_is_not_this_machine_is_one_clear_sentence(host: str) -> None:
    with pytest.raises(SetupError, match="set POTLUCK_HOST to"):
        serving.listen(host, free_port())


def killed(server: Served) -> list[int]:
    """Children that had no time to note their end."""
    return [pid for pid in server.lives("up") if pid not in server.lives("down") and not is_alive(pid)]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as line:
        return int(line.getsockname()[1])


def is_taken(port: int) -> bool:
    with closing(socket.socket()) as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


def eventually(holds: Callable[[], object]) -> None:
    """Wait until it holds, but not for ever."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < ends, "waited in vain"
        time.sleep(0.05)
