"""The code on the host's screen lets in those who see it, for a minute at most, and nobody who guesses."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from lti_tool.parts.meetings.rules.codes import (
    MOST_TRIES,
    WINDOWS_COUNTED,
    Tries,
    _code,
    _key,
    after_try,
    code_at,
    is_right,
    new_secret,
    seconds_left,
    tries_left,
    wait_seconds,
)

SECRET = "5" * 64
MEETING = UUID(int=7)
OTHER_MEETING = UUID(int=8)
NOW = datetime(2027, 3, 21, 11, 0, tzinfo=UTC)
HALF_A_MINUTE = timedelta(seconds=30)
NEARLY: dict[str, Callable[[str], str]] = {
    "one less": lambda shown: shown[:5],
    "one more": lambda shown: f"{shown}0",
    "one before": lambda shown: f"0{shown}",
    "an end": lambda shown: f"{shown}\x00",
    "an invisible sign": lambda shown: f"{shown}\u200b",
    "a plus": lambda shown: f"+{shown[1:]}",
    "Arabic": lambda shown: "".join(chr(0x0660 + int(digit)) for digit in shown),
    "full width": lambda shown: "".join(chr(0xFF10 + int(digit)) for digit in shown),
    "bold": lambda shown: "".join(chr(0x1D7CE + int(digit)) for digit in shown),
    "many": lambda shown: shown * 100_000,
    "a neighbour": lambda shown: f"{(int(shown) + 1) % 10**6:06}",
}


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("seconds", "eight_digits"),
    [
        (59, "46119246"),
        (1111111109, "68084774"),
        (1111111111, "67062674"),
        (1234567890, "91819424"),
        (2000000000, "90698825"),
        (20000000000, "77737706"),
    ],
)
def test_rfc_6238_appendix_b_with_sha_256(seconds: int, eight_digits: str) -> None:
    assert _code(b"12345678901234567890123456789012", seconds // 30) == eight_digits[-6:]


def test_a_code_is_six_digits_whatever_the_moment() -> None:
    codes = [code_at(SECRET, MEETING, NOW + nth * HALF_A_MINUTE) for nth in range(2_000)]

    assert all(re.fullmatch("[0-9]{6}", code) for code in codes)
    assert any(code.startswith("0") for code in codes)
    assert len(set(codes)) > 1_990


def test_a_code_stays_for_its_half_minute() -> None:
    assert code_at(SECRET, MEETING, NOW) == code_at(SECRET, MEETING, after(29.999))
    assert code_at(SECRET, MEETING, NOW) != code_at(SECRET, MEETING, after(30))


@pytest.mark.parametrize(
    ("seconds", "right"),
    [
        (-0.001, False),
        (-30, False),
        (0, True),
        (29.999, True),
        (30, True),
        (59.999, True),
        (60, False),
        (90, False),
    ],
)
def test_mg_31_a_code_counts_in_its_window_and_the_next(seconds: float, right: bool) -> None:  # noqa: FBT001 -- a column of the table
    shown = code_at(SECRET, MEETING, NOW)

    assert is_right(SECRET, MEETING, shown, after(seconds)) is right


def test_mg_31_a_code_of_another_meeting_is_wrong_even_with_the_same_secret() -> None:
    assert not is_right(SECRET, MEETING, code_at(SECRET, OTHER_MEETING, NOW), NOW)


def test_mg_32_a_new_secret_ends_the_codes_before() -> None:
    shown = code_at(SECRET, MEETING, NOW)

    assert not is_right(new_secret(), MEETING, shown, NOW)


def test_no_two_secrets_are_the_same_and_the_row_has_room_for_each() -> None:
    secrets = {new_secret() for _ in range(100)}

    assert len(secrets) == 100
    assert {len(secret) for secret in secrets} == {64}


@pytest.mark.parametrize("typing", ["{0}{1}", "{0} {1}", "  {0}\u00a0{1}\t", "{0}\u2009{1}\r\n"])
def test_spaces_do_not_matter(typing: str) -> None:
    shown = code_at(SECRET, MEETING, NOW)

    assert is_right(SECRET, MEETING, typing.format(shown[:3], shown[3:]), NOW)


@pytest.mark.parametrize(
    "typed", ["", "      ", "words", "²²²²²²", "½½½½½½", "\ud83d" * 6, "\x00" * 6, "-12345"]
)
def test_what_is_no_number_of_six_digits_is_wrong(typed: str) -> None:
    assert is_right(SECRET, MEETING, typed, NOW) is False


@pytest.mark.parametrize("change", NEARLY.values(), ids=NEARLY)
def test_what_is_nearly_the_code_is_wrong(change: Callable[[str], str]) -> None:
    typed = change(code_at(SECRET, MEETING, NOW))

    assert is_right(SECRET, MEETING, typed, NOW) is False


def test_without_a_secret_there_are_no_codes() -> None:
    with pytest.raises(ValueError, match="expected the secret"):
        code_at("", MEETING, NOW)

    guessed = _code(_key("", MEETING), int(NOW.timestamp()) // 30)
    assert not is_right("", MEETING, guessed, NOW)


@pytest.mark.parametrize(("seconds", "left"), [(0, 30), (0.5, 30), (1, 29), (29, 1), (29.9, 1), (30, 30)])
def test_the_screen_counts_down(seconds: float, left: int) -> None:
    assert seconds_left(after(seconds)) == left


def test_ten_tries_and_then_a_wait() -> None:
    tries = Tries()

    left = []
    for _ in range(12):
        left.append(tries_left(tries, NOW))
        tries = after_try(tries, NOW)

    assert left == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0]


def test_after_the_wait_there_are_tries_again() -> None:
    spent = Tries()
    for _ in range(MOST_TRIES):
        spent = after_try(spent, NOW)
    later = after(wait_seconds(NOW))

    assert tries_left(spent, later - timedelta(seconds=1)) == 0
    assert tries_left(spent, later) == MOST_TRIES
    assert after_try(spent, later).count == 1


def test_a_wait_is_five_minutes_at_most() -> None:
    waits = [wait_seconds(after(seconds)) for seconds in range(30 * WINDOWS_COUNTED)]

    assert (min(waits), max(waits)) == (1, 300)
