"""The proof by kills in small: real processes, killed for real, by a seed."""

from bench.proofs import kills


def test_nothing_is_lost_or_doubled_when_web_server_and_worker_are_killed() -> None:
    plan = kills.Plan(kills=4, seed=4)

    found = kills.run(plan)

    assert (found["lost"], found["doubled"], found["server_errors"]) == (0, 0, []), found
    assert found["statements"] > found["deeds"] > 0
