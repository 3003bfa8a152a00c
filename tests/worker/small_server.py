"""A program for the tests of serving: `small_server.py PORT NOTES` serves; its child notes that it lives."""

import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from lti_tool.serving import Child, serve
from lti_tool.settings import Settings
from lti_tool.stopping import Bell, on_signals, with_parent

BIG = b"x" * 3_000_000


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if environ["PATH_INFO"] == "/slow":
        time.sleep(1.5)
    body = BIG if environ["PATH_INFO"] == "/big" else b"served"
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


class NotingChild(Child):
    def command(self) -> list[str]:
        return [sys.executable, __file__, "child", str(os.getpid()), *self.arguments]


def live(parent: str, notes: str) -> None:
    bell = Bell()
    on_signals(bell)
    with_parent(int(parent), bell)
    with Path(notes).open("a") as file:
        print("up", os.getpid(), file=file, flush=True)
        while not bell.wait(60):
            pass
        print("down", os.getpid(), file=file, flush=True)


def main(port: str, notes: str) -> None:
    url = f"http://localhost:{port}"
    bell = Bell()
    on_signals(bell)
    settings = Settings(url, "sqlite://", Path(notes).parent, "x" * 32, url, "localhost", int(port))
    serve(app, settings, [NotingChild("worker", (notes,))], bell)


if __name__ == "__main__":
    if sys.argv[1] == "child":
        live(*sys.argv[2:])
    else:
        main(*sys.argv[1:])
