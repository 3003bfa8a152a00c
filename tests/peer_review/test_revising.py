"""A work handed in again after feedback: what was said stays with what it is about, and the grade follows."""

import pytest

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import Submission
from lti_tool.activities.peer_review.queries import pages
from lti_tool.activities.peer_review.rules.drafts import Edition
from lti_tool.activities.peer_review.rules.revising import counting
from lti_tool.activities.peer_review.rules.settings import WhichVersion
from lti_tool.activities.peer_review.service import writing
from lti_tool.errors import Refused
from tests.peer_review.browsing import Table, press, url
from tests.peer_review.conftest import MakeCohort
from tests.peer_review.making import Cohort
from tests.peer_review.test_grades import outcome
from tests.peer_review.test_statements import verbs_of

BEST, WORST = (0, 0), (2, 1)


def revise(cohort: Cohort, actor: Actor, text: str, note: str = "It says when now.") -> Submission:
    """Write another text and hand it in with a note."""

    def deed(session: object, now: object) -> Submission:
        work = cohort.part_work(session, actor)
        kept = writing.save_draft(session, actor, text, Edition(work.draft_version, "page"), now=now)
        looked_at = Edition(kept.draft_version, "page")
        return writing.hand_in(session, actor, looked_at, cohort.chance, note, now=now)

    return cohort.do(deed)


@pytest.fixture
def reviewed(make_cohort: MakeCohort) -> tuple[Cohort, Actor]:
    """Two people have reviewed each other; the work of the first was judged badly."""
    cohort = make_cohort(3, reviews_asked=1, revises=True)
    author, reviewer, _ = cohort.learners
    cohort.write(author)
    cohort.write(reviewer)
    cohort.review(reviewer, *WORST)
    cohort.review(author)
    return cohort, author


def test_pr_13_a_work_is_handed_in_again_and_old_reviews_stay_with_the_old_one(
    reviewed: tuple[Cohort, Actor],
) -> None:
    cohort, author = reviewed
    before = cohort.part(author).received[0].version_id

    work = revise(cohort, author, "Dear customer, it comes tomorrow.")

    assert work.version_number == 2
    assert cohort.part(author).received[0].version_id == before
    assert verbs_of(cohort, author).count("submit") == 2


def test_pr_13_the_grade_stands_until_the_new_version_has_enough_reviews(
    reviewed: tuple[Cohort, Actor],
) -> None:
    cohort, author = reviewed
    revise(cohort, author, "Dear customer, it comes tomorrow.")
    before = outcome(cohort, author).scaled
    newcomer = cohort.learners[2]
    cohort.write(newcomer)

    while (review := cohort.pull(newcomer)) and review.submission_id != work_id(cohort, author):
        cohort.judge(newcomer, review)
    cohort.judge(newcomer, review, *BEST)

    assert before == pytest.approx(0.25)
    assert outcome(cohort, author).scaled == 1


@pytest.mark.parametrize(
    ("which", "number"), [(WhichVersion.LAST, 2), (WhichVersion.BEST, 1)], ids=["last", "best"]
)
def test_pr_13_the_last_or_the_best_version_counts_as_the_author_chose(
    which: WhichVersion, number: int
) -> None:
    given = [(1, 0.9), (1, 0.7), (2, 0.5), (2, 0.6), (3, 1.0)]

    assert counting(given, 2, which) == number


def test_pr_13_reviews_of_all_versions_count_while_none_has_enough() -> None:
    assert counting([(1, 0.5), (2, 0.7)], 2, WhichVersion.LAST) is None


def test_pr_13_nothing_is_handed_in_again_without_a_note(reviewed: tuple[Cohort, Actor]) -> None:
    cohort, author = reviewed

    with pytest.raises(Refused, match="note_missing"):
        revise(cohort, author, "Dear customer, it comes tomorrow.", note=" ")

    assert cohort.do(lambda s, _: cohort.part_work(s, author)).version_number == 1


def test_pr_13_where_it_is_not_allowed_a_reviewed_work_stays(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(2, reviews_asked=1)
    for learner in cohort.learners:
        cohort.write(learner)
    for learner in cohort.learners:
        cohort.review(learner)

    with pytest.raises(Refused, match="already_handed_in"):
        revise(cohort, cohort.learners[0], "Dear customer, it comes tomorrow.")


def test_pr_13_before_there_is_feedback_to_read_nothing_is_revised(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(2, reviews_asked=1, revises=True)
    author, reviewer = cohort.learners
    cohort.write(author)
    cohort.write(reviewer)
    cohort.review(reviewer)

    with pytest.raises(Refused, match="already_handed_in"):
        revise(cohort, author, "Dear customer, it comes tomorrow.")


def test_pr_13_pressing_twice_hands_in_once(reviewed: tuple[Cohort, Actor]) -> None:
    cohort, author = reviewed
    work = revise(cohort, author, "Dear customer, it comes tomorrow.")

    looked_at = Edition(work.draft_version, "page")
    again = cohort.do(lambda s, now: writing.hand_in(s, author, looked_at, cohort.chance, "Twice.", now=now))

    assert again.version_number == 2


def test_pr_13_the_grade_on_the_page_is_the_grade_in_the_gradebook(reviewed: tuple[Cohort, Actor]) -> None:
    cohort, author = reviewed
    revise(cohort, author, "Dear customer, it comes tomorrow.")
    newcomer = cohort.learners[2]
    cohort.write(newcomer)
    for _ in range(2):
        cohort.review(newcomer, *BEST)

    page = cohort.do(lambda s, now: pages.feedback_page(s, author, now=now))

    assert page.explanation.scaled == pytest.approx(outcome(cohort, author).scaled)
    assert sorted(review.counts for review in page.received) == [False, True]


def test_pr_13_an_author_revises_and_the_reviewer_reads_what_changed(table: Table) -> None:
    table.set_up(reviews_asked="1", revises="yes")
    author, reviewer = table.learners[:2]
    table.write(author)
    table.write(reviewer)
    table.review(author)
    sent = table.pull(reviewer)
    table.review(reviewer)
    author.open()
    author.send(url(author, "/feedback"))
    offered = author.text

    author.get(url(author, "/write"))
    press(author, "/write", "check")
    unchanged = author.text
    author.get(url(author, "/write"))
    press(author, "/write", "check", {"text": "Dear customer, it comes tomorrow."})
    press(author, "/hand-in")
    without_note = author.text
    press(author, "/hand-in", changed={"change_note": "It says **when** now."})

    assert "Revise my work" in offered
    assert "Nothing is changed yet" in unchanged
    assert "Say what you changed" in without_note
    reviewer.get(sent)
    assert "It says <strong>when</strong> now." in reviewer.text
    assert "Dear customer, it comes tomorrow." in reviewer.text


def work_id(cohort: Cohort, author: Actor) -> object:
    return cohort.do(lambda s, _: cohort.part_work(s, author)).id
