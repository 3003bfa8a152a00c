"""Parting those who review each other, by exchanges that leave every rule and every load as it is."""

from random import Random

from lti_tool.activities.peer_review.rules.dealing.table import Table
from lti_tool.activities.peer_review.rules.dealing.values import Edge

FEW = 1_000
SOME = 200
TURNS = 60
"""So many times all that is left is tried again, each time from another arrangement."""


def part_pairs(table: Table, chance: Random) -> int:
    """Exchange works until nobody is reviewed in return, or nothing helps any more; gives how many are."""
    for _ in range(TURNS):
        parted = [_part(table, reviewer, work, chance) for reviewer, work in _in_return(table)]
        if all(parted):
            return 0
    return len(_in_return(table))


def _in_return(table: Table) -> list[Edge]:
    """What was given to somebody whose own work is reviewed by the author."""
    works, read = len(table.loads), table.authors_read()
    return [
        (reviewer, work)
        for (reviewer, hand), own in zip(enumerate(table.given), table.own, strict=True)
        for work in hand
        if work * works + own in read
    ]


def _part(table: Table, reviewer: int, work: int, chance: Random) -> bool:
    """Exchange with somebody who then reviews nobody in return; else with somebody who did before.

    Gives whether this pair is parted and no other was made.
    """
    if work not in table.given[reviewer] or not table.is_in_return(reviewer, work):
        return True
    nth = table.given[reviewer].index(work)
    sideways = None
    for partner in _whom_to_ask(len(table.given), chance):
        if nth >= len(table.given[partner]):
            continue
        other = table.given[partner][nth]
        if table.may_exchange(reviewer, work, partner, other):
            table.exchange(reviewer, work, partner, other)
            return True
        if sideways is None and _is_no_worse(table, (reviewer, work), (partner, other)):
            sideways = partner, other
    if sideways is not None:
        table.exchange(reviewer, work, *sideways)
    return False


def _is_no_worse(table: Table, mine: Edge, theirs: Edge) -> bool:
    """Whether the two may exchange, and one pair at most comes of it where at least one was."""
    (reviewer, work), (partner, other) = mine, theirs
    if not (table.may(reviewer, other) and table.may(partner, work)):
        return False
    return table.is_in_return(reviewer, other) + table.is_in_return(partner, work) <= 1 + table.is_in_return(
        partner, other
    )


def _whom_to_ask(reviewers: int, chance: Random) -> list[int]:
    if reviewers <= FEW:
        return chance.sample(range(reviewers), reviewers)
    return [chance.randrange(reviewers) for _ in range(SOME)]
