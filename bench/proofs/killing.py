"""When and what to kill, as a seed decides: amid deeds, with a score in hand, after calls to the LMS."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from bench.progress import say
from bench.proofs import audit
from bench.proofs.people import Crew
from bench.proofs.tool import Tool
from bench.served import Served
from lti_tool.runtime import Runtime

FEWEST_DEEDS, MOST_DEEDS = 1, 9
"""So many deeds are answered before a kill amid them."""
FEWEST_CALLS, MOST_CALLS = 1, 6
"""So many calls of the worker reach the LMS before a kill among them."""
LONGEST_WAIT_SECONDS = 20.0
LATEST_SECONDS = 0.3
"""How much later than its moment a kill may come, so that it hits everything that follows."""


class TooEarly(Exception):
    """Everybody was done before all kills were."""


@dataclass(frozen=True, slots=True)
class Killer:
    """Kills the parts of one tool while a crew works with it."""

    runtime: Runtime
    tool: Tool
    lms: Served
    crew: Crew
    chance: Random

    def run(self, kills: int, *, begins_after: int) -> Counter[str]:
        """So many kills; says of which part, and at which kind of moment.

        Raises:
            TooEarly: nobody works any more.
            ToolFailed: the tool does not start again.
        """
        done: Counter[str] = Counter()
        moments = {"deeds": self._amid_deeds, "score": self._with_a_score_in_hand, "call": self._after_calls}
        while self.crew.diary.done < begins_after and self.crew.is_at_work:
            time.sleep(0.05)
        while done["web"] + done["worker"] < kills:
            if not self.crew.is_at_work:
                raise TooEarly(f"after {dict(done)}: {self.crew.diary.failures}")
            name = self.chance.choice(list(moments))
            moments[name]()
            time.sleep(self.chance.choice([0, self.chance.uniform(0, LATEST_SECONDS)]))
            part = self._kill()
            done.update([part, f"{part} ({name})"])
            say(
                f"kill {done['web'] + done['worker']} of {kills}: {part}, {self.crew.diary.done} deeds so far"
            )
        return done

    def _kill(self) -> str:
        if self.chance.random() < 0.5 and self.tool.kill_worker():
            return "worker"
        self.tool.kill_web()
        self.tool.start()
        return "web"

    def _amid_deeds(self) -> None:
        wanted = self.crew.diary.done + self.chance.randint(FEWEST_DEEDS, MOST_DEEDS)
        _wait(lambda: self.crew.diary.done >= wanted)

    def _with_a_score_in_hand(self) -> None:
        began = self.runtime.clock()
        _wait(lambda: audit.is_in_hand(self.runtime, since=began))

    def _after_calls(self) -> None:
        wanted = self._calls() + self.chance.randint(FEWEST_CALLS, MOST_CALLS)
        _wait(lambda: self._calls() >= wanted)

    def _calls(self) -> int:
        return int(self.lms.ask({})["calls"])


def _wait(is_here: Callable[[], bool]) -> None:
    """Wait for a moment, but not for ever: the seed's next one may come sooner."""
    ends = time.monotonic() + LONGEST_WAIT_SECONDS
    while not is_here() and time.monotonic() < ends:
        time.sleep(0.005)
