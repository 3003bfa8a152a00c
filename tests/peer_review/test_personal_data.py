"""A person gets everything we hold about them, and can be forgotten without taking others' grades."""

import json

from sqlalchemy import inspect, text

from lti_tool.activities.peer_review import KIND
from tests.peer_review.making import Cohort
from tests.peer_review.test_grades import outcome

MINE, THEIRS = "canary-of-mine", "canary-of-theirs"


def finished(cohort: Cohort) -> Cohort:
    me, *others = cohort.learners
    cohort.write(me, f"{MINE} work")
    for other in others:
        cohort.write(other, f"{THEIRS} work")
    for _ in range(2):
        cohort.judge(me, cohort.pull(me), 0, 0, words=f"{MINE} review")
        for other in others:
            cohort.judge(other, cohort.pull(other), 0, 0, words=f"{THEIRS} review")
    return cohort


def everything_kept(cohort: Cohort) -> str:
    tables = [
        name for name in inspect(cohort.database.engine).get_table_names() if not name.startswith("xapi")
    ]
    with cohort.database.reading() as session:
        return "\n".join(str(session.execute(text(f'SELECT * FROM "{name}"')).all()) for name in tables)  # noqa: S608


def test_the_export_holds_works_and_reviews_given_and_received(cohort: Cohort) -> None:
    finished(cohort)

    told = cohort.do(lambda s, _: KIND.export_personal(s, cohort.learners[0].person_id))

    activity = told["activities"][0]
    assert activity["handed_in"][0]["text"] == f"{MINE} work"
    assert {a["comment"] for r in activity["reviews_given"] for a in r["answers"]} == {f"{MINE} review"}
    assert {a["comment"] for r in activity["reviews_received"] for a in r["answers"]} == {f"{THEIRS} review"}
    assert json.dumps(told)


def test_the_export_names_no_reviewer(cohort: Cohort) -> None:
    finished(cohort)

    told = json.dumps(cohort.do(lambda s, _: KIND.export_personal(s, cohort.learners[0].person_id)))

    assert not any(f"Learner {nth}" in told for nth in range(3))
    assert not any(str(learner.person_id) in told for learner in cohort.learners)


def test_a_stranger_gets_an_empty_export(cohort: Cohort) -> None:
    exported = cohort.do(lambda s, _: KIND.export_personal(s, cohort.author.person_id))

    assert set(exported) == {
        "activities",
        "own_dates",
        "examples_judged",
        "decided_by_facilitators",
        "reviews_as_facilitator",
        "rubrics_kept",
        "teams",
    }
    assert not any(exported.values())


def test_erasing_removes_every_word_of_a_person_and_none_of_others(cohort: Cohort) -> None:
    finished(cohort)

    cohort.do(lambda s, now: KIND.erase_personal(s, cohort.learners[0].person_id, now=now))

    kept = everything_kept(cohort)
    assert MINE not in kept
    assert kept.count(THEIRS) > 0


def test_erasing_leaves_the_grades_of_others_and_their_reviews_done(cohort: Cohort) -> None:
    finished(cohort)
    other = cohort.learners[1]
    before = outcome(cohort, other).scaled

    cohort.do(lambda s, now: KIND.erase_personal(s, cohort.learners[0].person_id, now=now))
    cohort.change(reviews_asked=2)

    assert outcome(cohort, other).scaled == before
    assert cohort.part(other).standing.received == 2
    assert cohort.part(other).standing.sent == 2


def test_erased_work_leaves_the_pool(cohort: Cohort) -> None:
    for learner in cohort.learners:
        cohort.write(learner)

    cohort.do(lambda s, now: KIND.erase_personal(s, cohort.learners[0].person_id, now=now))

    assert cohort.review(cohort.learners[1]) is not None
    assert cohort.pull(cohort.learners[1]) is None


def test_a_review_of_erased_work_that_was_begun_can_still_be_sent(cohort: Cohort) -> None:
    for learner in cohort.learners:
        cohort.write(learner)
    reviewer = cohort.learners[1]
    review = cohort.pull(reviewer)
    author = next(
        learner
        for learner in cohort.learners
        if (work := cohort.part(learner).work) is not None and work.id == review.submission_id
    )

    cohort.do(lambda s, now: KIND.erase_personal(s, author.person_id, now=now))
    cohort.judge(reviewer, review)

    assert cohort.part(reviewer).standing.sent == 1
