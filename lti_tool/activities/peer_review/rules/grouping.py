"""Whose works a reviewer may get where people are in groups, and what becomes of groups that are small."""

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID


class GroupRule(StrEnum):
    """Whose works a reviewer may get, where people are in groups."""

    ANY = "any"
    WITHIN = "within"
    ACROSS = "across"


class SmallGroups(StrEnum):
    """What happens in a group with fewer others than works to review."""

    FEWER = "fewer"
    """Its people owe as many reviews as there are others."""
    JOINED = "joined"
    """It reviews together with another small one."""


Group = UUID | None
"""None: those who are in no group, who are treated as one."""
Ring = frozenset[Group]
"""Groups that review among themselves as if they were one."""


def rings(sizes: Mapping[Group, int], asked: int, small: SmallGroups) -> tuple[Ring, ...]:
    """The groups of these sizes, each by itself, or small ones together until each reviews what is asked.

    The smallest are put together first; the same for the same sizes. Where all of them together are too
    few, they are one ring and owe less.
    """
    if small is SmallGroups.FEWER:
        return tuple(frozenset({group}) for group in sizes)
    found: list[Ring] = []
    pile: Ring = frozenset()
    for group in sorted(sizes, key=lambda one: (sizes[one], str(one))):
        pile |= {group}
        if sum(sizes[one] for one in pile) > asked:
            found.append(pile)
            pile = frozenset()
    if pile:
        found = [found[0] | pile, *found[1:]] if found else [pile]
    return tuple(found)
