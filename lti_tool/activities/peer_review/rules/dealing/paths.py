"""What rounds could not do: works passed on along chains of reviewers, until nothing can be bettered."""

from collections import deque
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Self

from lti_tool.activities.peer_review.rules.dealing.table import Table, members
from lti_tool.activities.peer_review.rules.dealing.values import NOBODY


def fill_up(table: Table) -> None:
    """Give to everybody who is short what can be given at all: the most reviews within the rules."""
    short = [one for one in range(len(table.wanted)) if table.lacks(one) > 0]
    _give_what_is_free(table, short)
    while short := [one for one in short if table.lacks(one) > 0]:
        if not _Search(table, below=table.at_most).with_those(short).pass_on():
            return


def even_out(table: Table) -> None:
    """Pass works on until no chain leads from a work to one with two reviewers less."""
    has_changed = True
    while has_changed:
        has_changed = False
        for load in range(max(table.loads, default=0), 1, -1):
            has_changed |= _lower(table, load)


def _give_what_is_free(table: Table, short: list[int]) -> None:
    free: dict[int, list[int]] = {}
    for work in sorted(range(len(table.loads)), key=lambda one: table.loads[one]):
        if table.loads[work] < table.at_most:
            free.setdefault(table.group_of_work[work], []).append(work)
    for reviewer in short:
        for group, works in free.items():
            if table.may_group(reviewer, group):
                _give_some(table, reviewer, works)
                free[group] = [work for work in works if table.loads[work] < table.at_most]


def _give_some(table: Table, reviewer: int, works: list[int]) -> None:
    for work in works:
        if table.lacks(reviewer) <= 0:
            return
        if table.may(reviewer, work):
            table.give(reviewer, work)


def _lower(table: Table, load: int) -> bool:
    """Take reviewers from works with this load while somebody else is two behind; gives whether any was."""
    has_changed = False
    while min(table.loads) <= load - 2:
        loaded = {one for one, readers in enumerate(table.readers) if readers and table.loads[one] == load}
        if not loaded or not _Search(table, below=load - 1).from_these(loaded).pass_on():
            break
        has_changed = True
    return has_changed


class _Search:
    """One search for a chain: a reviewer takes a work, one of its reviewers another, and so on."""

    def __init__(self, table: Table, *, below: int) -> None:
        self.table, self.below = table, below
        self.untouched = members(table.group_of_work)
        self.taker: dict[int, int] = {}
        """Who would take a work."""
        self.instead_of: dict[int, int] = {}
        """The work a reviewer would leave for it; `NOBODY` where they are short."""
        self.queue: deque[int] = deque()

    def with_those(self, short: Iterable[int]) -> Self:
        """Chains may begin with these reviewers, who are short."""
        for reviewer in short:
            self.instead_of[reviewer] = NOBODY
            self.queue.append(reviewer)
        return self

    def from_these(self, works: AbstractSet[int]) -> Self:
        """Chains may begin with any reviewer of these works."""
        for group, untouched in self.untouched.items():
            self.untouched[group] = [work for work in untouched if work not in works]
        for work in sorted(works):
            self._ask_readers(work)
        return self

    def pass_on(self) -> bool:
        """Look for a chain that ends with a work that is less reviewed, and pass works on along it."""
        while self.queue:
            end = self._end_of_chain(self.queue.popleft())
            if end is not None:
                self._pass_along(end)
                return True
        return False

    def _end_of_chain(self, reviewer: int) -> int | None:
        for group in self.untouched:
            if self.table.may_group(reviewer, group):
                end = self._look_through(reviewer, group)
                if end is not None:
                    return end
        return None

    def _look_through(self, reviewer: int, group: int) -> int | None:
        closed, left = {*self.table.closed[reviewer], *self.table.given[reviewer]}, []
        for work in self.untouched[group]:
            if work in closed:
                left.append(work)
                continue
            self.taker[work] = reviewer
            if self.table.loads[work] < self.below:
                return work
            self._ask_readers(work)
        self.untouched[group] = left
        return None

    def _ask_readers(self, work: int) -> None:
        for reader in self.table.readers[work]:
            if reader not in self.instead_of:
                self.instead_of[reader] = work
                self.queue.append(reader)

    def _pass_along(self, end: int) -> None:
        work = end
        while work in self.taker:
            reviewer = self.taker[work]
            left = self.instead_of[reviewer]
            if left == NOBODY:
                self.table.give(reviewer, work)
                return
            self.table.move(reviewer, left, work)
            work = left
