"""Fifty people who want ten seats at the same moment, again and again."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from uuid import UUID

import pytest

from lti_tool.clock import system_now
from lti_tool.participation.models import Participant
from lti_tool.parts.meetings.models import Seat
from lti_tool.parts.meetings.rules.states import Rsvp
from lti_tool.parts.meetings.service import seating
from lti_tool.parts.meetings.service.seating import Coming
from lti_tool.runtime import Runtime
from tests.parts.gathering import Gathering

PEOPLE, SEATS, TIMES = 50, 10, 50


class Rush:
    """People who sign up and cancel in threads of their own, at the time the real clock shows."""

    def __init__(self, gathering: Gathering, threads: ThreadPoolExecutor) -> None:
        self.gathering, self._threads = gathering, threads

    def sign_up(self, meeting_id: UUID) -> None:
        """All at once."""
        start = Barrier(PEOPLE)
        list(self._threads.map(partial(self._sign_up, meeting_id, start), self.gathering.people))

    def cancel(self, meeting_id: UUID, participants: list[Participant]) -> list[UUID]:
        """All of these at once; who moved up, each named once by every time they did."""
        start = Barrier(len(participants))
        told = self._threads.map(partial(self._cancel, meeting_id, start), participants)
        return [one for moved in told for one in moved]

    def _sign_up(self, meeting_id: UUID, start: Barrier, who: Participant) -> None:
        start.wait()
        now = system_now()
        with self.gathering.writing() as session:
            seating.sign_up(session, who, meeting_id, Coming(), now=now)

    def _cancel(self, meeting_id: UUID, start: Barrier, who: Participant) -> list[UUID]:
        start.wait()
        now = system_now()
        with self.gathering.writing() as session:
            given = seating.stay_away(session, who, meeting_id, now=now)
            return [seat.participant_id for seat in given.moved_up]


def stands(seats: dict[UUID, Seat]) -> Counter[str]:
    return Counter(str(seat.rsvp) for seat in seats.values())


def in_line(seats: dict[UUID, Seat]) -> list[UUID]:
    """Who waits, the longest first."""
    waiting = [seat for seat in seats.values() if seat.rsvp == Rsvp.WAITING]
    return [seat.participant_id for seat in sorted(waiting, key=lambda seat: (seat.queued_at, seat.id))]


@pytest.mark.long
def test_of_fifty_who_want_ten_seats_ten_have_one_and_the_others_move_up_in_their_order(
    any_runtime: Runtime,
) -> None:
    gathering = Gathering(any_runtime, PEOPLE)
    gathering.clock = system_now  # signing up takes its time, and the line is in the order people came
    with ThreadPoolExecutor(PEOPLE) as threads:
        rush = Rush(gathering, threads)
        for _ in range(TIMES):
            meeting = gathering.meeting(capacity=SEATS)

            rush.sign_up(meeting)

            before = gathering.seats(meeting)
            assert stands(before) == {"going": SEATS, "waiting": PEOPLE - SEATS}
            assert gathering.taken(meeting) == (SEATS, SEATS)

            have_one = [one for one in gathering.people if before[one.id].rsvp == Rsvp.GOING]
            moved = rush.cancel(meeting, have_one[:5])

            after = gathering.seats(meeting)
            assert sorted(moved) == sorted(in_line(before)[:5])
            assert in_line(after) == in_line(before)[5:]
            assert stands(after) == {"going": SEATS, "waiting": PEOPLE - SEATS - 5, "cancelled": 5}
            assert gathering.taken(meeting) == (SEATS, SEATS)
