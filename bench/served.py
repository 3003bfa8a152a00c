"""A server in a process of its own, talked to in lines of JSON over its stdin and stdout.

The first line tells it what to serve, and its answer says that it is ready; every further line is a question.
"""

import json
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any, cast

from bench import cpu

SECONDS_TO_END = 10


class DidNotStart(Exception):
    """The process ended before it was ready."""


class Served:
    """A running server process."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._to = cast("IO[str]", process.stdin)
        self._from = cast("IO[str]", process.stdout)
        self.ready: dict[str, Any] = {}
        """What it said when it was ready."""

    @property
    def cpu_seconds(self) -> float:
        """The processor time it has used so far."""
        return cpu.seconds_of(self._process.pid)

    def counts(self) -> dict[str, Any]:
        """What it has counted so far."""
        return self.ask({})

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        """Hand it one line and take the one it answers.

        Raises:
            DidNotStart: it has ended.
        """
        self._to.write(json.dumps(question) + "\n")
        self._to.flush()
        line = self._from.readline()
        if not line:
            raise DidNotStart(f"the server process ended with {self._process.wait(SECONDS_TO_END)}")
        answered: dict[str, Any] = json.loads(line)
        return answered


@contextmanager
def served(command: Sequence[str], settings: dict[str, Any]) -> Iterator[Served]:
    """The program at `command`, told its settings and ready to be called; ended afterwards.

    Raises:
        DidNotStart: it ended first.
    """
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        running = Served(process)
        running.ready = running.ask(settings)
        yield running
    finally:
        process.terminate()
        process.wait(SECONDS_TO_END)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port
