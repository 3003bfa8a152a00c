"""Seats of meetings: nobody is overtaken, no seat is given twice, and nobody loses one they have."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from lti_tool.errors import NotFound, Refused
from lti_tool.parts.meetings import queries
from lti_tool.parts.meetings.models import Meeting
from lti_tool.parts.meetings.personal_data import count_seats, erase_seats, export_seats
from lti_tool.parts.meetings.rules.series import Cadence
from lti_tool.parts.meetings.rules.states import MeetingState, Rsvp, SeatRole, Way
from lti_tool.parts.meetings.service import attending, planning, seating
from lti_tool.parts.meetings.service.seating import Coming
from lti_tool.runtime import Runtime
from tests.house import StandingClock
from tests.parts.gathering import Gathering

GOING, WAITING, OFFERED, NONE = Rsvp.GOING, Rsvp.WAITING, Rsvp.OFFERED, Rsvp.NONE
Make = Callable[[int], Gathering]


@pytest.fixture
def make(any_runtime: Runtime) -> Make:
    return lambda people: Gathering(any_runtime, people)


def all_sign_up(gathering: Gathering, meeting_id: object, clock: StandingClock) -> None:
    for one in gathering.people:
        gathering.sign_up(one, meeting_id)
        clock.move(minutes=1)


def test_who_comes_first_has_a_seat_and_the_others_wait_in_their_order(
    make: Make, clock: StandingClock
) -> None:
    gathering = make(4)
    meeting = gathering.meeting(capacity=2)

    all_sign_up(gathering, meeting, clock)

    assert gathering.answers(meeting) == [GOING, GOING, WAITING, WAITING]
    assert gathering.taken(meeting) == (2, 2)
    with gathering.database.reading() as session:
        seats = gathering.seats(meeting)
        line = [queries.place_in_line(session, seats[one.id]) for one in gathering.people]
    assert line == [None, None, 1, 2]


def test_everybody_has_a_seat_where_seats_are_not_counted(make: Make, clock: StandingClock) -> None:
    gathering = make(3)
    meeting = gathering.meeting(capacity=None)

    all_sign_up(gathering, meeting, clock)

    assert gathering.answers(meeting) == [GOING] * 3


def test_mg_11_a_seat_that_is_given_back_goes_to_the_first_in_line_in_the_same_transaction(
    make: Make, clock: StandingClock
) -> None:
    gathering = make(4)
    meeting = gathering.meeting(capacity=2)
    all_sign_up(gathering, meeting, clock)

    moved = gathering.stay_away(gathering.people[0], meeting)

    assert moved == [gathering.people[2].id]
    assert gathering.answers(meeting) == [Rsvp.CANCELLED, GOING, GOING, WAITING]
    assert gathering.taken(meeting) == (2, 2)


def test_mg_11_who_moved_up_and_does_not_come_after_all_gives_the_seat_on(
    make: Make, clock: StandingClock
) -> None:
    gathering = make(4)
    meeting = gathering.meeting(capacity=1)
    all_sign_up(gathering, meeting, clock)
    gathering.stay_away(gathering.people[0], meeting)

    moved = gathering.stay_away(gathering.people[1], meeting)

    assert moved == [gathering.people[2].id]
    assert gathering.answers(meeting) == [Rsvp.CANCELLED, Rsvp.CANCELLED, GOING, WAITING]


def test_who_comes_back_after_cancelling_stands_at_the_end_of_the_line(
    make: Make, clock: StandingClock
) -> None:
    gathering = make(3)
    meeting = gathering.meeting(capacity=1)
    all_sign_up(gathering, meeting, clock)
    gathering.stay_away(gathering.people[0], meeting)

    clock.move(minutes=1)
    again = gathering.sign_up(gathering.people[0], meeting)

    assert again == WAITING
    assert gathering.stay_away(gathering.people[1], meeting) == [gathering.people[2].id]


def test_signing_up_twice_changes_nothing_but_the_way(make: Make) -> None:
    gathering = make(2)
    meeting = gathering.meeting(capacity=1)
    gathering.sign_up(gathering.people[0], meeting)
    gathering.sign_up(gathering.people[1], meeting)

    gathering.sign_up(gathering.people[0], meeting, Coming(Way.REMOTE, "no nuts"))
    gathering.sign_up(gathering.people[1], meeting, Coming(Way.REMOTE))

    assert gathering.answers(meeting) == [GOING, WAITING]
    assert gathering.taken(meeting) == (1, 1)
    seat = gathering.seats(meeting)[gathering.people[0].id]
    assert (seat.way, seat.diet) == (Way.REMOTE, "no nuts")


def test_cancelling_twice_frees_one_seat(make: Make, clock: StandingClock) -> None:
    gathering = make(3)
    meeting = gathering.meeting(capacity=1)
    all_sign_up(gathering, meeting, clock)
    gathering.stay_away(gathering.people[0], meeting)

    assert gathering.stay_away(gathering.people[0], meeting) == []
    assert gathering.answers(meeting) == [Rsvp.CANCELLED, GOING, WAITING]
    assert gathering.taken(meeting) == (1, 1)


def test_on_the_last_day_the_next_in_line_is_asked_first_and_may_accept(
    make: Make, clock: StandingClock
) -> None:
    gathering = make(3)
    meeting = gathering.meeting(capacity=1)
    all_sign_up(gathering, meeting, clock)
    clock.move(days=6, hours=12)

    gathering.stay_away(gathering.people[0], meeting)
    asked = gathering.seats(meeting)[gathering.people[1].id]
    gathering.sign_up(gathering.people[1], meeting)

    assert (asked.rsvp, asked.hold_until) == (OFFERED, clock() + timedelta(hours=2))
    assert gathering.answers(meeting) == [Rsvp.CANCELLED, GOING, WAITING]
    assert gathering.taken(meeting) == (1, 1)
    assert gathering.seats(meeting)[gathering.people[0].id].is_late_cancel


def test_an_offer_nobody_answers_goes_on_and_who_missed_it_waits_behind_all_others(
    make: Make, clock: StandingClock
) -> None:
    gathering = make(4)
    meeting = gathering.meeting(capacity=1)
    all_sign_up(gathering, meeting, clock)
    clock.move(days=6, hours=12)
    gathering.stay_away(gathering.people[0], meeting)

    moved = []
    for _ in range(3):
        clock.move(hours=2)
        with gathering.held(meeting) as (session, held):
            moved += [seat.participant_id for seat in seating.end_holds(session, held, now=clock())]

    assert moved == [gathering.people[2].id, gathering.people[3].id, gathering.people[1].id]
    assert gathering.answers(meeting) == [Rsvp.CANCELLED, OFFERED, WAITING, WAITING]
    assert gathering.taken(meeting) == (1, 1)


def test_an_offer_is_not_repeated_to_whoever_is_alone_in_line_but_the_seat_waits_for_them(
    make: Make, clock: StandingClock
) -> None:
    gathering = make(2)
    meeting = gathering.meeting(capacity=1)
    all_sign_up(gathering, meeting, clock)
    clock.move(days=6, hours=12)
    gathering.stay_away(gathering.people[0], meeting)
    clock.move(hours=2)

    with gathering.held(meeting) as (session, held):
        moved = seating.end_holds(session, held, now=clock())

    assert list(moved) == []
    assert gathering.sign_up(gathering.people[1], meeting) == GOING


def test_an_offer_that_still_stands_is_left_alone(make: Make, clock: StandingClock) -> None:
    gathering = make(2)
    meeting = gathering.meeting(capacity=1)
    all_sign_up(gathering, meeting, clock)
    clock.move(days=6, hours=12)
    gathering.stay_away(gathering.people[0], meeting)
    clock.move(minutes=119)

    with gathering.held(meeting) as (session, held):
        moved = seating.end_holds(session, held, now=clock())
        due = session.scalars(seating.meetings_with_ended_holds(clock())).all()

    assert (list(moved), list(due)) == ([], [])
    assert gathering.answers(meeting) == [Rsvp.CANCELLED, OFFERED]


def test_meetings_with_offers_that_ended_are_found(make: Make, clock: StandingClock) -> None:
    gathering = make(2)
    meeting = gathering.meeting(capacity=1)
    all_sign_up(gathering, meeting, clock)
    clock.move(days=6, hours=12)
    gathering.stay_away(gathering.people[0], meeting)
    clock.move(hours=2)

    with gathering.database.reading() as session:
        assert session.scalars(seating.meetings_with_ended_holds(clock())).all() == [meeting]


@pytest.mark.parametrize("deed", ["sign_up", "stay_away"])
def test_mg_12_nobody_answers_after_the_start(make: Make, clock: StandingClock, deed: str) -> None:
    gathering = make(1)
    meeting = gathering.meeting(capacity=1)
    clock.move(days=7)

    with pytest.raises(Refused) as refused:
        getattr(gathering, deed)(gathering.people[0], meeting)

    assert refused.value.code == seating.STARTED
    assert gathering.seats(meeting) == {}


def test_mg_12_nobody_moves_up_after_the_start(make: Make, clock: StandingClock) -> None:
    gathering = make(2)
    meeting = gathering.meeting(capacity=1)
    all_sign_up(gathering, meeting, clock)
    clock.move(days=7)

    with gathering.held(meeting) as (session, held):
        moved = seating.set_capacity(session, held, 5, now=clock())

    assert list(moved) == []
    assert gathering.answers(meeting) == [GOING, WAITING]


def test_mg_10_more_seats_let_as_many_move_up_at_once(make: Make, clock: StandingClock) -> None:
    gathering = make(5)
    meeting = gathering.meeting(capacity=1)
    all_sign_up(gathering, meeting, clock)

    with gathering.held(meeting) as (session, held):
        moved = [seat.participant_id for seat in seating.set_capacity(session, held, 3, now=clock())]

    assert moved == [one.id for one in gathering.people[1:3]]
    assert gathering.answers(meeting) == [GOING, GOING, GOING, WAITING, WAITING]
    assert gathering.taken(meeting) == (3, 3)


def test_mg_09_with_fewer_seats_everybody_keeps_theirs_and_nobody_new_comes_in(
    make: Make, clock: StandingClock
) -> None:
    gathering = make(4)
    meeting = gathering.meeting(capacity=3)
    for one in gathering.people[:3]:
        gathering.sign_up(one, meeting)

    with gathering.held(meeting) as (session, held):
        seating.set_capacity(session, held, 1, now=clock())
    gathering.sign_up(gathering.people[3], meeting)
    moved = [gathering.stay_away(one, meeting) for one in gathering.people[:3]]

    assert moved == [[], [], [gathering.people[3].id]]
    assert gathering.answers(meeting)[3] == GOING
    assert gathering.taken(meeting) == (1, 1)
    assert not gathering.look(meeting).may_overflow


def test_a_host_may_invite_past_the_waiting_list_and_it_is_said(make: Make, clock: StandingClock) -> None:
    gathering = make(3)
    meeting = gathering.meeting(capacity=1)
    all_sign_up(gathering, meeting, clock)

    with gathering.writing() as session:
        seating.invite(session, gathering.people[2], meeting, SeatRole.PRESENTER, now=clock())

    seat = gathering.seats(meeting)[gathering.people[2].id]
    assert (seat.rsvp, seat.role, seat.is_past_capacity) == (GOING, SeatRole.PRESENTER, True)
    assert gathering.taken(meeting) == (2, 2)
    assert gathering.stay_away(gathering.people[0], meeting) == []
    assert gathering.stay_away(gathering.people[2], meeting) == [gathering.people[1].id]


def test_mg_15_a_meeting_that_was_called_off_has_no_seats_any_more(make: Make, clock: StandingClock) -> None:
    gathering = make(3)
    meeting = gathering.meeting(capacity=1)
    all_sign_up(gathering, meeting, clock)
    before = gathering.look(meeting).sequence

    with gathering.held(meeting) as (session, held):
        told = [
            seat.participant_id
            for seat in planning.call_off(session, gathering.leader(session), held, now=clock())
        ]

    assert set(told) == {one.id for one in gathering.people}
    assert gathering.answers(meeting) == [Rsvp.CANCELLED] * 3
    assert gathering.taken(meeting) == (0, 0)
    found = gathering.look(meeting)
    assert (found.state, found.sequence) == (MeetingState.CANCELLED, before + 1)
    with pytest.raises(Refused) as refused:
        gathering.sign_up(gathering.people[0], meeting)
    assert refused.value.code == seating.CALLED_OFF


def test_mg_17_a_meeting_that_moves_far_asks_everybody_again_and_keeps_their_seats(
    make: Make, clock: StandingClock
) -> None:
    gathering = make(3)
    meeting = gathering.meeting(capacity=2)
    all_sign_up(gathering, meeting, clock)

    with gathering.held(meeting) as (session, held):
        wanted = planning.wanted_of(held)
        later = planning.replace(wanted, wall_time=wanted.wall_time + timedelta(hours=3))
        changed = planning.change(session, gathering.leader(session), held, later, now=clock())

    assert {seat.participant_id for seat in changed.asked_again} == {one.id for one in gathering.people[:2]}
    assert gathering.answers(meeting) == [Rsvp.CONFIRM, Rsvp.CONFIRM, WAITING]
    assert gathering.taken(meeting) == (2, 2)
    assert gathering.sign_up(gathering.people[0], meeting) == GOING
    assert gathering.stay_away(gathering.people[1], meeting) == [gathering.people[2].id]


def test_mg_17_a_meeting_that_moves_a_little_asks_nobody_and_tells_calendars(
    make: Make, clock: StandingClock
) -> None:
    gathering = make(1)
    meeting = gathering.meeting()
    all_sign_up(gathering, meeting, clock)

    with gathering.held(meeting) as (session, held):
        wanted = planning.wanted_of(held)
        later = planning.replace(wanted, wall_time=wanted.wall_time + timedelta(hours=2))
        planning.change(session, gathering.leader(session), held, later, now=clock())

    assert gathering.answers(meeting) == [GOING]
    assert gathering.look(meeting).sequence == 1


def test_what_calendars_do_not_show_does_not_trouble_them(make: Make, clock: StandingClock) -> None:
    gathering = make(0)
    meeting = gathering.meeting(capacity=3)

    with gathering.held(meeting) as (session, held):
        more = planning.replace(planning.wanted_of(held), capacity=9)
        planning.change(session, gathering.leader(session), held, more, now=clock())

    assert (gathering.look(meeting).sequence, gathering.look(meeting).capacity) == (0, 9)


def test_mg_13_only_seats_count_towards_what_one_may_take(make: Make, clock: StandingClock) -> None:
    gathering = make(2)
    full, roomy = gathering.meeting(capacity=1), gathering.meeting()
    gathering.sign_up(gathering.people[1], full)

    gathering.sign_up(gathering.people[0], full)
    gathering.sign_up(gathering.people[0], roomy)

    with gathering.database.reading() as session:
        assert queries.count_going(session, gathering.people[0], now=clock()) == 1


def test_mg_16_somebody_expected_elsewhere_at_that_time_is_found_in_any_activity(
    make: Make, any_runtime: Runtime
) -> None:
    here, there = make(1), Gathering(any_runtime)
    me = here.people[0]
    meeting = here.look(here.meeting())
    there.sign_up(there.somebody("Person 0", me.person_id), there.meeting())

    with here.database.reading() as session:
        overlapping = [
            len(queries.at_the_same_time(session, me.person_id, meeting.starts_at + shift, 30))
            for shift in map(timedelta, (0, 0, 0, 0), (0, 2699, 2700, -1800))
        ]

    assert overlapping == [1, 1, 0, 0]


def test_a_meeting_of_another_activity_does_not_exist(make: Make, any_runtime: Runtime) -> None:
    gathering, other = make(1), Gathering(any_runtime)

    with pytest.raises(NotFound):
        gathering.sign_up(gathering.people[0], other.meeting())
    with pytest.raises(NotFound):
        gathering.sign_up(gathering.people[0], uuid4())


def test_nobody_signs_up_for_a_draft(make: Make) -> None:
    gathering = make(1)
    meeting = gathering.meeting()
    with gathering.held(meeting) as (_, held):
        held.state = MeetingState.DRAFT

    with pytest.raises(Refused) as refused:
        gathering.sign_up(gathering.people[0], meeting)

    assert refused.value.code == seating.NOT_PLANNED


def test_mg_30_a_person_who_is_erased_leaves_their_seat_to_the_next_in_line(
    make: Make, clock: StandingClock
) -> None:
    gathering = make(2)
    meeting = gathering.meeting(capacity=1)
    all_sign_up(gathering, meeting, clock)
    gone = gathering.people[0]

    with gathering.writing() as session:
        held = count_seats(session, gone.person_id), export_seats(session, gone.person_id)
        moved = [seat.participant_id for seat in erase_seats(session, gone.person_id, now=clock())]
        left = count_seats(session, gone.person_id)

    assert (held[0], held[1][0]["answer"], left) == (1, GOING, 0)
    assert moved == [gathering.people[1].id]
    assert gathering.answers(meeting) == [NONE, GOING]
    assert gathering.taken(meeting) == (1, 1)


def test_an_erased_person_of_a_meeting_that_is_over_frees_no_seat(make: Make, clock: StandingClock) -> None:
    gathering = make(2)
    meeting = gathering.meeting(capacity=1)
    all_sign_up(gathering, meeting, clock)
    clock.move(days=7)
    with gathering.held(meeting) as (session, held):
        attending.close_roll(session, held, now=clock())

    with gathering.writing() as session:
        moved = erase_seats(session, gathering.people[0].person_id, now=clock())

    assert list(moved) == []


def test_later_dates_of_a_series_move_with_this_one_and_earlier_ones_stay(
    make: Make, clock: StandingClock
) -> None:
    gathering = make(0)
    series = gathering.plan(Cadence(times=4))
    with gathering.held(series[2].id) as (session, held):
        planning.call_off(session, gathering.leader(session), held, now=clock())

    with gathering.writing() as session:
        this = session.get_one(Meeting, series[1].id)
        wanted = planning.wanted_of(this)
        later = planning.replace(
            wanted, title="Soup", wall_time=wanted.wall_time + timedelta(days=1, hours=1)
        )
        changed = planning.change_later(session, gathering.leader(session), this, later, now=clock())

    after = [gathering.look(one.id) for one in series]
    shifts = [new.starts_at - old.starts_at for new, old in zip(after, series, strict=True)]
    assert [one.meeting.id for one in changed] == [series[1].id, series[3].id]
    assert shifts == [timedelta(), timedelta(days=1, hours=1), timedelta(), timedelta(days=1, hours=1)]
    assert [one.title for one in after] == ["Lunch", "Soup", "Lunch", "Soup"]


def test_a_meeting_of_no_series_changes_alone(make: Make, clock: StandingClock) -> None:
    gathering = make(0)
    alone, other = gathering.meeting(), gathering.meeting()

    with gathering.writing() as session:
        this = session.get_one(Meeting, alone)
        soup = planning.replace(planning.wanted_of(this), title="Soup")
        changed = planning.change_later(session, gathering.leader(session), this, soup, now=clock())

    assert [one.meeting.id for one in changed] == [alone]
    assert [gathering.look(one).title for one in (alone, other)] == ["Soup", "Lunch"]


def test_mg_19_a_meeting_follows_its_wall_clock_when_the_rules_of_its_zone_change(
    make: Make, clock: StandingClock
) -> None:
    gathering = make(0)
    meeting, other = gathering.meeting(), gathering.meeting()
    right = gathering.look(meeting).starts_at
    with gathering.held(meeting) as (_, held):
        held.starts_at = right + timedelta(hours=1)  # as older rules had it

    with gathering.writing() as session:
        moved = [one.id for one in planning.follow_the_clocks(session, now=clock())]

    assert moved == [meeting]
    assert (gathering.look(meeting).starts_at, gathering.look(meeting).sequence) == (right, 1)
    assert gathering.look(other).sequence == 0
