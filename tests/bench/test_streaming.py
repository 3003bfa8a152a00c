"""The proof by streaming cohorts in small: people come one by one, some stay away, works get reviews."""

import pytest

from bench.proofs import streaming
from bench.proofs.streaming import Case, Cohort

pytestmark = pytest.mark.long


def share_without(cohorts: list[Cohort]) -> float:
    return sum(one.without_review for one in cohorts) / len(cohorts)


@pytest.mark.parametrize(("case", "seeds"), [(Case(30, 30), range(1, 3)), (Case(200, 14), range(1, 2))])
def test_of_a_hundred_works_at_most_one_stays_without_a_review(case: Case, seeds: range) -> None:
    cohorts = streaming.cohorts(case, seeds)

    assert share_without(cohorts) <= streaming.MOST_WITHOUT, cohorts
    assert max(one.stuck for one in cohorts) <= 0.05, cohorts
