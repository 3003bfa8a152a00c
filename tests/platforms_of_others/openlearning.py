"""A small LMS built with `lti1p3platform`, OpenLearning's library, and only what that leaves to its user."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from lti1p3platform import exceptions
from lti1p3platform.ltiplatform import LTI1P3PlatformConfAbstract
from lti1p3platform.message_launch import LTIAdvantageMessageLaunchAbstract
from lti1p3platform.oidc_login import OIDCLoginAbstract
from lti1p3platform.registration import Registration
from lti1p3platform.request import Request
from lti1p3platform.response import Response, generate_next_link

from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.addresses import ToolAddress
from lti_tool.sandbox.authorization import FormPost
from lti_tool.sandbox.deep_link_answers import Kept
from lti_tool.sandbox.deep_linking import Chosen
from lti_tool.sandbox.seed import COURSE, INSTRUCTOR
from lti_tool.sandbox.state import Person, ResourceLink
from lti_tool.sandbox.wire import Answer
from tests.platforms_of_others.beside import Address, Grade, platform_keys
from tests.platforms_of_others.openlearning_services import Gradebook, Grades, Members

BASE_URL = "https://openlearning.example"
DATA = 'opaque "data" of theirs & <more>'


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody on their way to the tool, known again by the hint."""

    person: Person
    link: ResourceLink
    is_choosing: bool = False


class OpenLearning:
    """One course with one activity; `makes_columns` says whether the activity has its column already."""

    name = "lti1p3platform"

    def __init__(
        self, tool: ToolAddress, *, makes_columns: bool = True, course_title: str = COURSE.title
    ) -> None:
        self.course_title = course_title
        self.tool = replace(tool, client_id="openlearning-client", deployment_id="ol-1")
        self.address = Address(BASE_URL, f"{BASE_URL}/auth", f"{BASE_URL}/token", f"{BASE_URL}/jwks")
        self.links = [ResourceLink("ol-link-1", COURSE.id, "A letter to a customer")]
        self.gradebook = Gradebook(f"{BASE_URL}/items")
        if makes_columns:
            self.gradebook.make({"label": "A letter", "scoreMaximum": 50, "resourceLinkId": "ol-link-1"})
        self.conf = Conf(tool=self.tool)
        self._visits: dict[str, Visit] = {}
        self._numbers = count(1)

    def login(self, person: Person, link: ResourceLink | None = None) -> FormPost:
        """The link that opens an activity; a login without fields is a link."""
        return self._start(Visit(person, link or self.links[0]))

    def deep_link_form(self, person: Person, *_: object, **__: object) -> FormPost:
        """The link that adds an activity."""
        return self._start(Visit(person, self.links[0], is_choosing=True))

    def launch(self, authentication_url: str) -> FormPost:
        """What the browser posts after the tool's redirect."""
        launch = Launch(Asked("GET", authentication_url), self.conf)
        launch.platform = self
        return launch.lti_launch()

    def receive_deep_link(self, form: FormPost) -> Kept:
        """Take the tool's answer; gives what is in the course then."""
        items = self.conf.validate_deeplinking_resp(form.fields)
        links = tuple(self._place(item) for item in items)
        return Kept(Chosen(()), links)

    def visit(self, hint: str) -> Visit:
        """Who is meant by a hint."""
        return self._visits[hint]

    def grades(self) -> dict[str, Grade]:
        """What the gradebook shows, by the ids of people."""
        return self.gradebook.grades()

    def call(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        """Make a call to a service without a socket."""
        asked = Asked(method, url, headers, body)
        try:
            response = self._answer(asked)
        except exceptions.LtiServiceException as refused:
            response = Response(None, refused.status_code, refused.message)
        except (exceptions.LtiException, exceptions.MissingRequiredClaim) as refused:
            response = Response(None, 400, str(refused))
        return _on_the_wire(response)

    def _answer(self, asked: "Asked") -> Response:
        match asked.path.strip("/").split("/"):
            case ["jwks"]:
                return Response(self.conf.get_jwks(), 200, "")
            case ["token"]:
                return Response(self.conf.get_access_token(asked.form_data), 200, "")
            case ["members"]:
                return Members(asked, self.conf, f"{BASE_URL}/members").handle_get_members()
            case ["items", *below]:
                return Grades(asked, self.conf, self.gradebook).answer(below)
        return Response(None, 404, "nothing here")

    def _start(self, visit: Visit) -> FormPost:
        hint = f"hint {next(self._numbers)} & more"
        self._visits[hint] = visit
        login = Login(None, self.conf)
        login.set_lti_message_hint(hint=hint)
        if visit.is_choosing:
            login.set_deeplinking_launch_url()
        return FormPost(login.initiate_login(visit.person.id), {})

    def _place(self, item: dict[str, Any]) -> ResourceLink:
        link = ResourceLink(
            f"ol-link-{len(self.links) + 1}",
            COURSE.id,
            item["title"],
            target_link_uri=item["url"],
            custom=item["custom"],
        )
        self.links.append(link)
        if "lineItem" in item:
            self.gradebook.make({**item["lineItem"], "resourceLinkId": link.id})
        return link


class Conf(LTI1P3PlatformConfAbstract):
    """The library's configuration of one tool."""

    def init_platform_config(self, *, tool: ToolAddress) -> None:
        own = platform_keys()
        self._registration = (
            Registration()
            .set_iss(BASE_URL)
            .set_client_id(tool.client_id)
            .set_deployment_id(tool.deployment_id)
            .set_oidc_login_url(tool.login_url)
            .set_launch_url(tool.target_link_uri)
            .set_deeplink_launch_url(tool.target_link_uri)
            .set_tool_key_set_url(tool.jwks_url)
            .set_platform_private_key(own.private)
            .set_platform_public_key(own.public)
        )

    def get_registration_by_params(self, **_: object) -> Registration:
        return self._registration


class Login(OIDCLoginAbstract):
    """How a launch begins."""

    def set_lti_message_hint(self, *, hint: str) -> None:
        self._lti_message_hint = hint

    def get_redirect(self, url: str) -> str:
        return url


class Launch(LTIAdvantageMessageLaunchAbstract):
    """What the platform says in a launch."""

    platform: OpenLearning

    def prepare_launch(self, preflight_response: dict[str, Any]) -> None:
        visit = self.platform.visit(preflight_response["lti_message_hint"])
        person, link = visit.person, visit.link
        assert preflight_response["login_hint"] == person.id
        roles = [v.INSTRUCTOR if person is INSTRUCTOR else v.LEARNER]
        self.set_user_data(person.id, roles, person.name, person.email, person.username)
        self.set_launch_context_claim(COURSE.id, [v.COURSE_SECTION], self.platform.course_title, COURSE.label)
        self.set_launch_presentation_claim("iframe", f"{BASE_URL}/course/1")
        self.set_nrps(f"{BASE_URL}/members")
        book = self.platform.gradebook
        self.set_ags(book.url, book.column_of(link.id))
        if visit.is_choosing:
            self.set_dl(
                f"{BASE_URL}/chosen?course=1&then=back", accept_types={"ltiResourceLink"}, extra_data=DATA
            )
            return
        self.set_resource_link_claim(link.id, "Write it.", link.title)
        self.set_custom_parameters_claim(dict(link.custom))
        self.set_launch_url(link.target_link_uri or self.platform.tool.target_link_uri)

    def render_launch_form(self, launch_data: dict[str, str], **_: object) -> FormPost:
        url = launch_data.pop("launch_url")
        return FormPost(url, launch_data)


class Asked(Request):
    """A request as the library wants to see it."""

    def __init__(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> None:
        super().__init__((method, url, headers or {}, (body or b"").decode()))

    def build_metadata(self, request: tuple[str, str, Mapping[str, str], str]) -> dict[str, Any]:
        method, url, headers, body = request
        parts = urlsplit(url)
        query = {
            name: int(value) if value.isdigit() else value
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
        }
        is_json = body.startswith("{")
        return {
            "method": method,
            "path": parts.path,
            "headers": headers,
            "get_data": query,
            "form_data": {} if is_json else dict(parse_qsl(body)),
            "json": json.loads(body) if is_json else None,
            "content_type": headers.get("Content-Type"),
        }


def _on_the_wire(response: Response) -> Answer:
    """The library's answer as HTTP: a page of a list says by a header where the next one is."""
    headers, result = {"Content-Type": response.media_type}, response.result
    if isinstance(result, dict) and "next" in result:
        headers["Link"] = generate_next_link(result.pop("next"))
    if isinstance(result, dict) and "content" in result:
        result = result["content"]
    body = b"" if result is None else json.dumps(result).encode()
    return Answer(response.code, headers, body)
