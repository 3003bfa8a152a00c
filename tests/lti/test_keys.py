"""Which keys of a platform we trust, how long we keep them, and our own."""

import json
from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc.jwk import RSAKey

from lti_tool.lti import jwks, key_fetching, launch, tool_keys
from lti_tool.lti.errors import KeysUnavailable, LaunchRefused, Reason
from lti_tool.lti.http import Request, Response, TransportFailed, TransportFailure
from lti_tool.lti.key_cache import HeldKeys, KeyCache, Step, decide
from tests.lti.making import (
    MISSING,
    NOW,
    Wire,
    make_claims,
    make_expected,
    make_json,
    make_jwk,
    make_registration,
    rsa_key,
    sign,
    tool_key,
)

REGISTRATION = make_registration()
AWAY = TransportFailed(TransportFailure.TIMEOUT, "no answer in 5 s")


def make_set(*keys: Any) -> bytes:
    return json.dumps({"keys": list(keys)}).encode()


def make_key_answer(*kids: str, **headers: str) -> Response:
    return make_json({"keys": [make_jwk(kid=kid) for kid in kids]}, **headers)


def find(cache: KeyCache, kid: str = "key-1", *, after: float = 0) -> RSAKey:
    return cache.find(REGISTRATION, kid, now=NOW + timedelta(seconds=after))


def refused(action: Callable[[], object]) -> Reason:
    with pytest.raises((KeysUnavailable, LaunchRefused)) as raised:
        action()
    return raised.value.reason


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"use": MISSING},
        {"alg": MISSING},
        {"use": MISSING, "alg": MISSING},
        {"x5c": ["junk"], "key_ops": ["sign"]},
    ],
)
def test_a_usable_key_is_read(changes: dict[str, Any]) -> None:
    assert list(jwks.read(make_set(make_jwk(**changes))).keys) == ["key-1"]


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (None, "not an object"),
        ({"kty": "oct", "k": "AAAA", "kid": "key-1"}, "not RSA"),
        ({"kty": "EC", "crv": "P-256", "kid": "key-1"}, "not RSA"),
        (make_jwk(use="enc"), "not for signatures"),
        (make_jwk(alg="RS512"), "not RS256"),
        (make_jwk(kid=MISSING), "without kid"),
        (make_jwk(kid=7), "without kid"),
        (make_jwk(n=MISSING), "without n and e"),
        (make_jwk(n="!!"), "unreadable"),
        (make_jwk(rsa_key("small", 1024)), "1024 bits"),
        (make_jwk(n="_" * 3000), "18000 bits"),
        (make_jwk(e="AQ"), "odd exponent"),
        (make_jwk(e="BA"), "odd exponent"),
        (make_jwk(e="_" * 100), "odd exponent"),
    ],
)
def test_a_key_we_do_not_trust_costs_only_itself(entry: Any, why: str) -> None:
    found = jwks.read(make_set(entry, make_jwk(kid="good")))

    assert list(found.keys) == ["good"]
    assert len(found.left_out) == 1
    assert why in found.left_out[0]


def test_a_private_key_shown_by_mistake_is_read_as_public() -> None:
    private = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(rsa_key())) | {
        "kid": "key-1",
        "key_ops": ["sign"],
    }

    assert not jwks.read(make_set(private)).keys["key-1"].is_private


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b"", Reason.KEYS_UNREADABLE),
        (b"<html>", Reason.KEYS_UNREADABLE),
        (b"[]", Reason.KEYS_UNREADABLE),
        (b'{"keys": {}}', Reason.KEYS_UNREADABLE),
        (b"[" * 100_000, Reason.KEYS_UNREADABLE),
        (b" " * 300_000, Reason.KEYS_TOO_LARGE),
        (b'{"keys": []}', Reason.KEYS_NONE_USABLE),
        (make_set({"kty": "oct"}), Reason.KEYS_NONE_USABLE),
    ],
    ids=["empty", "html", "list", "no list", "deep", "large", "none", "not RSA"],
)
def test_a_set_without_a_usable_key_is_refused(document: bytes, reason: Reason) -> None:
    assert refused(lambda: jwks.read(document)) is reason


def test_the_first_of_two_keys_of_one_name_counts() -> None:
    found = jwks.read(make_set(make_jwk(), make_jwk(rsa_key("second"))))

    assert found.keys["key-1"].as_dict()["n"] == make_jwk()["n"]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("", 3600),
        ("public", 3600),
        ("max-age=7200", 7200),
        ("public, MAX-AGE=7200, must-revalidate", 7200),
        ("max-age=0", 300),
        ("max-age=999999999", 86_400),
        ("no-store", 300),
        ("no-cache, max-age=7200", 300),
        ("max-age=soon", 3600),
        ("s-max-age=7200", 3600),
    ],
)
def test_a_set_is_kept_as_long_as_its_host_says_within_bounds(header: str, seconds: int) -> None:
    assert key_fetching.lifetime(header).total_seconds() == seconds


def test_a_set_is_asked_for_with_little_patience_for_size() -> None:
    wire = Wire(make_key_answer("key-1"))

    key_fetching.fetch("https://lms.example/jwks", wire)

    assert wire.requests[0].max_bytes == 256 * 1024
    assert wire.requests[0].headers["User-Agent"]


def test_a_redirect_on_the_same_host_is_followed() -> None:
    wire = Wire(Response(302, {"location": "/keys"}), make_key_answer("key-1"))

    key_fetching.fetch("https://lms.example/jwks", wire)

    assert wire.requests[1].url == "https://lms.example/keys"


@pytest.mark.parametrize(
    "location", ["https://evil.example/keys", "http://lms.example/keys", "//evil.example/keys", ""]
)
def test_a_redirect_elsewhere_is_not_followed(location: str) -> None:
    wire = Wire(Response(302, {"Location": location}))

    assert refused(lambda: key_fetching.fetch("https://lms.example/jwks", wire)) is Reason.KEYS_REDIRECTED


def test_redirects_do_not_go_on_for_ever() -> None:
    wire = Wire(*[Response(302, {"Location": "/jwks"})] * 4)

    assert refused(lambda: key_fetching.fetch("https://lms.example/jwks", wire)) is Reason.KEYS_REFUSED


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (AWAY, Reason.KEYS_UNREACHABLE),
        (TransportFailed(TransportFailure.TOO_LARGE, "more than 256 kB"), Reason.KEYS_TOO_LARGE),
        (Response(500), Reason.KEYS_REFUSED),
        (Response(404), Reason.KEYS_REFUSED),
        (Response(200, body=b"<html>"), Reason.KEYS_UNREADABLE),
    ],
    ids=["away", "too large", "500", "404", "html"],
)
def test_a_set_that_cannot_be_had_says_why(answer: Response | TransportFailed, reason: Reason) -> None:
    assert refused(lambda: find(KeyCache(Wire(answer)))) is reason


def test_a_warm_cache_needs_no_network() -> None:
    wire = Wire(make_key_answer("key-1"))
    cache = KeyCache(wire)

    keys = {id(find(cache, after=seconds)) for seconds in (0, 1, 3599)}

    assert len(wire.requests) == 1
    assert len(keys) == 1


def test_an_old_set_is_fetched_again() -> None:
    wire = Wire(make_key_answer("key-1"), make_key_answer("key-2"))
    cache = KeyCache(wire)
    find(cache)

    reason = refused(lambda: find(cache, after=3600))

    assert (len(wire.requests), reason) == (2, Reason.LAUNCH_KEY_UNKNOWN)


def test_a_new_key_is_fetched_at_once_but_not_twice_in_half_a_minute() -> None:
    wire = Wire(make_key_answer("key-1"), make_key_answer("key-1"), make_key_answer("key-1", "key-2"))
    cache = KeyCache(wire)
    find(cache)

    assert refused(lambda: find(cache, "key-2", after=31)) is Reason.LAUNCH_KEY_UNKNOWN
    assert refused(lambda: find(cache, "key-2", after=60)) is Reason.LAUNCH_KEY_UNKNOWN
    assert len(wire.requests) == 2
    assert find(cache, "key-2", after=62)


def test_the_last_good_set_helps_for_a_day_while_the_platform_is_away() -> None:
    wire = Wire(make_key_answer("key-1"), AWAY, AWAY, AWAY)
    cache = KeyCache(wire)
    find(cache)

    assert find(cache, after=3600)
    assert find(cache, after=3601)
    assert find(cache, after=86_399)
    assert refused(lambda: find(cache, after=86_430)) is Reason.KEYS_UNREACHABLE
    assert len(wire.requests) == 4


def test_a_platform_that_was_away_is_asked_again_soon() -> None:
    wire = Wire(AWAY, make_key_answer("key-1"))
    cache = KeyCache(wire)

    assert refused(lambda: find(cache)) is Reason.KEYS_UNREACHABLE
    assert refused(lambda: find(cache, after=4)) is Reason.KEYS_UNREACHABLE
    assert len(wire.requests) == 1
    assert find(cache, after=5)


def test_a_launch_is_verified_with_fetched_keys() -> None:
    cache = KeyCache(Wire(make_key_answer("key-1")))

    found = launch.verify(
        sign(make_claims()), make_expected(), find_key=cache.finder(REGISTRATION, now=NOW), now=NOW
    )

    assert found.user_id == "user-5"


def test_registrations_do_not_share_keys() -> None:
    wire = Wire(make_key_answer("key-1"), make_key_answer("key-2"))
    cache = KeyCache(wire)
    find(cache)
    other = make_registration(id="registration-2")

    assert refused(lambda: cache.find(other, "key-1", now=NOW)) is Reason.LAUNCH_KEY_UNKNOWN


def test_a_changed_address_forgets_the_keys_of_the_old_one() -> None:
    wire = Wire(make_key_answer("key-1"), make_key_answer("key-2"))
    cache = KeyCache(wire)
    find(cache)
    moved = make_registration(keys_url="https://lms.example/new-jwks")

    assert cache.find(moved, "key-2", now=NOW)


def test_forgotten_keys_are_fetched_again() -> None:
    wire = Wire(make_key_answer("key-1"), make_key_answer("key-1"))
    cache = KeyCache(wire)
    find(cache)

    cache.forget(REGISTRATION.id)

    assert find(cache)
    assert len(wire.requests) == 2


def test_many_first_launches_at_once_fetch_once() -> None:
    wire = Wire(make_key_answer("key-1"))
    cache, together, found = KeyCache(wire), Barrier(8), []

    def open_one() -> None:
        together.wait()
        found.append(find(cache))

    threads = [Thread(target=open_one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(found), len(wire.requests)) == (8, 1)


@pytest.mark.parametrize(
    ("kid", "seconds", "step"),
    [
        ("key-1", 3599, Step.USE),
        ("key-1", 3600, Step.FETCH),
        ("key-2", 29, Step.REFUSE),
        ("key-2", 30, Step.FETCH),
    ],
)
def test_what_to_do_with_held_keys_is_decided_by_age(kid: str, seconds: int, step: Step) -> None:
    key = RSAKey.import_key(rsa_key().public_key())
    held = HeldKeys({"key-1": key}, fetched_at=NOW, fresh_until=NOW + timedelta(hours=1), tried_at=NOW)

    assert decide(held, kid, NOW + timedelta(seconds=seconds)) is step


def test_nothing_held_means_fetch() -> None:
    assert decide(None, "key-1", NOW) is Step.FETCH


def test_nobody_with_a_good_key_waits_for_the_one_who_asks() -> None:
    during: list[RSAKey] = []
    first = make_key_answer("key-1")
    calls: list[Request] = []

    def transport(request: Request) -> Response:
        calls.append(request)
        if len(calls) == 2:
            waiting = Thread(target=lambda: during.append(find(cache, after=3600)))
            waiting.start()
            waiting.join(timeout=5)
        return first

    cache = KeyCache(transport)
    find(cache)

    find(cache, after=3600)

    assert (len(during), len(calls)) == (1, 2)


def test_our_signature_is_right_to_another_implementation() -> None:
    token = tool_key().sign({"iss": "client-1"})
    shown = jwt.PyJWKSet.from_dict(tool_keys.public_document([tool_key()]))

    assert jwt.get_unverified_header(token) == {"alg": "RS256", "typ": "JWT", "kid": "tool-key-1"}
    assert jwt.decode(token, shown["tool-key-1"], algorithms=["RS256"]) == {"iss": "client-1"}


def test_our_key_set_shows_every_key_and_no_secret() -> None:
    older = tool_keys.from_pem("older", tool_key().to_pem())

    shown = tool_keys.public_document([tool_key(), older])["keys"]

    assert [key["kid"] for key in shown] == ["tool-key-1", "older"]
    assert all(set(key) == {"kty", "use", "alg", "kid", "n", "e"} for key in shown)


def test_a_key_survives_being_written_down() -> None:
    again = tool_keys.from_pem("tool-key-1", tool_key().to_pem())

    assert again.sign({"a": 1}) == tool_key().sign({"a": 1})


def test_a_key_prints_no_secret() -> None:
    assert repr(tool_key()) == "ToolKey(key_id='tool-key-1')"


def test_a_small_key_is_no_tool_key() -> None:
    pem = rsa_key("small", 1024).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    with pytest.raises(ValueError, match="2048 bits"):
        tool_keys.from_pem("x", pem)


def test_a_public_key_alone_is_no_tool_key() -> None:
    shown = tool_keys.ToolKey("x", RSAKey.import_key(rsa_key().public_key()))

    with pytest.raises(ValueError, match="private"):
        shown.to_pem()


def test_what_is_no_pem_is_no_tool_key() -> None:
    with pytest.raises(ValueError, match=r"Could not|Unable|PEM"):
        tool_keys.from_pem("x", b"not a pem")
