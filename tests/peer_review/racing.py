"""Processes of their own that pull at the same moment, again and again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from random import Random
from uuid import UUID

from lti_tool.access import Actor
from lti_tool.activities.peer_review.service import allocating
from lti_tool.runtime import open_runtime
from lti_tool.settings import Settings
from tests.house import StandingClock

LONGEST_SECONDS = 60


def pull_again_and_again(
    settings: Settings, moment: datetime, actor: Actor, start: Barrier, told: Connection
) -> None:
    """What each process does: pull whenever all are ready, and tell which work it got, or None."""
    runtime = open_runtime(settings, StandingClock(moment))
    chance = Random(0)  # noqa: S311 a test must be able to run again as it ran
    while told.recv():
        start.wait(LONGEST_SECONDS)
        with runtime.database.writing() as session:
            review = allocating.pull_review(session, actor, chance, now=moment)
            got = None if review is None else review.submission_id
        told.send(got)
    runtime.database.dispose()


class Racers:
    """Reviewers in processes of their own."""

    def __init__(self, lanes: list[Connection]) -> None:
        self._lanes = lanes

    def race(self) -> list[UUID | None]:
        """Let all of them pull at once; which work each got."""
        for lane in self._lanes:
            lane.send(True)
        return [lane.recv() if lane.poll(LONGEST_SECONDS) else None for lane in self._lanes]


@contextmanager
def racers(settings: Settings, moment: datetime, actors: list[Actor]) -> Iterator[Racers]:
    """One process for each of the actors, for as long as the block runs."""
    context = get_context("spawn")
    start = context.Barrier(len(actors))
    pipes = [context.Pipe() for _ in actors]
    processes = [
        context.Process(target=pull_again_and_again, args=(settings, moment, actor, start, theirs))
        for actor, (_, theirs) in zip(actors, pipes, strict=True)
    ]
    for process in processes:
        process.start()
    try:
        yield Racers([ours for ours, _ in pipes])
    finally:
        for ours, _ in pipes:
            ours.send(False)
        for process in processes:
            process.join(LONGEST_SECONDS)
        for ours, theirs in pipes:
            ours.close()
            theirs.close()
