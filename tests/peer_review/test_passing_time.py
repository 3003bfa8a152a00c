"""What passes with time: leases, dates, patience, and a list of learners that becomes known."""

from datetime import timedelta

from lti_tool.activities.peer_review.models import ReviewState
from tests.house import MORNING
from tests.peer_review.conftest import MakeCohort
from tests.peer_review.making import Cohort
from tests.peer_review.test_grades import is_complete


def test_pr_01_who_is_alone_completes_when_their_patience_is_over(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(1)
    cohort.know_roster()
    alone = cohort.learners[0]
    cohort.write(alone)
    cohort.clock.move(hours=23)
    cohort.jobs()
    early = is_complete(cohort, alone)

    cohort.clock.move(hours=2)
    cohort.jobs()

    assert not early
    assert is_complete(cohort, alone)


def test_pr_01_company_that_comes_in_time_is_reviewed(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(1)
    cohort.know_roster()
    first = cohort.learners[0]
    cohort.write(first)
    cohort.clock.move(hours=2)
    second = cohort.learner("Second Learner")
    cohort.write(second)

    assert cohort.review(first) is not None

    assert is_complete(cohort, first)


def test_after_the_date_nobody_owes_what_could_not_be_had(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(3, review_due=MORNING + timedelta(days=1))
    first, second, _ = cohort.learners
    cohort.write(first)
    cohort.write(second)
    cohort.review(first)
    before = is_complete(cohort, first)

    cohort.clock.move(days=1, seconds=1)
    cohort.jobs()

    assert not before
    assert is_complete(cohort, first)
    assert not is_complete(cohort, second)


def test_a_list_that_becomes_known_completes_a_small_group(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(2, reviews_asked=3)
    for learner in cohort.learners:
        cohort.write(learner)
    for learner in cohort.learners:
        cohort.review(learner)
    before = [is_complete(cohort, learner) for learner in cohort.learners]
    cohort.clock.move(minutes=5)

    cohort.know_roster()
    cohort.jobs()

    assert before == [False, False]
    assert all(is_complete(cohort, learner) for learner in cohort.learners)


def test_jobs_done_twice_change_nothing_more(cohort: Cohort) -> None:
    for learner in cohort.learners:
        cohort.write(learner)
    review = cohort.pull(cohort.learners[0])
    cohort.clock.move(hours=80)

    cohort.jobs()
    cohort.jobs()

    assert cohort.part(cohort.learners[0]).open_review.id == review.id
    assert cohort.part(cohort.learners[0]).open_review.state == ReviewState.EXPIRED
