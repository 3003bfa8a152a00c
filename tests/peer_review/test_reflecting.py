"""Authors say what they will change where that is asked: a duty of their own that never waits for others."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from lti_tool.access import Actor
from lti_tool.activities.peer_review import KIND
from lti_tool.activities.peer_review.rules.duties import Next, next_thing
from lti_tool.activities.peer_review.rules.reflecting import NOT_ASKED, Reflecting, reflecting
from lti_tool.activities.peer_review.rules.settings import Settings
from lti_tool.activities.peer_review.service import reflecting as service
from lti_tool.errors import Refused
from tests.peer_review.browsing import Table, press, url
from tests.peer_review.conftest import MakeCohort
from tests.peer_review.making import Cohort
from tests.peer_review.test_personal_data import everything_kept
from tests.peer_review.test_statements import statements

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
CANARY = "canary: I will name the day first."


@pytest.mark.parametrize(
    ("changed", "received", "days", "expected"),
    [
        ({}, 0, 0, Reflecting(owes=True)),
        ({}, 2, 0, Reflecting(may=True, owes=True)),
        ({}, 0, 8, Reflecting()),
        ({}, 1, 8, Reflecting(may=True, owes=True)),
        ({"review_due": NOW + DAY}, 0, 2, Reflecting()),
        ({"release_at": NOW + 9 * DAY}, 1, 8, Reflecting(owes=True)),
        ({"release_at": NOW + 9 * DAY}, 0, 10, Reflecting()),
        ({"reflects": False}, 2, 0, NOT_ASKED),
    ],
)
def test_a_reflection_is_owed_while_there_is_feedback_or_it_may_still_come(
    changed: dict[str, object], received: int, days: int, expected: Reflecting
) -> None:
    settings = Settings(**{"reflects": True} | changed)

    assert reflecting(settings, NOW, received, NOW + days * DAY, has_reflected=False) == expected


@pytest.fixture
def pair(make_cohort: MakeCohort) -> Cohort:
    """Two who have handed in; the first has sent the one review they owe."""
    cohort = make_cohort(2, reviews_asked=1, reflects=True, reflection_words=3)
    for learner in cohort.learners:
        cohort.write(learner)
    cohort.review(cohort.learners[0])
    return cohort


def reflect(cohort: Cohort, learner: Actor, text: str = CANARY) -> None:
    cohort.do(lambda s, now: service.reflect(s, learner, text, now=now))


def is_complete(cohort: Cohort, learner: Actor) -> bool:
    return cohort.participant(learner).completed_at is not None


def test_completion_needs_the_reflection_once_there_is_feedback(pair: Cohort) -> None:
    first, second = pair.learners
    before = is_complete(pair, first)
    pair.review(second)
    between = (is_complete(pair, first), next_thing(pair.part(first).standing))

    reflect(pair, first)

    assert (before, between) == (False, (False, Next.READ_FEEDBACK))
    assert is_complete(pair, first)


def test_completion_waits_for_a_date_and_never_for_others(pair: Cohort) -> None:
    first = pair.learners[0]
    waiting = next_thing(pair.part(first).standing)

    pair.clock.move(days=8)
    pair.jobs()

    assert waiting is Next.WAIT_TO_REFLECT
    assert is_complete(pair, first)


def test_a_reflection_is_not_taken_before_there_is_feedback_and_not_twice(pair: Cohort) -> None:
    first, second = pair.learners

    with pytest.raises(Refused):
        reflect(pair, first)
    pair.review(second)
    reflect(pair, first)
    with pytest.raises(Refused):
        reflect(pair, first)


def test_a_few_words_are_too_few(pair: Cohort) -> None:
    first, second = pair.learners
    pair.review(second)

    with pytest.raises(Refused) as refused:
        reflect(pair, first, "Two words")

    assert refused.value.code == service.TOO_SHORT


def test_asking_for_it_later_takes_completion_from_nobody(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(2, reviews_asked=1)
    for learner in cohort.learners:
        cohort.write(learner)
    for learner in cohort.learners:
        cohort.review(learner)

    cohort.change(reflects=True)

    assert cohort.part(cohort.learners[0]).standing.is_done


def test_the_store_learns_how_many_words_and_none_of_them(pair: Cohort) -> None:
    first, second = pair.learners
    pair.review(second)

    reflect(pair, first)

    [told] = [one for one in statements(pair) if one["verb"]["id"].endswith("/responded")]
    assert list(told["result"]["extensions"].values()) == [7]
    assert "canary" not in json.dumps(statements(pair))


def test_it_is_exported_and_erased(pair: Cohort) -> None:
    first, second = pair.learners
    pair.review(second)
    reflect(pair, first)

    told = pair.do(lambda s, _: KIND.export_personal(s, first.person_id))
    pair.do(lambda s, now: KIND.erase_personal(s, first.person_id, now=now))

    assert told["activities"][0]["will_change"] == CANARY
    assert "canary" not in everything_kept(pair)


def test_from_the_feedback_to_the_last_step_without_javascript(table: Table) -> None:
    table.set_up(reviews_asked="1", reflects="yes", reflection_words="4")
    first, second = table.learners[:2]
    table.write(first)
    table.write(second)
    table.review(first)
    waiting = first.text
    table.review(second)
    first.open()
    first.send(url(first, "/feedback"))
    first.open()
    asked = first.text
    first.get(url(first, "/reflection"))
    press(first, "/reflection", changed={"reflection": "Less."})
    refused = (first.page.status_code, first.text)
    press(first, "/reflection", changed={"reflection": "I will name the day first."})

    assert "Your part is done for now" in waiting
    assert "Say what you will change" in asked
    assert refused[0] == 422
    assert "Less." in refused[1]
    assert "This is complete for you" in first.text
    assert "I will name the day first." in first.get(url(first, "/reflection")).get_data(as_text=True)


def test_nobody_without_feedback_is_asked_for_it(table: Table) -> None:
    table.set_up(reflects="yes")
    learner = table.learners[0]
    table.write(learner)

    learner.get(url(learner, "/reflection"))

    assert learner.at == url(learner, "/")
