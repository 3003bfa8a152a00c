"""Who is expected at a meeting, and from when to when a feed reaches."""

from datetime import UTC, datetime, timedelta

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


def test_a_day_begins_at_midnight() -> None:
    at = datetime(2028, 2, 29, 23, 59, 59, 999999, tzinfo=UTC)

    assert day_of(at) == datetime(2028, 2, 29, tzinfo=UTC)
    assert day_of(day_of(at)) == day_of(at)
