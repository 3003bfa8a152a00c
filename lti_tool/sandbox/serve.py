"""The pretend LMS on a port of this machine, beside the tool."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any, Final
from urllib.parse import urlsplit

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

from lti_tool.sandbox.addresses import refuse_production
from lti_tool.sandbox.errors import CannotListenError

_THREADS: Final = 8
_LOOK_UP_SECONDS: Final = 0.1


@contextmanager
def running(app: Flask, base_url: str) -> Iterator[str]:
    """An app of `create_app` on its port in a thread of this process; gives its base URL.

    Raises:
        CannotListenError: the port is taken.
    """
    refuse_production(base_url)
    server = _Server(app, base_url)
    thread = Thread(target=server.run, name="sandbox-lms")
    thread.start()
    try:
        yield base_url
    finally:
        server.stop()
        thread.join()


class _Server:
    """Waitress on one socket, with an end that leaves nothing open."""

    def __init__(self, app: Flask, base_url: str) -> None:
        listening = _listen(base_url)
        self._stopped = Event()
        self._map: dict[int, Any] = {}
        self._waitress = create_server(
            app, map=self._map, sockets=[listening], threads=_THREADS, ident="Sandbox LMS"
        )

    def run(self) -> None:
        """Serve until `stop`, or until the process is interrupted."""
        try:
            while not self._stopped.is_set():
                wasyncore.loop(timeout=_LOOK_UP_SECONDS, use_poll=True, map=self._map, count=1)
        finally:
            self._waitress.task_dispatcher.shutdown()
            wasyncore.close_all(self._map)

    def stop(self) -> None:
        """Let `run` return after the answers that are being made."""
        self._stopped.set()


def _listen(base_url: str) -> socket.socket:
    parts = urlsplit(base_url)
    family = socket.AF_INET6 if parts.hostname == "::1" else socket.AF_INET
    host = "::1" if family == socket.AF_INET6 else "127.0.0.1"
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise CannotListenError(
            f"The sandbox LMS cannot listen on {host}:{port} ({error.strerror});"
            " stop what runs there, or choose another port."
        ) from error
