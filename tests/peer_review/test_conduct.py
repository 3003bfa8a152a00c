"""Reviewers agree to the code of conduct before their first review, once for each version of its text."""

import pytest

from lti_tool.access import Actor
from lti_tool.activities.peer_review import KIND
from lti_tool.activities.peer_review.service import conduct
from lti_tool.errors import Conflict, Refused
from lti_tool.participation import personal_data as participation
from tests.peer_review.browsing import Table, judged, press, url
from tests.peer_review.conftest import MakeCohort
from tests.peer_review.making import Cohort
from tests.peer_review.test_statements import statements


@pytest.fixture
def careful(make_cohort: MakeCohort) -> Cohort:
    cohort = make_cohort(3, asks_conduct=True)
    for learner in cohort.learners:
        cohort.write(learner)
    return cohort


def agree(cohort: Cohort, learner: Actor, version: int = 1) -> None:
    cohort.do(lambda s, now: conduct.agree(s, learner, version, now=now))


def test_nobody_gets_a_work_before_they_agree(careful: Cohort) -> None:
    learner = careful.learners[0]

    with pytest.raises(Refused) as refused:
        careful.pull(learner)
    agree(careful, learner)

    assert refused.value.code == conduct.CONDUCT_FIRST
    assert careful.pull(learner) is not None


def test_agreeing_twice_counts_once_and_is_told_with_its_version(careful: Cohort) -> None:
    for _ in range(2):
        agree(careful, careful.learners[0])

    [told] = [one for one in statements(careful) if one["verb"]["id"].endswith("/agree")]
    [version] = told["result"]["extensions"].values()
    assert version == 1


def test_a_new_text_is_agreed_to_before_the_next_review(careful: Cohort) -> None:
    learner = careful.learners[0]
    agree(careful, learner)
    careful.review(learner)

    careful.change(conduct_text="Be kind.")

    with pytest.raises(Refused):
        careful.pull(learner)
    agree(careful, learner, version=2)
    assert careful.pull(learner) is not None


def test_other_settings_ask_nobody_again(careful: Cohort) -> None:
    learner = careful.learners[0]
    agree(careful, learner)

    careful.change(instructions="Another task")

    assert careful.pull(learner) is not None


def test_whoever_read_an_older_text_reads_the_new_one_first(careful: Cohort) -> None:
    careful.change(conduct_text="Be kind.")

    with pytest.raises(Conflict):
        agree(careful, careful.learners[0], version=1)


def test_a_draft_begun_before_the_text_changed_is_kept_and_sent_after_agreeing(careful: Cohort) -> None:
    learner = careful.learners[0]
    agree(careful, learner)
    review = careful.pull(learner)
    careful.change(conduct_text="Be kind.")

    careful.draft(learner, review)
    with pytest.raises(Refused):
        careful.send(learner, review)
    agree(careful, learner, version=2)

    assert careful.send(learner, review).sent_at is not None


def test_nobody_is_asked_where_the_author_did_not_want_it(cohort: Cohort) -> None:
    for learner in cohort.learners:
        cohort.write(learner)

    assert cohort.pull(cohort.learners[0]) is not None


def test_what_one_agreed_to_is_exported_and_erased(careful: Cohort) -> None:
    learner = careful.learners[0]
    agree(careful, learner)

    told = careful.do(lambda s, _: KIND.export_personal(s, learner.person_id))
    careful.do(lambda s, now: KIND.erase_personal(s, learner.person_id, now=now))
    careful.do(lambda s, _: participation.erase_personal(s, learner.person_id))

    assert told["activities"][0]["agreed_to_conduct"][0]["version"] == 1


def test_one_tap_leads_from_the_code_of_conduct_to_the_review(table: Table) -> None:
    table.set_up(asks_conduct="yes", conduct_text="Be **kind** to each other.")
    first, second = table.learners[:2]
    table.write(first)
    table.write(second)
    at = table.pull(first)
    asked = first.text

    press(first, "/conduct")

    assert at.endswith("/conduct")
    assert "Be <strong>kind</strong> to each other." in asked
    assert "Your judgement" in first.text


def test_new_activities_begin_with_our_code_of_conduct(table: Table) -> None:
    table.set_up(asks_conduct="yes")
    first, second = table.learners[:2]
    table.write(first)
    table.write(second)

    table.pull(first)

    assert "Speak about the work, never about the person." in first.text


def test_a_work_that_was_given_out_is_seen_after_agreeing(table: Table) -> None:
    table.set_up()
    first, second = table.learners[:2]
    table.write(first)
    table.write(second)
    at = table.pull(first)
    author = table.author
    author.open()
    author.get(url(author, "/change"))
    press(author, "/change", "save", {"asks_conduct": "yes"})

    first.get(at)
    asked = first.at
    press(first, "/conduct")

    assert asked.endswith("/conduct")
    assert first.at == at
    press(first, at, "check", judged(first.text, 0, "Because."))
    press(first, f"{at}/send")
    assert "Your review is sent." in first.text
