"""The tool as an administrator starts it, web server and worker; killed without a word, started again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from bench.browser import Browser, Unanswered

START_SECONDS = 60.0
STOP_SECONDS = 40.0
LOOKS_EVERY_SECONDS = 0.05
SERVE = (sys.executable, "-c", "from lti_tool.cli import main; main()", "serve")


class ToolFailed(Exception):
    """The tool does not start or stop as it must; the message says where its log is cited."""


class Tool:
    """One installation, running or not."""

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("POTLUCK_")}
        self._environment = {**kept, **environment}
        self._url = environment["POTLUCK_BASE_URL"]
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._workers: set[int] = set()

    def start(self) -> None:
        """Start web server and worker, and wait until a request is answered.

        Raises:
            ToolFailed: it ended, or it does not answer in time.
        """
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(SERVE, env=self._environment, stdout=log, stderr=log)
        ends = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > ends:
                raise ToolFailed(f"potluck serve does not start: {self.last_words()}")
            time.sleep(LOOKS_EVERY_SECONDS)

    def kill_web(self) -> None:
        """End the web server as a power cut does; its worker notices by itself."""
        process = self._running()
        self._workers.update(_children(process.pid))
        process.send_signal(signal.SIGKILL)
        process.wait()

    def kill_worker(self) -> bool:
        """End the worker as a power cut does; False when there is none at this moment."""
        killed = [_kill(worker) for worker in _children(self._running().pid)]
        return any(killed)

    def stop(self) -> None:
        """Ask it to stop, and wait until nothing of it runs any more.

        Raises:
            ToolFailed: something of it still runs; it is killed then.
        """
        process = self._running()
        self._workers.update(_children(process.pid))
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            raise ToolFailed(f"potluck serve does not stop: {self.last_words()}") from None
        self._wait_for_orphans()

    def end(self) -> None:
        """Leave nothing running, however the proof went."""
        if self._process is not None and self._process.poll() is None:
            self.kill_web()
        self._wait_for_orphans()

    def last_words(self) -> str:
        """The end of its log."""
        return self._log.read_text(errors="replace")[-2000:]

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            raise ToolFailed(f"potluck serve ended by itself: {self.last_words()}")
        return self._process

    def _answers(self) -> bool:
        browser = Browser(self._url)
        try:
            return browser.once("GET", "/healthz").is_well
        except Unanswered:
            return False
        finally:
            browser.close()

    def _wait_for_orphans(self) -> None:
        ends = time.monotonic() + STOP_SECONDS
        while any(_is_alive(pid) for pid in self._workers):
            if time.monotonic() > ends:
                raise ToolFailed(f"a worker outlives its parent: {self.last_words()}")
            time.sleep(LOOKS_EVERY_SECONDS)
        self._workers.clear()


def _kill(process_id: int) -> bool:
    """Whether it was there to be killed; one killed a moment ago may only now be gone."""
    try:
        os.kill(process_id, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _children(parent: int) -> list[int]:
    """The processes a process has started and that still run."""
    running = (int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit())
    return [pid for pid in running if _status(pid)[1] == parent]


def _is_alive(pid: int) -> bool:
    return _status(pid)[0] not in {"", "Z", "X"}


def _status(pid: int) -> tuple[str, int]:
    """State and parent of a process; an empty state when there is none."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return "", 0
    return after_name[0], int(after_name[1])
