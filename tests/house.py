"""The whole tool beside a pretend LMS, without sockets: what tests walk through."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from lti_tool.app import create_app
from lti_tool.cli import prepare
from lti_tool.lti.http import Request, Response, TransportFailed, TransportFailure
from lti_tool.platforms import service as platforms
from lti_tool.runtime import Runtime
from lti_tool.sandbox.addresses import ToolAddress, origin_of
from lti_tool.sandbox.authorization import FormPost
from lti_tool.sandbox.deep_link_answers import Kept
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.keys import new_key
from lti_tool.sandbox.seed import LEARNERS
from lti_tool.sandbox.state import Person, ResourceLink, StoredKey
from lti_tool.sandbox.wire import Answer
from lti_tool.sandbox.world import World
from lti_tool.settings import Settings
from tests.compiled import compiled_once

MORNING = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
BASE_URL = "http://localhost:8000"
SECRET = "a secret for tests that is long enough"
TOKEN = re.compile(r'name="form_token" value="([0-9a-f]+)"')


class StandingClock:
    """A clock that stands still until it is moved."""

    def __init__(self, moment: datetime = MORNING) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **units: float) -> datetime:
        """Go on by `timedelta(**units)`; gives the new moment."""
        self.moment += timedelta(**units)
        return self.moment


@cache
def platform_key() -> StoredKey:
    """The pretend LMS's key; one for the whole run, because making one takes a moment."""
    return new_key()


def settings_for(folder: Path, database_url: str | None = None, base_url: str = BASE_URL) -> Settings:
    """Settings of an installation that keeps everything in one folder."""
    return Settings(
        base_url=base_url,
        database_url=database_url or f"sqlite:///{folder / 'potluck.db'}",
        data_dir=folder,
        secret_key=SECRET,
        iri_base=base_url,
        host="localhost",
        port=8000,
    )


def prepared(runtime: Runtime) -> None:
    """Bring an empty database to the state in which the tool starts."""
    prepare(runtime)


class House:
    """The tool, the pretend LMS that launches it, and the wire between them."""

    def __init__(self, runtime: Runtime, clock: StandingClock) -> None:
        self.runtime = runtime
        self.clock = clock
        self.world = World.open(key=platform_key())
        self.calls: list[Request] = []
        self.app = compiled_once(create_app(runtime, transport=self.carry))
        self.tool = ToolAddress(
            login_url=f"{BASE_URL}/lti/login",
            redirect_uris=(f"{BASE_URL}/lti/launch",),
            jwks_url=f"{BASE_URL}/lti/jwks",
            target_link_uri=f"{BASE_URL}/lti/launch",
        )
        self.platform = DirectPlatform(
            self.world, tool=self.tool, clock=clock, tool_transport=self.fetch_from_tool
        )
        compiled_once(self.platform.app)
        self.platforms: dict[str, DirectPlatform] = {}
        self.registration_id = self.connect(self.platform)

    def carry(self, request: Request) -> Response:
        """The tool's way to the pretend LMS, or to another one that was connected."""
        self.calls.append(request)
        platform = self.platforms.get(origin_of(request.url), self.platform)
        try:
            answer = platform.call(request.method, request.url, request.headers, request.body)
        except TimeoutError as hung:
            raise TransportFailed(TransportFailure.TIMEOUT, str(hung)) from hung
        except ConnectionError as away:
            raise TransportFailed(TransportFailure.UNREACHABLE, str(away)) from away
        return Response(answer.status, answer.headers, answer.body)

    def visitor(self, person: Person = LEARNERS[0], platform: DirectPlatform | None = None) -> "Visitor":
        """A person with a browser of their own, who comes from the pretend LMS or from another one."""
        return Visitor(self, person, platform or self.platform)

    def open(self, person: Person = LEARNERS[0], link: ResourceLink | None = None) -> "Visitor":
        """A person who opened the activity from the course and stands on its first page."""
        visitor = self.visitor(person)
        visitor.open(link)
        return visitor

    def connect(
        self, platform: DirectPlatform, label: str = "Sandbox LMS", organisation: str = platforms.DEFAULT_SLUG
    ) -> UUID:
        """Let an LMS launch the tool, for the organisation of this short name, made at first need."""
        address, tool, now = platform.address, platform.tool, self.clock()
        self.platforms[address.base_url] = platform
        with self.runtime.database.writing() as session:
            owner = platforms.organisation_named(session, organisation) or platforms.make_organisation(
                session, organisation, organisation.title(), iri_base=BASE_URL, now=now
            )
            registration = platforms.register_platform(
                session,
                owner,
                label,
                platforms.PlatformAddresses(
                    issuer=address.issuer,
                    client_id=tool.client_id,
                    auth_url=address.authorization_url,
                    token_url=address.token_url,
                    jwks_url=address.jwks_url,
                ),
                now=now,
            )
            platforms.add_deployment(session, registration, tool.deployment_id, now=now)
            return registration.id

    def fetch_from_tool(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> Answer:
        """A platform's way to the tool, which is for its keys."""
        parts = urlsplit(url)
        got = self.app.test_client().open(parts.path, method=method, headers=dict(headers), data=body)
        return Answer(got.status_code, dict(got.headers), got.get_data())


class Visitor:
    """A person at a browser: keeps cookies, follows redirects, sends forms with their token."""

    def __init__(self, house: House, person: Person, platform: DirectPlatform) -> None:
        self.house = house
        self.person = person
        self.platform = platform
        self.browser: FlaskClient = house.app.test_client()
        self.page: TestResponse | None = None
        self.at = "/"

    def log_in(self, link: ResourceLink | None = None) -> str:
        """Begin at the LMS's link; gives the authentication address the tool answers with."""
        return self.begin(self.platform.login(self.person, link))

    def begin(self, login: FormPost) -> str:
        """Send a login of the LMS, whatever it is for; gives the authentication address.

        One without fields is a link.
        """
        method = "POST" if login.fields else "GET"
        answer = self.browser.open(path_of(login.url), method=method, data=login.fields, base_url=BASE_URL)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return answer.headers["Location"]

    def go_in(self, login: FormPost) -> TestResponse:
        """Go all the way in from any login of the LMS, such as `platform.deep_link_form(person)`."""
        answer = self.post_launch(self.platform.launch(self.begin(login)))
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return self.get(answer.headers["Location"])

    def launch_form(self, link: ResourceLink | None = None) -> FormPost:
        """What the LMS has the browser post to the tool."""
        return self.platform.launch(self.log_in(link))

    def post_launch(self, form: FormPost) -> TestResponse:
        """Post a launch and take the answer as it is."""
        return self.browser.post(path_of(form.url), data=form.fields, base_url=BASE_URL)

    def open(self, link: ResourceLink | None = None) -> TestResponse:
        """Go all the way in."""
        return self.go_in(self.platform.login(self.person, link))

    def hand_over(self) -> Kept:
        """Send the page's form to the LMS, as a deep linking answer; gives what is in the course then.

        Raises:
            Refused: the LMS does not take the answer.
        """
        forms = html.fromstring(self.text).forms
        (form,) = (each for each in forms if (each.action or "").startswith(self.platform.address.base_url))
        return self.platform.receive_deep_link(FormPost(form.action, dict(form.fields)))

    def get(self, path: str) -> TestResponse:
        """Open a page of the tool, following redirects."""
        self.page = self.browser.get(path, base_url=BASE_URL, follow_redirects=True)
        self.at = self.page.request.path
        return self.page

    def send(
        self, path: str, fields: Mapping[str, object] | None = None, *, follow: bool = True
    ) -> TestResponse:
        """Send a form of the page last seen, token included."""
        data = {"form_token": self.form_token, **(fields or {})}
        answer = self.browser.post(path, data=data, base_url=BASE_URL, follow_redirects=follow)
        if follow:
            self.page, self.at = answer, answer.request.path
        return answer

    @property
    def form_token(self) -> str:
        """The token of the page last seen."""
        found = TOKEN.search(self.text)
        return found[1] if found else ""

    @property
    def text(self) -> str:
        """The page last seen."""
        return self.page.get_data(as_text=True) if self.page is not None else ""


def path_of(url: str) -> str:
    """Path and query of a URL."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def query_of(url: str) -> dict[str, str]:
    """The single values of a URL's query."""
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
