"""A state comes back unharmed, in time, to the browser and registration it was given to."""

from base64 import urlsafe_b64encode
from datetime import timedelta
from hashlib import blake2b

import jwt
import orjson
import pytest

from lti_tool.lti import state
from lti_tool.lti.errors import Fault, Reason, StateRefused
from lti_tool.lti.state import StateSeal
from tests.lti.making import NOW, make_state

KEY = b"k" * 32


def test_a_state_comes_back_as_it_was() -> None:
    seal = StateSeal(KEY)
    begun = make_state(
        login_hint="5",
        message_hint='{"a":1}',
        target_link_uri="https://tool.example/x",
        storage_target="_parent",
    )

    opened = seal.open(seal.close(begun), now=NOW, registration_id="registration-1")

    assert opened == begun


def test_a_state_with_the_longest_hints_still_opens() -> None:
    seal = StateSeal(KEY)
    begun = make_state(login_hint="h" * 4096, message_hint="m" * 4096, target_link_uri="t" * 4096)

    assert seal.open(seal.close(begun), now=NOW) == begun


def test_a_state_lives_ten_minutes() -> None:
    seal = StateSeal(KEY)
    value = seal.close(make_state())

    assert seal.open(value, now=NOW + timedelta(minutes=9, seconds=59))
    with pytest.raises(StateRefused) as refused:
        seal.open(value, now=NOW + timedelta(minutes=10))
    assert refused.value.reason is Reason.STATE_EXPIRED
    assert (refused.value.fault, refused.value.again) == (Fault.PERSON, True)


def test_a_state_of_another_registration_is_refused() -> None:
    seal = StateSeal(KEY)

    with pytest.raises(StateRefused) as refused:
        seal.open(seal.close(make_state()), now=NOW, registration_id="registration-2")

    assert refused.value.reason is Reason.STATE_OF_ANOTHER_REGISTRATION


def signed(content: object) -> str:
    """Anything at all, signed as a state is."""
    written = b64(orjson.dumps(content))
    mac = blake2b(written.encode(), key=KEY, person=b"login state", digest_size=32)
    return f"{written}.{b64(mac.digest())}"


def b64(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def other_states() -> list[str]:
    good = StateSeal(KEY).close(make_state())
    written, signature = good.split(".")
    whole = ["r", "n", "b", 4_000_000_000, None, None, None, None]
    return [
        "x",
        ".",
        "x" * 100_000,
        "ä",
        written,
        signature,
        f"{written}.",
        f"{written}.{signature[:-2]}",
        f"{written}.{signature}=",
        f"{written}.{signature}.",
        f"{written}.{signature}ä",
        f"{written}=.{signature}",
        f"{written[:-1]}.{signature}",
        StateSeal(b"o" * 32).close(make_state()),
        jwt.encode({"r": "r"}, KEY, algorithm="HS256"),
        signed("r"),
        signed({"r": "r"}),
        signed(whole[:4]),
        signed([*whole, None]),
        signed([*whole[:3], "soon", *whole[4:]]),
        signed([*whole[:3], 1e300, *whole[4:]]),
    ]


def test_what_these_tests_sign_would_be_a_state_if_it_were_whole() -> None:
    whole = signed(["r", "n", "b", 4_000_000_000, "h", None, None, None])

    assert StateSeal(KEY).open(whole, now=NOW).login_hint == "h"


OTHERS = other_states()


@pytest.mark.parametrize("value", OTHERS, ids=map(str, range(len(OTHERS))))
def test_a_state_we_did_not_give_is_refused(value: str) -> None:
    with pytest.raises(StateRefused) as refused:
        StateSeal(KEY).open(value, now=NOW)

    assert refused.value.reason is Reason.STATE_NOT_OURS


@pytest.mark.parametrize("value", [None, ""])
def test_no_state_is_its_own_refusal(value: str | None) -> None:
    with pytest.raises(StateRefused) as refused:
        StateSeal(KEY).open(value, now=NOW)

    assert refused.value.reason is Reason.STATE_MISSING


def test_the_browser_with_the_secret_is_let_through() -> None:
    state.check_browser(make_state(), "secret-1")


@pytest.mark.parametrize(
    ("secret", "reason"),
    [
        (None, Reason.STATE_BROWSER_UNKNOWN),
        ("", Reason.STATE_BROWSER_UNKNOWN),
        ("secret-2", Reason.STATE_OF_ANOTHER_BROWSER),
        ("sécret", Reason.STATE_OF_ANOTHER_BROWSER),
    ],
)
def test_another_browser_is_refused(secret: str | None, reason: Reason) -> None:
    with pytest.raises(StateRefused) as refused:
        state.check_browser(make_state(), secret)

    assert refused.value.reason is reason


def test_two_logins_have_two_fingerprints() -> None:
    fingerprints = {
        state.fingerprint(make_state()),
        state.fingerprint(make_state(nonce="nonce-2")),
        state.fingerprint(make_state(registration_id="registration-2")),
    }

    assert len(fingerprints) == 3


def test_nonces_are_not_repeated() -> None:
    assert len({state.new_nonce() for _ in range(100)}) == 100


@pytest.mark.parametrize("length", [0, 31, 65])
def test_a_key_of_odd_length_is_no_key(length: int) -> None:
    with pytest.raises(ValueError, match="32 to 64 bytes"):
        StateSeal(b"k" * length)
