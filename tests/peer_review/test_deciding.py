"""Facilitators decide about reviews: a good one is said to be so, a bad one leaves the grade."""

import json

import pytest

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import Review, Submission
from lti_tool.activities.peer_review.queries.pages import feedback_page
from lti_tool.activities.peer_review.service import deciding
from lti_tool.errors import NotFound
from tests.house import Visitor
from tests.journey.stories.leading import learner_of, linked
from tests.peer_review.browsing import Table, press, url
from tests.peer_review.making import Cohort
from tests.peer_review.test_grades import outcome
from tests.peer_review.test_statements import statements

REASON = "canary: it is about the person"


@pytest.fixture
def reviewed(cohort: Cohort) -> Cohort:
    """Two reviews of everybody's work; the first of the first learner's is the kind one."""
    for learner in cohort.learners:
        cohort.write(learner)
    for nth, learner in enumerate(cohort.learners):
        for _ in range(2):
            cohort.review(learner, *((0, 0) if nth == 1 else (2, 1)))
    return cohort


def received(cohort: Cohort, learner: Actor) -> list[Review]:
    """The reviews of the learner's work, the kind one first where there is one."""
    kind_one = cohort.participant(cohort.learners[1]).id
    return sorted(cohort.part(learner).received, key=lambda review: review.reviewer_id != kind_one)


def set_aside(cohort: Cohort, review: Review) -> None:
    cohort.do(lambda s, now: deciding.set_aside(s, cohort.author, review.id, REASON, now=now))


def test_a_review_that_is_set_aside_leaves_the_grade_and_comes_back(reviewed: Cohort) -> None:
    author = reviewed.learners[0]
    kind, harsh = received(reviewed, author)
    before = outcome(reviewed, author).scaled

    set_aside(reviewed, harsh)
    between = outcome(reviewed, author).scaled
    reviewed.do(lambda s, now: deciding.count_again(s, reviewed.author, harsh.id, now=now))

    assert (before, between, outcome(reviewed, author).scaled) == (0.625, 1.0, 0.625)
    assert kind.id in {review.id for review in received(reviewed, author)}


def test_its_reviewer_stays_done_with_it(reviewed: Cohort) -> None:
    harsh = received(reviewed, reviewed.learners[0])[1]
    reviewer = next(one for one in reviewed.learners if reviewed.participant(one).id == harsh.reviewer_id)

    set_aside(reviewed, harsh)

    standing = reviewed.part(reviewer).standing
    assert (standing.sent, standing.is_done) == (2, True)


def test_the_place_of_a_review_that_is_set_aside_is_free_again(reviewed: Cohort) -> None:
    harsh = received(reviewed, reviewed.learners[0])[1]

    set_aside(reviewed, harsh)

    assert reviewed.do(lambda s, _: s.get_one(Submission, harsh.submission_id).load) == 1


def test_setting_aside_twice_counts_once(reviewed: Cohort) -> None:
    harsh = received(reviewed, reviewed.learners[0])[1]

    set_aside(reviewed, harsh)
    set_aside(reviewed, harsh)

    assert reviewed.do(lambda s, _: s.get_one(Submission, harsh.submission_id).load) == 1
    assert sum(one["verb"]["id"].endswith("/reject") for one in statements(reviewed)) == 1


def test_why_it_was_set_aside_stays_with_facilitators(reviewed: Cohort) -> None:
    author = reviewed.learners[0]

    set_aside(reviewed, received(reviewed, author)[1])

    page = reviewed.do(lambda s, now: feedback_page(s, author, now=now))
    assert len(page.received) == 1
    assert "canary" not in json.dumps(statements(reviewed))


def test_a_review_nobody_sent_cannot_be_decided_about(cohort: Cohort) -> None:
    for learner in cohort.learners:
        cohort.write(learner)
    draft = cohort.pull(cohort.learners[0])

    with pytest.raises(NotFound):
        set_aside(cohort, draft)


def test_who_leads_and_takes_part_decides_about_no_review_of_their_own_work(reviewed: Cohort) -> None:
    author = reviewed.learners[0]
    review = received(reviewed, author)[0]

    with pytest.raises(NotFound):
        reviewed.do(lambda s, now: deciding.endorse(s, author, review.id, now=now))


def test_endorsing_is_told_to_the_store_by_the_facilitator(reviewed: Cohort) -> None:
    review = received(reviewed, reviewed.learners[0])[0]

    for _ in range(2):
        reviewed.do(lambda s, now: deciding.endorse(s, reviewed.author, review.id, now=now))

    [told] = [one for one in statements(reviewed) if one["verb"]["id"].endswith("/voted-up")]
    assert told["object"]["id"].endswith(str(review.id))


@pytest.fixture
def author_and_learner(table: Table) -> tuple[Visitor, Visitor]:
    """An instructor at the page of a learner whose work has two reviews, and that learner."""
    table.set_up()
    three = table.learners[:3]
    for learner in three:
        table.write(learner)
    for nth, learner in enumerate(three):
        table.review(learner, nth, "About the work.")
        table.review(learner, nth, "About the work.")
    table.author.open()
    table.author.get(learner_of(table.author))
    learner = next(one for one in three if f"<h1>{one.person.name}</h1>" in table.author.text)
    learner.open()
    learner.send(url(learner, "/feedback"))
    return table.author, learner


def test_an_endorsement_is_seen_by_the_author_and_can_be_taken_back(
    author_and_learner: tuple[Visitor, Visitor],
) -> None:
    author, learner = author_and_learner
    at = linked(author, "/people/reviews/") + "/endorse"

    press(author, at, "endorse")
    endorsed = learner.get(url(learner, "/feedback")).get_data(as_text=True)
    press(author, at, "back")

    assert endorsed.count("A facilitator finds this review good") == 1
    assert "finds this review good" not in learner.get(url(learner, "/feedback")).get_data(as_text=True)


def test_setting_aside_asks_why_and_is_said_to_the_author_in_neutral_words(
    author_and_learner: tuple[Visitor, Visitor],
) -> None:
    author, learner = author_and_learner
    at = linked(author, "/people/reviews/") + "/set-aside"
    author.get(at)
    press(author, at)
    asked = (author.page.status_code, author.text)
    press(author, at, changed={"reason": REASON})

    told = learner.get(url(learner, "/feedback")).get_data(as_text=True)
    assert asked[0] == 422
    assert "Say why." in asked[1]
    assert "One review does not count" in told
    assert "canary" not in told
    assert "canary" in author.text


def test_a_reviewer_reads_that_their_review_stays_done(
    table: Table, author_and_learner: tuple[Visitor, Visitor]
) -> None:
    author, _ = author_and_learner
    at = linked(author, "/people/reviews/") + "/set-aside"
    author.get(at)
    press(author, at, changed={"reason": REASON})

    pages = [one.get(url(one, f"/reviews/{at.split('/')[-2]}")) for one in table.learners[:3]]

    [told] = [page.get_data(as_text=True) for page in pages if page.status_code == 200]
    assert "It stays one of the reviews you have done." in told
    assert "canary" not in told
