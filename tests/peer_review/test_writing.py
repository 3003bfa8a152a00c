"""Work is written, kept and handed in; nothing typed is lost and nothing counts twice."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import Submission, SubmissionVersion
from lti_tool.activities.peer_review.rules.drafts import Edition
from lti_tool.activities.peer_review.rules.settings import LatePolicy
from lti_tool.activities.peer_review.service import writing
from lti_tool.errors import Conflict, Refused
from tests.house import MORNING
from tests.peer_review.conftest import MakeCohort
from tests.peer_review.making import Cohort


def save(cohort: Cohort, actor: Actor, text: str, version: int, page: str = "a") -> Submission:
    edition = Edition(version, page)
    return cohort.do(lambda s, now: writing.save_draft(s, actor, text, edition, now=now))


def hand_in(cohort: Cohort, actor: Actor, version: int) -> Submission:
    return cohort.do(lambda s, now: writing.hand_in(s, actor, Edition(version, ""), now=now))


def versions(cohort: Cohort) -> int:
    return cohort.do(lambda s, _: s.scalar(select(func.count()).select_from(SubmissionVersion)))


def test_a_draft_is_there_when_its_author_comes_back(cohort: Cohort) -> None:
    author = cohort.learners[0]

    save(cohort, author, "Dear", 0)

    work = cohort.part(author).work
    assert (work.draft_text, work.draft_version, work.is_handed_in) == ("Dear", 1, False)


def test_pr_26_an_older_window_does_not_overwrite_newer_text(cohort: Cohort) -> None:
    author = cohort.learners[0]
    save(cohort, author, "first window", 0, page="a")
    save(cohort, author, "second window", 1, page="b")

    with pytest.raises(Conflict):
        save(cohort, author, "first window again", 1, page="a")

    assert cohort.part(author).work.draft_text == "second window"


def test_a_page_whose_last_answer_got_lost_may_save_again(cohort: Cohort) -> None:
    author = cohort.learners[0]
    save(cohort, author, "Dear", 0)

    save(cohort, author, "Dear customer", 0)

    assert cohort.part(author).work.draft_text == "Dear customer"


def test_pr_26_handing_in_twice_counts_once(cohort: Cohort) -> None:
    author = cohort.learners[0]
    version = save(cohort, author, "Dear customer", 0).draft_version

    first = hand_in(cohort, author, version)
    second = hand_in(cohort, author, version)

    assert versions(cohort) == 1
    assert first.handed_in_at == second.handed_in_at


def test_what_is_handed_in_is_what_was_looked_at(cohort: Cohort) -> None:
    author = cohort.learners[0]
    looked_at = save(cohort, author, "Dear customer", 0).draft_version
    save(cohort, author, "Changed elsewhere", looked_at, page="b")

    with pytest.raises(Conflict):
        hand_in(cohort, author, looked_at)

    assert versions(cohort) == 0


@pytest.mark.parametrize("text", ["", "   \n\n ", "\u200b", "***", "![](https://example.org/x.png)"])
def test_pr_21_work_without_a_word_is_not_handed_in(cohort: Cohort, text: str) -> None:
    author = cohort.learners[0]
    version = save(cohort, author, text, 0).draft_version

    with pytest.raises(Refused) as refused:
        hand_in(cohort, author, version)

    assert refused.value.code == writing.BLANK
    assert cohort.part(author).work.draft_text == text
    assert cohort.pull_count() == 0


def test_work_that_is_handed_in_is_not_changed_any_more(cohort: Cohort) -> None:
    author = cohort.learners[0]
    work = cohort.write(author)

    with pytest.raises(Refused) as refused:
        save(cohort, author, "Better", work.draft_version)

    assert refused.value.code == writing.ALREADY_HANDED_IN


def test_pr_12_within_its_grace_work_is_replaced_before_anybody_sees_it(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(grace_minutes=30)
    first, second = cohort.learners[:2]
    work = cohort.write(first, "Wrong file")
    cohort.write(second)

    save(cohort, first, "The right one", work.draft_version)
    hand_in(cohort, first, work.draft_version + 1)

    assert cohort.pull(second) is None
    cohort.clock.move(minutes=31)
    review = cohort.pull(second)
    shown = cohort.do(lambda s, _: s.get_one(SubmissionVersion, review.version_id))
    assert (shown.number, shown.text) == (2, "The right one")


def test_who_has_seen_others_work_can_no_longer_change_their_own(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(grace_minutes=30)
    first, second = cohort.learners[:2]
    cohort.write(first)
    cohort.clock.move(minutes=20)
    work = cohort.write(second)
    cohort.clock.move(minutes=15)
    assert cohort.pull(second) is not None

    with pytest.raises(Refused):
        save(cohort, second, "Now that I have seen theirs", work.draft_version)


@pytest.mark.parametrize(("late", "seconds"), [(LatePolicy.ACCEPT, 3600), (LatePolicy.CLOSE, 59)])
def test_late_work_is_taken_where_the_author_of_the_activity_says_so(
    make_cohort: MakeCohort, late: LatePolicy, seconds: int
) -> None:
    cohort = make_cohort(submit_due=MORNING, late=late)
    cohort.clock.move(seconds=seconds)

    work = cohort.write(cohort.learners[0])

    assert work.is_late is (seconds > 60)


def test_after_a_date_that_closes_the_draft_stays(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(submit_due=MORNING, late=LatePolicy.CLOSE)
    author = cohort.learners[0]
    cohort.clock.move(minutes=2)
    version = save(cohort, author, "Nearly done", 0).draft_version

    with pytest.raises(Refused) as refused:
        hand_in(cohort, author, version)

    assert refused.value.code == writing.CLOSED
    assert cohort.part(author).work.draft_text == "Nearly done"


def test_pr_25_moments_are_kept_in_utc_and_come_back_aware(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(submit_due=MORNING)

    work = cohort.write(cohort.learners[0])

    assert work.handed_in_at.utcoffset() == timedelta(0)
    assert cohort.part(cohort.learners[0]).here.settings.submit_due == MORNING


def test_pr_27_one_person_through_two_links_has_one_work(cohort: Cohort) -> None:
    here = cohort.learners[0]
    there = cohort.place_again(here)
    cohort.write(here)

    assert cohort.part(there).work.id == cohort.part(here).work.id
    assert cohort.count_participants() == 1
