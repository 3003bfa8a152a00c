"""Works are dealt to everybody at once: within the rules, as many as can be, as evenly as can be."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from random import Random

import networkx as nx
import pytest

from lti_tool.activities.peer_review.rules.dealing import NOBODY, Deal, Plan, deal
from lti_tool.activities.peer_review.rules.grouping import GroupRule

HOSTILE = 1_000
EVERY_OTHER = 2


def chance(seed: int = 0) -> Random:
    return Random(seed)  # noqa: S311 a test must be able to run again as it ran


def cohort(people: int, each: int, **changed: object) -> Deal:
    """People who each wrote one work and each get so many."""
    plain = Deal(wanted=[each] * people, own=range(people), works=people, at_most=each + 1)
    return replace(plain, **changed)


def hostile(seed: int) -> Deal:
    """A small case with everything that is in the way: teams, no work, bars, groups, caps, dealt works."""
    dice = chance(seed)
    people, works = dice.randint(1, 9), dice.randint(1, 9)
    own = [dice.choice([NOBODY, *range(works)]) for _ in range(people)]
    pairs = [(one, work) for one in range(people) for work in range(works)]
    strange = [pair for pair in pairs if own[pair[0]] != pair[1]]
    dealt = dice.sample(strange, min(len(strange), dice.choice([0, 0, 3])))
    groups = dice.randint(1, 3)
    return Deal(
        wanted=[dice.randint(0, 4) for _ in range(people)],
        own=own,
        works=works,
        at_most=dice.randint(1, 5),
        dealt=dealt,
        barred=dice.sample(pairs, dice.randrange(len(pairs) // 2 + 1)),
        group_rule=dice.choice(list(GroupRule)),
        reviewer_groups=[dice.randrange(groups) for _ in range(people)],
        work_groups=[dice.randrange(groups) for _ in range(works)],
    )


def may(asked: Deal, reviewer: int, work: int) -> bool:
    """The hard rules, once more and in other words."""
    if asked.own[reviewer] == work or (reviewer, work) in {*asked.dealt, *asked.barred}:
        return False
    if asked.group_rule is GroupRule.ANY:
        return True
    is_same = asked.reviewer_groups[reviewer] == asked.work_groups[work]
    return is_same if asked.group_rule is GroupRule.WITHIN else not is_same


def before(asked: Deal) -> list[int]:
    counted = Counter(work for _, work in asked.dealt)
    return [counted[work] for work in range(asked.works)]


def network(asked: Deal) -> nx.DiGraph:
    """The same question for a flow solver; each further reviewer of a work costs more than the one before."""
    graph = nx.DiGraph()
    graph.add_nodes_from(["source", "sink"])
    for reviewer, wanted in enumerate(asked.wanted):
        graph.add_edge("source", ("r", reviewer), capacity=wanted, weight=0)
        for work in range(asked.works):
            if may(asked, reviewer, work):
                graph.add_edge(("r", reviewer), ("w", work), capacity=1, weight=0)
    for work, load in enumerate(before(asked)):
        for nth in range(load, asked.at_most):
            graph.add_edge(("w", work), ("n", work, nth), capacity=1, weight=2 * nth + 1)
            graph.add_edge(("n", work, nth), "sink", capacity=1, weight=0)
    return graph


def given(plan: Plan) -> int:
    return sum(map(len, plan.given))


def squares(loads: Sequence[int]) -> int:
    return sum(load * load for load in loads)


def in_return(own: Sequence[int], plan: Plan) -> int:
    """How many pairs of people review each other."""
    hands = [{*hand} for hand in plan.given]
    return sum(own[b] in hands[a] and own[a] in hands[b] for a, b in combinations(range(len(own)), 2))


def circles(plan: Plan) -> int:
    """How many circles there are of people who review only among themselves."""
    ties = nx.Graph((("r", one), ("w", work)) for one, hand in enumerate(plan.given) for work in hand)
    return nx.number_connected_components(ties)


@pytest.fixture(scope="module")
def hostile_plans() -> list[tuple[Deal, Plan]]:
    return [(asked := hostile(seed), deal(asked, chance(seed))) for seed in range(HOSTILE)]


def test_no_hard_rule_is_ever_broken(hostile_plans: list[tuple[Deal, Plan]]) -> None:
    for asked, plan in hostile_plans:
        for reviewer, hand in enumerate(plan.given):
            assert len({*hand}) == len(hand) <= asked.wanted[reviewer], asked
            assert all(may(asked, reviewer, work) for work in hand), asked
        got = Counter(work for hand in plan.given for work in hand)
        for work, load in enumerate(before(asked)):
            assert plan.loads[work] == load + got[work]
            assert not got[work] or plan.loads[work] <= asked.at_most, asked


def test_what_stands_already_counts_and_stays(hostile_plans: list[tuple[Deal, Plan]]) -> None:
    for asked, plan in hostile_plans:
        assert not {(one, work) for one, hand in enumerate(plan.given) for work in hand} & {*asked.dealt}
        assert all(load >= had for load, had in zip(plan.loads, before(asked), strict=True))


def test_as_many_reviews_are_given_as_can_be(hostile_plans: list[tuple[Deal, Plan]]) -> None:
    for asked, plan in hostile_plans:
        most = nx.maximum_flow_value(network(asked), "source", "sink")
        assert given(plan) == most, asked
        assert sum(plan.missing) == sum(asked.wanted) - most


def test_of_all_plans_with_as_many_reviews_loads_are_the_most_even(
    hostile_plans: list[tuple[Deal, Plan]],
) -> None:
    for asked, plan in hostile_plans[::EVERY_OTHER]:
        graph = network(asked)
        flow = nx.max_flow_min_cost(graph, "source", "sink")
        added = nx.cost_of_flow(graph, flow)
        assert squares(plan.loads) == squares(before(asked)) + added, asked


@pytest.mark.parametrize("people", [2, 3, 4, 5, 6, 7, 8, 13, 30, 101, 1_000])
@pytest.mark.parametrize("each", [1, 2, 3, 5])
def test_pr_04_whatever_their_number_everybody_gets_the_same_and_each_work_too(
    people: int, each: int
) -> None:
    each = min(each, people - 1)

    plan = deal(cohort(people, each), chance(people))

    assert {len(hand) for hand in plan.given} == {each}
    assert set(plan.loads) == {each}


@pytest.mark.parametrize(
    ("reviewers", "works", "each"),
    [(10, 7, 3), (7, 10, 3), (100, 33, 4), (33, 100, 2), (40, 8, 1), (5, 100, 8)],
)
def test_pr_05_with_more_or_fewer_reviewers_than_works_loads_differ_by_one_at_most(
    reviewers: int, works: int, each: int
) -> None:
    teams = Deal([each] * reviewers, [one % works for one in range(reviewers)], works, at_most=reviewers)

    plan = deal(teams, chance(reviewers))

    floor = reviewers * each // works
    assert {len(hand) for hand in plan.given} == {each}
    assert set(plan.loads) <= {floor, floor + 1}


def test_pr_05_who_handed_in_nothing_may_review_all_the_same() -> None:
    plan = deal(Deal([2] * 9, [*range(6), NOBODY, NOBODY, NOBODY], 6, at_most=4), chance())

    assert set(plan.loads) == {3}
    assert sum(plan.missing) == 0


def test_pr_17_with_sixty_and_forty_across_groups_nobody_is_left_without_a_review() -> None:
    groups = [0] * 60 + [1] * 40
    across = cohort(100, 3, group_rule=GroupRule.ACROSS, reviewer_groups=groups, work_groups=groups)

    plan = deal(across, chance())

    assert given(plan) == 40 * 4 + 40 * 3  # the works of the forty are full, all others get what is asked
    assert (min(plan.loads), max(plan.loads)) == (2, 4)
    assert (sum(plan.missing[:60]), sum(plan.missing[60:])) == (20, 0)


def test_pr_18_in_a_group_that_is_too_small_each_gets_what_there_is() -> None:
    groups = [0, 0, 0, *[1] * 7]
    within = cohort(10, 3, group_rule=GroupRule.WITHIN, reviewer_groups=groups, work_groups=groups)

    plan = deal(within, chance())

    assert plan.missing == (1, 1, 1, *[0] * 7)
    assert plan.loads == (2, 2, 2, *[3] * 7)


@pytest.mark.parametrize(("people", "each"), [(8, 2), (12, 3), (12, 5), (60, 4), (500, 5)])
def test_nobody_reviews_whoever_reviews_them_where_it_can_be_avoided(people: int, each: int) -> None:
    for seed in range(10):
        plan = deal(cohort(people, each), chance(seed))

        assert in_return(range(people), plan) == plan.in_return == 0


@pytest.mark.parametrize(("people", "each"), [(10, 3), (25, 5), (400, 3)])
def test_the_first_reviews_of_all_cover_all_works_before_anybody_begins_the_next(
    people: int, each: int
) -> None:
    for seed in range(10):
        plan = deal(cohort(people, each), chance(seed))

        for so_far in range(1, each + 1):
            done = Counter(work for hand in plan.given for work in hand[:so_far])
            assert set(done.values()) == {so_far}
            assert len(done) == people


@pytest.mark.parametrize(("people", "each"), [(10, 2), (11, 3), (30, 2), (200, 2), (1_000, 3)])
def test_everybody_is_tied_to_everybody(people: int, each: int) -> None:
    for seed in range(10):
        assert circles(deal(cohort(people, each), chance(seed))) == 1


@pytest.mark.parametrize(("each", "bound"), [(3, 0.943), (4, 0.866), (5, 0.8)])
def test_reviews_spread_as_well_as_chance_can_spread_them(each: int, bound: float) -> None:
    plan = deal(cohort(300, each), chance(each))

    assert second_singular_value(plan, each) <= 1.05 * bound


def second_singular_value(plan: Plan, each: int) -> float:
    """Of the matrix of who reviews what, divided by how many each reviews: by repeated multiplication."""
    people = len(plan.given)
    dice = chance()
    vector = [dice.gauss() for _ in range(people)]
    value = 0.0
    for _ in range(300):
        middle = sum(vector) / people
        length = sum((one - middle) ** 2 for one in vector) ** 0.5
        vector = [(one - middle) / length for one in vector]
        seen = [sum(vector[work] for work in hand) / each for hand in plan.given]
        value = sum(one * one for one in seen) ** 0.5
        vector = [0.0] * people
        for one, hand in zip(seen, plan.given, strict=True):
            for work in hand:
                vector[work] += one / each
    return value


def test_the_same_chance_deals_the_same_and_another_something_else() -> None:
    first, again, other = (deal(cohort(50, 3), chance(seed)) for seed in (1, 1, 2))

    assert first == again
    assert first.given != other.given


def test_with_nobody_there_is_nothing_to_deal() -> None:
    assert deal(Deal([], [], 0, at_most=3), chance()) == Plan((), (), (), 0)


def test_with_a_work_reviewed_often_before_the_others_come_first() -> None:
    often = cohort(6, 1, at_most=9, dealt=[(1, 0), (2, 0), (3, 0), (4, 0)])

    plan = deal(often, chance())

    assert plan.loads[0] == 4
    assert sorted(plan.loads[1:]) == [1, 1, 1, 1, 2]
