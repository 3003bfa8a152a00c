"""The pretend LMS on a port of this machine, beside the tool."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import Final
from urllib.parse import urlsplit

from flask import Flask
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server

from lti_tool.sandbox.addresses import DEFAULT_BASE_URL, ToolAddress, refuse_production
from lti_tool.sandbox.app import create_app
from lti_tool.sandbox.errors import CannotListenError
from lti_tool.sandbox.world import World

_THREADS: Final = 8


@dataclass(frozen=True, slots=True)
class SandboxSettings:
    """What the pretend LMS needs to start.

    Args:
        tool: the tool as it is registered here.
        base_url: where it listens; also its issuer.
        data_file: where it keeps grades, ids and keys over a restart; without one it forgets them.
    """

    tool: ToolAddress
    base_url: str = DEFAULT_BASE_URL
    data_file: Path | None = None


def serve(settings: SandboxSettings, *, clock: Callable[[], datetime]) -> None:
    """Run until the process is told to stop.

    Raises:
        NotForProductionError: an address is not on this machine.
        SandboxError: the data file is not a sandbox's.
        CannotListenError: the port is taken.
    """
    refuse_production(settings.base_url, *settings.tool.origins)
    world = World.open(settings.data_file)
    app = create_app(world, tool=settings.tool, clock=clock, base_url=settings.base_url)
    server = _listen(app, settings.base_url)
    try:
        server.run()
    finally:
        server.close()


@contextmanager
def running(app: Flask, base_url: str) -> Iterator[str]:
    """An app of `create_app` on its port in a thread of this process; gives its base URL.

    Raises:
        CannotListenError: the port is taken.
    """
    refuse_production(base_url)
    server = _listen(app, base_url)
    thread = Thread(target=server.run, name="sandbox-lms", daemon=True)
    thread.start()
    try:
        yield base_url
    finally:
        server.close()
        thread.join(timeout=5)


def _listen(app: Flask, base_url: str) -> BaseWSGIServer | MultiSocketServer:
    parts = urlsplit(base_url)
    host, port = parts.hostname or "127.0.0.1", parts.port or 80
    try:
        return create_server(app, host=host, port=port, threads=_THREADS, ident="Sandbox LMS")
    except OSError as error:
        raise CannotListenError(
            f"The sandbox LMS cannot listen on {host}:{port} ({error.strerror});"
            " stop what runs there, or choose another port."
        ) from error
