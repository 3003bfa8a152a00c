"""When meetings are: the clock on the wall, series, lunch; and what an open page proves."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lti_tool.parts.meetings.rules.lunchtime import drifts, is_at_lunch
from lti_tool.parts.meetings.rules.presence import seconds_more, was_there
from lti_tool.parts.meetings.rules.seats import asks_again, free_seats, hold_until, is_late_cancel
from lti_tool.parts.meetings.rules.series import MOST_DATES, Cadence, Every, wall_times
from lti_tool.parts.meetings.rules.states import FOLLOWING, Attendance, MeetingState
from lti_tool.web.wall_time import SkippedByTheClock, moment_when, nearest_moment

BERLIN, NEW_YORK, APIA = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Pacific/Apia")


def wall(text: str) -> datetime:
    """What a clock shows, without a zone."""
    return datetime.fromisoformat(text)


NOON = wall("2027-03-14T12:00")
START = datetime(2027, 3, 14, 11, tzinfo=UTC)


def utc(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("local", "zone", "moment", "is_shown_twice"),
    [
        (wall("2027-03-21T12:00"), BERLIN, utc(21, 11), False),
        (wall("2027-03-28T12:00"), BERLIN, utc(28, 10), False),
        (wall("2027-03-28T01:59"), BERLIN, utc(28, 0, 59), False),
        (wall("2027-03-28T03:00"), BERLIN, utc(28, 1), False),
        (wall("2027-10-31T02:30"), BERLIN, utc(31, 0, 30, month=10), True),
        (wall("2027-10-31T03:00"), BERLIN, utc(31, 2, month=10), False),
        (wall("2027-03-14T15:00"), NEW_YORK, utc(14, 19), False),
    ],
)
def test_mg_18_an_hour_of_the_wall_clock_is_one_moment(
    local: datetime, zone: ZoneInfo, moment: datetime, *, is_shown_twice: bool
) -> None:
    found = moment_when(local, zone)

    assert (found.moment, found.is_shown_twice) == (moment, is_shown_twice)


@pytest.mark.parametrize(
    ("local", "zone"),
    [
        (wall("2027-03-28T02:00"), BERLIN),
        (wall("2027-03-28T02:59"), BERLIN),
        (wall("2027-03-14T02:30"), NEW_YORK),
        (wall("2011-12-30T12:00"), APIA),  # a whole day that never was
    ],
)
def test_mg_18_an_hour_the_clock_skips_is_refused(local: datetime, zone: ZoneInfo) -> None:
    with pytest.raises(SkippedByTheClock):
        moment_when(local, zone)


def test_what_was_agreed_before_its_hour_was_skipped_is_as_late_as_it_was_to_be() -> None:
    assert nearest_moment(wall("2027-03-28T02:30"), BERLIN) == utc(28, 1, 30)


def test_mg_18_a_weekly_series_is_at_the_same_hour_of_the_wall_clock_when_clocks_change() -> None:
    dates = wall_times(NOON, Cadence(Every.WEEK, times=3))

    assert [moment_when(date, BERLIN).moment for date in dates] == [utc(14, 11), utc(21, 11), utc(28, 10)]


def test_mg_18_three_in_berlin_is_at_nine_in_new_york_and_for_two_weeks_at_ten() -> None:
    dates = wall_times(wall("2027-03-07T15:00"), Cadence(Every.WEEK, times=5))
    moments = [moment_when(date, BERLIN).moment for date in dates]

    assert [moment.astimezone(NEW_YORK).hour for moment in moments] == [9, 10, 10, 9, 9]
    assert drifts(moments, BERLIN, NEW_YORK) == [moments[1], moments[3]]
    assert drifts(moments, BERLIN, BERLIN) == []


@pytest.mark.parametrize(
    ("first", "step", "days"),
    [
        (wall("2027-01-14T12:00"), 1, ["01-14", "02-11", "03-11", "04-08"]),
        (wall("2027-01-28T12:00"), 1, ["01-28", "02-25", "03-25", "04-22"]),
        (wall("2027-01-29T12:00"), 1, ["01-29", "02-26", "03-26", "04-30"]),  # a fifth Friday, or the last
        (wall("2027-01-14T12:00"), 2, ["01-14", "03-11", "05-13", "07-08"]),
        (wall("2027-01-31T12:00"), 1, ["01-31", "02-28", "03-28", "04-25"]),
    ],
)
def test_a_monthly_series_keeps_the_weekday_and_its_place_in_the_month(
    first: datetime, step: int, days: list[str]
) -> None:
    dates = wall_times(first, Cadence(Every.MONTH, step, 4))

    assert [date.strftime("%m-%d") for date in dates] == days
    assert {(date.weekday(), date.hour) for date in dates} == {(first.weekday(), 12)}


@pytest.mark.parametrize("every", Every)
def test_a_series_has_as_many_dates_as_were_wanted_and_never_too_many(every: Every) -> None:
    assert wall_times(NOON, Cadence(every, times=1)) == [NOON]
    assert len(wall_times(NOON, Cadence(every, step=2, times=9))) == 9
    assert len(wall_times(NOON, Cadence(every, times=10_000))) == MOST_DATES


@pytest.mark.parametrize(
    ("starts", "minutes", "zone", "is_at_lunch_there"),
    [
        (utc(16, 11), 45, BERLIN, True),
        (utc(16, 10), 60, BERLIN, True),
        (utc(16, 9, 59), 60, BERLIN, False),
        (utc(16, 12, 30), 45, BERLIN, False),
        (utc(16, 12, 15), 45, BERLIN, True),
        (utc(16, 11), 45, NEW_YORK, False),
        (utc(16, 23, 30), 60, ZoneInfo("Pacific/Auckland"), True),
    ],
)
def test_mg_20_whoever_has_no_lunch_then_is_told_so(
    starts: datetime, minutes: int, zone: ZoneInfo, *, is_at_lunch_there: bool
) -> None:
    assert is_at_lunch(starts, minutes, zone) == is_at_lunch_there


@pytest.mark.parametrize(
    ("taken", "capacity", "waiting", "free"),
    [(0, 10, 3, 3), (9, 10, 3, 1), (10, 10, 3, 0), (12, 10, 3, 0), (5, None, 3, 3), (0, 0, 3, 0)],
)
def test_as_many_move_up_as_there_are_seats(
    taken: int, capacity: int | None, waiting: int, free: int
) -> None:
    assert free_seats(taken, capacity, waiting) == free


@pytest.mark.parametrize(
    ("hours_ahead", "held_for"), [(48, None), (24, None), (23.9, 2), (3, 2), (2, 2), (1, 1), (0.5, 0.5)]
)
def test_a_seat_is_kept_for_two_hours_on_the_last_day_and_never_beyond_the_start(
    hours_ahead: float, held_for: float | None
) -> None:
    now = START - timedelta(hours=hours_ahead)

    until = hold_until(START, now)

    assert until == (None if held_for is None else now + timedelta(hours=held_for))


def test_mg_14_a_seat_given_back_on_the_last_day_is_late() -> None:
    assert is_late_cancel(START, START - timedelta(hours=23))
    assert not is_late_cancel(START, START - timedelta(hours=24))


def test_mg_17_people_are_asked_again_when_a_meeting_moves_by_more_than_two_hours_either_way() -> None:
    moves = [asks_again(START, START + timedelta(hours=hours)) for hours in (-3, -2, 0, 2, 2.1)]

    assert moves == [True, False, False, False, True]


def test_nothing_follows_upon_a_meeting_that_was_called_off_or_held() -> None:
    assert FOLLOWING[MeetingState.CANCELLED] == FOLLOWING[MeetingState.HELD] == frozenset()
    assert set(FOLLOWING) == set(MeetingState)


@pytest.mark.parametrize(("apart", "counted"), [(30, 30), (120, 120), (121, 0), (0, 0), (-5, 0)])
def test_time_counts_between_two_signs_of_one_visit(apart: int, counted: int) -> None:
    assert seconds_more(START, START + timedelta(seconds=apart)) == counted


def test_the_first_sign_counts_no_time() -> None:
    assert seconds_more(None, START) == 0


@pytest.mark.parametrize(
    ("minutes_open", "attendance"),
    [
        (45, Attendance.PRESENT),
        (30, Attendance.PRESENT),
        (29, Attendance.PARTIAL),
        (8, Attendance.PARTIAL),
        (7, None),
    ],
)
def test_an_open_page_proves_as_much_as_it_was_open(minutes_open: int, attendance: Attendance | None) -> None:
    assert was_there(minutes_open * 60, minutes=45) == attendance
