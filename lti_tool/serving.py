"""`potluck serve`: the web server, and the child processes that live and die with it."""

import errno
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server

from lti_tool.errors import SetupError
from lti_tool.parts.files.rules.limits import LARGEST_UPLOAD
from lti_tool.settings import Settings
from lti_tool.stopping import Bell

log = logging.getLogger(__name__)

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

LOOKS_EVERY_SECONDS: Final = 0.25
FINISH_REQUESTS_SECONDS: Final = 10.0
END_CHILDREN_SECONDS: Final = 20.0
"""Longer than a delivery usually takes; what is cut off here is taken up again when its lease ends."""
FIRST_RESTART_SECONDS: Final = 1.0
LAST_RESTART_SECONDS: Final = 30.0
LIVED_WELL_SECONDS: Final = 60.0
BACKLOG: Final = 1024
MOST_CONNECTIONS: Final = 800
"""Browsers keep theirs open, and a hundred at one lunch must not keep everybody else out. It stays below the
1,024 files that a process may usually have open."""
LARGEST_REQUEST: Final = 2 * LARGEST_UPLOAD
"""What is a little too large still gets the page that says so."""


@dataclass(frozen=True, slots=True)
class Child:
    """A command of `potluck` that runs beside the web server, such as the worker."""

    name: str
    arguments: tuple[str, ...]

    def command(self) -> list[str]:
        """What starts it, with this very Python; it is told whose child it is.

        `-P`: nothing is imported from the folder one happens to stand in.
        """
        program = "from lti_tool.cli import main; main()"
        return [sys.executable, "-P", "-c", program, *self.arguments, "--parent", str(os.getpid())]


def serve(
    app: WsgiApp,
    settings: Settings,
    children: Sequence[Child],
    bell: Bell,
    *,
    when_open: Callable[[], None] = lambda: None,
) -> None:
    """Serve until the bell rings: then no new requests, those in hand are finished, the children are ended.

    `when_open` is called once the port takes connections.

    Raises:
        SetupError: the port is taken or the address is not this machine's.
    """
    sockets = listen(settings.host, settings.port)
    minders = [_Minder(child, bell) for child in children]
    for minder in minders:
        minder.start()
    log.info("serving on %s, port %s", settings.host, settings.port)
    when_open()
    try:
        _serve_until(bell, app, sockets, settings.threads)
    finally:
        bell.ring()
        for minder in minders:
            minder.end()
    log.info("stopped")


def listen(host: str, port: int) -> list[socket.socket]:
    """Open the port on every address the host has here; `localhost` is 127.0.0.1 and ::1, where there is one.

    Raises:
        SetupError: the port is taken or the address is not this machine's.
    """
    opened: list[socket.socket] = []
    try:
        for family, address in _addresses(host, port):
            line = _open(family, address, host)
            if line is not None:
                opened.append(line)
    except SetupError:
        _close(opened)
        raise
    if not opened:
        raise SetupError(f"No address of {host} belongs to this machine: set POTLUCK_HOST to one that does.")
    return opened


def _addresses(host: str, port: int) -> list[tuple[socket.AddressFamily, tuple[Any, ...]]]:
    if host == "localhost":
        return [(socket.AF_INET, ("127.0.0.1", port)), (socket.AF_INET6, ("::1", port))]
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except socket.gaierror:
        raise SetupError(
            f"The host {host!r} is unknown: set POTLUCK_HOST to an address of this machine."
        ) from None
    return list(dict.fromkeys((family, address) for family, _, _, _, address in found))


def _open(family: socket.AddressFamily, address: tuple[Any, ...], host: str) -> socket.socket | None:
    """A listening socket; None where this machine lacks the address or the kind of it."""
    try:
        line = socket.socket(family, socket.SOCK_STREAM)
    except OSError:
        return None
    try:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            line.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        line.bind(address)
        line.listen(BACKLOG)
    except OSError as problem:
        line.close()
        if problem.errno == errno.EADDRINUSE:
            raise SetupError(
                f"Port {address[1]} on {host} is taken: stop the other program or set POTLUCK_PORT."
            ) from None
        if problem.errno == errno.EACCES:
            raise SetupError(
                f"Port {address[1]} may not be opened by this user: set POTLUCK_PORT to one above 1023."
            ) from None
        return None
    return line


def _close(lines: Iterable[socket.socket]) -> None:
    for line in lines:
        line.close()


def _serve_until(bell: Bell, app: WsgiApp, sockets: list[socket.socket], threads: int) -> None:
    """Waitress, driven by our own loop, because its own drops the requests in hand when it is stopped."""
    lines: dict[int, Any] = {}
    server = create_server(
        app,
        map=lines,
        sockets=sockets,
        threads=threads,
        ident="Potluck",
        max_request_body_size=LARGEST_REQUEST,
        connection_limit=MOST_CONNECTIONS,
    )
    while not bell.is_rung:
        wasyncore.loop(timeout=LOOKS_EVERY_SECONDS, use_poll=True, map=lines, count=1)
    for line in list(lines.values()):
        if getattr(line, "accepting", False):
            wasyncore.dispatcher.close(line)
    ends = time.monotonic() + FINISH_REQUESTS_SECONDS
    while any(_is_busy(line) for line in lines.values()) and time.monotonic() < ends:
        wasyncore.loop(timeout=LOOKS_EVERY_SECONDS, use_poll=True, map=lines, count=1)
    server.task_dispatcher.shutdown(timeout=1)
    wasyncore.close_all(map=lines, ignore_all=True)


def _is_busy(line: object) -> bool:
    """Whether a request on this connection is still being answered."""
    return isinstance(line, HTTPChannel) and bool(line.requests or line.total_outbufs_len)


class _Minder:
    """Keeps one child alive: starts it, starts it again when it dies, ends it with us."""

    def __init__(self, child: Child, bell: Bell) -> None:
        self._child = child
        self._bell = bell
        self._thread = threading.Thread(target=self._mind, name=f"minder of {child.name}", daemon=True)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin; the child runs from now on."""
        self._thread.start()

    def end(self) -> None:
        """Ask the child to finish what it has in hand, and wait for it, but not for ever."""
        self._thread.join()
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(END_CHILDREN_SECONDS)
        except subprocess.TimeoutExpired:
            log.warning("the %s does not stop: ended by force", self._child.name)
            process.kill()
            process.wait()

    def _mind(self) -> None:
        rest = FIRST_RESTART_SECONDS
        while not self._bell.is_rung:
            began = time.monotonic()
            self._process = subprocess.Popen(self._child.command())  # noqa: S603 - our own program
            while self._process.poll() is None:
                if self._bell.wait(LOOKS_EVERY_SECONDS):
                    return
            if self._bell.wait(0):
                return
            lived = time.monotonic() - began
            rest = (
                FIRST_RESTART_SECONDS if lived > LIVED_WELL_SECONDS else min(rest * 2, LAST_RESTART_SECONDS)
            )
            log.warning(
                "the %s ended (%s): started again in %g s", self._child.name, self._process.returncode, rest
            )
            self._bell.wait(rest)
