"""The pool as one reviewer meets it: few rows are read, and it is as if all had been."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import update

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import ReviewState, Submission
from lti_tool.activities.peer_review.queries import pool
from lti_tool.activities.peer_review.queries.pool import PAGE, Asking
from lti_tool.activities.peer_review.rules.allocation import Candidate
from lti_tool.activities.peer_review.service import allocating
from lti_tool.runtime import Runtime
from tests.counting import counted
from tests.house import StandingClock
from tests.peer_review.conftest import MakeCohort
from tests.peer_review.making import Cohort


def offered(cohort: Cohort, actor: Actor, most_reviews: int = 3) -> list[Candidate]:
    asking = Asking(cohort.participant(actor), most_reviews, cohort.clock())
    return cohort.do(lambda s, _: list(allocating.offers(s, asking, cohort.chance)))


def work_ids(cohort: Cohort) -> list[object]:
    return [cohort.write(learner).id for learner in cohort.learners]


def test_page_by_page_every_work_but_the_own_is_offered_once(
    any_runtime: Runtime, clock: StandingClock
) -> None:
    cohort = Cohort(any_runtime, clock, 2 * PAGE + 5)
    works = work_ids(cohort)

    offers = [one.submission_id for one in offered(cohort, cohort.learners[0])]

    assert len(offers) == len(set(offers))
    assert set(offers) == set(works[1:])


def test_works_are_offered_by_load_and_in_return_last(any_runtime: Runtime, clock: StandingClock) -> None:
    cohort = Cohort(any_runtime, clock, 6)
    works = work_ids(cohort)
    for learner in cohort.learners[1:]:
        cohort.review(learner)
    reader = next(one for one in cohort.learners if cohort.part(one).received)

    offers = offered(cohort, reader)

    assert {one.submission_id for one in offers} < set(works)
    assert [(one.is_in_return, one.load) for one in offers] == sorted(
        (one.is_in_return, one.load) for one in offers
    )
    assert {one.is_in_return for one in offers} == {False, True}


def test_chance_is_even_among_works_of_the_lowest_load(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(6)
    works = work_ids(cohort)

    firsts = Counter(offered(cohort, cohort.learners[0])[0].submission_id for _ in range(200))

    assert set(firsts) == set(works[1:])
    assert min(firsts.values()) >= 12  # 40 each on average; less than 12 is one run in a million


def test_a_lease_that_ended_a_moment_ago_weighs_nothing(any_runtime: Runtime, clock: StandingClock) -> None:
    cohort = Cohort(any_runtime, clock, 3)
    work_ids(cohort)
    cohort.pull(cohort.learners[0])
    cohort.clock.move(hours=73)

    loads = [one.load for one in offered(cohort, cohort.learners[1])]

    assert loads == [0] * len(loads)
    assert loads


def test_a_place_whose_lease_ended_counts_as_waiting_work(any_runtime: Runtime, clock: StandingClock) -> None:
    cohort = Cohort(any_runtime, clock, 4, reviews_asked=1, grace_minutes=30)
    only = cohort.write(cohort.learners[0])
    cohort.clock.move(minutes=31)
    for learner in cohort.learners[1:]:
        cohort.write(learner)
    others = update(Submission).where(Submission.id != only.id)
    cohort.do(lambda s, now: s.execute(others.values(in_pool_at=now + timedelta(days=9))))
    for learner in cohort.learners[1:3]:
        cohort.pull(learner)
    last = cohort.participant(cohort.learners[3])

    waiting = [
        cohort.do(lambda s, now: pool.count(s, Asking(last, 2, now))),
        cohort.clock.move(hours=73) and cohort.do(lambda s, now: pool.count(s, Asking(last, 2, now))),
    ]

    assert waiting == [0, 1]


def test_nobody_is_told_of_more_works_than_anybody_can_owe(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(12)
    work_ids(cohort)
    asking = Asking(cohort.participant(cohort.learners[0]), 3, cohort.clock())

    assert cohort.do(lambda s, _: pool.count(s, asking)) == 8
    assert cohort.part(cohort.learners[0]).company.others == 8


def test_who_comes_back_after_the_worker_ended_the_lease_takes_the_place_again(cohort: Cohort) -> None:
    work_ids(cohort)
    reviewer = cohort.learners[0]
    review = cohort.pull(reviewer)
    cohort.clock.move(hours=73)
    cohort.jobs()

    kept = cohort.draft(reviewer, review)

    assert cohort.do(lambda s, _: s.get_one(Submission, review.submission_id).load) == 1
    assert kept.state == ReviewState.LEASED
    assert kept.leased_until == cohort.clock() + timedelta(hours=72)


def test_a_pull_asks_as_much_of_many_works_as_of_few(make_cohort: MakeCohort) -> None:
    costs = []
    for size in (3, 3 * PAGE):
        cohort = make_cohort(size)
        work_ids(cohort)
        for learner in cohort.learners[: size // 2]:
            cohort.pull(learner)
        with counted(cohort.database) as asked:
            cohort.pull(cohort.learners[-1])
        costs.append(len(asked.queries))

    assert costs[0] == costs[1]
