"""A platform that wants to register us is believed only about itself, and only when it says enough."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lti_tool.lti import platform_configuration
from lti_tool.lti.errors import Reason, RegistrationFailed
from lti_tool.lti.http import Response, TransportFailed, TransportFailure
from lti_tool.lti.platform_configuration import (
    Initiation,
    KnownHosts,
    PlatformConfiguration,
    read_initiation,
)
from tests.lti.making import MISSING, Wire, make_json
from tests.lti.registering import CONFIGURATION_URL, make_configuration

LTI_PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
VENDOR = KnownHosts(
    issuers={"developer.vendor.example": frozenset({"https://vendor.example"})},
    endpoints=frozenset({"auth.vendor.example", "api.vendor.example", ".pods.example"}),
)
STRANGERS = KnownHosts()


def read(changes: dict[str, Any] | None = None, known: KnownHosts = STRANGERS) -> PlatformConfiguration:
    return platform_configuration.read(make_json(make_configuration(changes)), CONFIGURATION_URL, known)


def refusal(changes: dict[str, Any], known: KnownHosts = STRANGERS) -> Reason:
    with pytest.raises(RegistrationFailed) as refused:
        read(changes, known)
    return refused.value.reason


def fetched(
    *answers: Response | TransportFailed, token: str | None = None, url: str = CONFIGURATION_URL
) -> tuple[PlatformConfiguration, Wire]:
    wire = Wire(*answers)
    return platform_configuration.fetch(Initiation(url, token), wire, STRANGERS), wire


def test_a_platform_is_read_whole() -> None:
    found = read()

    assert found == PlatformConfiguration(
        issuer="https://lms.example",
        authentication_url="https://lms.example/auth",
        token_url="https://lms.example/token",
        keys_url="https://lms.example/jwks",
        registration_url="https://lms.example/register",
        product="moodle",
        product_version="4.5",
        scopes=frozenset({"https://purl.imsglobal.org/spec/lti-ags/scope/score"}),
        claims=frozenset({"sub", "name"}),
        messages={"LtiResourceLinkRequest": (), "LtiDeepLinkingRequest": ("ContentArea",)},
    )


def test_what_a_platform_leaves_out_is_unknown_not_refused() -> None:
    left_out = [
        "scopes_supported",
        "claims_supported",
        "response_types_supported",
        "id_token_signing_alg_values_supported",
        "token_endpoint_auth_methods_supported",
        LTI_PLATFORM,
    ]

    found = read(dict.fromkeys(left_out, MISSING))

    assert (found.scopes, found.claims, found.messages, found.product) == (None, None, None, None)


@pytest.mark.parametrize(
    ("listed", "messages"),
    [
        (["LtiResourceLinkRequest"], {"LtiResourceLinkRequest": ()}),
        ([{"type": "A", "placements": ["x"]}, {"type": "A", "placements": ["y"]}], {"A": ("x", "y")}),
        ([{"type": 5}, None, {"placements": ["x"]}], {}),
        ([{"type": "A", "placements": "x"}], {"A": ()}),
        ("LtiResourceLinkRequest", None),
    ],
)
def test_messages_are_read_as_they_come(listed: object, messages: object) -> None:
    assert read({LTI_PLATFORM: {"messages_supported": listed}}).messages == messages


@pytest.mark.parametrize(
    "name", ["issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint"]
)
@pytest.mark.parametrize("value", [MISSING, None, "", 5, ["https://lms.example"]])
def test_what_is_needed_must_be_said(name: str, value: object) -> None:
    assert refusal({name: value}) is Reason.REGISTRATION_INCOMPLETE


@pytest.mark.parametrize(
    "issuer",
    [
        "https://other.example",
        "https://lms.example.evil.example",
        "https://lms.example:8443",
        "http://lms.example",
        "https://lms.example?tenant=1",
        "https://lms.example/#x",
        "https://a@lms.example",
        "lms.example",
        "javascript:alert(1)",
        "https://lms.example/" + "x" * 500,
    ],
)
def test_a_platform_speaks_only_for_its_own_host(issuer: str) -> None:
    assert refusal({"issuer": issuer}) is Reason.REGISTRATION_ISSUER


def test_some_vendors_register_at_their_customers_own_domain() -> None:
    known = KnownHosts(customers_own=frozenset({"lms.example"}))

    found = read({"registration_endpoint": "https://canvas.school.example/register"}, known)

    assert found.registration_url == "https://canvas.school.example/register"
    assert found.elsewhere == ("registration_endpoint",)


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
def test_nothing_but_registering_may_be_at_a_customers_own_domain(name: str) -> None:
    known = KnownHosts(customers_own=frozenset({"lms.example"}))

    assert refusal({name: "https://canvas.school.example/x"}, known) is Reason.REGISTRATION_ENDPOINT


def test_an_issuer_may_have_a_path() -> None:
    assert read({"issuer": "https://lms.example/moodle"}).issuer == "https://lms.example/moodle"


def test_a_vendor_we_know_speaks_for_its_issuer() -> None:
    home = "https://developer.vendor.example"
    content = make_configuration(
        {
            "issuer": "https://vendor.example",
            "authorization_endpoint": home + "/auth",
            "token_endpoint": home + "/token",
            "jwks_uri": home + "/jwks",
            "registration_endpoint": home + "/register",
        }
    )

    found = platform_configuration.read(make_json(content), home + "/openid", VENDOR)

    assert (found.issuer, found.elsewhere) == ("https://vendor.example", ())
    assert refusal({"issuer": "https://vendor.example"}, VENDOR) is Reason.REGISTRATION_ISSUER


@pytest.mark.parametrize(
    "name", ["authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint"]
)
@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://evil.example/", Reason.REGISTRATION_ENDPOINT),
        ("https://10.0.0.1/", Reason.REGISTRATION_ENDPOINT),
        ("https://169.254.169.254/latest", Reason.REGISTRATION_ENDPOINT),
        ("https://lms.example:22/", Reason.REGISTRATION_ENDPOINT),
        ("http://127.0.0.1:6379/", Reason.REGISTRATION_ENDPOINT),
        ("http://lms.example/", Reason.REGISTRATION_ADDRESS),
        ("file:///etc/passwd", Reason.REGISTRATION_ADDRESS),
        ("https://lms.example@evil.example/", Reason.REGISTRATION_ADDRESS),
        ("https://lms.example/" + "x" * 2000, Reason.REGISTRATION_ADDRESS),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_platform_names_only_addresses_of_its_own(name: str, url: str, reason: Reason) -> None:
    assert refusal({name: url}) is reason


@pytest.mark.parametrize("url", ["https://auth.vendor.example/token", "https://eu.pods.example/token"])
def test_an_address_at_a_vendor_we_know_is_taken_and_told(url: str) -> None:
    found = read({"token_endpoint": url}, VENDOR)

    assert (found.token_url, found.elsewhere) == (url, ("token_endpoint",))


@pytest.mark.parametrize(
    "url", ["https://xauth.vendor.example/", "https://pods.example/", "https://xpods.example/"]
)
def test_a_host_that_only_looks_like_a_vendors_is_refused(url: str) -> None:
    assert refusal({"token_endpoint": url}, VENDOR) is Reason.REGISTRATION_ENDPOINT


@pytest.mark.parametrize(
    ("token_url", "named", "audience"),
    [
        ("https://lms.example/token", MISSING, None),
        ("https://lms.example/token", "https://lms.example/oauth", "https://lms.example/oauth"),
        ("https://lms.example/token", "lms.example", None),
        ("https://auth.vendor.example/token", "https://api.vendor.example/a", "https://api.vendor.example/a"),
        ("https://lms.example/token", "https://api.vendor.example/a", None),
        ("https://lms.example/token", "https://victim.example/token", None),
        ("https://auth.vendor.example/token", "https://victim.example/token", None),
        ("https://lms.example/token", 5, None),
    ],
    ids=range(8),
)
def test_nobody_has_us_sign_what_another_platform_would_take(
    token_url: str, named: object, audience: str | None
) -> None:
    found = read({"token_endpoint": token_url, "authorization_server": named}, VENDOR)

    assert found.token_audience == audience


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("id_token_signing_alg_values_supported", ["ES256", "HS256"]),
        ("id_token_signing_alg_values_supported", ["none"]),
        ("token_endpoint_auth_methods_supported", ["client_secret_basic"]),
    ],
)
def test_a_platform_that_cannot_do_what_we_need_is_told_so(name: str, offered: list[str]) -> None:
    assert refusal({name: offered}) is Reason.REGISTRATION_UNSUITED


@pytest.mark.parametrize("offered", [[], ["RS256", "ES256"], "RS256"])
def test_abilities_are_refused_only_when_they_are_said(offered: object) -> None:
    assert read({"id_token_signing_alg_values_supported": offered}).issuer == "https://lms.example"


def test_a_description_is_fetched_once_with_its_token() -> None:
    _, wire = fetched(make_json(make_configuration()), token="t-1")

    (request,) = wire.requests
    assert (request.method, request.url) == ("GET", CONFIGURATION_URL)
    assert request.headers["Authorization"] == "Bearer t-1"
    assert request.headers["User-Agent"].startswith("Potluck")
    assert request.max_bytes == 256 * 1024


def test_no_token_means_no_header() -> None:
    _, wire = fetched(make_json(make_configuration()))

    assert "Authorization" not in wire.requests[0].headers


@pytest.mark.parametrize(
    ("answer", "reason", "again"),
    [
        (make_json({}, 404), Reason.REGISTRATION_NOT_SHOWN, False),
        (make_json({}, 401), Reason.REGISTRATION_NOT_SHOWN, False),
        (make_json({}, 429), Reason.REGISTRATION_LATER, True),
        (make_json({}, 503), Reason.REGISTRATION_LATER, True),
        (Response(302, {"Location": "http://169.254.169.254/"}), Reason.REGISTRATION_REDIRECTED, False),
        (Response(200, {}, b"<html>"), Reason.REGISTRATION_UNREADABLE, False),
        (Response(200, {}, b"[]"), Reason.REGISTRATION_UNREADABLE, False),
        (Response(200, {}, b"[" * 100_000), Reason.REGISTRATION_UNREADABLE, False),
        (Response(200, {}, b"\xff"), Reason.REGISTRATION_UNREADABLE, False),
        (TransportFailed(TransportFailure.TIMEOUT, "3 s"), Reason.REGISTRATION_UNREACHABLE, True),
        (TransportFailed(TransportFailure.TLS, "expired"), Reason.REGISTRATION_UNREACHABLE, True),
        (TransportFailed(TransportFailure.TOO_LARGE, "256 kB"), Reason.REGISTRATION_TOO_LARGE, False),
        (
            TransportFailed(TransportFailure.ADDRESS_NOT_ALLOWED, "private"),
            Reason.REGISTRATION_ADDRESS,
            False,
        ),
    ],
    ids=range(13),
)
def test_what_came_instead_of_a_description_is_told(
    answer: Response | TransportFailed,
    reason: Reason,
    again: bool,  # noqa: FBT001
) -> None:
    with pytest.raises(RegistrationFailed) as refused:
        fetched(answer)

    assert (refused.value.reason, refused.value.again) == (reason, again)


def test_an_initiation_is_read() -> None:
    fields = {"openid_configuration": [CONFIGURATION_URL], "registration_token": ["t-1"]}

    assert read_initiation(fields) == Initiation(CONFIGURATION_URL, "t-1")
    assert read_initiation({"openid_configuration": [CONFIGURATION_URL]}).registration_token is None
    assert "t-1" not in repr(read_initiation(fields))


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, Reason.REGISTRATION_ADDRESS),
        ({"openid_configuration": []}, Reason.REGISTRATION_ADDRESS),
        ({"openid_configuration": [""]}, Reason.REGISTRATION_ADDRESS),
        ({"openid_configuration": [CONFIGURATION_URL] * 2}, Reason.REGISTRATION_ADDRESS),
        ({"openid_configuration": ["http://lms.example/openid"]}, Reason.REGISTRATION_ADDRESS),
        ({"openid_configuration": ["file:///etc/passwd"]}, Reason.REGISTRATION_ADDRESS),
        ({"openid_configuration": ["https://u:p@lms.example/"]}, Reason.REGISTRATION_ADDRESS),
        ({"openid_configuration": ["https://lms.example/" + "x" * 5000]}, Reason.REGISTRATION_ADDRESS),
        (
            {"openid_configuration": [CONFIGURATION_URL], "registration_token": ["a\r\nCookie: b"]},
            Reason.REGISTRATION_TOKEN,
        ),
        (
            {"openid_configuration": [CONFIGURATION_URL], "registration_token": ["x" * 20_000]},
            Reason.REGISTRATION_TOKEN,
        ),
    ],
    ids=range(10),
)
def test_an_initiation_that_leads_nowhere_good_is_refused(
    fields: dict[str, list[str]], reason: Reason
) -> None:
    with pytest.raises(RegistrationFailed) as refused:
        read_initiation(fields)

    assert refused.value.reason is reason


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(name=st.sampled_from(sorted(make_configuration())), value=JSON)
def test_no_value_in_a_description_breaks_the_reading(name: str, value: Any) -> None:
    body = json.dumps(make_configuration() | {name: value}).encode()

    try:
        found = platform_configuration.read(Response(200, {}, body), CONFIGURATION_URL, STRANGERS)
    except RegistrationFailed:
        return

    assert found.issuer == "https://lms.example"
    assert not found.elsewhere
