"""The record store learns that things happened, never what was written, never an author from a reviewer."""

import json
from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import DeclineReason
from lti_tool.activities.peer_review.service import allocating, feedback, reviewing
from lti_tool.activities.peer_review.service.reviewing import Declined
from lti_tool.courses.models import Person
from tests.peer_review.making import Cohort

CANARY = "canary-7f3a-sings"


def statements(cohort: Cohort) -> list[dict]:
    with cohort.database.reading() as session:
        rows = session.execute(text("SELECT raw FROM xapi_statement ORDER BY seq")).scalars()
        return [json.loads(bytes(raw)) for raw in rows]


def verbs_of(cohort: Cohort, actor: Actor) -> list[str]:
    name = cohort.do(lambda s, _: s.get_one(Person, actor.person_id).xapi_name)
    return [
        one["verb"]["id"].rsplit("/", 1)[-1]
        for one in statements(cohort)
        if one["actor"]["account"]["name"] == name
    ]


@pytest.fixture
def finished(cohort: Cohort) -> Iterator[Cohort]:
    for learner in cohort.learners:
        cohort.write(learner, f"{CANARY} in a work")
    given_back = cohort.pull(cohort.learners[2])
    why = Declined(DeclineReason.OTHER, f"{CANARY} in a note")
    cohort.do(lambda s, now: reviewing.decline_review(s, cohort.learners[2], given_back.id, why, now=now))
    for _ in range(2):
        for learner in cohort.learners:
            review = cohort.pull(learner)
            if review is not None:
                cohort.judge(learner, review, 0, 1, words=f"{CANARY} in a comment")
    cohort.do(lambda s, now: feedback.open_feedback(s, cohort.learners[0], now=now))
    return cohort


def test_every_deed_is_told_once_and_in_order(finished: Cohort) -> None:
    told = verbs_of(finished, finished.learners[0])

    assert told[:2] == ["initialized", "submit"]
    assert [told.count(verb) for verb in ("was-assigned", "reviewed", "evaluated", "completed")] == [
        2,
        2,
        2,
        1,
    ]
    assert told.count("viewed") == finished.part(finished.learners[0]).standing.received


def test_opening_feedback_again_tells_nothing_more(finished: Cohort) -> None:
    before = len(statements(finished))

    finished.do(lambda s, now: feedback.open_feedback(s, finished.learners[0], now=now))

    assert len(statements(finished)) == before


def test_no_word_anybody_wrote_is_in_the_record_store(finished: Cohort) -> None:
    finished.jobs()

    assert statements(finished)
    assert CANARY not in json.dumps(statements(finished))


def test_no_statement_of_a_reviewer_names_the_author(finished: Cohort) -> None:
    names = {
        finished.do(lambda s, _, one=learner: s.get_one(Person, one.person_id).xapi_name)
        for learner in finished.learners
    }

    for one in statements(finished):
        actor = one["actor"]["account"]["name"]
        others = names - {actor}
        assert not any(name in json.dumps(one) for name in others), one["verb"]["id"]


def test_a_deed_that_fails_tells_nothing(cohort: Cohort) -> None:
    for learner in cohort.learners:
        cohort.write(learner)
    before = len(statements(cohort))

    def pull_and_fall(session: Session, now: datetime) -> None:
        allocating.pull_review(session, cohort.learners[0], cohort.chance, now=now)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        cohort.do(pull_and_fall)

    assert len(statements(cohort)) == before
    assert cohort.part(cohort.learners[0]).open_review is None


def test_a_lease_that_ends_is_told_once(cohort: Cohort) -> None:
    for learner in cohort.learners:
        cohort.write(learner)
    cohort.pull(cohort.learners[0])
    cohort.clock.move(hours=73)

    cohort.jobs()
    cohort.jobs()

    assert verbs_of(cohort, cohort.learners[0]).count("abandoned") == 1
