"""Who was there: by the host's roll, by a code, by an open page."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from lti_tool.errors import NotFound, Refused
from lti_tool.participation.models import Participant
from lti_tool.parts.meetings import queries
from lti_tool.parts.meetings.holding import own_seat
from lti_tool.parts.meetings.rules import codes
from lti_tool.parts.meetings.rules.codes import code_at
from lti_tool.parts.meetings.rules.states import Attendance, How, MeetingState, Rsvp
from lti_tool.parts.meetings.service import attending
from lti_tool.parts.meetings.service.attending import CodeTyped
from lti_tool.runtime import Runtime
from tests.house import StandingClock
from tests.parts.gathering import Gathering

SECRET = "a secret"
PRESENT, PARTIAL, ABSENT = Attendance.PRESENT, Attendance.PARTIAL, Attendance.ABSENT


class Live(Gathering):
    """A gathering whose meetings are opened, attended and closed."""

    def open(self, meeting_id: object) -> None:
        with self.held(meeting_id) as (_, meeting):
            attending.open_doors(meeting, SECRET, now=self.clock())

    def check_in(self, who: Participant, meeting_id: object, how: How = How.CODE) -> None:
        with self.writing() as session:
            attending.check_in(session, who, meeting_id, how, now=self.clock())

    def type_code(self, who: Participant, meeting_id: object, typed: str) -> CodeTyped:
        with self.writing() as session:
            return attending.check_in_by_code(session, who, meeting_id, typed, now=self.clock())

    def be_seen(self, who: Participant, meeting_id: object) -> None:
        with self.writing() as session:
            attending.be_seen(session, who, meeting_id, now=self.clock())

    def call_roll(self, meeting_id: object, said: dict[Participant, Attendance | None]) -> int:
        """Of how many something else is said now."""
        with self.held(meeting_id) as (session, meeting):
            words = {who.id: word for who, word in said.items()}
            return len(attending.call_roll(session, meeting, words, now=self.clock()))

    def close(self, meeting_id: object) -> int:
        """Of how many something is said only now."""
        with self.held(meeting_id) as (session, meeting):
            return len(attending.close_roll(session, meeting, now=self.clock()))

    def was_there(self, meeting_id: object) -> list[tuple[Attendance | None, How | None]]:
        seats = self.seats(meeting_id)
        found = [seats.get(one.id) for one in self.people]
        return [(seat.attendance, seat.how) if seat else (None, None) for seat in found]


Make = Callable[[int], Live]


@pytest.fixture
def make(any_runtime: Runtime) -> Make:
    return lambda people: Live(any_runtime, people)


def refusal(deed: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        deed()
    return refused.value.code


def test_who_checks_in_while_it_is_live_was_there_seat_or_not(make: Make, clock: StandingClock) -> None:
    gathering = make(2)
    meeting = gathering.meeting()
    gathering.sign_up(gathering.people[0], meeting)
    clock.move(days=7)
    gathering.open(meeting)

    for one in gathering.people:
        gathering.check_in(one, meeting)

    assert gathering.was_there(meeting) == [(PRESENT, How.CODE)] * 2
    assert gathering.taken(meeting) == (1, 1)


def test_mg_31_nobody_checks_in_to_a_meeting_that_is_not_live(make: Make, clock: StandingClock) -> None:
    gathering = make(1)
    meeting = gathering.meeting()
    me = gathering.people[0]

    before = refusal(lambda: gathering.check_in(me, meeting))
    clock.move(days=7)
    gathering.open(meeting)
    gathering.close(meeting)
    after = refusal(lambda: gathering.check_in(me, meeting))

    assert (before, after) == (attending.NOT_LIVE, attending.NOT_LIVE)
    assert gathering.was_there(meeting) == [(None, None)]


def test_mg_31_the_code_on_the_screen_checks_in_and_no_other_does(make: Make, clock: StandingClock) -> None:
    gathering = make(2)
    meeting = gathering.meeting()
    clock.move(days=7)
    gathering.open(meeting)
    code = code_at(SECRET, meeting, clock())
    other = code_at(SECRET, uuid4(), clock())
    clock.move(seconds=codes.WINDOW_SECONDS)

    got = [
        gathering.type_code(who, meeting, typed)
        for who, typed in zip(gathering.people, (code, other), strict=True)
    ]

    assert got == [CodeTyped.RIGHT, CodeTyped.WRONG]
    assert gathering.was_there(meeting) == [(PRESENT, How.CODE), (None, None)]


def test_whoever_guesses_has_to_wait_even_with_the_right_code(make: Make, clock: StandingClock) -> None:
    gathering = make(2)
    guesser, other = gathering.people
    meeting = gathering.meeting()
    clock.move(days=7)
    gathering.open(meeting)

    guessed = [gathering.type_code(guesser, meeting, "no code") for _ in range(codes.MOST_TRIES)]
    code = code_at(SECRET, meeting, clock())
    right = [gathering.type_code(who, meeting, code) for who in (guesser, other)]
    clock.move(seconds=codes.wait_seconds(clock()))
    later = gathering.type_code(guesser, meeting, code_at(SECRET, meeting, clock()))

    assert guessed == [CodeTyped.WRONG] * codes.MOST_TRIES
    assert right == [CodeTyped.TOO_OFTEN, CodeTyped.RIGHT]
    assert later == CodeTyped.RIGHT


def test_mg_32_a_code_that_was_passed_on_opens_nothing_once_it_is_changed(
    make: Make, clock: StandingClock
) -> None:
    gathering = make(1)
    meeting = gathering.meeting()
    clock.move(days=7)
    gathering.open(meeting)
    passed_on = code_at(SECRET, meeting, clock())

    with gathering.held(meeting) as (_, held):
        attending.change_code(held, "another secret")

    assert gathering.type_code(gathering.people[0], meeting, passed_on) == CodeTyped.WRONG


def test_doors_open_an_hour_before_and_not_earlier(make: Make, clock: StandingClock) -> None:
    gathering = make(0)
    meeting = gathering.meeting()

    clock.move(days=6, hours=22)
    too_early = refusal(lambda: gathering.open(meeting))
    clock.move(hours=1)
    gathering.open(meeting)
    gathering.open(meeting)

    assert too_early == attending.TOO_EARLY
    assert (gathering.look(meeting).state, gathering.look(meeting).secret) == (MeetingState.LIVE, SECRET)


def test_mg_02_nobody_is_absent_until_the_roll_is_closed(make: Make, clock: StandingClock) -> None:
    gathering = make(3)
    meeting = gathering.meeting()
    gathering.sign_up(gathering.people[0], meeting)
    gathering.sign_up(gathering.people[1], meeting)
    clock.move(days=7)
    gathering.open(meeting)
    gathering.check_in(gathering.people[1], meeting)
    before = gathering.was_there(meeting)

    settled = gathering.close(meeting)

    assert before == [(None, None), (PRESENT, How.CODE), (None, None)]
    assert settled == 1
    assert gathering.was_there(meeting) == [(ABSENT, How.ROLL), (PRESENT, How.CODE), (None, None)]


def test_closing_the_roll_twice_changes_nothing_and_its_secret_is_gone(
    make: Make, clock: StandingClock
) -> None:
    gathering = make(1)
    meeting = gathering.meeting()
    gathering.sign_up(gathering.people[0], meeting)
    clock.move(days=7)
    gathering.open(meeting)
    gathering.close(meeting)
    gathering.call_roll(meeting, {gathering.people[0]: PRESENT})

    assert gathering.close(meeting) == 0
    assert gathering.was_there(meeting) == [(PRESENT, How.ROLL)]
    assert gathering.look(meeting).secret == ""


def test_what_the_host_says_stands_against_a_code(make: Make, clock: StandingClock) -> None:
    gathering = make(2)
    meeting = gathering.meeting()
    clock.move(days=7)
    gathering.open(meeting)
    gathering.check_in(gathering.people[0], meeting)

    changed = gathering.call_roll(meeting, {gathering.people[0]: ABSENT, gathering.people[1]: PRESENT})
    gathering.check_in(gathering.people[0], meeting)

    assert changed == 2
    assert gathering.was_there(meeting) == [(ABSENT, How.ROLL), (PRESENT, How.ROLL)]


def test_the_host_may_take_back_what_was_said(make: Make, clock: StandingClock) -> None:
    gathering = make(1)
    meeting = gathering.meeting()
    clock.move(days=7)
    gathering.call_roll(meeting, {gathering.people[0]: PRESENT})

    changed = gathering.call_roll(meeting, {gathering.people[0]: None})

    assert changed == 1
    assert gathering.was_there(meeting) == [(None, None)]


def test_the_roll_knows_only_people_who_take_part(
    make: Make, any_runtime: Runtime, clock: StandingClock
) -> None:
    gathering, other = make(1), Gathering(any_runtime, 1)
    meeting = gathering.meeting()
    clock.move(days=7)

    with pytest.raises(NotFound):
        gathering.call_roll(meeting, {gathering.people[0]: PRESENT, other.people[0]: PRESENT})

    assert gathering.was_there(meeting) == [(None, None)]


@pytest.mark.parametrize(("minutes", "attendance"), [(40, PRESENT), (20, PARTIAL), (2, ABSENT)])
def test_an_open_page_counts_where_the_host_says_nothing(
    make: Make, clock: StandingClock, minutes: int, attendance: Attendance
) -> None:
    gathering = make(1)
    meeting = gathering.meeting()
    gathering.sign_up(gathering.people[0], meeting)
    clock.move(days=7)
    gathering.open(meeting)
    for _ in range(minutes * 2 + 1):
        gathering.be_seen(gathering.people[0], meeting)
        clock.move(seconds=30)

    gathering.close(meeting)

    assert [one for one, _ in gathering.was_there(meeting)] == [attendance]
    assert gathering.seats(meeting)[gathering.people[0].id].present_seconds == minutes * 60


def test_two_open_pages_count_once(make: Make, clock: StandingClock) -> None:
    gathering = make(1)
    meeting = gathering.meeting()
    clock.move(days=7)
    gathering.open(meeting)

    for _ in range(5):
        gathering.be_seen(gathering.people[0], meeting)
        clock.move(seconds=15)

    assert gathering.seats(meeting)[gathering.people[0].id].present_seconds == 60


def test_a_meeting_nobody_came_to_was_not_held_until_somebody_was_there_after_all(
    make: Make, clock: StandingClock
) -> None:
    gathering = make(1)
    meeting = gathering.meeting()
    gathering.sign_up(gathering.people[0], meeting)
    clock.move(days=7)

    gathering.close(meeting)
    empty = gathering.look(meeting).state
    gathering.call_roll(meeting, {gathering.people[0]: PRESENT})

    assert (empty, gathering.look(meeting).state) == (MeetingState.NOT_HELD, MeetingState.HELD)


def test_mg_02_two_meetings_missed_in_a_row_are_counted_until_somebody_comes(
    make: Make, clock: StandingClock
) -> None:
    gathering = make(1)
    me = gathering.people[0]
    meetings = [gathering.meeting(starts_in=timedelta(days=day)) for day in (1, 2, 3)]
    for meeting in meetings:
        gathering.sign_up(me, meeting)
    counted = []

    for meeting, word in zip(meetings, (None, None, PRESENT), strict=True):
        clock.move(days=1, minutes=1)
        gathering.open(meeting)
        gathering.call_roll(meeting, {me: word})
        gathering.close(meeting)
        with gathering.database.reading() as session:
            counted.append(queries.missed_in_a_row(session, me))

    assert counted == [1, 2, 0]


def test_who_was_asked_again_and_never_answered_is_not_absent(make: Make, clock: StandingClock) -> None:
    gathering = make(1)
    meeting = gathering.meeting()
    gathering.sign_up(gathering.people[0], meeting)
    with gathering.held(meeting) as (session, held):
        own_seat(session, held, gathering.people[0]).rsvp = Rsvp.CONFIRM
    clock.move(days=7)

    gathering.close(meeting)

    assert gathering.was_there(meeting) == [(None, None)]
