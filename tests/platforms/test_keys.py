"""A new key is known to platforms before it signs, and the older one stays until nobody needs it."""

import json

import pytest

from lti_tool.errors import SetupError
from lti_tool.platforms import keys
from lti_tool.platforms.keys import GRACE, SIGNS_AFTER, KeyRing
from lti_tool.platforms.models import ToolKey
from lti_tool.runtime import Runtime
from tests.house import BASE_URL, SECRET, House, StandingClock
from tests.platforms.conftest import Desk


def rotate(runtime: Runtime, clock: StandingClock, *, at_once: bool = False) -> str:
    with runtime.database.writing() as session:
        return KeyRing(SECRET).rotate(session, at_once=at_once, now=clock()).kid


def signing(runtime: Runtime, clock: StandingClock) -> str:
    with runtime.database.reading() as session:
        return KeyRing(SECRET).signing(session, now=clock()).key_id


def shown(desk: Desk) -> list[str]:
    """The names of the keys that platforms see."""
    return [key["kid"] for key in json.loads(desk.browser.get("/lti/jwks", base_url=BASE_URL).data)["keys"]]


def test_a_new_key_is_shown_at_once_and_signs_a_day_later(any_runtime: Runtime, clock: StandingClock) -> None:
    desk = Desk(any_runtime, clock)
    (older,) = shown(desk)
    clock.move(hours=1)

    younger = rotate(any_runtime, clock)

    assert shown(desk) == [younger, older]
    clock.move(seconds=SIGNS_AFTER.total_seconds() - 1)
    assert signing(any_runtime, clock) == older
    clock.move(seconds=1)
    assert signing(any_runtime, clock) == younger


def test_the_older_key_is_shown_for_two_weeks_after_the_younger_one_signs(
    any_runtime: Runtime, clock: StandingClock
) -> None:
    desk = Desk(any_runtime, clock)
    (older,) = shown(desk)
    clock.move(hours=1)
    younger = rotate(any_runtime, clock)

    clock.move(seconds=(SIGNS_AFTER + GRACE).total_seconds() - 1)
    before = shown(desk)
    clock.move(seconds=1)

    assert before == [younger, older]
    assert shown(desk) == [younger]


def test_a_key_made_to_sign_at_once_stays_before_one_that_was_planned(
    runtime: Runtime, clock: StandingClock
) -> None:
    clock.move(hours=1)
    rotate(runtime, clock)
    clock.move(hours=1)

    urgent = rotate(runtime, clock, at_once=True)

    assert signing(runtime, clock) == urgent
    clock.move(days=2)
    assert signing(runtime, clock) == urgent


def test_the_private_half_of_a_retired_key_is_thrown_away(any_runtime: Runtime, clock: StandingClock) -> None:
    clock.move(hours=1)
    younger = rotate(any_runtime, clock)
    clock.move(days=16)

    with any_runtime.database.writing() as session:
        keys.sweep(session, now=clock())

    desk = Desk(any_runtime, clock)
    assert [row.kid for row in desk.rows(ToolKey)] == [younger]


def test_keys_are_sealed_in_the_database(desk: Desk) -> None:
    assert all(b"PRIVATE" not in row.sealed_private for row in desk.rows(ToolKey))


def test_a_wrong_secret_is_one_sentence(runtime: Runtime, clock: StandingClock) -> None:
    ring = KeyRing("another secret that is long enough for it")

    with runtime.database.reading() as session, pytest.raises(SetupError, match="another POTLUCK_SECRET_KEY"):
        ring.signing(session, now=clock())


def test_services_go_on_while_a_key_takes_over(house: House, clock: StandingClock) -> None:
    house.open()
    clock.move(hours=1)
    rotate(house.runtime, clock)
    clock.move(days=1, minutes=1)

    visitor = house.open()

    assert visitor.page is not None
    assert visitor.page.status_code == 200
