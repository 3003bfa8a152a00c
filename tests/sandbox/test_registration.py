import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from lti_tool.sandbox import seed
from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.misbehaviour import Endpoint, Fault
from lti_tool.sandbox.profiles import Product
from lti_tool.sandbox.wire import Answer
from lti_tool.sandbox.world import Placement, World
from tests.sandbox.pretend_tool import (
    TOOL,
    StandingClock,
    ask_for_token,
    assertion,
    assertion_claims,
    authentication_url,
    registration_body,
    token_form,
    tool_configuration,
    verified,
)

INVITATION = "http://localhost:8000/lti/register?invitation=abc"


class Door:
    """What a tool reads from the address with which its registration page was opened."""

    def __init__(self, platform: DirectPlatform, **options: Any) -> None:
        self.platform = platform
        self.url = platform.registration_url(INVITATION, **options)
        query = parse_qs(urlsplit(self.url).query)
        (self.configuration_url,) = query["openid_configuration"]
        self.token = query.get("registration_token", [""])[0]

    def headers(self, token: str | None = None) -> dict[str, str]:
        shown = self.token if token is None else token
        return {"Authorization": f"Bearer {shown}"} if shown else {}

    def read(self, **headers: str) -> Answer:
        return self.platform.call("GET", self.configuration_url, headers, None)

    def configuration(self) -> dict[str, Any]:
        return json.loads(self.read(**self.headers()).body)

    def register(
        self, body: Any = None, *, token: str | None = None, kind: str = "application/json"
    ) -> Answer:
        url = self.configuration()["registration_endpoint"]
        content = json.dumps(registration_body() if body is None else body).encode()
        return self.platform.call("POST", url, {"Content-Type": kind, **self.headers(token)}, content)


def test_the_invitation_is_opened_with_what_a_tool_needs(platform: DirectPlatform) -> None:
    door = Door(platform)

    assert door.url.startswith(f"{INVITATION}&openid_configuration=")
    assert door.configuration_url.startswith(
        f"{platform.address.issuer}/.well-known/openid-configuration?opening="
    )
    assert len(door.token) > 40


def test_the_lms_says_what_it_is_and_offers(platform: DirectPlatform) -> None:
    configuration = Door(platform).configuration()

    assert configuration["issuer"] == platform.address.issuer
    assert configuration["authorization_endpoint"] == platform.address.authorization_url
    assert configuration["token_endpoint"] == platform.address.token_url
    assert configuration["jwks_uri"] == platform.address.jwks_url
    assert set(configuration["scopes_supported"]) == {"openid", *v.SCOPES}
    assert {"sub", "iss", "name", "email"} <= set(configuration["claims_supported"])
    offered = configuration[v.PLATFORM_CONFIGURATION]
    assert offered["product_family_code"] == "potluck-sandbox"
    assert [message["type"] for message in offered["messages_supported"]] == [
        "LtiResourceLinkRequest",
        "LtiDeepLinkingRequest",
        "LtiSubmissionReviewRequest",
        "DataPrivacyLaunchRequest",
    ]
    assert "ResourceLink.id.history" in offered["variables"]
    assert offered["notice_types_supported"] == []


def test_without_an_opening_there_is_nowhere_to_register(platform: DirectPlatform) -> None:
    answer = platform.call("GET", platform.address.configuration_url(), {}, None)

    assert "registration_endpoint" not in json.loads(answer.body)


def test_a_tool_that_registers_gets_its_ids(platform: DirectPlatform, world: World) -> None:
    answer = Door(platform).register()

    content = json.loads(answer.body)
    (tool,) = world.tools()
    assert answer.status == 201
    assert content["client_id"] == tool.client_id
    assert content[v.TOOL_CONFIGURATION]["deployment_id"] == tool.deployment_id
    assert (tool.client_id, tool.deployment_id) != (TOOL.client_id, TOOL.deployment_id)
    asked = registration_body()
    assert {name: content[name] for name in asked if name != v.TOOL_CONFIGURATION} == {
        name: value for name, value in asked.items() if name != v.TOOL_CONFIGURATION
    }
    assert content[v.TOOL_CONFIGURATION].items() >= tool_configuration().items()


def test_a_registered_tool_is_launched_under_its_own_name(platform: DirectPlatform, world: World) -> None:
    Door(platform).register()
    (tool,) = world.tools()
    link = world.add_link(seed.COURSE.id, Placement("Theirs", client_id=tool.client_id, custom={"own": "1"}))

    login = platform.login(seed.LEARNERS[0], link)
    claims = verified(platform, platform.launch(authentication_url(platform, login)).fields["id_token"])

    assert login.fields["client_id"] == claims["aud"] == tool.client_id
    assert claims[v.CLAIM + "deployment_id"] == tool.deployment_id
    assert claims[v.CLAIM + "custom"] == {"static": "a=b", "copied_from": "", "own": "1"}
    assert (claims["name"], claims["email"]) == ("Amara Okafor", seed.LEARNERS[0].email)
    assert not {"given_name", "family_name", "locale"} & claims.keys()


def test_a_registered_tool_is_asked_to_choose_where_it_said(platform: DirectPlatform, world: World) -> None:
    Door(platform).register()
    (tool,) = world.tools()

    login = platform.deep_link_form(seed.INSTRUCTOR, client_id=tool.client_id)
    claims = verified(platform, platform.launch(authentication_url(platform, login)).fields["id_token"])

    assert login.fields["target_link_uri"] == f"{TOOL.target_link_uri}?choose=1"
    assert claims[v.CLAIM + "custom"]["from"] == "content area"


def test_the_hints_of_one_tool_are_nothing_to_another(platform: DirectPlatform, world: World) -> None:
    Door(platform).register()
    (tool,) = world.tools()

    url = authentication_url(platform, platform.login(seed.LEARNERS[0]), client_id=tool.client_id)

    assert platform.launch(url).fields["error_description"] == "the hints were given to another tool"


def test_a_registered_tool_gets_tokens_for_what_it_asked_only(platform: DirectPlatform, world: World) -> None:
    Door(platform).register()
    (tool,) = world.tools()
    parties = {"iss": tool.client_id, "sub": tool.client_id}

    mine, other = (
        ask_for_token(
            platform, token_form(assertion(assertion_claims(platform, jti=scope, **parties)), scope=scope)
        )
        for scope in (v.SCOPE_SCORE, v.SCOPE_ROSTER)
    )

    assert (mine.status, other.status) == (200, 400)
    assert json.loads(other.body)["error"] == "invalid_scope"


@pytest.mark.parametrize("token", ["", "x", "é"])
def test_a_registration_token_is_needed(platform: DirectPlatform, world: World, token: str) -> None:
    answer = Door(platform).register(token=token)

    assert answer.status == 401
    assert json.loads(answer.body)["error"] == "invalid_token"
    assert world.tools() == []


def test_a_door_lets_one_tool_in(platform: DirectPlatform, world: World) -> None:
    door = Door(platform)
    url = door.configuration()["registration_endpoint"]
    headers = {"Content-Type": "application/json", **door.headers()}

    statuses = [
        platform.call("POST", url, headers, json.dumps(registration_body()).encode()).status for _ in range(2)
    ]

    assert statuses == [201, 401]
    assert len(world.tools()) == 1


def test_a_registration_that_was_refused_can_be_mended(platform: DirectPlatform) -> None:
    door = Door(platform)

    statuses = [door.register({}).status, door.register().status]

    assert statuses == [400, 201]


def test_a_door_is_open_for_an_hour(platform: DirectPlatform, clock: StandingClock) -> None:
    door = Door(platform)
    url = door.configuration()["registration_endpoint"]
    clock.move(seconds=3600)

    late = platform.call("POST", url, {"Content-Type": "application/json", **door.headers()}, b"{}")

    assert (late.status, door.read().status) == (401, 401)


def test_an_opening_that_never_was_is_shut(platform: DirectPlatform) -> None:
    url = platform.address.registration_url("never")

    assert platform.call("POST", url, {"Content-Type": "application/json"}, b"{}").status == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"application_type": "native"},
        {"application_type": None},
        {"response_types": ["id_token", "code"]},
        {"response_types": "id_token"},
        {"grant_types": ["client_credentials"]},
        {"grant_types": None},
        {"initiate_login_uri": None},
        {"initiate_login_uri": "/lti/login"},
        {"initiate_login_uri": "https://potluck.example/lti/login"},
        {"client_name": ""},
        {"client_name": None},
        {"jwks_uri": None},
        {"jwks_uri": "https://potluck.example/jwks"},
        {"logo_uri": "javascript:alert(1)"},
        {"tos_uri": 7},
        {"contacts": "hello@potluck.example"},
        {"token_endpoint_auth_method": "client_secret_post"},
        {"scope": "openid"},
        {"scope": ["a"]},
        {"colour": "red"},
        {"redirect_uris#es": ["x"], "colour#es": "rojo"},
        {v.TOOL_CONFIGURATION: None},
        {v.TOOL_CONFIGURATION: []},
    ],
    ids=str,
)
def test_a_registration_that_is_not_in_order_is_refused(
    platform: DirectPlatform, world: World, changes: dict[str, Any]
) -> None:
    answer = Door(platform).register(registration_body(**changes))

    content = json.loads(answer.body)
    assert answer.status == 400
    assert content["error"] == "invalid_client_metadata"
    assert content["error_description"]
    assert world.tools() == []


@pytest.mark.parametrize(
    "changes",
    [
        {"domain": None},
        {"domain": "localhost"},
        {"domain": "potluck.example"},
        {"target_link_uri": None},
        {"target_link_uri": "/lti/launch"},
        {"custom_parameters": {"a": 1}},
        {"claims": None},
        {"claims": ["sub", "birthday"]},
        {"messages": None},
        {"messages": ["LtiResourceLinkRequest"]},
        {"messages": [{"type": "LtiEulaRequest"}]},
        {"messages": [{"type": "LtiResourceLinkRequest", "target_link_uri": "https://evil.example/"}]},
        {"messages": [{"type": "LtiResourceLinkRequest", "placements": "ContentArea"}]},
        {"messages": [{"type": "LtiResourceLinkRequest", "custom_parameters": {"a": None}}]},
        {"messages": [{"type": "LtiResourceLinkRequest", "icon_uri": "icon.png"}]},
        {"messages": [{"type": "LtiResourceLinkRequest", "placement": "ContentArea"}]},
        {"deployment_id": "9"},
    ],
    ids=str,
)
def test_a_tool_configuration_that_is_not_in_order_is_refused(
    platform: DirectPlatform, world: World, changes: dict[str, Any]
) -> None:
    body = registration_body(**{v.TOOL_CONFIGURATION: tool_configuration(**changes)})

    answer = Door(platform).register(body)

    assert (answer.status, json.loads(answer.body)["error"]) == (400, "invalid_client_metadata")
    assert world.tools() == []


@pytest.mark.parametrize(
    "redirects", [[], ["/launch"], ["http://localhost:8000/a#b"], ["http://localhost:8000/a"] * 2]
)
def test_an_odd_redirect_uri_is_refused_by_its_own_name(
    platform: DirectPlatform, redirects: list[str]
) -> None:
    answer = Door(platform).register(registration_body(redirect_uris=redirects))

    assert json.loads(answer.body)["error"] == "invalid_redirect_uri"


@pytest.mark.parametrize(
    ("body", "kind", "status"), [([], "application/json", 400), (None, "text/plain", 415)]
)
def test_a_registration_is_a_json_object(platform: DirectPlatform, body: Any, kind: str, status: int) -> None:
    assert Door(platform).register(body, kind=kind).status == status


def test_moodle_answers_200_and_repeats_a_part(platform: DirectPlatform) -> None:
    answer = Door(platform, product=Product.MOODLE).register()

    content = json.loads(answer.body)
    configuration = content[v.TOOL_CONFIGURATION]
    assert answer.status == 200
    assert not {"contacts", "client_name#es"} & content.keys()
    assert configuration["messages"] == [
        {"type": "LtiDeepLinkingRequest", "target_link_uri": f"{TOOL.target_link_uri}?choose=1"}
    ]
    assert configuration["custom_parameters"]["static"] == "a"
    assert configuration["deployment_id"]


def test_moodle_lists_fewer_messages_and_variables(platform: DirectPlatform) -> None:
    offered = Door(platform, product=Product.MOODLE).configuration()[v.PLATFORM_CONFIGURATION]

    assert offered["product_family_code"] == "moodle"
    assert [message["type"] for message in offered["messages_supported"]] == [
        "LtiResourceLinkRequest",
        "LtiDeepLinkingRequest",
    ]
    assert "ResourceLink.id.history" not in offered["variables"]


def test_brightspace_hands_out_no_token_and_takes_none(platform: DirectPlatform) -> None:
    without = Door(platform, product=Product.BRIGHTSPACE)
    with_one = Door(platform, product=Product.BRIGHTSPACE)

    assert "registration_token" not in without.url
    assert without.register().status == 201
    assert with_one.register(token="made-up").status == 401


def test_brightspaces_address_works_once(platform: DirectPlatform) -> None:
    door = Door(platform, product=Product.BRIGHTSPACE)

    assert [door.read().status, door.read().status] == [200, 401]


def test_canvas_wants_the_token_to_say_anything(platform: DirectPlatform) -> None:
    door = Door(platform, product=Product.CANVAS)

    assert [door.read().status, door.read(**door.headers()).status] == [401, 200]


def test_canvas_names_no_deployment(platform: DirectPlatform, world: World) -> None:
    content = json.loads(Door(platform, product=Product.CANVAS).register().body)

    assert "deployment_id" not in content[v.TOOL_CONFIGURATION]
    assert world.tools()[0].deployment_id


@pytest.mark.parametrize(
    "message",
    [
        {"type": "LtiDeepLinkingRequest"},
        {"type": "LtiDeepLinkingRequest", "placements": ["ContentArea", "RichTextEditor"]},
        {"type": "LtiResourceLinkRequest", "placements": ["RichTextEditor"]},
    ],
    ids=str,
)
def test_canvas_wants_to_know_where_to_offer_a_message(
    platform: DirectPlatform, message: dict[str, Any]
) -> None:
    body = registration_body(**{v.TOOL_CONFIGURATION: tool_configuration(messages=[message])})

    answer = Door(platform, product=Product.CANVAS).register(body)

    assert answer.status == 422
    assert "ContentArea" in json.loads(answer.body)["error_description"]


@pytest.mark.parametrize("product", list(Product))
def test_every_product_can_leave_the_deployment_out(platform: DirectPlatform, product: Product) -> None:
    content = json.loads(Door(platform, product=product, names_deployment=False).register().body)

    assert "deployment_id" not in content[v.TOOL_CONFIGURATION]


def test_a_tool_that_comes_again_keeps_its_ids(platform: DirectPlatform, world: World) -> None:
    Door(platform).register()
    (before,) = world.tools()

    Door(platform, renews=before.client_id).register(registration_body(client_name="Potluck, renewed"))

    (after,) = world.tools()
    assert (after.client_id, after.deployment_id) == (before.client_id, before.deployment_id)
    assert after.name == "Potluck, renewed"


def test_two_registrations_of_one_tool_are_two(platform: DirectPlatform, world: World) -> None:
    Door(platform).register()
    Door(platform).register()

    one, other = world.tools()
    assert one.client_id != other.client_id
    assert one.deployment_id != other.deployment_id


@pytest.mark.parametrize("endpoint", [Endpoint.CONFIGURATION, Endpoint.REGISTRATION])
def test_registering_can_fail(platform: DirectPlatform, endpoint: Endpoint) -> None:
    door = Door(platform)
    url = door.configuration()["registration_endpoint"]
    platform.faults.fail(endpoint, Fault(status=500, body=b"<h1>Oops"))

    statuses = [
        platform.call("GET", door.configuration_url, {}, None).status,
        platform.call("POST", url, {"Content-Type": "application/json", **door.headers()}, b"{}").status,
    ]

    assert statuses == ([500, 400] if endpoint is Endpoint.CONFIGURATION else [200, 500])
