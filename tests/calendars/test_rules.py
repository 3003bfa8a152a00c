"""Who is expected at a meeting, and from when to when a feed reaches."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from lti_tool.calendars.rules import day_of, is_expected, window
from lti_tool.parts.meetings.rules.states import Rsvp, SeatRole

LEADING = (SeatRole.HOST, SeatRole.PRESENTER, SeatRole.FACILITATOR)


@pytest.mark.parametrize("role", SeatRole)
@pytest.mark.parametrize("rsvp", Rsvp)
def test_expected_is_who_has_a_seat_or_leads_without_having_declined(role: SeatRole, rsvp: Rsvp) -> None:
    has_seat = rsvp in {Rsvp.GOING, Rsvp.CONFIRM, Rsvp.OFFERED}

    assert is_expected(role, rsvp) == (has_seat or (role in LEADING and rsvp is Rsvp.NONE))


def test_a_feed_reaches_over_both_sides_of_today() -> None:
    now = datetime(2027, 3, 1, 12, tzinfo=UTC)

    assert window(now) == (now - timedelta(days=28), now + timedelta(days=730))


@pytest.mark.parametrize("at", [time.min, time(9, 30), time.max])
def test_of_a_moment_only_the_day_is_left(at: time) -> None:
    day = date(2028, 2, 29)

    assert day_of(datetime.combine(day, at, UTC)) == datetime(2028, 2, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["Pacific/Honolulu", "America/New_York", "Asia/Tokyo", "Australia/Sydney"])
def test_a_day_has_the_same_name_for_readers_elsewhere(zone: str) -> None:
    day = day_of(datetime(2028, 2, 29, 23, 59, tzinfo=UTC))

    assert day.astimezone(ZoneInfo(zone)).date() == date(2028, 2, 29)
