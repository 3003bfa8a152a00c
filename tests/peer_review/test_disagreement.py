"""Where reviewers disagree a facilitator is asked first, and once."""

from lti_tool.access import Actor
from lti_tool.activities.peer_review.queries import people, place
from lti_tool.activities.peer_review.rules.needs import Need
from lti_tool.activities.peer_review.service import looking
from tests.peer_review.browsing import Table, press, url
from tests.peer_review.conftest import MakeCohort
from tests.peer_review.making import Cohort

BEST, GOOD, WORST = (0, 0), (1, 0), (2, 1)
Given = dict[Actor, list[tuple[int, int]]]


def disputed(cohort: Cohort) -> list[str]:
    """Whose works are disputed, in the order of the table."""
    everybody = cohort.do(lambda s, now: people.everybody(s, place.here(s, cohort.author), now=now))
    return [one.name for one in everybody.learners if one.need is Need.DISPUTED]


def reviewed(cohort: Cohort, given: Given) -> None:
    """Everybody reviews everybody; some works get these levels, one after the other, all others the best."""
    for learner in cohort.learners:
        cohort.write(learner)
    left = {cohort.do(lambda s, _, one=one: cohort.part_work(s, one)).id: list(given[one]) for one in given}
    for reviewer in cohort.learners:
        for _ in cohort.learners[1:]:
            review = cohort.pull(reviewer)
            levels = left.get(review.submission_id)
            cohort.judge(reviewer, review, *(levels.pop(0) if levels else BEST))


def test_reviews_far_apart_need_a_facilitator(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(3)

    reviewed(cohort, {cohort.learners[0]: [BEST, WORST]})

    assert disputed(cohort) == ["Learner 0"]


def test_reviews_that_are_nearly_alike_need_nobody(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(3)

    reviewed(cohort, {cohort.learners[0]: [BEST, GOOD]})

    assert disputed(cohort) == []


def test_whose_reviewers_disagree_most_comes_first(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(3)
    less, most, _ = cohort.learners

    reviewed(cohort, {less: [(0, 0), (1, 1)], most: [BEST, WORST]})

    assert disputed(cohort) == ["Learner 1", "Learner 0"]


def test_what_a_facilitator_left_as_it_is_comes_back_only_with_another_review(
    make_cohort: MakeCohort,
) -> None:
    cohort = make_cohort(3)
    author = cohort.learners[0]
    reviewed(cohort, {author: [BEST, WORST]})
    me = cohort.participant(author).id

    cohort.do(lambda s, now: looking.leave_as_it_is(s, cohort.author, me, now=now))
    left = disputed(cohort)
    cohort.clock.move(minutes=1)
    newcomer = cohort.learner("Newcomer")
    cohort.write(newcomer)
    reviews = [cohort.review(newcomer, *WORST) for _ in range(2)]

    assert left == []
    assert all(reviews)
    assert "Learner 0" in disputed(cohort)


def test_a_facilitator_reads_them_and_leaves_it_as_it_is(table: Table) -> None:
    table.set_up(reviews_asked="2")
    author, first, second = table.learners[:3]
    for learner in (author, first, second):
        table.write(learner)
    for reviewer, level in ((first, 0), (second, 2)):
        table.review(reviewer, level)
        table.review(reviewer, level)
    table.author.open()
    asked = table.author.text
    at = asked.partition("/peer_review/people/")[2][:36]

    table.author.get(url(table.author, f"/people/{at}"))
    shown = table.author.text
    press(table.author, f"/people/{at}/agree")

    assert "Reviewers disagree" in asked
    assert "points apart" in shown
    assert "Reviewers disagree" not in table.author.text
