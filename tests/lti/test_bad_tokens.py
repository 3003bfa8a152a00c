"""Tokens that are not genuine, and forms that bring none: each is refused by its own code."""

import hmac
import json

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from joserfc.jwk import RSAKey

from lti_tool.lti import launch
from lti_tool.lti.errors import Fault, LaunchRefused, Reason
from tests.lti.launching import b64, refusal, sign_bytes
from tests.lti.making import (
    make_claims,
    rsa_key,
    sign,
)

LIST_HEADER, TEXT_HEADER = b'["alg"]', b'"alg"'


def altered_tokens() -> list[tuple[str, Reason]]:
    good = sign(make_claims())
    head, body, signature = good.split(".")
    flipped = ("B" if signature[0] == "A" else "A") + signature[1:]
    other_body = b64(json.dumps(make_claims({"sub": "user-6"})).encode())
    deep = b"[" * 100_000
    elliptic = generate_private_key(SECP256R1())
    insisting = b'{"alg":"RS256","kid":"key-1",%s}'
    return [
        ("", Reason.LAUNCH_TOKEN_MALFORMED),
        (head, Reason.LAUNCH_TOKEN_MALFORMED),
        (f"{head}.{body}", Reason.LAUNCH_TOKEN_MALFORMED),
        (f"{good}.x", Reason.LAUNCH_TOKEN_MALFORMED),
        (f"{good}.x.y", Reason.LAUNCH_TOKEN_MALFORMED),
        (f"{head}.{body}=.{signature}", Reason.LAUNCH_TOKEN_MALFORMED),
        (f"{head}.{body}\n.{signature}", Reason.LAUNCH_TOKEN_MALFORMED),
        (f" {good}", Reason.LAUNCH_TOKEN_MALFORMED),
        (f"{good}ä", Reason.LAUNCH_TOKEN_MALFORMED),
        (f"{head}.!!!.{signature}", Reason.LAUNCH_TOKEN_MALFORMED),
        (f"{b64(b'not json')}.{body}.{signature}", Reason.LAUNCH_TOKEN_MALFORMED),
        (f"{b64(b'[]')}.{body}.{signature}", Reason.LAUNCH_TOKEN_MALFORMED),
        (f"{b64(LIST_HEADER)}.{body}.{signature}", Reason.LAUNCH_TOKEN_MALFORMED),
        (f"{b64(TEXT_HEADER)}.{body}.{signature}", Reason.LAUNCH_TOKEN_MALFORMED),
        (f"{b64(b'7')}.{body}.{signature}", Reason.LAUNCH_TOKEN_MALFORMED),
        (f"{b64(deep[:3000])}.{body}.{signature}", Reason.LAUNCH_TOKEN_MALFORMED),
        (f"{'A' * 10_000}.{body}.{signature}", Reason.LAUNCH_TOKEN_MALFORMED),
        (good + "A" * 300_000, Reason.LAUNCH_TOO_LARGE),
        (f"{head}.{body}.", Reason.LAUNCH_SIGNATURE),
        (f"{head}.{body}.{flipped}", Reason.LAUNCH_SIGNATURE),
        (f"{head}.{body}.{signature[:-4]}", Reason.LAUNCH_SIGNATURE),
        (f"{head}.{body}.{signature}=", Reason.LAUNCH_SIGNATURE),
        (f"{head}.{body}.{signature}\n", Reason.LAUNCH_SIGNATURE),
        (f"{head}.{other_body}.{signature}", Reason.LAUNCH_SIGNATURE),
        (sign(make_claims(), key=rsa_key("another registration")), Reason.LAUNCH_SIGNATURE),
        (sign_bytes(b"not json"), Reason.LAUNCH_CLAIMS_UNREADABLE),
        (sign_bytes(b"[]"), Reason.LAUNCH_CLAIMS_UNREADABLE),
        (sign_bytes(b"\xff\xfe"), Reason.LAUNCH_CLAIMS_UNREADABLE),
        (sign_bytes(b'{"exp": NaN}'), Reason.LAUNCH_CLAIMS_UNREADABLE),
        (sign_bytes(b'{"name": "\\ud800"}'), Reason.LAUNCH_CLAIMS_UNREADABLE),
        (sign_bytes(deep), Reason.LAUNCH_CLAIMS_UNREADABLE),
        (sign_bytes(b'{"a":' * 5000 + b"1" + b"}" * 5000), Reason.LAUNCH_CLAIMS_UNREADABLE),
        *((f"{b64(json.dumps({'alg': none, 'kid': 'key-1'}).encode())}.{body}.", Reason.LAUNCH_ALGORITHM)
          for none in ("none", "None", "NONE", "", None, 5, ["RS256"])),
        (sign(make_claims(), key="s" * 32, algorithm="HS256"), Reason.LAUNCH_ALGORITHM),
        (sign(make_claims(), algorithm="RS512"), Reason.LAUNCH_ALGORITHM),
        (sign(make_claims(), algorithm="PS256"), Reason.LAUNCH_ALGORITHM),
        (sign(make_claims(), key=elliptic, algorithm="ES256"), Reason.LAUNCH_ALGORITHM),
        (sign(make_claims(), kid=None), Reason.LAUNCH_KEY_UNNAMED),
        (sign_bytes(b"{}", b'{"alg":"RS256","kid":7}'), Reason.LAUNCH_KEY_UNNAMED),
        (sign(make_claims(), kid=""), Reason.LAUNCH_KEY_UNNAMED),
        (sign(make_claims(), kid="k" * 1000), Reason.LAUNCH_KEY_UNNAMED),
        (sign(make_claims(), kid="k" * 10_000), Reason.LAUNCH_TOKEN_MALFORMED),
        (sign(make_claims(), kid="key-2"), Reason.LAUNCH_KEY_UNKNOWN),
        (sign(make_claims(), kid="../../etc/passwd"), Reason.LAUNCH_KEY_UNKNOWN),
        (sign(make_claims(), kid="' OR 1=1 --"), Reason.LAUNCH_KEY_UNKNOWN),
        (sign_bytes(b"{}", insisting % b'"jku":7'), Reason.LAUNCH_TOKEN_MALFORMED),
        (sign_bytes(b"{}", insisting % b'"crit":["b64"],"b64":false'), Reason.LAUNCH_CRITICAL_HEADER),
        (sign_bytes(b"{}", insisting % b'"crit":["exp"],"exp":1'), Reason.LAUNCH_CRITICAL_HEADER),
        (sign_bytes(b"{}", insisting % b'"b64":true'), Reason.LAUNCH_CRITICAL_HEADER),
    ]  # fmt: skip


ALTERED = altered_tokens()


@pytest.mark.parametrize(
    ("token", "reason"), ALTERED, ids=[f"{reason.value}-{place}" for place, (_, reason) in enumerate(ALTERED)]
)
def test_a_token_that_is_not_genuine_has_its_own_code(token: str, reason: Reason) -> None:
    assert refusal(token).reason is reason


def test_our_public_key_is_no_shared_secret() -> None:
    public = RSAKey.import_key(rsa_key().public_key()).as_pem(private=False)
    header = b64(json.dumps({"alg": "HS256", "kid": "key-1"}).encode())
    signed = f"{header}.{b64(json.dumps(make_claims()).encode())}"
    token = f"{signed}.{b64(hmac.digest(public, signed.encode(), 'sha256'))}"

    assert refusal(token).reason is Reason.LAUNCH_ALGORITHM


@pytest.mark.parametrize("name", ["jwk", "jku", "x5u", "x5c"])
def test_a_key_that_comes_with_the_token_is_not_used(name: str) -> None:
    intruder = rsa_key("intruder")
    offered = {
        "jwk": json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(intruder.public_key())),
        "jku": "https://evil.example/jwks",
        "x5u": "https://evil.example/cert",
        "x5c": ["MIIB"],
    }

    assert (
        refusal(sign(make_claims(), key=intruder, **{name: offered[name]})).reason is Reason.LAUNCH_SIGNATURE
    )


def test_the_form_of_a_launch_is_read() -> None:
    response = launch.parse_response({"id_token": ["a.b.c"], "state": ["s"], "extra": ["x"]})

    assert (response.id_token, response.state) == ("a.b.c", "s")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, Reason.LAUNCH_TOKEN_MISSING),
        ({"state": ["s"]}, Reason.LAUNCH_TOKEN_MISSING),
        ({"id_token": ["t"]}, Reason.LAUNCH_TOKEN_MISSING),
        ({"id_token": [""], "state": ["s"]}, Reason.LAUNCH_TOKEN_MISSING),
        ({"id_token": ["t", "t"], "state": ["s"]}, Reason.LAUNCH_TOKEN_MISSING),
        ({"id_token": ["t" * 300_000], "state": ["s"]}, Reason.LAUNCH_TOO_LARGE),
        ({"error": ["login_required"], "state": ["s"]}, Reason.LAUNCH_SIGN_IN_NEEDED),
        ({"error": ["access_denied"], "state": ["s"]}, Reason.LAUNCH_PLATFORM_ERROR),
        ({"error": ["<script>"], "id_token": ["t"], "state": ["s"]}, Reason.LAUNCH_PLATFORM_ERROR),
    ],
)
def test_a_form_that_is_no_launch_is_refused(fields: dict[str, list[str]], reason: Reason) -> None:
    with pytest.raises(LaunchRefused) as refused:
        launch.parse_response(fields)

    assert refused.value.reason is reason
    assert "<" not in refused.value.detail


def test_who_is_not_signed_in_may_try_again() -> None:
    with pytest.raises(LaunchRefused) as refused:
        launch.parse_response({"error": ["login_required"], "state": ["s"]})

    assert (refused.value.fault, refused.value.again) == (Fault.PERSON, True)
