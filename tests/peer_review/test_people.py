"""Facilitators see who is where and who needs them, at the same cost for any number of learners."""

from datetime import timedelta
from uuid import uuid4

import pytest

from lti_tool.activities.peer_review.models import DeclineReason
from lti_tool.activities.peer_review.queries import pages, people, place
from lti_tool.activities.peer_review.queries.people import Everybody
from lti_tool.activities.peer_review.queries.standing import my_part
from lti_tool.activities.peer_review.rules.needs import Need, Place
from lti_tool.activities.peer_review.service import reviewing
from lti_tool.activities.peer_review.service.reviewing import Declined
from lti_tool.errors import NotFound
from tests.counting import counted
from tests.peer_review.conftest import MakeCohort
from tests.peer_review.making import Cohort


def everybody(cohort: Cohort) -> Everybody:
    return cohort.do(lambda s, now: people.everybody(s, place.here(s, cohort.author), now=now))


def places(cohort: Cohort) -> dict[str, Place]:
    return {learner.name: learner.place for learner in everybody(cohort).learners}


def test_everybody_on_the_list_is_there_even_before_they_come(cohort: Cohort) -> None:
    assert list(places(cohort).values()) == [Place.NOT_STARTED] * 3


def test_each_learner_is_where_they_are(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(4, reviews_asked=1)
    complete, reviewing_, _, _ = cohort.learners
    cohort.write(complete)
    cohort.write(reviewing_)
    cohort.review(complete)
    cohort.pull(reviewing_)

    assert places(cohort) == {
        "Learner 0": Place.COMPLETE,
        "Learner 1": Place.REVIEWING,
        "Learner 2": Place.NOT_STARTED,
        "Learner 3": Place.NOT_STARTED,
    }


def test_who_waits_for_work_is_blocked_after_a_day_and_comes_first(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(3)
    cohort.write(cohort.learners[2])

    at_once = everybody(cohort)
    cohort.clock.move(hours=25)
    next_day = everybody(cohort)

    assert at_once.in_need == ()
    assert [(one.name, one.need) for one in next_day.in_need] == [("Learner 2", Need.BLOCKED)]
    assert next_day.learners[0].name == "Learner 2"


def test_work_a_reviewer_reported_needs_somebody(cohort: Cohort) -> None:
    for learner in cohort.learners:
        cohort.write(learner)
    review = cohort.pull(cohort.learners[0])
    why = Declined(DeclineReason.UNREADABLE)

    cohort.do(lambda s, now: reviewing.decline_review(s, cohort.learners[0], review.id, why, now=now))

    in_need = everybody(cohort).in_need
    page = cohort.do(lambda s, _: pages.learner_page(s, cohort.author, in_need[0].participant_id))
    assert [one.need for one in in_need] == [Need.REPORTED]
    assert [(one.name, one.review.decline_reason) for one in page.returned] == [("Learner 0", "unreadable")]


def test_pr_03_the_table_says_that_fewer_reviews_are_enough(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(3, reviews_asked=3)

    before = everybody(cohort).needed
    cohort.know_roster()

    assert (before, everybody(cohort).needed) == (3, 2)


def test_the_median_wait_is_that_of_first_reviews(cohort: Cohort) -> None:
    for learner in cohort.learners:
        cohort.write(learner)
    cohort.clock.move(hours=2)

    for learner in cohort.learners:
        cohort.review(learner)

    assert everybody(cohort).median_wait == timedelta(hours=2)


def test_without_reviews_there_is_no_median(cohort: Cohort) -> None:
    assert everybody(cohort).median_wait is None


def test_the_table_costs_the_same_for_none_one_and_many(make_cohort: MakeCohort) -> None:
    costs = []
    for size in (0, 1, 12):
        cohort = make_cohort(size)
        for learner in cohort.learners:
            cohort.write(learner)
        for learner in cohort.learners:
            cohort.review(learner)
        with counted(cohort.database) as asked:
            everybody(cohort)
        costs.append(len(asked.queries))

    assert costs == [11, 11, 11]


def test_the_first_page_of_a_learner_costs_the_same_for_none_one_and_many(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(9)
    learner = cohort.learners[0]
    costs = []
    for others in (0, 1, 7):
        for other in cohort.learners[1 : 1 + others]:
            if cohort.part(other).work is None:
                cohort.write(other)
        if others:
            if cohort.part(learner).work is None:
                cohort.write(learner)
            cohort.review(learner)
        with counted(cohort.database) as asked:
            cohort.do(lambda s, now: my_part(s, place.here(s, learner), now=now))
        costs.append(len(asked.queries))

    assert costs == [3, 9, 9]


def test_one_learner_in_full_has_names_and_words(cohort: Cohort) -> None:
    for learner in cohort.learners:
        cohort.write(learner)
    for learner in cohort.learners:
        cohort.review(learner)
    first = cohort.participant(cohort.learners[0])

    page = cohort.do(lambda s, _: pages.learner_page(s, cohort.author, first.id))

    assert page.name == "Learner 0"
    assert page.version.text.startswith("Dear customer")
    assert {one.name for one in (*page.given, *page.received)} <= {"Learner 1", "Learner 2"}
    assert page.given


def test_a_learner_of_another_activity_does_not_exist_here(cohort: Cohort) -> None:
    elsewhere = cohort.other_activity_of(cohort.learners[0])
    theirs = cohort.part(elsewhere).here.me

    for participant_id in (theirs.id, uuid4()):
        with pytest.raises(NotFound):
            cohort.do(lambda s, _, wanted=participant_id: pages.learner_page(s, cohort.author, wanted))
