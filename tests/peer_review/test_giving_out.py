"""Works are given out to everybody at once: by a facilitator, or when their date has come."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import Review, ReviewState, Submission
from lti_tool.activities.peer_review.queries import dealing as queries
from lti_tool.activities.peer_review.queries import people, place
from lti_tool.activities.peer_review.queries.dealing import Prospect
from lti_tool.activities.peer_review.rules.settings import Giving
from lti_tool.activities.peer_review.service import allocating, dealing
from lti_tool.errors import Refused
from tests.house import MORNING
from tests.peer_review.browsing import Table, judged, press, url
from tests.peer_review.conftest import MakeCohort
from tests.peer_review.making import Cohort
from tests.peer_review.test_at_once import at_once, make
from tests.peer_review.test_statements import verbs_of

__all__ = ["make"]
BY_HAND = {"giving": Giving.BY_FACILITATOR}


def everybody_writes(cohort: Cohort) -> None:
    for learner in cohort.learners:
        cohort.write(learner)


def give_out(cohort: Cohort) -> None:
    cohort.do(lambda s, now: dealing.give_out(s, cohort.author, now=now))


def prospect(cohort: Cohort) -> Prospect:
    return cohort.do(lambda s, now: queries.prospect(s, cohort.author, now=now))


def reviews(cohort: Cohort) -> Sequence[Review]:
    return cohort.do(lambda s, _: s.scalars(select(Review).order_by(Review.assigned_at, Review.id)).all())


def loads(cohort: Cohort) -> list[int]:
    return sorted(Counter(review.submission_id for review in reviews(cohort)).values())


def own(cohort: Cohort, actor: Actor) -> Submission:
    return cohort.do(lambda s, _: cohort.part_work(s, actor))


@pytest.mark.parametrize("people_there", [4, 7, 12])
def test_pr_04_everybody_gets_as_many_works_and_each_work_as_many_reviewers(
    make_cohort: MakeCohort, people_there: int
) -> None:
    cohort = make_cohort(people_there, reviews_asked=3, **BY_HAND)
    everybody_writes(cohort)

    give_out(cohort)

    assert loads(cohort) == [3] * people_there
    assert set(Counter(review.reviewer_id for review in reviews(cohort)).values()) == {3}


def test_each_work_that_is_given_out_is_in_the_record(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(4, **BY_HAND)
    everybody_writes(cohort)

    give_out(cohort)

    for learner in cohort.learners:
        assert verbs_of(cohort, learner).count("was-assigned") == 2
    assert len(reviews(cohort)) == 8


def test_the_first_reviews_of_all_are_of_different_works(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(9, **BY_HAND)
    everybody_writes(cohort)
    give_out(cohort)

    first = [cohort.part(learner).open_review.submission_id for learner in cohort.learners]

    assert len(set(first)) == 9


def test_before_they_are_given_out_nobody_gets_a_work_and_nobody_is_blocked(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(3, **BY_HAND)
    everybody_writes(cohort)

    with pytest.raises(Refused) as refused:
        cohort.pull(cohort.learners[0])
    cohort.clock.move(hours=30)

    table = cohort.do(lambda s, now: people.everybody(s, place.here(s, cohort.author), now=now))
    assert refused.value.code == allocating.NOT_DEALT
    assert table.in_need == ()


def test_what_is_said_beforehand_is_what_happens(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(5, **BY_HAND)
    everybody_writes(cohort)

    told = prospect(cohort)
    give_out(cohort)

    assert (told.works, told.reviewers, told.reviews, told.fewest, told.most) == (5, 5, 10, 2, 2)
    assert told.short == ()
    assert len(reviews(cohort)) == told.reviews


def test_who_gets_too_few_is_named_with_the_reason(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(2, reviews_asked=2, **BY_HAND)
    everybody_writes(cohort)

    short = sorted(prospect(cohort).short, key=lambda one: one.name)

    assert [(one.name, one.missing, one.has_had_all) for one in short] == [
        ("Learner 0", 1, True),
        ("Learner 1", 1, True),
    ]


def test_what_people_have_already_stays_and_counts(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(6)
    everybody_writes(cohort)
    kept = [cohort.review(cohort.learners[0]), cohort.pull(cohort.learners[1])]
    cohort.change(**BY_HAND)

    give_out(cohort)

    assert {review.id for review in kept} <= {review.id for review in reviews(cohort)}
    assert loads(cohort) == [2] * 6


def test_pressing_twice_gives_out_once(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(5, **BY_HAND)
    for learner in cohort.learners[:4]:
        cohort.write(learner)

    give_out(cohort)
    cohort.write(cohort.learners[4])
    give_out(cohort)

    assert len(reviews(cohort)) == 8


def test_pressing_in_two_windows_at_once_gives_out_once(make: Callable[..., Cohort]) -> None:
    cohort = make(4, **BY_HAND)
    everybody_writes(cohort)

    got = at_once(lambda: give_out(cohort), lambda: give_out(cohort))

    assert got == [None, None]
    assert len(cohort.do(lambda s, _: s.scalars(select(Review)).all())) == 8


def test_at_their_date_works_are_given_out_once_and_not_before(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(5, giving=Giving.AT_DATE, deal_at=MORNING + timedelta(days=1))
    for learner in cohort.learners[:4]:
        cohort.write(learner)
    cohort.jobs()
    before = len(reviews(cohort))

    cohort.clock.move(days=1)
    cohort.jobs()
    cohort.write(cohort.learners[4])
    cohort.clock.move(days=4)
    cohort.jobs()

    assert before == 0
    assert len(reviews(cohort)) == 8


def test_a_date_that_is_moved_counts(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(4, giving=Giving.AT_DATE, deal_at=MORNING + timedelta(days=1))
    everybody_writes(cohort)
    cohort.change(deal_at=MORNING + timedelta(days=3))

    cohort.clock.move(days=2)
    cohort.jobs()

    assert reviews(cohort) == []


def test_pr_06_a_work_that_comes_after_all_were_given_out_is_reviewed_first(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(4, reviews_asked=3, **BY_HAND)
    for learner in cohort.learners[:3]:
        cohort.write(learner)
    give_out(cohort)
    late = cohort.write(cohort.learners[3])

    for _ in range(2):
        cohort.judge(cohort.learners[0], cohort.part(cohort.learners[0]).open_review)
    third = cohort.pull(cohort.learners[0])

    assert third.submission_id == late.id


def test_pr_06_who_hands_in_late_gets_works_to_review_too(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(4, reviews_asked=2, **BY_HAND)
    for learner in cohort.learners[:3]:
        cohort.write(learner)
    give_out(cohort)
    cohort.write(cohort.learners[3])

    assert cohort.review(cohort.learners[3]) is not None


def test_pr_07_works_of_somebody_who_never_comes_back_go_to_others(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(4, reviews_asked=1, **BY_HAND)
    everybody_writes(cohort)
    give_out(cohort)
    gone = cohort.learners[0]
    left = cohort.part(gone).open_review
    staying = [one for one in cohort.learners[1:] if own(cohort, one).id != left.submission_id]

    cohort.clock.move(hours=73)
    cohort.jobs()
    for learner in staying:
        cohort.judge(learner, cohort.part(learner).open_review)
    more = [cohort.pull(learner) for learner in staying]

    assert left.submission_id in {review.submission_id for review in more if review}


def test_pr_07_what_they_typed_before_is_kept_and_can_still_be_sent(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(4, reviews_asked=2, **BY_HAND)
    everybody_writes(cohort)
    give_out(cohort)
    slow = cohort.learners[0]
    begun = cohort.draft(slow, cohort.part(slow).open_review, words="Half of it.")

    cohort.clock.move(days=10)
    cohort.jobs()
    sent = cohort.send(slow, begun)

    assert sent.state == ReviewState.SENT


def test_of_several_works_the_later_ones_are_kept_for_longer_but_not_beyond_the_date(
    make_cohort: MakeCohort,
) -> None:
    cohort = make_cohort(4, reviews_asked=3, review_due=MORNING + timedelta(days=7), **BY_HAND)
    everybody_writes(cohort)

    give_out(cohort)

    kept = [review.leased_until - MORNING for review in cohort.part(cohort.learners[0]).given]
    assert kept == [timedelta(days=3), timedelta(days=6), timedelta(days=7)]


def test_learners_read_when_works_are_given_out_and_cannot_start(table: Table) -> None:
    table.set_up(giving="at_date", deal_at="2026-11-27T09:00")
    table.write(table.learners[0])
    learner = table.learners[0]

    home, list_ = learner.get(url(learner, "/")).text, learner.get(url(learner, "/reviews")).text
    learner.send(url(learner, "/reviews"))

    for page in (home, list_):
        assert "Works are given out" in page
        assert "27" in page
        assert "Start review" not in page
    assert "Works are given out" in learner.text


def test_a_facilitator_sees_what_it_will_do_and_gives_out(table: Table) -> None:
    table.set_up(giving="by_facilitator")
    for learner in table.learners[:3]:
        table.write(learner)
    waiting = table.learners[0].get(url(table.learners[0], "/")).text
    table.author.open()
    asked = table.author.text
    looked_at = table.author.get(url(table.author, "/people/give-out")).text

    press(table.author, "/people/give-out")

    assert "given out by your facilitator" in waiting
    assert "Works are not given out yet" in asked
    assert "3 works are in the pool." in looked_at
    assert "6 reviews in all." in looked_at
    assert "Each work then has 2 reviewers." in looked_at
    assert "Works are given out." in table.author.text
    assert "Works are not given out yet" not in table.author.text
    assert "Continue review 1" in table.learners[0].get(url(table.learners[0], "/")).text


def test_pr_17_who_gets_too_few_stands_on_the_page_with_the_reason(table: Table) -> None:
    table.set_up(giving="by_facilitator", reviews_asked="2")
    for learner in table.learners[:2]:
        table.write(learner)
    table.author.open()

    page = table.author.get(url(table.author, "/people/give-out")).text

    assert "2 people get too few" in page
    assert table.learners[0].person.name in page
    assert "every work there is but their own" in page


def test_somebody_goes_through_all_works_they_got_one_by_one(table: Table) -> None:
    table.set_up(giving="by_facilitator")
    for learner in table.learners[:3]:
        table.write(learner)
    table.author.open()
    table.author.get(url(table.author, "/people/give-out"))
    press(table.author, "/people/give-out")
    learner = table.learners[0]

    for _ in range(2):
        at = table.pull(learner)
        press(learner, at, "check", judged(learner.text, 0, "Clear."))
        press(learner, f"{at}/send")

    assert "You are done" in learner.get(url(learner, "/")).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"deal_at": ""}, "Say when works are given out."),
        ({"deal_at": "2026-11-25T09:00"}, "once they are due"),
        ({"deal_at": "2026-12-04T09:00"}, "before their reviews are due"),
    ],
)
def test_a_date_that_does_not_fit_is_said(table: Table, typed: dict[str, str], said: str) -> None:
    dates = {"submit_due": "2026-11-26T12:00", "review_due": "2026-12-03T12:00"}

    table.set_up(giving="at_date", **dates, **typed)

    assert said in table.author.text
