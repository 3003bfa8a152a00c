"""A platform is asked for what it offers, and what its answer leaves out is told."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lti_tool.lti import dynamic_registration, platform_configuration, registration_answer
from lti_tool.lti.claims import MessageType, Scope
from lti_tool.lti.dynamic_registration import About, Choice, Gap, Note, WantedMessage, Wish
from lti_tool.lti.errors import Reason, RegistrationFailed
from lti_tool.lti.http import Response, TransportFailed, TransportFailure
from lti_tool.lti.platform_configuration import Initiation, KnownHosts, PlatformConfiguration
from lti_tool.lti.registration_answer import Registered
from tests.lti.making import MISSING, Wire, make_json
from tests.lti.registering import (
    CONFIGURATION_URL,
    RESOURCE_LINK,
    REVIEW,
    ROSTER,
    SCORE,
    TOOL,
    make_configuration,
    make_wish,
)

TOOL_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-tool-configuration"
PLATFORM_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-platform-configuration"


def platform(changes: dict[str, Any] | None = None) -> PlatformConfiguration:
    return platform_configuration.read(
        make_json(make_configuration(changes)), CONFIGURATION_URL, KnownHosts()
    )


def silent() -> PlatformConfiguration:
    """A platform that does not say what it offers."""
    return platform(dict.fromkeys(["scopes_supported", "claims_supported", PLATFORM_CONFIGURATION], MISSING))


def choice(**changes: Any) -> Choice:
    return dynamic_registration.choose(silent(), make_wish(**changes))


def kinds(chosen: Choice) -> list[str]:
    return [message["type"] for message in chosen.messages]


def make_answer(chosen: Choice, configured: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """An answer that repeats the whole request, as RFC 7591 3.2.1 wants it."""
    content = dynamic_registration.request(TOOL, chosen) | {"client_id": "client-7"} | changes
    content[TOOL_CONFIGURATION] = content[TOOL_CONFIGURATION] | {"deployment_id": "1"} | (configured or {})
    return content


def read(chosen: Choice, content: dict[str, Any], status: int = 201) -> Registered:
    return registration_answer.read(make_json(content, status), TOOL, chosen)


def test_a_platform_that_says_nothing_is_asked_for_all() -> None:
    chosen = choice()

    assert kinds(chosen) == ["LtiResourceLinkRequest", "LtiDeepLinkingRequest", "LtiSubmissionReviewRequest"]
    assert (chosen.scopes, chosen.claims) == ((SCORE, ROSTER), ("iss", "sub", "name", "email"))
    assert chosen.notes == ()


def test_who_copies_our_description_by_hand_gets_all_of_it() -> None:
    assert dynamic_registration.everything(make_wish()) == choice()


def test_a_platform_is_asked_only_for_what_it_offers() -> None:
    chosen = dynamic_registration.choose(platform(), make_wish())

    assert kinds(chosen) == ["LtiResourceLinkRequest", "LtiDeepLinkingRequest"]
    assert chosen.messages[1]["placements"] == ["ContentArea"]
    assert (chosen.scopes, chosen.claims) == ((SCORE,), ("iss", "sub", "name"))
    assert chosen.notes == (
        Note(About.SCOPE, Gap.NOT_OFFERED, ROSTER),
        Note(About.CLAIM, Gap.NOT_OFFERED, "email"),
        Note(About.PLACEMENT, Gap.NOT_OFFERED, "RichTextEditor"),
        Note(About.MESSAGE, Gap.NOT_OFFERED, "LtiSubmissionReviewRequest"),
    )


def test_a_message_a_product_sends_without_listing_it_is_asked_for() -> None:
    wish = make_wish(unlisted=frozenset({MessageType.SUBMISSION_REVIEW}))

    assert "LtiSubmissionReviewRequest" in kinds(dynamic_registration.choose(platform(), wish))


def test_a_message_is_called_as_the_platform_calls_it() -> None:
    listed = {"messages_supported": [{"type": "DataPrivacyLaunchRequest"}]}
    wish = make_wish(messages=(WantedMessage(MessageType.DATA_PRIVACY, TOOL.launch_url),))

    chosen = dynamic_registration.choose(platform({PLATFORM_CONFIGURATION: listed}), wish)

    assert kinds(chosen) == ["DataPrivacyLaunchRequest"]


def test_unless_said_otherwise_every_service_and_the_histories_are_wished_for() -> None:
    wish = Wish((RESOURCE_LINK,))

    assert set(wish.scopes) == set(Scope)
    assert wish.custom["resource_link_id_history"] == "$ResourceLink.id.history"
    assert wish.custom["submission_until"] == "$ResourceLink.submission.endDateTime"


def test_the_request_says_all_that_a_platform_needs() -> None:
    chosen = choice(messages=(RESOURCE_LINK,), extensions={"https://canvas.example/privacy": "public"})

    assert dynamic_registration.request(TOOL, chosen) == {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["client_credentials", "implicit"],
        "initiate_login_uri": "https://tool.example/lti/login",
        "redirect_uris": ["https://tool.example/lti/launch"],
        "client_name": "Potluck",
        "jwks_uri": "https://tool.example/lti/jwks",
        "logo_uri": "https://tool.example/logo.png",
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": f"{SCORE} {ROSTER}",
        TOOL_CONFIGURATION: {
            "domain": "tool.example",
            "description": "Peer learning.",
            "target_link_uri": "https://tool.example/lti/launch",
            "custom_parameters": {"context_id_history": "$Context.id.history"},
            "claims": ["iss", "sub", "name", "email"],
            "messages": [
                {
                    "type": "LtiResourceLinkRequest",
                    "target_link_uri": "https://tool.example/lti/launch",
                    "label": "Potluck",
                }
            ],
            "https://canvas.example/privacy": "public",
        },
    }


def test_a_message_brings_its_own_icon_parameters_and_extensions() -> None:
    wanted = WantedMessage(
        MessageType.RESOURCE_LINK,
        TOOL.launch_url,
        roles=("http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor",),
        custom={"place": "nav"},
        extensions={"https://canvas.example/default_enabled": False},
    )

    (message,) = choice(messages=(wanted,)).messages

    assert dict(message) == {
        "type": "LtiResourceLinkRequest",
        "target_link_uri": "https://tool.example/lti/launch",
        "roles": ["http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"],
        "custom_parameters": {"place": "nav"},
        "https://canvas.example/default_enabled": False,
    }


@pytest.mark.parametrize("token", [None, "t-1"])
def test_the_token_is_sent_only_when_there_is_one(token: str | None) -> None:
    chosen = choice()
    wire = Wire(make_json(make_answer(chosen), 201))

    found = registration_answer.register(silent(), Initiation(CONFIGURATION_URL, token), TOOL, chosen, wire)

    (request,) = wire.requests
    assert found == Registered("client-7", "1")
    assert (request.method, request.url) == ("POST", "https://lms.example/register")
    assert request.headers.get("Authorization") == (None if token is None else "Bearer t-1")
    assert request.headers["Content-Type"] == "application/json"
    assert json.loads(request.body) == dynamic_registration.request(TOOL, chosen)


@pytest.mark.parametrize("status", [200, 201])
def test_both_ways_to_say_yes_are_understood(status: int) -> None:
    chosen = choice()

    assert read(chosen, make_answer(chosen), status) == Registered("client-7", "1")


def test_an_answer_that_repeats_nothing_is_no_reason_to_worry() -> None:
    found = read(choice(), {"client_id": "client-7"})

    assert found == Registered("client-7", None, (Note(About.DEPLOYMENT, Gap.NOT_CONFIRMED, ""),))


def test_what_was_dropped_or_changed_is_told() -> None:
    chosen = choice()
    configured = {
        "messages": [{"type": "LtiDeepLinkingRequest"}],
        "claims": ["iss", "sub", "email"],
        "custom_parameters": {"context_id_history": "$Context"},
    }

    found = read(chosen, make_answer(chosen, configured, scope=SCORE, redirect_uris=[]))

    assert set(found.notes) == {
        Note(About.SCOPE, Gap.NOT_CONFIRMED, ROSTER),
        Note(About.REDIRECT, Gap.NOT_CONFIRMED, "https://tool.example/lti/launch"),
        Note(About.CLAIM, Gap.NOT_CONFIRMED, "name"),
        Note(About.MESSAGE, Gap.NOT_CONFIRMED, "LtiResourceLinkRequest"),
        Note(About.MESSAGE, Gap.NOT_CONFIRMED, "LtiSubmissionReviewRequest"),
        Note(About.CUSTOM, Gap.CHANGED, "context_id_history"),
    }


def test_a_custom_parameter_that_was_dropped_is_told() -> None:
    chosen = choice()

    found = read(chosen, make_answer(chosen, {"custom_parameters": {}}))

    assert found.notes == (Note(About.CUSTOM, Gap.NOT_CONFIRMED, "context_id_history"),)


def test_what_was_never_asked_stays_told() -> None:
    chosen = dynamic_registration.choose(platform(), make_wish(messages=(RESOURCE_LINK, REVIEW)))

    notes = read(chosen, make_answer(chosen)).notes

    assert Note(About.MESSAGE, Gap.NOT_OFFERED, "LtiSubmissionReviewRequest") in notes
    assert not [note for note in notes if note.gap is not Gap.NOT_OFFERED]


def test_ids_may_be_written_as_numbers() -> None:
    chosen = choice()

    found = read(chosen, make_answer(chosen, {"deployment_id": 1}, client_id=10000000000001))

    assert (found.client_id, found.deployment_id) == ("10000000000001", "1")


@pytest.mark.parametrize("client_id", [None, "", True, ["a"], {"id": "a"}, "x" * 501, "a\x00b"])
def test_an_answer_without_a_client_id_is_no_registration(client_id: object) -> None:
    with pytest.raises(RegistrationFailed) as refused:
        read(choice(), {"client_id": client_id})

    assert refused.value.reason is Reason.REGISTRATION_NO_CLIENT


@pytest.mark.parametrize(
    ("answer", "reason", "again"),
    [
        (make_json({"error": "invalid_redirect_uri"}, 400), Reason.REGISTRATION_REFUSED, False),
        (make_json({}, 401), Reason.REGISTRATION_REFUSED, False),
        (make_json({"errors": [{"field": "placements"}]}, 422), Reason.REGISTRATION_REFUSED, False),
        (make_json({}, 500), Reason.REGISTRATION_LATER, True),
        (Response(307, {"Location": "https://evil.example/"}), Reason.REGISTRATION_REDIRECTED, False),
        (Response(200, {}, b"<html>"), Reason.REGISTRATION_UNREADABLE, False),
        (TransportFailed(TransportFailure.TIMEOUT, "5 s"), Reason.REGISTRATION_UNREACHABLE, True),
    ],
    ids=range(7),
)
def test_a_platform_that_does_not_register_us_is_told_apart(
    answer: Response | TransportFailed,
    reason: Reason,
    again: bool,  # noqa: FBT001
) -> None:
    with pytest.raises(RegistrationFailed) as refused:
        registration_answer.register(silent(), Initiation(CONFIGURATION_URL), TOOL, choice(), Wire(answer))

    assert (refused.value.reason, refused.value.again) == (reason, again)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{"error":"placements invalid"}', 'status 422: {"error":"placements invalid"}'),
        (b"no\r\nway \x1b[31m t-secret", "status 422: no way [31m ..."),
        (b"<!doctype html><HTML><p>Oh", "status 422"),
        (b"", "status 422"),
        (b"x" * 5000, "status 422: " + "x" * 200),
        (b"x" * 190 + b"t-secret", "status 422: " + "x" * 190 + "..."),
    ],
    ids=range(6),
)
def test_what_the_platform_says_is_wrong_is_shown_short_and_without_the_token(body: bytes, told: str) -> None:
    initiation = Initiation(CONFIGURATION_URL, "t-secret")
    wire = Wire(Response(422, {}, body))

    with pytest.raises(RegistrationFailed) as refused:
        registration_answer.register(silent(), initiation, TOOL, choice(), wire)

    assert (refused.value.detail, refused.value.status) == (told, 422)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
REPEATED = ["scope", "redirect_uris", TOOL_CONFIGURATION, "client_id"]
CONFIGURED = ["messages", "claims", "custom_parameters", "deployment_id"]


@settings(max_examples=200, deadline=None)
@given(name=st.sampled_from(REPEATED + CONFIGURED), value=JSON)
def test_no_answer_breaks_the_reading(name: str, value: Any) -> None:
    chosen = choice()
    content = make_answer(chosen)
    (content if name in REPEATED else content[TOOL_CONFIGURATION])[name] = value

    try:
        client_id = read(chosen, content).client_id
    except RegistrationFailed:
        client_id = None

    assert client_id == "client-7" or name == "client_id"
