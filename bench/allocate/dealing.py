"""Dealing to everybody at once: seconds by size, and what came of it, counted apart from the dealer."""

import time
from collections import deque
from random import Random
from statistics import median
from typing import Any, NamedTuple

from bench.progress import say
from lti_tool.activities.peer_review.rules.dealing import Deal, Plan, deal

SIZES = (1_000, 10_000, 100_000)
LARGEST = SIZES[-1]
EACH, EACH_OF_MANY = 3, 5
ROUNDS, QUICK_ROUNDS = 7, 3

NOTES = (
    "batch_*: wall seconds of one process in plain Python, without a database, median of the rounds;"
    " everybody wrote one work and reviews 3 (batch_k5_s: 5, at 100,000). load_*, reciprocal (pairs"
    " who review each other) and components (circles who review only among themselves):"
    " the worst of all rounds at 100,000"
)


class Found(NamedTuple):
    """How even and how mixed a plan is."""

    load_min: int
    load_max: int
    reciprocal: int
    components: int


class Dealt(NamedTuple):
    """One round: how long it took, and what came of it."""

    seconds: float
    found: Found


def run(*, quick: bool) -> dict[str, Any]:
    """The figures of the batch."""
    rounds = QUICK_ROUNDS if quick else ROUNDS
    by_size = {size: _dealt(size, EACH, rounds) for size in SIZES}
    of_many = _dealt(LARGEST, EACH_OF_MANY, rounds)
    found = [one.found for one in by_size[LARGEST]]
    return {
        "batch_s": {str(size): _seconds(dealt) for size, dealt in by_size.items()},
        "batch_k5_s": _seconds(of_many),
        "load_min": min(each.load_min for each in found),
        "load_max": max(each.load_max for each in found),
        "reciprocal": max(each.reciprocal for each in found),
        "components": max(each.components for each in found),
        "notes": NOTES,
    }


def _dealt(people: int, each: int, rounds: int) -> list[Dealt]:
    dealt = []
    for seed in range(rounds):
        asked = Deal(wanted=[each] * people, own=range(people), works=people, at_most=each + 1)
        begun = time.perf_counter()
        plan = deal(asked, Random(seed))
        seconds = time.perf_counter() - begun
        say(f"{people} people, {each} works each, round {seed + 1} of {rounds}: {seconds:.3f} s")
        dealt.append(Dealt(seconds, _found(plan)))
    return dealt


def _found(plan: Plan) -> Found:
    return Found(min(plan.loads), max(plan.loads), _reciprocal(plan), _components(plan))


def _seconds(dealt: list[Dealt]) -> float:
    return round(median(one.seconds for one in dealt), 4)


def _reciprocal(plan: Plan) -> int:
    edges = {(one, work) for one, hand in enumerate(plan.given) for work in hand}
    return sum((work, one) in edges for one, work in edges) // 2


def _components(plan: Plan) -> int:
    readers: list[list[int]] = [[] for _ in plan.loads]
    for one, hand in enumerate(plan.given):
        for work in hand:
            readers[work].append(one)
    unmet = set(range(len(plan.given)))
    components = 0
    while unmet:
        components += 1
        waiting = deque([unmet.pop()])
        while waiting:
            for work in plan.given[waiting.popleft()]:
                found = unmet.intersection(readers[work])
                unmet -= found
                waiting += found
    return components
