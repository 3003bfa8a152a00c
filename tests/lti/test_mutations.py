"""No change to a good token, state or key set, however small, makes another one that passes."""

import json
import string
from base64 import urlsafe_b64encode
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lti_tool.lti import jwks, launch, link_header, plain_text
from lti_tool.lti.errors import KeysUnavailable, LtiError, StateRefused
from lti_tool.lti.state import StateSeal
from tests.lti.launching import find_key, sign_bytes
from tests.lti.making import (
    NOW,
    make_claims,
    make_deep_linking_claims,
    make_expected,
    make_review_claims,
    make_settings_claim,
    make_state,
    sign,
)

LETTERS = string.ascii_letters + string.digits + "-_.=+/ \n\x00é"
TOKEN = sign(make_claims())
SEAL = StateSeal(b"k" * 32)
STATE = SEAL.close(make_state())
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def mutated(good: str, place: int, letter: str, action: str) -> str:
    place %= len(good)
    if action == "replace":
        return good[:place] + letter + good[place + 1 :]
    if action == "insert":
        return good[:place] + letter + good[place:]
    return good[:place] + good[place + 1 :]


def passes(token: str) -> bool:
    try:
        launch.verify(token, make_expected(), find_key=find_key, now=NOW)
    except LtiError:
        return False
    return True


CHANGE = {
    "place": st.integers(min_value=0, max_value=10_000),
    "letter": st.sampled_from(LETTERS),
    "action": st.sampled_from(["replace", "insert", "delete"]),
}


@settings(max_examples=300, deadline=None)
@given(**CHANGE)
def test_no_changed_token_passes(place: int, letter: str, action: str) -> None:
    changed = mutated(TOKEN, place, letter, action)

    assert changed == TOKEN or not passes(changed)


@settings(max_examples=300, deadline=None)
@given(**CHANGE)
def test_no_changed_state_opens(place: int, letter: str, action: str) -> None:
    changed = mutated(STATE, place, letter, action)

    try:
        opened = SEAL.open(changed, now=NOW)
    except StateRefused:
        opened = None

    assert changed == STATE or opened is None


@settings(max_examples=200, deadline=None)
@given(name=st.sampled_from(sorted(make_claims())), value=JSON)
def test_no_value_of_a_claim_breaks_the_reading(name: str, value: Any) -> None:
    token = sign_bytes(json.dumps(make_claims() | {name: value}).encode())

    passes(token)


@settings(max_examples=200, deadline=None)
@given(name=st.sampled_from(sorted(make_settings_claim())), value=JSON)
def test_no_wish_of_a_platform_breaks_the_reading(name: str, value: Any) -> None:
    token = sign_bytes(json.dumps(make_deep_linking_claims({name: value})).encode())

    passes(token)


@settings(max_examples=200, deadline=None)
@given(for_user=JSON)
def test_no_subject_of_a_review_breaks_the_reading(for_user: Any) -> None:
    passes(sign_bytes(json.dumps(make_review_claims(for_user)).encode()))


@settings(max_examples=200, deadline=None)
@given(header=JSON)
def test_no_header_breaks_the_reading(header: Any) -> None:
    encoded = urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")

    assert not passes(f"{encoded}.{TOKEN.split('.', 1)[1]}")


@settings(max_examples=200, deadline=None)
@given(document=JSON)
def test_no_key_set_breaks_the_reading(document: Any) -> None:
    try:
        jwks.read(json.dumps({"keys": [document]}).encode())
    except KeysUnavailable:
        return


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=60))
def test_every_text_becomes_one_line_that_can_be_shown(text: str) -> None:
    line = plain_text.one_line(text)

    assert line is None or (line == line.strip() and not set(line) & set("\x00\n\r\u202e\u2066"))
    assert plain_text.one_line(line) == line


@settings(max_examples=200, deadline=None)
@given(header=st.text(alphabet="<>;,=\"' relnxt“”&/a", max_size=80))
def test_no_link_header_breaks_the_reading(header: str) -> None:
    found = link_header.next_page(header, "https://lms.example/items")

    assert found is None or isinstance(found, str)
