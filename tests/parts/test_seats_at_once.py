"""Fifty people who want ten seats at the same moment."""

import pytest

from bench.proofs.seats import Hall, surprises
from lti_tool.runtime import Runtime
from tests.parts.gathering import Gathering

TIMES = 4
"""`./dev prove seats` does it fifty times."""


@pytest.mark.long
def test_of_fifty_who_want_ten_seats_ten_have_one_and_the_others_move_up_in_their_order(
    any_runtime: Runtime,
) -> None:
    gathering = Gathering(any_runtime, people=50)
    hall = Hall(gathering.database, gathering.activity_id, gathering.leader_id, gathering.people)

    assert surprises(hall, TIMES) == []


def test_the_proof_sees_when_somebody_has_no_seat_and_no_place_in_line(runtime: Runtime) -> None:
    gathering = Gathering(runtime, people=12)
    one_short = [*gathering.people[:-1], gathering.people[0]]
    hall = Hall(gathering.database, gathering.activity_id, gathering.leader_id, one_short)

    assert len(surprises(hall, times=1)) == 2
