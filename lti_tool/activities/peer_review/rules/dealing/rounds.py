"""Dealing in rounds: in each, everybody who is short gets one of the least reviewed works."""

from collections.abc import Iterator
from random import Random

from lti_tool.activities.peer_review.rules.dealing.table import Table, members
from lti_tool.activities.peer_review.rules.dealing.values import Edge

FEW = 1_000
"""Among so many reviewers everybody is asked to exchange."""
SOME = 60
"""Among more, so many."""

Circle = tuple[list[int], list[int]]
"""Reviewers, and the works they get their share of."""


def deal_rounds(table: Table, chance: Random) -> None:
    """Deal round by round; who could not be served by exchanging stays short."""
    circles = list(_circles(table))
    for nth in range(max(table.wanted, default=0)):
        for reviewers, works in circles:
            takers = [one for one in reviewers if table.wanted[one] > nth]
            _deal_round(table, takers, _deck(table, works, len(takers), chance), chance)


def _circles(table: Table) -> Iterator[Circle]:
    """The groups that deal by themselves: each its own, or a large one and all others crosswise."""
    reviewers, works = members(table.group_of), members(table.group_of_work)
    largest = max(reviewers, key=lambda group: len(reviewers[group]), default=0)
    if not table.is_across:
        yield from ((reviewers[group], works.get(group, [])) for group in reviewers)
    elif 2 * len(reviewers.get(largest, ())) < len(table.group_of):
        yield list(range(len(table.group_of))), list(range(len(table.group_of_work)))
    else:
        yield reviewers.pop(largest, []), [one for group in works if group != largest for one in works[group]]
        yield [one for group in reviewers for one in reviewers[group]], works.get(largest, [])


def _deck(table: Table, works: list[int], size: int, chance: Random) -> list[int]:
    """So many works, shuffled; a work lies in it more than once where that keeps loads even."""
    by_load: dict[int, list[int]] = {}
    for work in works:
        by_load.setdefault(table.loads[work], []).append(work)
    deck: list[int] = []
    layer: list[int] = []
    for load in range(min(by_load, default=0), table.at_most):
        layer += by_load.get(load, ())
        room = size - len(deck)
        deck += layer if len(layer) <= room else chance.sample(layer, room)
        if len(deck) == size:
            break
    chance.shuffle(deck)
    return deck


def _deal_round(table: Table, takers: list[int], deck: list[int], chance: Random) -> None:
    """One work each from the top of the deck; where it must not be, works are passed on along a chain."""
    if len(deck) < len(takers):
        takers = chance.sample(takers, len(deck))
    served: list[Edge] = []
    waiting: list[int] = []
    left: list[int] = []
    for seat in zip(takers, deck, strict=True):
        reviewer, work = seat
        if table.may(reviewer, work):
            table.give(reviewer, work)
            served.append(seat)
        else:
            waiting.append(reviewer)
            left.append(work)
    for reviewer in waiting:
        _serve(table, reviewer, left, served, chance)


def _serve(table: Table, reviewer: int, left: list[int], served: list[Edge], chance: Random) -> None:
    """The shortest chain in which each takes the work of the next, and the last takes one that is left."""
    asked = _whom_to_ask(len(served), chance)
    chains: list[list[int]] = [[]]
    met: set[int] = set()
    for chain in chains:
        last = served[chain[-1]][0] if chain else reviewer
        work = next((one for one in left[:FEW] if table.may(last, one)), None)
        if work is not None:
            left.remove(work)
            _pass_along(table, reviewer, work, chain, served)
            return
        further = [at for at in asked if at not in met and table.may(last, served[at][1])]
        met.update(further)
        chains += ([*chain, at] for at in further)


def _pass_along(table: Table, reviewer: int, work: int, chain: list[int], served: list[Edge]) -> None:
    for at in reversed(chain):
        partner, theirs = served[at]
        table.move(partner, theirs, work)
        served[at] = partner, work
        work = theirs
    table.give(reviewer, work)
    served.append((reviewer, work))


def _whom_to_ask(count: int, chance: Random) -> list[int]:
    if count <= FEW:
        return chance.sample(range(count), count)
    return sorted({chance.randrange(count) for _ in range(SOME)})
