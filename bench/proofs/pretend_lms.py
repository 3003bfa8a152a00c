"""The sandbox LMS as a process of its own that lives through all kills, and has bad moments by a seed."""

import json
import sys
from collections import Counter
from random import Random
from threading import Lock
from typing import Any

from lti_tool.clock import system_now
from lti_tool.sandbox import seed, serve
from lti_tool.sandbox.addresses import ToolAddress
from lti_tool.sandbox.app import create_app
from lti_tool.sandbox.misbehaviour import Endpoint, Fault, Faults
from lti_tool.sandbox.world import Placement, World

HANGS_SECONDS = 6.0
"""Longer than the tool waits for an answer."""
BAD = {
    "refuses": Fault(status=500),
    "is busy": Fault(status=503, headers={"Retry-After": "1"}),
    "loses its answer": Fault(status=500, after_the_deed=True),
    "hangs after the deed": Fault(hangs_seconds=HANGS_SECONDS, after_the_deed=True),
    "hangs": Fault(status=500, hangs_seconds=HANGS_SECONDS),
}
WEIGHTS = (4, 2, 6, 1, 1)
GONE_WRONG = {Endpoint.SCORES: 0.4, Endpoint.TOKEN: 0.2, Endpoint.RESULTS: 0.2, Endpoint.MEMBERSHIPS: 0.3}


class Moody(Faults):
    """Goes wrong now and then, until it is told to behave."""

    def __init__(self, chance: Random) -> None:
        super().__init__()
        self._chance = chance
        self._chance_lock = Lock()
        self.is_moody = True
        self.given: Counter[str] = Counter()

    def next_fault(self, endpoint: Endpoint) -> Fault | None:
        """The fault for the request that is here now, if it is to have one."""
        with self._chance_lock:
            if not self.is_moody or self._chance.random() >= GONE_WRONG.get(endpoint, 0):
                return None
            name = self._chance.choices(tuple(BAD), WEIGHTS)[0]
            self.given[f"{endpoint} {name}"] += 1
            return BAD[name]


class PretendLms:
    """Answers what the proof asks."""

    def __init__(self, world: World, moods: Moody) -> None:
        self._world = world
        self._moods = moods

    def answer(self, question: dict[str, Any]) -> dict[str, Any]:
        """Scores, faults and calls so far; asked to behave, it has no bad moments from now on."""
        if question.get("behave"):
            self._moods.is_moody = False
        scores = [[score.line_item_id, score.person_id, score.score_given] for score in self._world.scores()]
        counts = self._moods.counts()
        calls = sum(counts[endpoint] for endpoint in GONE_WRONG)
        return {"scores": scores, "faults": dict(self._moods.given), "calls": calls}


def main() -> None:
    """Serve until stdin ends; its first line says which tool, how many activities and which seed."""
    told = json.loads(sys.stdin.readline())
    tool_url, world = told["tool_url"], World.open()
    links = [
        world.add_link(seed.COURSE.id, Placement(f"Task {number + 1}")).id for number in range(told["links"])
    ]
    moods = Moody(Random(told["seed"]))
    app = create_app(
        world,
        tool=ToolAddress(
            login_url=f"{tool_url}/lti/login",
            redirect_uris=(f"{tool_url}/lti/launch",),
            jwks_url=f"{tool_url}/lti/jwks",
            target_link_uri=f"{tool_url}/lti/launch",
        ),
        clock=system_now,
        base_url=told["base_url"],
        faults=moods,
    )
    lms = PretendLms(world, moods)
    with serve.running(app, told["base_url"]):
        print(json.dumps({"links": links}), flush=True)
        for line in sys.stdin:
            print(json.dumps(lms.answer(json.loads(line))), flush=True)


main()
