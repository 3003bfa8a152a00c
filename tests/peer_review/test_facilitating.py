"""Who leads the course reviews a work whenever they like; it counts as one review, or makes the grade."""

import json
import re

import pytest
from sqlalchemy import select, text

from lti_tool.activities.peer_review import KIND
from lti_tool.activities.peer_review.models import FacilitatorReview, Review, Submission
from lti_tool.activities.peer_review.rules.drafts import Edition
from lti_tool.activities.peer_review.service import facilitating, grading, writing
from lti_tool.activities.peer_review.service.facilitating import Draft
from lti_tool.errors import Conflict, NotFound, Refused
from lti_tool.runtime import Runtime
from tests.house import StandingClock, Visitor
from tests.peer_review.browsing import Fields, Table, judged, press, url
from tests.peer_review.conftest import MakeCohort
from tests.peer_review.making import Cohort, answers
from tests.peer_review.test_both_roles import HIDDEN, page_of, taking_part
from tests.peer_review.test_exporting import lines
from tests.peer_review.test_grades import outcome
from tests.peer_review.test_people import everybody
from tests.peer_review.test_personal_data import everything_kept
from tests.peer_review.test_statements import statements

__all__ = ["taking_part"]
WORDS = "canary: say when it comes, at once."


def review(
    cohort: Cohort, *levels: int, final: bool = False, version: int = 0, page: str = "page"
) -> FacilitatorReview:
    """The author of the activity reviews the first learner's work."""
    participant_id = cohort.participant(cohort.learners[0]).id
    said = answers(cohort.rubric(), *levels, words=WORDS)
    draft = Draft(participant_id, said, final, Edition(version, page))
    return cohort.do(lambda s, now: facilitating.send_facilitators_review(s, cohort.author, draft, now=now))


def all_write(cohort: Cohort) -> None:
    for learner in cohort.learners:
        cohort.write(learner)


def complete(cohort: Cohort, *levels: int) -> None:
    """Everybody writes and reviews."""
    all_write(cohort)
    for _ in range(cohort.settings.reviews_asked):
        for learner in cohort.learners:
            cohort.review(learner, *levels)


def to_review(table: Table, learner: Visitor) -> str:
    """The facilitator comes to the page on which they review this learner's work; gives its address."""
    page_of(table, learner)
    found = re.search(r'href="([^"]*/review)"', table.author.text)
    assert found, "nothing leads there"
    table.author.get(found[1])
    return found[1]


def reviewed(table: Table, learner: Visitor, level: int = 0, **more: str) -> str:
    """The facilitator reviews this learner's work; gives the address."""
    at = to_review(table, learner)
    press(table.author, at, "send", judged(table.author.text, level, WORDS) | more)
    return at


def feedback(learner: Visitor) -> str:
    learner.open()
    learner.send(url(learner, "/feedback"))
    return learner.text


@pytest.fixture
def written(table: Table) -> Table:
    """Two learners have handed in; nobody has reviewed."""
    table.set_up(reviews_asked="1")
    for learner in table.learners[:2]:
        table.write(learner)
    table.author.open()
    return table


def test_pr_10_a_facilitator_reviews_any_work_without_being_given_it(written: Table) -> None:
    reviewed(written, written.learners[0])

    assert WORDS in written.author.text
    assert "who facilitates" in written.author.text


def test_pr_10_its_author_reads_it_as_that_of_a_facilitator(written: Table) -> None:
    reviewed(written, written.learners[0])
    written.review(written.learners[0])

    page = feedback(written.learners[0])

    assert WORDS in page
    assert "A facilitator" in page
    assert written.author.person.family_name not in page


def test_pr_10_it_waits_for_the_author_to_have_reviewed_like_every_review(written: Table) -> None:
    reviewed(written, written.learners[0])

    assert WORDS not in feedback(written.learners[0])


def test_pr_10_it_takes_no_place_from_anybody(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(4, reviews_asked=1)
    all_write(cohort)

    review(cohort, 0, 0)

    loads = cohort.do(lambda s, _: set(s.scalars(select(Submission.load))))
    assert loads == {0}
    assert all(cohort.pull(learner) is not None for learner in cohort.learners)


def test_pr_10_it_counts_as_one_review_in_the_mean(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(3, reviews_asked=2)
    complete(cohort, 0, 0)
    assert outcome(cohort, cohort.learners[0]).scaled == 1

    review(cohort, 2, 1)

    assert outcome(cohort, cohort.learners[0]).scaled == pytest.approx((40 + 40 + 10) / 3 / 40)


def test_pr_10_a_final_one_makes_the_grade_whatever_others_say(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(3, reviews_asked=2)
    complete(cohort, 2, 1)

    review(cohort, 0, 0, final=True)

    assert outcome(cohort, cohort.learners[0]).scaled == 1


def test_a_final_one_is_a_grade_also_where_too_few_others_came(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(4, reviews_asked=1)
    all_write(cohort)
    cohort.review(cohort.learners[0])

    review(cohort, 1, 0, final=True)

    assert outcome(cohort, cohort.learners[0]).scaled == 35 / 40


def test_one_that_is_changed_counts_as_changed(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(3, reviews_asked=2)
    complete(cohort, 0, 0)
    review(cohort, 2, 1, final=True)

    review(cohort, 0, 0, version=1)

    assert outcome(cohort, cohort.learners[0]).scaled == 1
    assert cohort.do(lambda s, _: s.scalars(select(Submission.facilitator_reviews)).all()).count(1) == 1


def test_why_this_grade_says_that_a_facilitators_review_is_it(written: Table) -> None:
    reviewed(written, written.learners[0], level=1, final="yes")
    written.review(written.learners[0])
    written.review(written.learners[1])

    page = feedback(written.learners[0])

    assert "A facilitator reviewed your work, and that review is the grade." in page
    assert "Facilitator</th>" in page
    assert '<th scope="col" class="n">A</th>' not in page


def test_why_this_grade_shows_a_facilitators_points_beside_the_others(written: Table) -> None:
    reviewed(written, written.learners[0], level=1)
    written.review(written.learners[0])
    written.review(written.learners[1])

    page = feedback(written.learners[0])

    assert "Facilitator</th>" in page
    assert '<th scope="col" class="n">A</th>' in page
    assert "the plain mean" in page


def test_a_grade_set_by_hand_stands_above_it(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(3, reviews_asked=2)
    complete(cohort, 0, 0)
    participant_id = cohort.participant(cohort.learners[0]).id
    by_hand = (participant_id, 0.9, "By agreement.")
    cohort.do(lambda s, now: grading.set_grade(s, cohort.author, *by_hand, now=now))

    review(cohort, 2, 1, final=True)

    assert outcome(cohort, cohort.learners[0]).scaled == 0.9


def test_a_criterion_without_an_answer_is_asked_for_and_nothing_is_lost(written: Table) -> None:
    at = to_review(written, written.learners[0])
    fields = judged(written.author.text, 0, WORDS)
    left_out = next(name for name in fields if name.startswith("level-"))

    press(written.author, at, "send", {name: value for name, value in fields.items() if name != left_out})

    assert "Choose a level for" in written.author.text
    assert WORDS in written.author.text


def test_a_draft_is_saved_while_somebody_types_and_nobody_else_sees_it(written: Table) -> None:
    at = to_review(written, written.learners[0])
    fields = Fields(written.author.text).values | judged(written.author.text, 0, WORDS)

    answer = written.author.send(f"{at}/draft", fields)
    written.review(written.learners[0])

    assert answer.status_code == 200
    assert WORDS in written.author.get(at).text
    assert WORDS not in feedback(written.learners[0])


def test_two_windows_overwrite_nothing_unseen(written: Table) -> None:
    at = to_review(written, written.learners[0])
    first = Fields(written.author.text).values | judged(written.author.text, 0, WORDS)
    written.author.send(f"{at}/draft", first)

    answer = written.author.send(at, first | {"draft_page": "another", "do": "send"})

    assert answer.status_code == 409
    assert "changed in another window" in answer.text


def test_nobody_saves_over_what_was_sent_by_leaving(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(2)
    all_write(cohort)
    review(cohort, 0, 0)
    draft = Draft(cohort.participant(cohort.learners[0]).id, (), False, Edition(1, "page"))

    with pytest.raises(Refused):
        cohort.do(lambda s, now: facilitating.save_facilitators_draft(s, cohort.author, draft, now=now))
    with pytest.raises(Conflict):
        review(cohort, 0, 0, version=0, page="another")


def test_nothing_can_be_reviewed_before_it_is_handed_in(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(2)
    draft = (cohort.learners[0], "Dear", Edition(0, "page"))
    cohort.do(lambda s, now: writing.save_draft(s, *draft, now=now))

    with pytest.raises(NotFound):
        review(cohort, 0, 0)


def test_pr_11_a_facilitator_never_reviews_their_own_work(taking_part: Table) -> None:
    own = page_of(taking_part, taking_part.author)
    at = taking_part.author.at

    assert "Review it yourself" not in own
    assert taking_part.author.get(f"{at}/review").status_code == 404


def test_pr_11_a_work_that_may_still_come_to_them_cannot_be_reviewed_as_a_facilitator(
    taking_part: Table,
) -> None:
    hidden = page_of(taking_part, taking_part.learners[0])
    at = taking_part.author.at

    assert HIDDEN in hidden
    assert "Review it yourself" not in hidden
    assert taking_part.author.get(f"{at}/review").status_code == 404


def test_pr_11_who_reviewed_a_work_as_a_participant_does_not_review_it_twice(taking_part: Table) -> None:
    taking_part.author.get(url(taking_part.author, "/mine"))
    taking_part.review(taking_part.author)

    page = page_of(taking_part, taking_part.learners[0])

    assert "Review it yourself" not in page


def test_pr_11_what_they_review_as_a_facilitator_never_comes_to_them_for_review(
    taking_part: Table,
) -> None:
    page_of(taking_part, taking_part.learners[0])
    press(taking_part.author, f"{taking_part.author.at}/look")
    reviewed(taking_part, taking_part.learners[0])

    taking_part.author.get(url(taking_part.author, "/mine"))
    taking_part.pull(taking_part.author)

    assert "Your judgement" not in taking_part.author.text


def test_the_record_store_hears_that_a_work_was_reviewed_and_no_word_of_it(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(2)
    all_write(cohort)

    review(cohort, 0, 1)

    (said,) = [one for one in statements(cohort) if one["verb"]["id"].endswith("/reviewed")]
    assert said["result"]["score"]["scaled"] == 20 / 40
    assert "canary" not in json.dumps(statements(cohort))


def test_a_work_a_facilitator_reviewed_is_no_longer_among_those_without_reviews(
    make_cohort: MakeCohort,
) -> None:
    cohort = make_cohort(2, reviews_asked=1)
    all_write(cohort)
    cohort.clock.move(days=8)
    before = sum(one.received == 0 for one in everybody(cohort).learners)

    review(cohort, 0, 0)

    assert sum(one.received == 0 for one in everybody(cohort).learners) == before - 1


def test_it_is_in_the_files_facilitators_take_along(written: Table) -> None:
    reviewed(written, written.learners[0], final="yes")

    rows = [line for line in lines(written.author, "reviews.csv") if line["state"] == "final"]
    whole = written.author.get(url(written.author, "/people/export/everything.json")).json

    assert {line["comment"] for line in rows} == {WORDS}
    assert {line["reviewer"] for line in rows} == {written.author.person.name}
    assert [one["final"] for work in whole["works"] for one in work["by_facilitators"]] == [True]


def test_a_facilitator_gets_the_reviews_they_wrote_and_can_be_forgotten(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(3, reviews_asked=2)
    complete(cohort, 0, 0)
    review(cohort, 2, 1)
    before = outcome(cohort, cohort.learners[0]).scaled
    wrote, got = (
        json.dumps(cohort.do(lambda s, _, who=who: KIND.export_personal(s, who.person_id)))
        for who in (cohort.author, cohort.learners[0])
    )

    cohort.do(lambda s, now: KIND.erase_personal(s, cohort.author.person_id, now=now))

    assert WORDS in wrote
    assert WORDS in got
    assert WORDS not in everything_kept(cohort)
    assert outcome(cohort, cohort.learners[0]).scaled == before


def test_reviews_of_facilitators_are_kept_on_both_databases(
    any_runtime: Runtime, clock: StandingClock
) -> None:
    cohort = Cohort(any_runtime, clock, 2, reviews_asked=1)
    complete(cohort, 0, 0)

    review(cohort, 2, 1, final=True)
    review(cohort, 1, 1, final=True, version=1)

    assert outcome(cohort, cohort.learners[0]).scaled == 15 / 40
    assert cohort.do(lambda s, _: len(s.scalars(select(Review)).all())) == 2
    assert cohort.do(lambda s, _: s.execute(text("SELECT count(*) FROM facilitator_review")).scalar()) == 1
