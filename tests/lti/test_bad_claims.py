"""Genuine tokens that claim what must not pass: each is refused by its own code."""

import json
from typing import Any

import pytest

from lti_tool.lti.errors import Reason
from tests.lti.launching import refusal, sign_bytes
from tests.lti.making import (
    LTI,
    MEMBERSHIP,
    MISSING,
    NOW,
    make_claims,
    sign,
)

SECONDS = int(NOW.timestamp())
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"


BAD_CLAIMS = [
    ({"iss": "https://other.example"}, Reason.LAUNCH_ISSUER),
    ({"iss": "https://lms.example/"}, Reason.LAUNCH_ISSUER),
    ({"iss": MISSING}, Reason.LAUNCH_ISSUER),
    ({"aud": MISSING}, Reason.LAUNCH_AUDIENCE),
    ({"aud": "client-2"}, Reason.LAUNCH_AUDIENCE),
    ({"aud": ""}, Reason.LAUNCH_AUDIENCE),
    ({"aud": []}, Reason.LAUNCH_AUDIENCE),
    ({"aud": ["client-1"] * 5000}, Reason.LAUNCH_AUDIENCE),
    ({"aud": {"client-1": True}}, Reason.LAUNCH_AUDIENCE),
    ({"aud": ["client-1", "client-2"]}, Reason.LAUNCH_AUTHORIZED_PARTY),
    ({"aud": ["client-1", "client-2"], "azp": "client-2"}, Reason.LAUNCH_AUTHORIZED_PARTY),
    ({"azp": "client-2"}, Reason.LAUNCH_AUTHORIZED_PARTY),
    ({"azp": ["client-1"]}, Reason.LAUNCH_AUTHORIZED_PARTY),
    ({"exp": MISSING}, Reason.LAUNCH_TIMES_MALFORMED),
    ({"iat": MISSING}, Reason.LAUNCH_TIMES_MALFORMED),
    ({"exp": -1}, Reason.LAUNCH_TIMES_MALFORMED),
    ({"exp": 10**30}, Reason.LAUNCH_TIMES_MALFORMED),
    ({"nonce": MISSING}, Reason.LAUNCH_NONCE_MISSING),
    ({"nonce": ""}, Reason.LAUNCH_NONCE_MISSING),
    ({"nonce": 7}, Reason.LAUNCH_NONCE_MISSING),
    ({"nonce": "nonce-2"}, Reason.LAUNCH_NONCE_OTHER),
    ({"nonce": "nönce"}, Reason.LAUNCH_NONCE_OTHER),
    ({LTI + "version": "1.3"}, Reason.LAUNCH_VERSION),
    ({LTI + "version": MISSING}, Reason.LAUNCH_VERSION),
    ({LTI + "message_type": "LtiOdd"}, Reason.LAUNCH_MESSAGE_TYPE),
    ({LTI + "message_type": ["LtiResourceLinkRequest"]}, Reason.LAUNCH_MESSAGE_TYPE),
    ({LTI + "message_type": MISSING}, Reason.LAUNCH_MESSAGE_TYPE),
    ({LTI + "deployment_id": MISSING}, Reason.LAUNCH_DEPLOYMENT),
    ({LTI + "deployment_id": ""}, Reason.LAUNCH_DEPLOYMENT),
    ({LTI + "deployment_id": 1}, Reason.LAUNCH_DEPLOYMENT),
    ({LTI + "target_link_uri": MISSING}, Reason.LAUNCH_TARGET_NOT_OURS),
    ({LTI + "target_link_uri": "https://evil/"}, Reason.LAUNCH_TARGET_NOT_OURS),
    ({LTI + "target_link_uri": "//tool.example/"}, Reason.LAUNCH_TARGET_NOT_OURS),
    ({LTI + "target_link_uri": "javascript:alert(1)"}, Reason.LAUNCH_TARGET_NOT_OURS),
    ({LTI + "target_link_uri": "https://a@tool.example/"}, Reason.LAUNCH_TARGET_NOT_OURS),
    ({LTI + "target_link_uri": ["https://tool.example/"]}, Reason.LAUNCH_TARGET_NOT_OURS),
    ({LTI + "resource_link": MISSING}, Reason.LAUNCH_RESOURCE_LINK),
    ({LTI + "resource_link": "link-1"}, Reason.LAUNCH_RESOURCE_LINK),
    ({LTI + "resource_link": {}}, Reason.LAUNCH_RESOURCE_LINK),
    ({LTI + "resource_link": {"id": 1}}, Reason.LAUNCH_RESOURCE_LINK),
    ({LTI + "resource_link": {"id": "x" * 256}}, Reason.LAUNCH_RESOURCE_LINK),
    ({LTI + "resource_link": {"id": "a\x00b"}}, Reason.LAUNCH_RESOURCE_LINK),
    ({LTI + "roles": MISSING}, Reason.LAUNCH_ROLES),
    ({LTI + "roles": None}, Reason.LAUNCH_ROLES),
    ({LTI + "roles": MEMBERSHIP + "#Instructor"}, Reason.LAUNCH_ROLES),
    ({LTI + "roles": ["Learner"] * 5000}, Reason.LAUNCH_ROLES),
    ({LTI + "roles": [["Instructor"]]}, Reason.LAUNCH_ROLES),
    ({"sub": None}, Reason.LAUNCH_ANONYMOUS),
    ({"sub": MISSING}, Reason.LAUNCH_ANONYMOUS),
    ({"sub": ""}, Reason.LAUNCH_SUBJECT),
    ({"sub": "x" * 256}, Reason.LAUNCH_SUBJECT),
    ({"sub": "5\u202e"}, Reason.LAUNCH_SUBJECT),
    ({LTI + "custom": "a=b"}, Reason.LAUNCH_CUSTOM),
    ({LTI + "custom": {"a": ["b"]}}, Reason.LAUNCH_CUSTOM),
    ({LTI + "custom": {"a": {"b": "c"}}}, Reason.LAUNCH_CUSTOM),
    ({LTI + "custom": {"a": "x" * 40_000}}, Reason.LAUNCH_CUSTOM),
    ({LTI + "custom": {f"n{number}": "" for number in range(501)}}, Reason.LAUNCH_CUSTOM),
    ({LTI + "launch_presentation": {"return_url": "javascript:alert(1)"}}, Reason.LAUNCH_RETURN_URL),
    ({LTI + "launch_presentation": {"return_url": "data:text/html,x"}}, Reason.LAUNCH_RETURN_URL),
    ({LTI + "launch_presentation": {"return_url": 5}}, Reason.LAUNCH_RETURN_URL),
    ({LTI + "launch_presentation": "iframe"}, Reason.LAUNCH_CLAIM_MALFORMED),
    ({LTI + "lis": ["S1"]}, Reason.LAUNCH_CLAIM_MALFORMED),
    ({LTI + "context": {"id": ""}}, Reason.LAUNCH_CONTEXT),
    ({LTI + "context": "course-1"}, Reason.LAUNCH_CONTEXT),
    ({AGS: "https://lms.example/items"}, Reason.LAUNCH_CLAIM_MALFORMED),
    ({AGS: {"lineitems": "https://other.example/items"}}, Reason.LAUNCH_SERVICE_URL),
    ({AGS: {"lineitems": "http://lms.example/items"}}, Reason.LAUNCH_SERVICE_URL),
    ({AGS: {"lineitem": "https://169.254.169.254/latest"}}, Reason.LAUNCH_SERVICE_URL),
    ({AGS: {"lineitem": "http://127.0.0.1:22/"}}, Reason.LAUNCH_SERVICE_URL),
    ({AGS: {"lineitem": 5}}, Reason.LAUNCH_SERVICE_URL),
    ({NRPS: {"context_memberships_url": "https://10.0.0.1/members"}}, Reason.LAUNCH_SERVICE_URL),
    ({NRPS: {"context_memberships_url": "https://lms.example@evil.example/"}}, Reason.LAUNCH_SERVICE_URL),
    ({NRPS: {"context_memberships_url": "file:///etc/passwd"}}, Reason.LAUNCH_SERVICE_URL),
]


@pytest.mark.parametrize(("changes", "reason"), BAD_CLAIMS)
def test_a_claim_that_must_not_pass_has_its_own_code(changes: dict[str, Any], reason: Reason) -> None:
    assert refusal(sign(make_claims(changes))).reason is reason


# PyJWT will not write these itself.
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"iss": ["https://lms.example"]}, Reason.LAUNCH_ISSUER),
        ({"exp": str(SECONDS + 300)}, Reason.LAUNCH_TIMES_MALFORMED),
        ({"exp": True}, Reason.LAUNCH_TIMES_MALFORMED),
        ({"exp": None}, Reason.LAUNCH_TIMES_MALFORMED),
        ({"iat": [SECONDS]}, Reason.LAUNCH_TIMES_MALFORMED),
        ({"nbf": "now"}, Reason.LAUNCH_TIMES_MALFORMED),
        ({"sub": 5}, Reason.LAUNCH_SUBJECT),
        ({"sub": ["user-5"]}, Reason.LAUNCH_SUBJECT),
    ],
)
def test_a_claim_of_the_wrong_type_has_its_own_code(changes: dict[str, Any], reason: Reason) -> None:
    token = sign_bytes(json.dumps(make_claims(changes)).encode())

    assert refusal(token).reason is reason


@pytest.mark.parametrize(
    ("changes", "reason", "skew"),
    [
        ({"iat": SECONDS - 400, "exp": SECONDS - 60}, Reason.LAUNCH_EXPIRED, 400),
        ({"iat": SECONDS + 61, "exp": SECONDS + 300}, Reason.LAUNCH_ISSUED_IN_FUTURE, -61),
        ({"iat": SECONDS - 5, "nbf": SECONDS + 61}, Reason.LAUNCH_NOT_YET_VALID, 5),
        ({"iat": SECONDS - 5, "exp": SECONDS - 5 + 86_401}, Reason.LAUNCH_LIVES_TOO_LONG, None),
        ({"iat": SECONDS + 30, "exp": SECONDS + 20}, Reason.LAUNCH_LIVES_TOO_LONG, None),
    ],
)
def test_a_token_of_another_time_is_refused_with_the_skew(
    changes: dict[str, Any], reason: Reason, skew: int | None
) -> None:
    refused = refusal(sign(make_claims(changes)))

    assert (refused.reason, refused.skew_seconds) == (reason, skew)


@pytest.mark.parametrize(("changes", "reason"), BAD_CLAIMS)
def test_a_refusal_tells_no_names(changes: dict[str, Any], reason: Reason) -> None:
    refused = refusal(sign(make_claims(changes)))

    assert str(refused).startswith(reason.value)
    assert not {"Ana", "ana@example.test", "user-5"} & set(str(refused).split())
