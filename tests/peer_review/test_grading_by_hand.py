"""Facilitators set a grade by hand, take it back, excuse somebody; the gradebook and the learner hear."""

import json

import pytest
from sqlalchemy import select

from lti_tool.access import Actor
from lti_tool.activities.peer_review import KIND
from lti_tool.activities.peer_review.service import grading
from lti_tool.errors import NotFound, Refused
from lti_tool.outbox.models import Message
from lti_tool.participation import personal_data as participation
from tests.house import Visitor
from tests.journey.stories.leading import learner_of
from tests.peer_review.browsing import Table, press, url
from tests.peer_review.making import Cohort
from tests.peer_review.test_grades import outcome
from tests.peer_review.test_personal_data import everything_kept
from tests.peer_review.test_statements import statements, verbs_of

CANARY = "canary-in-a-reason"


@pytest.fixture
def graded(cohort: Cohort) -> Cohort:
    """Everybody is complete and has a grade."""
    for learner in cohort.learners:
        cohort.write(learner)
    for learner in cohort.learners:
        for _ in range(2):
            cohort.review(learner, 1, 0)
    return cohort


def set_grade(cohort: Cohort, learner: Actor, scaled: float = 0.9) -> None:
    participant_id = cohort.participant(learner).id
    cohort.do(lambda s, now: grading.set_grade(s, cohort.author, participant_id, scaled, CANARY, now=now))


def take_back(cohort: Cohort, learner: Actor) -> None:
    participant_id = cohort.participant(learner).id
    cohort.do(lambda s, now: grading.take_grade_back(s, cohort.author, participant_id, now=now))


def excuse(cohort: Cohort, learner: Actor) -> None:
    participant_id = cohort.participant(learner).id
    cohort.do(lambda s, now: grading.excuse(s, cohort.author, participant_id, CANARY, now=now))


def sent_grades(cohort: Cohort, learner: Actor) -> list[float]:
    """What is on its way to the gradebook, the oldest first."""
    with cohort.database.reading() as session:
        messages = session.scalars(select(Message).order_by(Message.created_at))
        mine = [one.payload for one in messages if one.payload["person_id"] == str(learner.person_id)]
        return [one["scaled"] for one in mine]


def test_a_grade_set_by_hand_stands_and_goes_to_the_gradebook(graded: Cohort) -> None:
    learner = graded.learners[0]
    before = outcome(graded, learner).scaled
    graded.clock.move(minutes=1)

    set_grade(graded, learner)

    assert outcome(graded, learner).scaled == 0.9
    assert sent_grades(graded, learner) == [before, 0.9]


def test_no_later_review_and_no_other_settings_change_a_grade_set_by_hand(graded: Cohort) -> None:
    learner = graded.learners[0]
    set_grade(graded, learner)

    graded.change(reviews_asked=1)
    graded.jobs()

    assert outcome(graded, learner).scaled == 0.9


def test_taken_back_the_reviews_decide_again(graded: Cohort) -> None:
    learner = graded.learners[0]
    before = outcome(graded, learner).scaled
    set_grade(graded, learner)
    set_grade(graded, learner, 0.2)

    take_back(graded, learner)

    assert outcome(graded, learner).scaled == before


def test_a_grade_cannot_be_taken_back_into_nothing(cohort: Cohort) -> None:
    learner = cohort.learners[0]
    cohort.write(learner)
    set_grade(cohort, learner)

    with pytest.raises(Refused):
        take_back(cohort, learner)

    assert outcome(cohort, learner).scaled == 0.9


def test_the_store_learns_the_new_and_the_former_grade_and_not_why(graded: Cohort) -> None:
    learner = graded.learners[0]
    before = outcome(graded, learner).scaled

    set_grade(graded, learner)

    told = statements(graded)
    by_hand = [one for one in told if one["verb"]["id"].endswith("/evaluated")][-1]
    assert by_hand["result"]["score"]["scaled"] == 0.9
    assert list(by_hand["result"]["extensions"].values()) == [before]
    assert by_hand["actor"]["account"]["name"] not in {
        one["actor"]["account"]["name"] for one in told if one["verb"]["id"].endswith("/scored")
    }
    assert CANARY not in json.dumps(told)


def test_nobody_grades_or_excuses_themselves(graded: Cohort) -> None:
    learner = graded.learners[0]
    mine = graded.participant(learner).id

    with pytest.raises(NotFound):
        graded.do(lambda s, now: grading.set_grade(s, learner, mine, 1.0, "Mine", now=now))
    with pytest.raises(NotFound):
        graded.do(lambda s, now: grading.excuse(s, learner, mine, "Mine", now=now))


def test_who_is_excused_is_complete_and_owes_nothing(cohort: Cohort) -> None:
    learner, *others = cohort.learners
    for one in (learner, *others):
        cohort.write(one)
    cohort.review(learner)

    excuse(cohort, learner)
    excuse(cohort, learner)

    standing = cohort.part(learner).standing
    verbs = verbs_of(cohort, learner)
    assert (standing.sent, standing.needed, standing.is_done) == (1, 1, True)
    assert (verbs.count("waived"), verbs.count("completed")) == (1, 1)


def test_who_is_excused_is_graded_by_the_reviews_that_came(cohort: Cohort) -> None:
    learner, *others = cohort.learners
    for one in (learner, *others):
        cohort.write(one)
    for other in others:
        cohort.review(other, 0, 0)
        cohort.review(other, 0, 0)

    excuse(cohort, learner)

    assert outcome(cohort, learner).scaled == 1.0


def test_decisions_are_exported_and_erased(cohort: Cohort) -> None:
    learner = cohort.learners[0]
    cohort.write(learner)
    set_grade(cohort, learner)
    excuse(cohort, learner)

    told = cohort.do(lambda s, _: KIND.export_personal(s, learner.person_id))["decided_by_facilitators"]
    cohort.do(lambda s, now: KIND.erase_personal(s, learner.person_id, now=now))
    cohort.do(lambda s, _: participation.erase_personal(s, learner.person_id))

    assert [one["reason"] for one in told] == [CANARY, CANARY]
    assert CANARY not in everything_kept(cohort)


@pytest.fixture
def facilitator(table: Table) -> Visitor:
    """An instructor at the page of the only learner who came, work handed in."""
    table.set_up()
    table.write(table.learners[0])
    table.author.open()
    table.author.get(learner_of(table.author))
    return table.author


def grade_page(facilitator: Visitor) -> str:
    at = facilitator.text.split('/grade">')[0].rpartition('"')[2] + "/grade"
    facilitator.get(at)
    return at


def test_the_learner_reads_why_their_grade_is_what_it_is(table: Table) -> None:
    table.set_up(reviews_asked="1")
    author, (first, second) = table.author, table.learners[:2]
    table.write(first)
    table.write(second)
    table.review(first)
    table.review(second)
    author.open()
    author.get(url(author, "/people"))
    author.get(learner_of(author))
    learner = next(one for one in (first, second) if f"<h1>{one.person.name}</h1>" in author.text)
    at = grade_page(author)

    press(author, at, "set", {"grade": "85", "reason": "We talked about it."})
    learner.open()
    learner.send(url(learner, "/feedback"))

    assert "Why this grade: 85 of 100" in learner.text
    assert "We talked about it." in learner.text


@pytest.mark.parametrize(
    "fields", [{"grade": "101", "reason": "x"}, {"grade": "", "reason": "x"}, {"grade": "5"}]
)
def test_a_grade_that_does_not_fit_or_has_no_reason_is_not_set(
    facilitator: Visitor, fields: dict[str, str]
) -> None:
    at = grade_page(facilitator)

    press(facilitator, at, "set", {"reason": ""} | fields)

    assert facilitator.page.status_code == 422
    assert "There is no grade yet." in facilitator.text


def test_taking_back_the_only_grade_is_said_to_be_impossible(facilitator: Visitor) -> None:
    at = grade_page(facilitator)
    press(facilitator, at, "set", {"grade": "85", "reason": "We talked about it."})
    facilitator.get(at)

    press(facilitator, at, "back")

    assert facilitator.page.status_code == 422
    assert "There was no grade before" in facilitator.text


def test_an_excused_learner_reads_that_nothing_is_due(table: Table, facilitator: Visitor) -> None:
    at = grade_page(facilitator).removesuffix("/grade") + "/excuse"
    facilitator.get(at)
    press(facilitator, at, changed={"reason": CANARY})
    told = facilitator.text

    table.learners[0].open()

    assert "Excused" in told
    assert "This is complete for you" in table.learners[0].text
    assert CANARY not in table.learners[0].text
