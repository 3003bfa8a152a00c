"""The proof by streaming cohorts in small: people come one by one, some stay away, works get reviews."""

import pytest

from bench.proofs import streaming
from bench.proofs.streaming import Case, Cohort

pytestmark = pytest.mark.long


def share_without(cohorts: list[Cohort]) -> float:
    return sum(one.without_review for one in cohorts) / len(cohorts)


def test_of_a_hundred_works_at_most_one_stays_without_a_review() -> None:
    cohorts = streaming.cohorts(Case(30, 30), range(1, 2))

    assert share_without(cohorts) <= streaming.MOST_WITHOUT, cohorts
    assert max(one.stuck for one in cohorts) <= 0.05, cohorts


def test_in_a_small_group_examples_end_the_waiting() -> None:
    seeds = range(1, 2)  # a cohort without examples waits for days, so one of each is enough to tell

    without, with_them = (streaming.cohorts(case, seeds) for case in (Case(8, 30), Case(8, 30, examples=2)))

    assert blocked_days(with_them) < blocked_days(without)
    assert blocked_days(with_them) <= streaming.MOST_BLOCKED_DAYS, with_them


def blocked_days(cohorts: list[Cohort]) -> float:
    return sum(one.blocked_days for one in cohorts) / len(cohorts)
