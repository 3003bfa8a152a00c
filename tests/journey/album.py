"""The album: every page of every story, as somebody saw it, kept to be looked at in many ways."""

import pickle
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from flask import Flask, Response
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from lti_tool.sandbox.addresses import DEFAULT_BASE_URL
from tests.browser import served
from tests.engines import TravellingInstallation
from tests.house import House, StandingClock, settings_for
from tests.journey.stories import STORIES
from tests.web.pseudo import speak_pseudo


@dataclass(frozen=True, slots=True)
class Shot:
    """One page, and who answered with it."""

    name: str
    endpoint: str | None
    status: int
    html: str
    policy: str


class Teller:
    """Who tells stories, each in a house of its own."""

    def __init__(self, folder: Path, template_database: Path) -> None:
        self._folder, self._template = folder, template_database
        self._installation = TravellingInstallation("sqlite:////nowhere/yet.db")

    def tell(self, story: str, *, in_pseudo: bool = False) -> list[Shot]:
        """Live through a story; gives its pages in their order."""
        folder, clock = Path(mkdtemp(dir=self._folder)), StandingClock()
        shutil.copyfile(self._template, folder / "potluck.db")
        with self._installation.at(settings_for(folder), clock) as runtime:
            house = House(runtime, clock)
            if in_pseudo:
                _speak_pseudo_from_the_start(house.app)
                _speak_pseudo_from_the_start(house.platform.app)
            return [_shot(house, name, page) for name, page in STORIES[story](house)]


class Album(dict[str, list[Shot]]):
    """The pages of all stories; each is told when it is first asked for, and kept for the other workers."""

    def __init__(self, teller: Teller, folder: Path) -> None:
        super().__init__()
        self._teller, self._folder = teller, folder
        folder.mkdir(exist_ok=True)

    def __missing__(self, story: str) -> list[Shot]:
        kept = self._folder / story
        if not kept.exists():
            written = Path(mkdtemp(dir=self._folder)) / story
            written.write_bytes(pickle.dumps(self._teller.tell(story)))
            written.replace(kept)
        self[story] = pickle.loads(kept.read_bytes())  # noqa: S301 - our own file of a moment ago
        return self[story]


def _speak_pseudo_from_the_start(app: Flask) -> None:
    """Before the guard speaks, too: its refusals are pages like all others."""
    speak_pseudo(app)
    steps = app.before_request_funcs[None]
    steps.insert(0, steps.pop())


@contextmanager
def hung(house: House) -> Iterator[tuple[str, dict[str, Shot]]]:
    """A wall of pages in front of a browser: its address, and the shots that hang there by their names."""
    wall: dict[str, Shot] = {}
    gallery = Flask("gallery", static_folder=None)
    tool, lms = house.app.test_client(), house.platform.app.test_client()

    @gallery.get("/shot/<name>")
    def shot(name: str) -> Response:
        return Response(wall[name].html, headers={"Content-Security-Policy": wall[name].policy})

    @gallery.get("/assets/<path:rest>")
    def asset(rest: str) -> Response:
        return _copied(tool.get(f"/assets/{rest}"))

    @gallery.get("/static/onward.js")
    @gallery.get("/assets/<version>/ladder.js")
    @gallery.get("/assets/<version>/hand_over.js")
    def stay(version: str = "") -> Response:
        """A page that leads on by itself hangs still."""
        del version
        return Response(status=204, content_type="text/javascript")

    @gallery.get("/static/<path:rest>")
    def lms_asset(rest: str) -> Response:
        return _copied(lms.get(f"/static/{rest}", base_url=DEFAULT_BASE_URL))

    @gallery.route("/<path:rest>", methods=["GET", "POST"])
    def nothing(rest: str) -> Response:
        del rest
        return Response(status=204)

    with served(gallery) as address:
        yield address, wall


def _copied(answer: TestResponse) -> Response:
    kept = {"Cache-Control": "public, max-age=31536000, immutable"}
    with closing(answer):
        return Response(answer.get_data(), answer.status_code, kept, content_type=answer.content_type)


def _shot(house: House, name: str, page: TestResponse) -> Shot:
    is_lms = page.request.url.startswith(house.platform.address.base_url)
    app = house.platform.app if is_lms else house.app
    policy = page.headers.get("Content-Security-Policy", "")
    return Shot(name, _endpoint(app, page), page.status_code, page.get_data(as_text=True), policy)


def _endpoint(app: Flask, page: TestResponse) -> str | None:
    try:
        found, _ = app.url_map.bind("localhost").match(page.request.path, method=page.request.method)
    except HTTPException:
        return None
    return found
