"""Potluck as people run it: real processes on ports of their own, beside the sandbox LMS."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests

from lti_tool.sandbox.seed import COURSE, INSTRUCTOR
from lti_tool.sandbox.state import Person
from tests.peer_review.browsing import Fields

PROGRAM = (sys.executable, "-c", "from lti_tool.cli import main; main()")
PATIENCE_SECONDS = 60
"""Nothing takes so long on a quiet machine; a busy one shall not fail a test."""
FORM = re.compile(r'<form id="onward" method="post" action="([^"]+)"')
FORM_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]+)"')
PORTS = range(20_000, 30_000, 2)


@dataclass(frozen=True, slots=True)
class Installation:
    """A running tool, its worker, its database and its LMS."""

    port: int
    environment: Mapping[str, str]

    @property
    def tool(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def lms(self) -> str:
        return f"http://127.0.0.1:{self.port + 1}"

    def command(self, *arguments: str) -> str:
        """What `potluck ...` prints."""
        done = subprocess.run(  # noqa: S603 - our own program
            [*PROGRAM, *arguments],
            env=dict(self.environment),
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def add_activity(self, title: str) -> "Placed":
        """One more activity in the course, as an instructor adds it in the LMS."""
        answer = requests.post(
            f"{self.lms}{course_path(INSTRUCTOR)}/activities",
            data={"title": title},
            timeout=PATIENCE_SECONDS,
            allow_redirects=False,
        )
        return Placed(self, answer.headers["Location"].rpartition("/")[2], title)


@dataclass(frozen=True, slots=True)
class Placed:
    """An activity in the LMS's course; to tests of peer reviews it is the house they walk through."""

    installation: Installation
    link_id: str
    title: str
    query: str = ""
    """How the LMS's page behaves: what it keeps for the tool meanwhile, and how that goes wrong."""

    def page_of(self, person: Person) -> str:
        """The LMS's page that shows it to somebody, in a frame."""
        return f"{self.installation.lms}{course_path(person)}/activity/{self.link_id}{self.query}"

    def visitor(self, person: Person) -> "Guest":
        return Guest(self, person)


class Guest:
    """A person who visits without a browser's window: quick, for what a test only needs to have happened."""

    def __init__(self, placed: Placed, person: Person) -> None:
        self.placed, self.person = placed, person
        self.browser = requests.Session()
        self.page: requests.Response | None = None
        self.at = "/"

    @property
    def text(self) -> str:
        return self.page.text if self.page is not None else ""

    def open(self) -> None:
        """Launch the activity and stand on its first page."""
        self._enter(f"{self.placed.page_of(self.person)}/open?by=get")

    def follow(self, login: str) -> None:
        """Begin at the tool's own login, as its button for a new window does."""
        self._enter(self.placed.installation.tool + login)

    def get(self, path: str) -> requests.Response:
        return self._go("GET", self.placed.installation.tool + path)

    def send(self, path: str, fields: Mapping[str, object] | None = None) -> requests.Response:
        """Send a form of the page last seen, token included."""
        token = FORM_TOKEN.search(self.text)
        data = {"form_token": token[1] if token else "", **(fields or {})}
        return self._go("POST", self.placed.installation.tool + path, data=data)

    def _enter(self, url: str) -> None:
        sent = self._go("GET", url)
        target = FORM.search(sent.text)
        assert target, sent.text
        self._go("POST", target[1], data=Fields(sent.text).values)

    def _go(self, method: str, url: str, **more: Any) -> requests.Response:
        self.page = self.browser.request(method, url, timeout=PATIENCE_SECONDS, **more)
        self.at = urlsplit(self.page.url).path
        return self.page


def course_path(person: Person) -> str:
    """The course in the LMS, as one person sees it."""
    return f"/as/{person.username}/course/{COURSE.id}"


@contextmanager
def running(folder: Path, **settings: str) -> Iterator[Installation]:
    """`potluck serve --sandbox` in processes of its own, for as long as the block runs."""
    port = _free_pair()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("POTLUCK_")}
    environment |= {
        "POTLUCK_DATA_DIR": str(folder),
        "POTLUCK_BASE_URL": f"http://localhost:{port}",
        "POTLUCK_PORT": str(port),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        **settings,
    }
    installation = Installation(port, environment)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [*PROGRAM, "serve", "--sandbox"], env=environment, stdout=log, stderr=log
        )
        try:
            eventually(lambda: process.poll() is not None or _is_ready(installation))
            assert process.poll() is None, (folder / "log").read_text()
            yield installation
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)


def eventually(holds: Callable[[], object]) -> Any:
    """Wait until something is there, and give it; but not for ever."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while not (found := holds()):
        assert time.monotonic() < ends, "waited in vain"
        time.sleep(0.1)
    return found


def _is_ready(installation: Installation) -> bool:
    addresses = (f"{installation.tool}/readyz", f"{installation.lms}/")
    try:
        return all(requests.get(address, timeout=PATIENCE_SECONDS).ok for address in addresses)
    except requests.ConnectionError:
        return False


def _free_pair() -> int:
    """A free port whose neighbour is free too; each process of a test run begins to look somewhere else."""
    start = os.getpid() * 7919 % len(PORTS)
    for port in (*PORTS[start:], *PORTS[:start]):
        try:
            with (
                closing(socket.create_server(("127.0.0.1", port))),
                closing(socket.create_server(("127.0.0.1", port + 1))),
            ):
                return port
        except OSError:
            continue
    raise AssertionError("no two neighbouring ports are free")
