"""Joining circles that review only among themselves, so that everybody can be compared with everybody."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from lti_tool.activities.peer_review.rules.dealing.table import Table

TRIES = 60
"""So many exchanges are tried for each circle."""


@dataclass(frozen=True, slots=True)
class Circle:
    """Reviewers who are tied to each other by the works they review, and to nobody else."""

    reviewers: list[int]
    spare: int
    """How many of their reviews could be missing without the circle falling apart; below 0 for none."""


class Ties:
    """Which reviewers and works are tied to each other, by what was given and what stood before."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.readers_before: dict[int, list[int]] = {}
        for reviewer, works in enumerate(table.before):
            for work in works:
                self.readers_before.setdefault(work, []).append(reviewer)

    def works_of(self, reviewer: int) -> Sequence[int]:
        """All works of a reviewer."""
        before = self.table.before[reviewer]
        return [*before, *self.table.given[reviewer]] if before else self.table.given[reviewer]

    def readers_of(self, work: int) -> Sequence[int]:
        """All reviewers of a work."""
        before = self.readers_before.get(work)
        return [*before, *self.table.readers[work]] if before else self.table.readers[work]

    def circles(self) -> Iterator[Circle]:
        """All circles of those who have something to review."""
        met = bytearray(len(self.table.given)), bytearray(len(self.table.loads))
        for reviewer in range(len(self.table.given)):
            if not met[0][reviewer] and self.works_of(reviewer):
                yield self._around(reviewer, *met)

    def hold_without(self, reviewer: int, work: int) -> bool:
        """Whether a reviewer and a work are still tied to each other when this review is not."""
        seen_works, seen, waiting = {work}, {reviewer}, [reviewer]
        while waiting:
            one = waiting.pop()
            for other in self.works_of(one):
                if other == work and one != reviewer:
                    return True
                if other not in seen_works:
                    seen_works.add(other)
                    found = [reader for reader in self.readers_of(other) if reader not in seen]
                    seen.update(found)
                    waiting += found
        return False

    def _around(self, reviewer: int, is_met: bytearray, is_work_met: bytearray) -> Circle:
        members, reviews, works = [reviewer], 0, 0
        is_met[reviewer] = True
        for one in members:
            for work in self.works_of(one):
                reviews += 1
                if is_work_met[work]:
                    continue
                is_work_met[work] = True
                works += 1
                for reader in self.readers_of(work):
                    if not is_met[reader]:
                        is_met[reader] = True
                        members.append(reader)
        return Circle(members, reviews - works - len(members))


def join(table: Table, chance: Random) -> None:
    """Exchange works between circles that review only among themselves, where no rule is in the way."""
    ties = Ties(table)
    circles = sorted(ties.circles(), key=lambda circle: len(circle.reviewers))
    everybody = list(circles.pop().reviewers) if circles else []
    for circle in circles:
        if circle.spare >= 0 and _join(ties, circle.reviewers, everybody, chance):
            everybody += circle.reviewers


def _join(ties: Ties, circle: list[int], everybody: list[int], chance: Random) -> bool:
    """One exchange ties both together, if the circle holds without the review it gives away."""
    table = ties.table
    for _ in range(TRIES):
        reviewer, partner = chance.choice(circle), chance.choice(everybody)
        rounds = min(len(table.given[reviewer]), len(table.given[partner]))
        if rounds:
            nth = chance.randrange(rounds)
            work, other = table.given[reviewer][nth], table.given[partner][nth]
            if table.may_exchange(reviewer, work, partner, other) and ties.hold_without(reviewer, work):
                table.exchange(reviewer, work, partner, other)
                return True
    return False
