"""Access tokens: asked for properly, read whatever they are wrapped in, kept while they live."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import jwt
import pytest

from lti_tool.lti import tokens
from lti_tool.lti.claims import Scope
from lti_tool.lti.errors import Reason, TokenUnavailable
from lti_tool.lti.http import Response, TransportFailed, TransportFailure
from lti_tool.lti.tokens import TokenCache
from tests.lti.making import NOW, Wire, make_client, make_json, make_token_answer, tool_key


def asked(wire: Wire) -> dict[str, str]:
    return dict(parse_qsl(wire.requests[0].body.decode()))


def stated(assertion: str) -> dict[str, Any]:
    key = jwt.PyJWK(tool_key().public_jwk())
    return jwt.decode(
        assertion, key, algorithms=["RS256"], options={"verify_aud": False, "verify_exp": False}
    )


def refusal(*answers: Response | TransportFailed, scopes: set[Scope] | None = None) -> TokenUnavailable:
    with pytest.raises(TokenUnavailable) as refused:
        tokens.request_token(make_client(), scopes or {Scope.SCORE}, Wire(*answers), now=NOW)
    return refused.value


def test_a_token_is_asked_for_as_the_security_framework_says() -> None:
    wire = Wire(make_token_answer())

    tokens.request_token(make_client(), {Scope.SCORE, Scope.LINE_ITEM}, wire, now=NOW)

    request, form = wire.requests[0], asked(wire)
    assert (request.method, request.url) == ("POST", "https://lms.example/token")
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert request.headers["User-Agent"]
    assert form["grant_type"] == "client_credentials"
    assert form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    assert set(form["scope"].split(" ")) == {Scope.SCORE, Scope.LINE_ITEM}


def test_the_assertion_is_backdated_for_platforms_without_leeway() -> None:
    seconds = int(NOW.timestamp())

    said = stated(tokens.client_assertion(make_client(), NOW))

    assert (said["iss"], said["sub"], said["aud"]) == ("client-1", "client-1", "https://lms.example/token")
    assert said["iat"] <= seconds - 5
    assert seconds + 60 < said["exp"] <= said["iat"] + 300


def test_the_audience_can_be_another_than_the_address() -> None:
    client = make_client(token_audience="https://api.brightspace.com/auth/token")

    assert stated(tokens.client_assertion(client, NOW))["aud"] == "https://api.brightspace.com/auth/token"


def test_no_two_assertions_are_the_same() -> None:
    said = {stated(tokens.client_assertion(make_client(), NOW))["jti"] for _ in range(5)}

    assert len(said) == 5


def test_a_token_in_text_html_is_read() -> None:
    body = b'{"access_token":"abc","token_type":"Bearer","expires_in":3600}'
    wire = Wire(Response(200, {"Content-Type": "text/html; charset=utf-8"}, body))

    assert tokens.request_token(make_client(), {Scope.SCORE}, wire, now=NOW).value == "abc"


@pytest.mark.parametrize(
    ("expires_in", "usable"),
    [
        (3600, 3540),
        ("3600", 3540),
        (100, 50),
        (None, 600),
        ("soon", 600),
        (0, 600),
        (-5, 600),
        (True, 600),
        (10**12, 86_340),
    ],
    ids=repr,
)
def test_a_token_is_used_until_shortly_before_its_end(expires_in: object, usable: int) -> None:
    wire = Wire(make_token_answer(expires_in=expires_in))

    token = tokens.request_token(make_client(), {Scope.SCORE}, wire, now=NOW)

    assert token.expires_at - NOW == timedelta(seconds=usable)


@pytest.mark.parametrize(
    ("answer", "reason", "again"),
    [
        (TransportFailed(TransportFailure.TIMEOUT, "5 s"), Reason.TOKEN_UNREACHABLE, True),
        (Response(400, body=b'{"error":"invalid_client"}'), Reason.TOKEN_REFUSED, False),
        (Response(401), Reason.TOKEN_REFUSED, False),
        (Response(302, {"Location": "https://evil.example"}), Reason.TOKEN_REFUSED, False),
        (Response(500, body=b"<html>"), Reason.TOKEN_LATER, True),
        (Response(429), Reason.TOKEN_LATER, True),
        (Response(200, body=b"<html>"), Reason.TOKEN_UNREADABLE, False),
        (Response(200, body=b"[" * 100_000), Reason.TOKEN_UNREADABLE, False),
        (make_json({"token_type": "Bearer"}), Reason.TOKEN_UNREADABLE, False),
        (make_token_answer(access_token=7), Reason.TOKEN_UNREADABLE, False),
        (make_token_answer(access_token="a\r\nHost: evil"), Reason.TOKEN_UNREADABLE, False),
        (make_token_answer(scope="something else"), Reason.TOKEN_SCOPE_NOT_GRANTED, False),
    ],
    ids=lambda value: value.name if isinstance(value, Reason) else None,
)
def test_no_token_says_why(answer: Response | TransportFailed, reason: Reason, again: bool) -> None:  # noqa: FBT001
    refused = refusal(answer)

    assert (refused.reason, refused.again) == (reason, again)


def test_less_than_was_asked_for_is_not_enough() -> None:
    refused = refusal(make_token_answer(scope=Scope.SCORE), scopes={Scope.SCORE, Scope.LINE_ITEM})

    assert refused.reason is Reason.TOKEN_SCOPE_NOT_GRANTED
    assert Scope.LINE_ITEM in refused.detail


def test_more_than_was_asked_for_is_fine() -> None:
    wire = Wire(make_token_answer(scope=f"{Scope.SCORE} {Scope.LINE_ITEM}"))

    token = tokens.request_token(make_client(), {Scope.SCORE}, wire, now=NOW)

    assert token.scopes == {Scope.SCORE, Scope.LINE_ITEM}


@pytest.mark.parametrize(
    ("retry_after", "expected"),
    [
        ("30", NOW + timedelta(seconds=30)),
        ("Sun, 22 Nov 2026 09:05:00 GMT", datetime(2026, 11, 22, 9, 5, tzinfo=UTC)),
        ("Sun, 22 Nov 2020 09:05:00 GMT", NOW),
        ("999999999999", NOW + timedelta(days=1)),
        ("-5", None),
        ("Sun, 22 Nov 2026 09:05:00 -0000", datetime(2026, 11, 22, 9, 5, tzinfo=UTC)),
        ("later", None),
        ("", None),
    ],
)
def test_a_busy_platform_says_when_to_come_back(retry_after: str, expected: datetime | None) -> None:
    assert refusal(Response(429, {"retry-after": retry_after})).retry_at == expected


def test_tokens_are_not_printed() -> None:
    token = tokens.request_token(make_client(), {Scope.SCORE}, Wire(make_token_answer()), now=NOW)

    assert "token-1" not in repr(token)


def test_one_token_serves_many_calls() -> None:
    wire = Wire(make_token_answer())
    cache = TokenCache(wire)

    values = {cache.get(make_client(), {Scope.SCORE}, now=NOW).value for _ in range(500)}

    assert (values, len(wire.requests)) == ({"token-1"}, 1)


def test_another_scope_or_registration_has_another_token() -> None:
    wire = Wire(*[make_token_answer(access_token=f"token-{number}") for number in (1, 2, 3)])
    cache = TokenCache(wire)

    values = [
        cache.get(make_client(), {Scope.SCORE}, now=NOW).value,
        cache.get(make_client(), {Scope.LINE_ITEM}, now=NOW).value,
        cache.get(make_client(id="registration-2"), {Scope.SCORE}, now=NOW).value,
    ]

    assert values == ["token-1", "token-2", "token-3"]


def test_an_old_token_is_replaced() -> None:
    wire = Wire(make_token_answer(), make_token_answer(access_token="token-2"))
    cache = TokenCache(wire)
    cache.get(make_client(), {Scope.SCORE}, now=NOW)

    later = cache.get(make_client(), {Scope.SCORE}, now=NOW + timedelta(seconds=3540))

    assert later.value == "token-2"
