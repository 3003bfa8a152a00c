"""`./dev bench launch`: our front door beside PyLTI1p3's, round by round, and what the whole way in costs."""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from bench import peers
from bench.browser import Browser
from bench.launch.lms import Platform, platform_for
from bench.launch.set_up import set_up_activity
from bench.progress import say
from bench.served import Served, free_port, served
from lti_tool.sandbox.seed import LEARNERS
from lti_tool.sandbox.world import World

HERE = Path(__file__).parent
THREADS = 4
OURS = (sys.executable, "-m", "bench.launch.our_door")
WHOLE = (sys.executable, "-m", "bench.launch.whole_tool")


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: rounds with a fresh server each, launches before and in the measurement."""

    rounds: int
    warm_up: int
    launches: int


FULL = Size(rounds=7, warm_up=60, launches=600)
QUICK = Size(rounds=3, warm_up=30, launches=200)


class WholeWay(NamedTuple):
    """What the whole way in cost in one round."""

    ms: float
    queries: int
    commits: int
    calls: int


def run(*, quick: bool) -> dict[str, Any]:
    """All figures of the bench; one that could not be measured is None, and `why` says why."""
    size = QUICK if quick else FULL
    world = World.open()
    figures: dict[str, Any] = {}
    why: dict[str, str] = {}
    ours, theirs = _doors(size, world, why)
    whole = [whole_way(size, world, number) for number in range(size.rounds)]
    figures["ours_ms"] = _rounded(ours)
    figures["pylti1p3_ms"] = _rounded(theirs)
    figures["ratio"] = round(median(ours) / median(theirs), 3) if theirs else None
    figures["full_ms"] = _rounded([each.ms for each in whole])
    figures["full_queries"] = whole[-1].queries
    figures["full_commits"] = whole[-1].commits
    figures["warm_network_calls"] = max(each.calls for each in whole)
    figures["rounds"] = {"ours_ms": _each(ours), "pylti1p3_ms": _each(theirs)}
    figures["notes"] = NOTES
    if why:
        figures["why"] = why
    return figures


NOTES = (
    "CPU of the server process (user and system, read from outside) per login + launch, over HTTP on waitress"
    " and Flask; ours looks up, verifies and spends in a SQLite file as shipped, with a durable commit;"
    " PyLTI1p3 remembers in memory, is handed the platform's keys in its configuration and spends nothing;"
    " full_*: the whole tool, a returning learner, an activity placed, queries without BEGIN, PRAGMA and"
    " SAVEPOINT"
)


def _doors(size: Size, world: World, why: dict[str, str]) -> tuple[list[float], list[float]]:
    """CPU per launch of our door and of the peer's, by round; they take turns."""
    ours: list[float] = []
    theirs: list[float] = []
    try:
        peer = (str(peers.python()), str(HERE / "pylti1p3_door.py"))
    except peers.PeersMissing as missing:
        why["pylti1p3_ms"] = why["ratio"] = str(missing)
        peer = None
    for number in range(size.rounds):
        ours.append(_door(OURS, size, world))
        if peer is not None:
            theirs.append(_door(peer, size, world))
        said = f", PyLTI1p3 {theirs[-1]:.3f} ms" if theirs else ""
        say(f"login + verify + spend, round {number + 1} of {size.rounds}: ours {ours[-1]:.3f} ms{said}")
    return ours, theirs


def _door(command: Sequence[str], size: Size, world: World) -> float:
    with _running(command, world) as (server, platform):
        return _cost(server, platform, size)


def whole_way(size: Size, world: World, number: int = 0) -> WholeWay:
    """What the whole way in costs a returning learner, on a fresh server."""
    with _running(WHOLE, world) as (server, platform):
        set_up_activity(platform)
        ms = _cost(server, platform, size)
        before = server.counts()
        _launch_all(platform, 1)
        after = server.counts()
    grown = {name: after[name] - before[name] for name in after}
    say(f"the whole way in, round {number + 1} of {size.rounds}: {ms:.3f} ms, {grown}")
    return WholeWay(ms, grown["queries"], grown["commits"], after["calls"] - 1)


@contextmanager
def _running(command: Sequence[str], world: World) -> Iterator[tuple[Served, Platform]]:
    """A fresh server process with an installation of its own, and the LMS that launches it."""
    port = free_port()
    tool_url = f"http://127.0.0.1:{port}"
    with platform_for(tool_url, world) as platform, tempfile.TemporaryDirectory() as folder:
        settings = {
            "base_url": tool_url,
            "port": port,
            "threads": THREADS,
            "folder": folder,
            "platform": platform.described(),
        }
        with served(command, settings) as server:
            yield server, platform


def _cost(server: Served, platform: Platform, size: Size) -> float:
    """Milliseconds of the server's CPU per login and launch, once everything is warm."""
    _launch_all(platform, size.warm_up)
    before = server.cpu_seconds
    _launch_all(platform, size.launches)
    return (server.cpu_seconds - before) * 1000 / size.launches


def _launch_all(platform: Platform, launches: int) -> None:
    """Learners come one after the other, each with a browser that has only its login's cookie."""
    browser = Browser(platform.tool_url)
    for number in range(launches):
        browser.cookies.clear()
        platform.launch(browser, LEARNERS[number % len(LEARNERS)])
    browser.close()


def _rounded(values: Sequence[float]) -> float | None:
    return round(median(values), 3) if values else None


def _each(values: Sequence[float]) -> list[float]:
    return [round(value, 3) for value in values]
