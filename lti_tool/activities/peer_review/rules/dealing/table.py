"""The works as they lie before their reviewers while they are dealt: what may go where, and moving it."""

from collections.abc import Sequence

from lti_tool.activities.peer_review.rules.dealing.values import NOBODY, Deal
from lti_tool.activities.peer_review.rules.grouping import GroupRule


class Table:
    """Who has what so far. What was dealt before counts; only what is `given` now can be moved."""

    def __init__(self, deal: Deal) -> None:
        self.wanted, self.own, self.at_most = deal.wanted, deal.own, deal.at_most
        self.is_across = deal.group_rule is GroupRule.ACROSS
        self.group_of, self.group_of_work = _groups(deal)
        self.given: list[list[int]] = [[] for _ in deal.wanted]
        self.readers: list[list[int]] = [[] for _ in range(deal.works)]
        self.loads = [0] * deal.works
        self.before: list[tuple[int, ...]] = [()] * len(deal.wanted)
        """What each reviewer had before."""
        self.closed: list[tuple[int, ...]] = [(own,) for own in deal.own]
        """What each reviewer must not get: their own, what they had, what they are barred from."""
        self.authors: list[list[int]] = [[] for _ in range(deal.works)]
        self._lay_out(deal)

    def lacks(self, reviewer: int) -> int:
        """How many works the reviewer has yet to get."""
        return self.wanted[reviewer] - len(self.given[reviewer])

    def may_group(self, reviewer: int, group: int) -> bool:
        """Whether the reviewer may get works of this group."""
        return (group == self.group_of[reviewer]) is not self.is_across

    def may(self, reviewer: int, work: int) -> bool:
        """Whether the reviewer may get the work at all."""
        is_same_group = self.group_of_work[work] == self.group_of[reviewer]
        return (
            is_same_group is not self.is_across
            and work not in self.given[reviewer]
            and work not in self.closed[reviewer]
        )

    def is_in_return(self, reviewer: int, work: int) -> bool:
        """Whether an author of the work reviews the reviewer's own."""
        mine = self.own[reviewer]
        return any(mine in self.given[one] or mine in self.before[one] for one in self.authors[work])

    def authors_read(self) -> set[int]:
        """Which work's authors review which work: both as one number, the first times all works."""
        works = len(self.loads)
        return {
            own * works + work
            for own, given, before in zip(self.own, self.given, self.before, strict=True)
            if own != NOBODY
            for hand in (given, before)
            for work in hand
        }

    def suits(self, reviewer: int, work: int) -> bool:
        """Whether the reviewer may get the work, and nobody is reviewed in return."""
        return self.may(reviewer, work) and not self.is_in_return(reviewer, work)

    def give(self, reviewer: int, work: int) -> None:
        """One more work for the reviewer."""
        self.given[reviewer].append(work)
        self.readers[work].append(reviewer)
        self.loads[work] += 1

    def move(self, reviewer: int, work: int, other: int) -> None:
        """The other work for the reviewer, in the place of this one."""
        hand = self.given[reviewer]
        hand[hand.index(work)] = other
        self.readers[work].remove(reviewer)
        self.readers[other].append(reviewer)
        self.loads[work] -= 1
        self.loads[other] += 1

    def may_exchange(self, reviewer: int, work: int, partner: int, other: int) -> bool:
        """Whether two reviewers may exchange a work each, and neither is reviewed in return for it."""
        return self.suits(reviewer, other) and self.suits(partner, work)

    def exchange(self, reviewer: int, work: int, partner: int, other: int) -> None:
        """Two reviewers exchange a work each."""
        self.move(reviewer, work, other)
        self.move(partner, other, work)

    def _lay_out(self, deal: Deal) -> None:
        for reviewer, own in enumerate(deal.own):
            if own != NOBODY:
                self.authors[own].append(reviewer)
        for reviewer, work in deal.dealt:
            self.before[reviewer] += (work,)
            self.closed[reviewer] += (work,)
            self.loads[work] += 1
        for reviewer, work in deal.barred:
            self.closed[reviewer] += (work,)


def members(group_of: Sequence[int]) -> dict[int, list[int]]:
    """Who is in which group."""
    found: dict[int, list[int]] = {}
    for one, group in enumerate(group_of):
        found.setdefault(group, []).append(one)
    return found


def _groups(deal: Deal) -> tuple[Sequence[int], Sequence[int]]:
    """The groups of reviewers and works; where groups do not matter, everybody is in the same."""
    if deal.group_rule is GroupRule.ANY:
        return [0] * len(deal.wanted), [0] * deal.works
    return deal.reviewer_groups, deal.work_groups
