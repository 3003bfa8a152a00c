"""The bench of launches measures what it says; how long anything takes is not judged here."""

from bench.launch import measuring
from bench.launch.measuring import Size
from lti_tool.sandbox.world import World


def test_a_returning_learner_s_launch_makes_no_call_to_the_platform_and_commits_twice() -> None:
    measured = measuring.whole_way(Size(rounds=1, warm_up=6, launches=6), World.open())

    assert (measured.calls, measured.commits) == (0, 2)
    assert measured.queries > 0
    assert measured.ms > 0
