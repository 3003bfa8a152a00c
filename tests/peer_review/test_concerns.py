"""Concerns about reviews and works: told to facilitators alone, decided about, said in neutral words."""

import csv
import io
import json
import re

import pytest

from lti_tool.access import Actor
from lti_tool.activities.peer_review import KIND
from lti_tool.activities.peer_review.models import Concern, Review, ReviewState, Submission, WorkState
from lti_tool.activities.peer_review.queries import concerns as queries
from lti_tool.activities.peer_review.queries import people, place
from lti_tool.activities.peer_review.rules.concerns import ConcernOutcome, Matter
from lti_tool.activities.peer_review.rules.needs import Need
from lti_tool.activities.peer_review.service import concerns
from lti_tool.activities.peer_review.service.concerns import Reported, Resolved
from lti_tool.errors import NotFound, Refused
from lti_tool.participation import personal_data as participation
from tests.house import Visitor
from tests.peer_review.browsing import Table, judged, press, url
from tests.peer_review.making import Cohort
from tests.peer_review.test_grades import outcome
from tests.peer_review.test_personal_data import everything_kept
from tests.peer_review.test_statements import statements

CANARY = "canary-in-a-concern"
HURTFUL = Reported(Matter.HURTFUL, CANARY, hides=True)


@pytest.fixture
def reviewed(cohort: Cohort) -> Cohort:
    """Two reviews of everybody's work; one reviewer is harsh."""
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


def report(cohort: Cohort, learner: Actor, review: Review) -> Concern:
    return cohort.do(lambda s, now: concerns.report_review(s, learner, review.id, HURTFUL, now=now))


def report_work(cohort: Cohort, reviewer: Actor, review: Review) -> Concern:
    return cohort.do(lambda s, now: concerns.report_work(s, reviewer, review.id, HURTFUL, now=now))


def resolve(cohort: Cohort, concern: Concern, outcome: ConcernOutcome) -> None:
    resolved = Resolved(outcome, f"{CANARY} in a note")
    cohort.do(lambda s, now: concerns.resolve(s, cohort.author, concern.id, resolved, now=now))


def is_hidden(cohort: Cohort, review: Review) -> bool:
    return bool(cohort.do(lambda s, _: queries.hidden(s, [review])))


def needs(cohort: Cohort) -> list[tuple[str, Need | None]]:
    found = cohort.do(lambda s, now: people.everybody(s, place.here(s, cohort.author), now=now))
    return [(one.name, one.need) for one in found.in_need if one.need is not Need.DISPUTED]


def state_of(cohort: Cohort, concern: Concern) -> WorkState:
    return cohort.do(lambda s, _: s.get_one(Submission, concern.submission_id).state)


def name_of_reviewer(cohort: Cohort, review: Review) -> str:
    ids = cohort.participant_ids()
    return f"Learner {ids.index(review.reviewer_id)}"


def test_a_concern_makes_its_writer_one_who_needs_a_facilitator(reviewed: Cohort) -> None:
    author = reviewed.learners[0]
    review = received(reviewed, author)[1]

    concern = report(reviewed, author, review)
    waiting = needs(reviewed)
    resolve(reviewed, concern, ConcernOutcome.LEFT)

    assert waiting == [(name_of_reviewer(reviewed, review), Need.CONCERN)]
    assert needs(reviewed) == []


def test_a_review_is_hidden_while_it_is_looked_at_and_comes_back(reviewed: Cohort) -> None:
    author = reviewed.learners[0]
    review = received(reviewed, author)[0]

    concern = report(reviewed, author, review)
    meanwhile = is_hidden(reviewed, review)
    resolve(reviewed, concern, ConcernOutcome.LEFT)

    assert (meanwhile, is_hidden(reviewed, review)) == (True, False)


def test_hidden_words_leave_the_levels_in_the_grade(reviewed: Cohort) -> None:
    author = reviewed.learners[0]
    review = received(reviewed, author)[1]
    before = outcome(reviewed, author).scaled

    resolve(reviewed, report(reviewed, author, review), ConcernOutcome.WORDS_HIDDEN)

    assert is_hidden(reviewed, review)
    assert outcome(reviewed, author).scaled == before


def test_a_review_that_is_set_aside_after_a_concern_comes_back_when_it_is_decided_anew(
    reviewed: Cohort,
) -> None:
    author = reviewed.learners[0]
    concern = report(reviewed, author, received(reviewed, author)[1])
    before = outcome(reviewed, author).scaled

    resolve(reviewed, concern, ConcernOutcome.SET_ASIDE)
    between = outcome(reviewed, author).scaled
    resolve(reviewed, concern, ConcernOutcome.LEFT)

    assert (before, between, outcome(reviewed, author).scaled) == (0.625, 1.0, 0.625)


def test_a_work_that_is_taken_out_is_reviewed_by_nobody_and_its_reviewers_are_done(cohort: Cohort) -> None:
    author, drafting, waiting = cohort.learners
    for learner in cohort.learners:
        cohort.write(learner)
    reviews = {learner: pull_of(cohort, learner, author) for learner in (drafting, waiting)}
    cohort.draft(drafting, reviews[drafting])
    concern = report_work(cohort, drafting, reviews[drafting])

    resolve(cohort, concern, ConcernOutcome.TAKEN_OUT)

    states = cohort.do(lambda s, _: [s.get_one(Review, one.id).state for one in reviews.values()])
    assert states == [ReviewState.CREDITED, ReviewState.VOID]
    assert state_of(cohort, concern) == WorkState.TAKEN_OUT


def pull_of(cohort: Cohort, reviewer: Actor, author: Actor) -> Review:
    """A review by the reviewer of this author's work, drawn until it is that."""
    work = cohort.part(author).work
    assert work
    while (review := cohort.pull(reviewer)).submission_id != work.id:
        cohort.judge(reviewer, review)
    return review


def test_the_author_of_a_work_that_was_taken_out_may_hand_in_another_version(reviewed: Cohort) -> None:
    author, reviewer = reviewed.learners[:2]
    concern = report_work(reviewed, reviewer, review_of_work(reviewed, reviewer, author))
    resolve(reviewed, concern, ConcernOutcome.TAKEN_OUT)

    reviewed.write(author, "A kinder text.")

    assert state_of(reviewed, concern) == WorkState.HANDED_IN


def review_of_work(cohort: Cohort, reviewer: Actor, author: Actor) -> Review:
    work = cohort.part(author).work
    return next(one for one in cohort.part(reviewer).given if one.submission_id == work.id)


def test_a_work_comes_back_when_it_is_decided_anew(reviewed: Cohort) -> None:
    author, reviewer = reviewed.learners[:2]
    concern = report_work(reviewed, reviewer, review_of_work(reviewed, reviewer, author))

    resolve(reviewed, concern, ConcernOutcome.TAKEN_OUT)
    resolve(reviewed, concern, ConcernOutcome.LEFT)

    assert state_of(reviewed, concern) == WorkState.HANDED_IN


def test_a_work_cannot_be_set_aside_and_a_review_cannot_be_taken_out(reviewed: Cohort) -> None:
    author, reviewer = reviewed.learners[:2]
    about_review = report(reviewed, author, received(reviewed, author)[0])
    about_work = report_work(reviewed, reviewer, review_of_work(reviewed, reviewer, author))

    with pytest.raises(Refused):
        resolve(reviewed, about_review, ConcernOutcome.TAKEN_OUT)
    with pytest.raises(Refused):
        resolve(reviewed, about_work, ConcernOutcome.SET_ASIDE)


def test_reporting_twice_is_one_concern(reviewed: Cohort) -> None:
    author = reviewed.learners[0]
    review = received(reviewed, author)[0]

    first, second = (report(reviewed, author, review) for _ in range(2))

    assert first.id == second.id
    assert sum(one["verb"]["id"].endswith("/flag-as-inappropriate") for one in statements(reviewed)) == 1


def test_nobody_reports_a_review_of_somebody_elses_work_or_a_work_they_do_not_review(
    reviewed: Cohort,
) -> None:
    first, second = reviewed.learners[:2]
    of_second = received(reviewed, second)[0]
    by_second = reviewed.part(second).given[0]

    with pytest.raises(NotFound):
        report(reviewed, first, of_second)
    with pytest.raises(NotFound):
        report_work(reviewed, first, by_second)


def test_the_store_learns_that_it_happened_and_no_word(reviewed: Cohort) -> None:
    author = reviewed.learners[0]

    resolve(reviewed, report(reviewed, author, received(reviewed, author)[0]), ConcernOutcome.LEFT)

    told = statements(reviewed)
    verbs = [one["verb"]["id"].rsplit("/", 1)[-1] for one in told]
    assert verbs[-2:] == ["flag-as-inappropriate", "resolve"]
    assert CANARY not in json.dumps(told)
    assert "hurtful" not in json.dumps(told)


def test_concerns_are_exported_and_their_words_erased(reviewed: Cohort) -> None:
    author = reviewed.learners[0]
    report(reviewed, author, received(reviewed, author)[0])

    told = reviewed.do(lambda s, _: KIND.export_personal(s, author.person_id))
    reviewed.do(lambda s, now: KIND.erase_personal(s, author.person_id, now=now))
    reviewed.do(lambda s, _: participation.erase_personal(s, author.person_id))

    assert told["activities"][0]["concerns_reported"][0]["words"] == CANARY
    assert CANARY not in everything_kept(reviewed)


@pytest.fixture
def reader(table: Table) -> Visitor:
    """A learner with two reviews who looks at their feedback."""
    table.set_up()
    three = table.learners[:3]
    for learner in three:
        table.write(learner)
    for learner in three:
        table.review(learner)
        table.review(learner)
    three[0].send(url(three[0], "/feedback"))
    return three[0]


def first_concern(visitor: Visitor) -> str:
    """Where the first concern on the page is reported or looked at."""
    return re.findall(r'href="([^"]+/(?:concern|concerns/[0-9a-f-]{36}))"', visitor.text)[0]


def reported(reader: Visitor, **fields: str) -> str:
    """Report the first review; gives where that was done."""
    at = first_concern(reader)
    reader.get(at)
    press(reader, at, changed={"matter": "hurtful", "words": "=SUM(1)"} | fields)
    return at


def opened_by(author: Visitor) -> str:
    """The facilitator opens the first concern."""
    author.open()
    author.get(url(author, "/concerns"))
    at = first_concern(author)
    author.get(at)
    return at


def test_a_reported_review_is_hidden_from_whoever_wants_that_and_both_are_told(
    table: Table, reader: Visitor
) -> None:
    reported(reader, hides="yes")
    meanwhile = reader.text
    at = opened_by(table.author)
    press(table.author, at, changed={"outcome": "words_hidden"})

    after = reader.get(url(reader, "/feedback")).get_data(as_text=True)
    told = [page for one in table.learners[1:3] for page in pages_of_reviews(one)]
    assert meanwhile.count("The words of this review are hidden.") == 1
    assert "A facilitator looks at it." in meanwhile
    assert "did something about it" in after
    assert sum("the author of the work no longer sees its words" in page for page in told) == 1
    assert not any(reader.person.name in page for page in told)


def pages_of_reviews(learner: Visitor) -> list[str]:
    """The pages of all reviews the learner sent."""
    learner.get(url(learner, "/reviews"))
    links = dict.fromkeys(re.findall(r'href="([^"]+/reviews/[0-9a-f-]{36})"', learner.text))
    return [learner.get(link).get_data(as_text=True) for link in links]


def test_what_is_wrong_must_be_chosen(reader: Visitor) -> None:
    reported(reader, matter="")

    assert reader.page.status_code == 422
    assert 'href="#f-matter"' in reader.text


def test_the_facilitator_finds_the_concern_among_those_who_need_them(table: Table, reader: Visitor) -> None:
    reported(reader)

    table.author.open()

    assert "Concern reported" in table.author.text
    assert "/peer_review/concerns" in table.author.text


def test_the_list_can_be_taken_along_and_makes_no_spreadsheet_calculate(
    table: Table, reader: Visitor
) -> None:
    reported(reader)
    table.author.open()

    answer = table.author.get(url(table.author, "/concerns.csv"))

    [line] = csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff")))
    assert (line["about"], line["matter"], line["outcome"]) == ("review", "hurtful", "waiting")
    assert line["words"] == "'=SUM(1)"
    assert line["reporter"] == reader.person.name


def test_learners_see_no_list_of_concerns(reader: Visitor) -> None:
    assert reader.get(url(reader, "/concerns")).status_code == 403
    assert reader.get(url(reader, "/concerns.csv")).status_code == 403


def test_a_work_is_reported_from_its_review_and_its_author_is_asked_for_another(table: Table) -> None:
    table.set_up()
    author, reviewer = table.learners[:2]
    table.write(author)
    table.write(reviewer)
    at = table.pull(reviewer)
    press(reviewer, at, "leave", judged(reviewer.text, 0, "Because."))
    reviewer.get(f"{at}/concern")
    press(reviewer, f"{at}/concern", changed={"matter": "not_theirs"})
    told = reviewer.text
    decision = opened_by(table.author)
    press(table.author, decision, changed={"outcome": "taken_out"})

    author.open()
    reviewer.get(url(reviewer, "/reviews"))

    assert "A facilitator will look at it." in told
    assert "A facilitator took your work out." in author.text
    assert "it counts as one of your reviews" in reviewer.text


def test_what_to_do_about_it_must_be_chosen(table: Table, reader: Visitor) -> None:
    reported(reader)
    at = opened_by(table.author)

    press(table.author, at)

    assert table.author.page.status_code == 422
