"""Self review: authors judge their own work by the rubric, before they read what others think of it."""

from datetime import UTC, datetime, timedelta

import pytest

from lti_tool.access import Actor
from lti_tool.activities.peer_review import KIND
from lti_tool.activities.peer_review.models import OwnReview
from lti_tool.activities.peer_review.queries import self_review as queries
from lti_tool.activities.peer_review.rules.drafts import Edition
from lti_tool.activities.peer_review.rules.duties import Mark, Next, marks, next_thing
from lti_tool.activities.peer_review.rules.self_review import NOT_ASKED, JudgingOneself, judging_oneself
from lti_tool.activities.peer_review.rules.settings import SelfReview
from lti_tool.activities.peer_review.service import self_reviewing as service
from lti_tool.activities.peer_review.service.self_reviewing import Draft
from lti_tool.errors import Conflict, NotFound, Refused
from tests.peer_review.browsing import Table, judged, press, url
from tests.peer_review.conftest import MakeCohort
from tests.peer_review.making import Cohort, answers
from tests.peer_review.test_grades import is_complete, outcome
from tests.peer_review.test_personal_data import everything_kept
from tests.peer_review.test_statements import statements

NONE, FIRST, LAST = SelfReview
CANARY = "canary: it is a little long"


def begin(cohort: Cohort, actor: Actor) -> OwnReview:
    return cohort.do(lambda s, now: service.begin_self_review(s, actor, now=now))


def save(cohort: Cohort, actor: Actor, *levels: int, version: int = 0, page: str = "page") -> OwnReview:
    draft = Draft(answers(cohort.rubric(), *levels, words=CANARY), Edition(version, page))
    return cohort.do(lambda s, now: service.save_self_review(s, actor, draft, now=now))


def send(cohort: Cohort, actor: Actor) -> OwnReview:
    return cohort.do(lambda s, now: service.send_self_review(s, actor, now=now))


def judge_own_work(cohort: Cohort, actor: Actor, *levels: int) -> None:
    begin(cohort, actor)
    save(cohort, actor, *(levels or (1, 1)))
    send(cohort, actor)


def next_of(cohort: Cohort, actor: Actor) -> Next:
    return next_thing(cohort.part(actor).standing)


@pytest.mark.parametrize(
    ("when", "true", "expected"),
    [
        (NONE, set(), NOT_ASKED),
        (FIRST, set(), JudgingOneself(owes=True, is_next=True)),
        (FIRST, {"is_sent", "are_reviews_done"}, JudgingOneself(is_sent=True)),
        (FIRST, {"is_complete", "are_reviews_done"}, NOT_ASKED),
        (LAST, set(), JudgingOneself(owes=True)),
        (LAST, {"are_reviews_done"}, JudgingOneself(owes=True, is_next=True)),
    ],
)
def test_it_comes_before_the_reviews_of_others_or_after_them(
    when: SelfReview, true: set[str], expected: JudgingOneself
) -> None:
    stand = {name: name in true for name in ("is_sent", "is_complete", "are_reviews_done")}

    assert judging_oneself(when, **stand) == expected


def test_who_is_to_judge_themselves_first_gets_no_work_before(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(3, self_review=FIRST)
    learner, other, _ = cohort.learners
    cohort.write(learner)
    cohort.write(other)
    before = next_of(cohort, learner)

    with pytest.raises(Refused, match="judge_own_work_first"):
        cohort.pull(learner)
    mark = marks(cohort.part(learner).standing).review
    judge_own_work(cohort, learner)

    assert (mark, marks(cohort.part(learner).standing).review) == (Mark.LATER, Mark.NOW)
    assert (before, next_of(cohort, learner)) == (Next.JUDGE_OWN_WORK, Next.START_REVIEW)
    assert cohort.pull(learner) is not None


def test_feedback_stays_closed_until_the_own_judgement_is_kept(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(2, reviews_asked=1, self_review=LAST)
    learner, other = cohort.learners
    cohort.write(learner)
    cohort.write(other)
    cohort.review(other)
    cohort.review(learner)
    before, was_complete = cohort.part(learner).standing, is_complete(cohort, learner)

    judge_own_work(cohort, learner)

    assert (before.are_reviews_sealed, was_complete) == (True, False)
    assert next_thing(before) is Next.JUDGE_OWN_WORK
    assert not cohort.part(learner).standing.are_reviews_sealed
    assert is_complete(cohort, learner)


def test_completion_waits_for_it_and_for_nobody_else(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(3, reviews_asked=1, self_review=FIRST)
    learner, other, _ = cohort.learners
    cohort.write(other)
    cohort.write(learner)
    judge_own_work(cohort, learner)

    cohort.review(learner)

    assert is_complete(cohort, learner)


def test_once_the_date_for_reviews_has_passed_feedback_opens_all_the_same(make_cohort: MakeCohort) -> None:
    due = datetime(2026, 12, 1, tzinfo=UTC)
    cohort = make_cohort(2, reviews_asked=1, self_review=LAST, review_due=due)
    learner, other = cohort.learners
    cohort.write(learner)
    cohort.write(other)
    cohort.review(learner)
    cohort.review(other)
    cohort.clock.move(seconds=(due - cohort.clock() + timedelta(days=1)).total_seconds())

    assert not cohort.part(learner).standing.are_reviews_sealed
    judge_own_work(cohort, learner)
    assert is_complete(cohort, learner)


def test_it_makes_no_grade(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(2, reviews_asked=1, self_review=FIRST)
    for learner in cohort.learners:
        cohort.write(learner)
        judge_own_work(cohort, learner, 2, 1)
    for learner in cohort.learners:
        cohort.review(learner, 0, 0)

    assert [outcome(cohort, learner).scaled for learner in cohort.learners] == [1, 1]


def test_of_two_windows_the_older_is_told_and_nothing_is_overwritten(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(2, self_review=FIRST)
    learner = cohort.learners[0]
    cohort.write(learner)
    begin(cohort, learner)
    save(cohort, learner, 0, 0, page="one")

    with pytest.raises(Conflict):
        save(cohort, learner, 1, 1, page="another")
    save(cohort, learner, 0, 1, version=0, page="one")


def test_what_is_kept_stays_as_it_was(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(2, self_review=FIRST)
    learner = cohort.learners[0]
    cohort.write(learner)
    judge_own_work(cohort, learner)
    sent_at = send(cohort, learner).sent_at
    cohort.clock.move(hours=1)

    assert send(cohort, learner).sent_at == sent_at
    with pytest.raises(Refused, match="review_closed"):
        save(cohort, learner, 0, 0, version=1)


def test_nobody_judges_what_is_not_handed_in_or_not_asked_for(make_cohort: MakeCohort) -> None:
    asked, not_asked = make_cohort(1, self_review=FIRST), make_cohort(1)
    not_asked.write(not_asked.learners[0])

    for cohort in (asked, not_asked):
        with pytest.raises(Refused, match="not_now"):
            begin(cohort, cohort.learners[0])
        with pytest.raises(NotFound):
            send(cohort, cohort.learners[0])


def test_a_criterion_without_a_level_is_asked_for(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(1, self_review=FIRST)
    learner = cohort.learners[0]
    cohort.write(learner)
    begin(cohort, learner)

    with pytest.raises(Refused, match="levels_missing"):
        send(cohort, learner)


def test_the_store_learns_that_it_was_the_own_work_and_none_of_the_words(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(1, self_review=FIRST)
    cohort.write(cohort.learners[0])

    judge_own_work(cohort, cohort.learners[0], 1, 1)

    [said] = [one for one in statements(cohort) if one["verb"]["id"].endswith("/reviewed")]
    facts = {name.rsplit("/", 1)[-1]: value for name, value in said["result"]["extensions"].items()}
    assert facts["self"] is True
    assert said["result"]["score"]["scaled"] == pytest.approx(15 / 40)
    assert "/works/" in said["object"]["id"]
    assert CANARY not in str(said)


def test_it_is_given_to_its_author_and_erased_with_them(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(1, self_review=FIRST)
    learner = cohort.learners[0]
    cohort.write(learner)
    judge_own_work(cohort, learner)
    held = cohort.do(lambda s, _: KIND.export_personal(s, learner.person_id))

    cohort.do(lambda s, now: KIND.erase_personal(s, learner.person_id, now=now))

    assert [one["comment"] for one in held["activities"][0]["judged_own_work"]] == [CANARY, CANARY]
    assert CANARY not in everything_kept(cohort)


def test_an_author_judges_their_work_and_reads_it_again_beside_the_reviews(table: Table) -> None:
    table.set_up(reviews_asked="1", self_review="first")
    first, second = table.learners[:2]
    table.write(first)
    table.write(second)
    for learner in (first, second):
        learner.get(url(learner, "/"))
        learner.send(url(learner, "/self-review/begin"))
        press(learner, "/self-review", "send", judged(learner.text, 1, f"{CANARY} {learner.person.username}"))
        assert "Your own judgement is kept." in learner.text
    table.review(first)
    table.review(second)

    first.send(url(first, "/feedback"))

    assert "What you thought of it yourself" in first.text
    assert f"{CANARY} {first.person.username}" in first.text
    assert second.person.username not in first.text
    table.author.open()
    everything = table.author.get(url(table.author, "/people/export/everything.json")).get_json()
    assert {
        author["judged_own_work"][0]["comment"] for work in everything["works"] for author in work["authors"]
    } == {f"{CANARY} {learner.person.username}" for learner in (first, second)}


def test_until_it_is_kept_no_facilitator_reads_it(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(1, self_review=FIRST)
    learner = cohort.learners[0]
    cohort.write(learner)
    begin(cohort, learner)
    save(cohort, learner, 0, 0)
    me = cohort.participant(learner)

    before = cohort.do(lambda s, _: queries.sent_judgement(s, me))
    send(cohort, learner)

    assert before is None
    assert cohort.do(lambda s, _: queries.sent_judgement(s, me)) is not None
