"""What a platform may ask for at login, and what we answer."""

from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from lti_tool.lti import login
from lti_tool.lti.errors import LoginRefused, Reason
from lti_tool.lti.login import Answer, LoginRequest
from tests.lti.making import TOOL_ORIGIN, make_registration

ANSWER = Answer(redirect_uri=TOOL_ORIGIN + "/launch", state="state-1", nonce="nonce-1")


def fields(**changes: str | list[str] | None) -> dict[str, list[str]]:
    values = {
        "iss": "https://lms.example",
        "login_hint": "5",
        "target_link_uri": TOOL_ORIGIN + "/launch",
        **changes,
    }
    return {
        name: value if isinstance(value, list) else [value]
        for name, value in values.items()
        if value is not None
    }


def make_login(**changes: str | None) -> LoginRequest:
    return login.parse(fields(**changes), tool_origin=TOOL_ORIGIN)


def sent(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"iss": None}, Reason.LOGIN_ISSUER_MISSING),
        ({"iss": ""}, Reason.LOGIN_ISSUER_MISSING),
        ({"login_hint": None}, Reason.LOGIN_HINT_MISSING),
        ({"login_hint": ""}, Reason.LOGIN_HINT_MISSING),
        ({"iss": ["https://lms.example", "https://evil.example"]}, Reason.LOGIN_FIELD_REPEATED),
        ({"login_hint": "x" * 1_000_000}, Reason.LOGIN_FIELD_TOO_LONG),
        ({"lti_message_hint": "x" * 10_000}, Reason.LOGIN_FIELD_TOO_LONG),
        ({"login_hint": "5\r\nSet-Cookie: a=b"}, Reason.LOGIN_CONTROL_CHARACTERS),
        ({"lti_message_hint": "{}\n"}, Reason.LOGIN_CONTROL_CHARACTERS),
        ({"client_id": "a\x00b"}, Reason.LOGIN_CONTROL_CHARACTERS),
        ({"target_link_uri": "https://evil/"}, Reason.LOGIN_TARGET_NOT_OURS),
        ({"target_link_uri": "//evil"}, Reason.LOGIN_TARGET_NOT_OURS),
        ({"target_link_uri": "javascript:alert(1)"}, Reason.LOGIN_TARGET_NOT_OURS),
        ({"target_link_uri": "https://tool.example@evil/"}, Reason.LOGIN_TARGET_NOT_OURS),
        ({"target_link_uri": "https://user@tool.example/"}, Reason.LOGIN_TARGET_NOT_OURS),
        ({"target_link_uri": "https://tool.example.evil/"}, Reason.LOGIN_TARGET_NOT_OURS),
        ({"target_link_uri": "https://tool.example:444/"}, Reason.LOGIN_TARGET_NOT_OURS),
        ({"target_link_uri": "http://tool.example/"}, Reason.LOGIN_TARGET_NOT_OURS),
        ({"target_link_uri": "https://evil\\@tool.example/"}, Reason.LOGIN_TARGET_NOT_OURS),
        ({"lti_storage_target": "<script>"}, Reason.LOGIN_STORAGE_TARGET_ODD),
        ({"lti_storage_target": "a'];alert(1)//"}, Reason.LOGIN_STORAGE_TARGET_ODD),
    ],
)
def test_a_login_that_cannot_be_right_is_refused(changes: dict[str, str], reason: Reason) -> None:
    with pytest.raises(LoginRefused) as refused:
        login.parse(fields(**changes), tool_origin=TOOL_ORIGIN)

    assert refused.value.reason is reason


def test_everything_optional_may_be_absent() -> None:
    request = login.parse({"iss": ["https://lms.example"], "login_hint": ["5"]}, tool_origin=TOOL_ORIGIN)

    assert request == LoginRequest("https://lms.example", "5", None, None, None, None, None)


def test_an_empty_client_or_deployment_means_none_was_sent() -> None:
    request = make_login(client_id="", lti_deployment_id="", lti_storage_target="")

    assert (request.client_id, request.deployment_id, request.storage_target) == (None, None, None)


@pytest.mark.parametrize("target", ["_parent", "post_message_forwarding"])
def test_a_frame_for_browser_storage_is_kept(target: str) -> None:
    assert make_login(lti_storage_target=target).storage_target == target


@pytest.mark.parametrize("hint", ['{"cmid":2,"launchid":"a b"}', "a&b=c#d", "Größe+%20", ""])
def test_a_message_hint_is_echoed_exactly(hint: str) -> None:
    url = login.authentication_url(make_login(lti_message_hint=hint), make_registration(), ANSWER)

    assert sent(url)["lti_message_hint"] == hint


def test_no_message_hint_is_made_up() -> None:
    url = login.authentication_url(make_login(), make_registration(), ANSWER)

    assert "lti_message_hint" not in sent(url)


def test_the_request_holds_what_the_security_framework_asks_for() -> None:
    url = login.authentication_url(make_login(login_hint="per son/5"), make_registration(), ANSWER)

    assert sent(url) == {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": "client-1",
        "redirect_uri": TOOL_ORIGIN + "/launch",
        "login_hint": "per son/5",
        "state": "state-1",
        "nonce": "nonce-1",
    }


@pytest.mark.parametrize(
    "address",
    [
        "https://lms.example/auth?tenant=7",
        "https://lms.example/auth?tenant=7&",
        "https://lms.example/auth?tenant=7#x",
    ],
)
def test_an_authentication_address_keeps_the_query_it_has(address: str) -> None:
    url = login.authentication_url(make_login(), make_registration(authentication_url=address), ANSWER)

    parts = urlsplit(url)
    assert (parts.path, parts.fragment) == ("/auth", "")
    assert parse_qs(parts.query)["tenant"] == ["7"]
    assert parse_qs(parts.query)["client_id"] == ["client-1"]
