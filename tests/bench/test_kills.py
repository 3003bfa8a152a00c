"""The proof by kills in small: real processes, killed for real, by a seed."""

import gc

import pytest

from bench.proofs import kills

pytestmark = pytest.mark.long


# A connection whose server was killed amid an answer is left to the collector: here, not in a later test.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_nothing_is_lost_or_doubled_when_web_server_and_worker_are_killed() -> None:
    plan = kills.Plan(kills=3, seed=4, begins_after=20)

    found = kills.run(plan)
    gc.collect()

    assert (found["lost"], found["doubled"], found["server_errors"]) == (0, 0, []), found
    assert found["statements"] > found["deeds"] > 20
    assert found["scores"] > 0
