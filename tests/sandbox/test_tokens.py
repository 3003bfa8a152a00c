import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from joserfc.jwk import RSAKey

from lti_tool.sandbox import seed
from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.wire import Answer
from tests.sandbox.pretend_tool import (
    KEY,
    NOW,
    OTHER_KEY,
    StandingClock,
    ToolJwks,
    access_token,
    ask_for_token,
    assertion,
    assertion_claims,
    token_form,
)

SECONDS = int(NOW.timestamp())


def test_a_tool_that_proves_who_it_is_gets_a_token_for_what_it_asked(platform: DirectPlatform) -> None:
    form = token_form(assertion(assertion_claims(platform)), scope=v.SCOPE_SCORE)

    answer = ask_for_token(platform, form)

    content = json.loads(answer.body)
    assert answer.status == 200
    assert content["token_type"] == "Bearer"
    assert content["expires_in"] == 3600
    assert content["scope"] == v.SCOPE_SCORE
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": None}, "unsupported_grant_type"),
        ({"client_assertion_type": "jwt"}, "invalid_request"),
        ({"client_assertion": "not.a.jwt"}, "invalid_client"),
        ({"client_assertion": None}, "invalid_client"),
        ({"client_id": "somebody"}, "invalid_client"),
        ({"scope": None}, "invalid_scope"),
        ({"scope": "openid"}, "invalid_scope"),
        ({"scope": f"{v.SCOPE_SCORE} openid"}, "invalid_scope"),
    ],
)
def test_a_token_request_that_is_not_in_order_is_refused(
    platform: DirectPlatform, changes: dict[str, Any], code: str
) -> None:
    form = token_form(assertion(assertion_claims(platform)), **changes)

    answer = ask_for_token(platform, form)

    assert answer.status == 400
    assert json.loads(answer.body)["error"] == code


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "somebody"},
        {"iss": None},
        {"sub": "somebody"},
        {"sub": None},
        {"aud": "http://127.0.0.1:8001"},
        {"aud": "http://127.0.0.1:8001/lti/token/"},
        {"aud": None},
        {"iat": None},
        {"iat": SECONDS + 1},
        {"iat": True},
        {"exp": None},
        {"exp": SECONDS},
        {"exp": str(SECONDS + 60)},
        {"exp": SECONDS + 3_700},
        {"exp": 10**30},
        {"jti": None},
        {"jti": ""},
        {"jti": 7},
    ],
    ids=str,
)
def test_an_assertion_that_is_not_in_order_proves_nothing(
    platform: DirectPlatform, changes: dict[str, Any]
) -> None:
    form = token_form(assertion(assertion_claims(platform, **changes)))

    answer = ask_for_token(platform, form)

    assert answer.status == 400
    assert json.loads(answer.body)["error"] == "invalid_client"


@pytest.mark.parametrize(
    ("key", "header"),
    [(OTHER_KEY, {}), (KEY, {"kid": "tool-2"}), (KEY, {"alg": "RS512"})],
    ids=["another key", "unknown kid", "another algorithm"],
)
def test_an_assertion_signed_otherwise_proves_nothing(
    platform: DirectPlatform, key: RSAKey, header: dict[str, str]
) -> None:
    if "alg" in header:
        key = type(KEY).import_key({**KEY.as_dict(private=True), "alg": "RS512"})

    answer = ask_for_token(platform, token_form(assertion(assertion_claims(platform), key, **header)))

    assert json.loads(answer.body)["error"] == "invalid_client"


def test_an_assertion_counts_once(platform: DirectPlatform) -> None:
    form = token_form(assertion(assertion_claims(platform)))

    first, second = ask_for_token(platform, form), ask_for_token(platform, form)

    assert first.status == 200
    assert json.loads(second.body)["error_description"] == "this jti has been used before"


def test_the_audience_may_be_one_of_several(platform: DirectPlatform) -> None:
    claims = assertion_claims(platform, aud=["http://elsewhere", platform.address.token_url])

    assert ask_for_token(platform, token_form(assertion(claims))).status == 200


@pytest.mark.parametrize(
    "answer",
    [
        Answer(500, {}, b"{}"),
        Answer(200, {}, b"<html>"),
        Answer(200, {}, b'{"keys": 7}'),
        Answer(200, {}, json.dumps({"keys": [KEY.as_dict(private=True)]}).encode()),
        Answer(200, {}, json.dumps({"keys": [{**KEY.as_dict(private=False), "use": "enc"}]}).encode()),
    ],
    ids=["500", "HTML", "no list", "private half shown", "for encryption"],
)
def test_a_key_set_of_the_tool_that_is_not_in_order_proves_nothing(
    platform: DirectPlatform, tool_jwks: ToolJwks, answer: Answer
) -> None:
    tool_jwks.answer = answer

    refused = ask_for_token(platform, token_form(assertion(assertion_claims(platform))))

    assert json.loads(refused.body)["error"] == "invalid_client"


def test_the_tools_keys_are_fetched_once_and_again_for_an_unknown_kid(
    platform: DirectPlatform, tool_jwks: ToolJwks
) -> None:
    access_token(platform)
    access_token(platform)
    known = tool_jwks.asked

    ask_for_token(platform, token_form(assertion(assertion_claims(platform), kid="tool-2")))

    assert known == 1
    assert tool_jwks.asked == 2


def test_a_token_request_must_be_a_form(platform: DirectPlatform) -> None:
    body = json.dumps(token_form(assertion(assertion_claims(platform)))).encode()

    answer = platform.call("POST", platform.address.token_url, {"Content-Type": "application/json"}, body)

    assert json.loads(answer.body)["error"] == "invalid_request"


def test_a_token_request_says_everything_once(platform: DirectPlatform) -> None:
    form = token_form(assertion(assertion_claims(platform)))
    body = urlencode([*form.items(), ("scope", v.SCOPE_SCORE)]).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    answer = platform.call("POST", platform.address.token_url, headers, body)

    assert json.loads(answer.body)["error_description"] == "scope must be there once"


@pytest.mark.parametrize("authorization", [None, "Bearer", "Bearer unknown", "Basic {token}", "{token}"])
def test_a_service_answers_nobody_without_a_token(
    platform: DirectPlatform, authorization: str | None
) -> None:
    token = access_token(platform)
    headers = {"Accept": v.MEMBERS}
    if authorization is not None:
        headers["Authorization"] = authorization.format(token=token)

    answer = platform.call("GET", platform.address.memberships_url(seed.COURSE.id), headers, None)

    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("later", [timedelta(seconds=3599), timedelta(seconds=3600)], ids=["in time", "late"])
def test_a_token_ends_after_an_hour(platform: DirectPlatform, clock: StandingClock, later: timedelta) -> None:
    token = access_token(platform)
    clock.move(seconds=later.total_seconds())

    headers = {"Accept": v.MEMBERS, "Authorization": f"Bearer {token}"}
    answer = platform.call("GET", platform.address.memberships_url(seed.COURSE.id), headers, None)

    assert answer.status == (200 if later < timedelta(hours=1) else 401)


def test_a_restart_ends_every_token(platform: DirectPlatform) -> None:
    token = access_token(platform)
    platform.forget_tokens()

    headers = {"Accept": v.MEMBERS, "Authorization": f"Bearer {token}"}
    answer = platform.call("GET", platform.address.memberships_url(seed.COURSE.id), headers, None)

    assert answer.status == 401
