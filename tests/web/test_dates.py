"""Moments are said in the reader's zone and read back from it, clock changes included."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.web.dates import (
    MomentError,
    MomentProblem,
    away,
    clock_time,
    day,
    moment_input,
    read_moment,
    when,
    zone_named,
)

BERLIN = ZoneInfo("Europe/Berlin")
EN = Locale.parse("en")
NOW = datetime(2026, 11, 22, 11, 14, tzinfo=UTC)


def test_a_moment_is_said_as_the_design_says_it() -> None:
    said = when(datetime(2026, 11, 26, 11, 0, tzinfo=UTC), NOW, BERLIN, EN)

    assert said == "Thu 26 Nov, 12:00 (in\u00a04\u00a0days)"


@pytest.mark.parametrize(
    ("distance", "said"),
    [
        (timedelta(seconds=59), "now"),
        (timedelta(minutes=1), "in 1 minute"),
        (timedelta(minutes=119), "in 119 minutes"),
        (timedelta(hours=2), "in 2 hours"),
        (timedelta(hours=23), "in 23 hours"),
        (timedelta(days=1), "in 1 day"),
        (timedelta(days=12), "in 12 days"),
        (timedelta(days=90), "in 90 days"),
        (timedelta(days=-2), "2 days ago"),
        (timedelta(minutes=-5), "5 minutes ago"),
        (timedelta(seconds=-59), "just now"),
        (timedelta(), "just now"),
    ],
)
def test_the_distance_is_said_in_one_plain_unit(distance: timedelta, said: str) -> None:
    assert away(NOW + distance, NOW, BERLIN, EN) == said


def test_days_away_are_days_of_the_readers_calendar() -> None:
    tomorrow_night = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)

    in_berlin = when(tomorrow_night, NOW, BERLIN, EN)
    in_tokyo = when(tomorrow_night, NOW, ZoneInfo("Asia/Tokyo"), EN)

    assert in_berlin == "Mon 23 Nov, 23:30 (in\u00a01\u00a0day)"
    assert in_tokyo == "Tue 24 Nov, 07:30 (in\u00a02\u00a0days)"


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en_US", "Thu, Nov 26, 12:00\u202fPM (in\u00a04\u00a0days)"),
        ("de", "Do., 26. Nov., 12:00 (in\u00a04\u00a0Tagen)"),
        ("es", "jue, 26 nov, 12:00 (dentro\u00a0de\u00a04\u00a0d\u00edas)"),
    ],
)
def test_other_readers_get_dates_in_their_own_way(locale: str, said: str) -> None:
    whole = when(datetime(2026, 11, 26, 11, 0, tzinfo=UTC), NOW, BERLIN, Locale.parse(locale))

    assert whole == said


def test_the_year_is_said_when_it_is_another_one() -> None:
    said = day(datetime(2027, 1, 4, 11, 0, tzinfo=UTC), NOW, BERLIN, EN)

    assert said == "Mon, 4 Jan 2027"


def test_the_time_of_day_is_said_short() -> None:
    said = clock_time(datetime(2026, 11, 26, 7, 5, tzinfo=UTC), BERLIN, EN)

    assert said == "08:05"


@pytest.mark.parametrize(
    "name", [None, "", "Mars/Olympus", "../../etc/passwd", "Europe", "europe/berlin\x00", "x" * 9000]
)
def test_a_zone_that_is_none_gives_the_other_one(name: str | None) -> None:
    found = zone_named(name, BERLIN)

    assert found is BERLIN


def test_a_moment_is_read_in_the_readers_zone() -> None:
    read = read_moment("2026-11-26T12:00", BERLIN)

    assert read == datetime(2026, 11, 26, 11, 0, tzinfo=UTC)


def test_an_hour_the_clock_skips_is_named_as_such() -> None:
    with pytest.raises(MomentError) as caught:
        read_moment("2026-03-29T02:30", BERLIN)

    assert caught.value.problem is MomentProblem.SKIPPED_BY_THE_CLOCK


def test_an_hour_the_clock_shows_twice_is_its_first_pass() -> None:
    read = read_moment("2026-10-25T02:30", BERLIN)

    assert read == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_field_nobody_touched_keeps_its_moment_to_the_second_pass_and_second() -> None:
    second_pass = datetime(2026, 10, 25, 1, 30, 59, tzinfo=UTC)

    read = read_moment(moment_input(second_pass, BERLIN), BERLIN, unchanged=second_pass)

    assert read == second_pass


@pytest.mark.parametrize(
    "typed",
    [
        "tomorrow",
        "2026-13-01T10:00",
        "2026-11-26T12:00+01:00",
        "0001-01-01T00:00",
        "9999-12-31T23:59:59.9",
        "12:00",
        "2026-11-26T25:00",
    ],
)
def test_what_is_no_moment_is_unreadable(typed: str) -> None:
    with pytest.raises(MomentError) as caught:
        read_moment(typed, BERLIN)

    assert caught.value.problem is MomentProblem.UNREADABLE


@given(
    st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 - local clock readings
    st.sampled_from(["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]),
)
def test_what_a_field_shows_is_read_back_as_the_same_clock_reading(local: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    moment = local.replace(second=0, microsecond=0, tzinfo=zone).astimezone(UTC)

    again = read_moment(moment_input(moment, zone), zone)

    assert moment_input(again, zone) == moment_input(moment, zone)
