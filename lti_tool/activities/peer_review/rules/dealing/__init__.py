"""Dealing works to everybody at once: loads as even as the rules allow, chance decides the rest."""

from random import Random

from lti_tool.activities.peer_review.rules.dealing.joining import join
from lti_tool.activities.peer_review.rules.dealing.pairs import part_pairs
from lti_tool.activities.peer_review.rules.dealing.paths import even_out, fill_up
from lti_tool.activities.peer_review.rules.dealing.rounds import deal_rounds
from lti_tool.activities.peer_review.rules.dealing.table import Table
from lti_tool.activities.peer_review.rules.dealing.values import NOBODY, Deal, Plan

__all__ = ["NOBODY", "Deal", "Plan", "deal", "has_had_all"]


def deal(asked: Deal, chance: Random) -> Plan:
    """Give everybody the works they want, as far as the rules allow; the same for the same chance.

    Nobody gets their own work, one twice, one they are barred from or one of a wrong group, and no work
    more reviewers than `at_most`. Within that as many reviews are given as can be, then loads are as even
    as can be, then as few as possible review each other, and everybody is tied to everybody.
    """
    table = Table(asked)
    deal_rounds(table, chance)
    fill_up(table)
    even_out(table)
    in_return = part_pairs(table, chance)
    join(table, chance)
    return Plan(
        given=tuple(tuple(hand) for hand in table.given),
        loads=tuple(table.loads),
        missing=tuple(table.lacks(one) for one in range(len(asked.wanted))),
        in_return=in_return,
    )


def has_had_all(asked: Deal, plan: Plan, reviewer: int) -> bool:
    """Whether somebody has, or gets, every work they may; if not, the others are full."""
    table = Table(asked)
    for work in plan.given[reviewer]:
        table.give(reviewer, work)
    return not any(table.may(reviewer, work) for work in range(asked.works))
