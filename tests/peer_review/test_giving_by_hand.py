"""A facilitator gives somebody one work by hand; chance and the batch only fill the rest."""

import re
from collections import Counter

import pytest
from sqlalchemy import select

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import DeclineReason, Review, Submission
from lti_tool.activities.peer_review.queries import giving as queries
from lti_tool.activities.peer_review.queries.giving import Offers
from lti_tool.activities.peer_review.rules.giving import Doubt, Gift, doubts
from lti_tool.activities.peer_review.rules.settings import Giving
from lti_tool.activities.peer_review.service import dealing, giving, reviewing
from lti_tool.activities.peer_review.service.giving import Given
from lti_tool.activities.peer_review.service.reviewing import Declined
from lti_tool.errors import NotFound, Refused
from tests.peer_review.browsing import Table, press, url
from tests.peer_review.conftest import MakeCohort
from tests.peer_review.making import Cohort
from tests.peer_review.test_statements import verbs_of


def everybody_writes(cohort: Cohort) -> list[Submission]:
    return [cohort.write(learner) for learner in cohort.learners]


def give(cohort: Cohort, actor: Actor, work: Submission, *, is_sure: bool = False) -> Review:
    given = Given(cohort.participant(actor).id, work.id, is_sure)
    return cohort.do(lambda s, now: giving.give_work(s, cohort.author, given, now=now))


def offers(cohort: Cohort, actor: Actor) -> Offers:
    reviewer = cohort.participant(actor)
    return cohort.do(lambda s, now: queries.offers(s, cohort.author, reviewer.id, now=now))


def test_pr_16_what_is_given_by_hand_is_the_next_work_of_its_reviewer_and_in_the_record(
    make_cohort: MakeCohort,
) -> None:
    cohort = make_cohort(4)
    works = everybody_writes(cohort)

    given = give(cohort, cohort.learners[0], works[2])

    assert given.submission_id == works[2].id
    assert cohort.pull(cohort.learners[0]).id == given.id
    assert verbs_of(cohort, cohort.learners[0]).count("was-assigned") == 1


def test_pr_16_the_batch_leaves_it_and_counts_it(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(6, reviews_asked=2, giving=Giving.BY_FACILITATOR)
    works = everybody_writes(cohort)
    given = give(cohort, cohort.learners[0], works[3])

    cohort.do(lambda s, now: dealing.give_out(s, cohort.author, now=now))

    reviews = cohort.do(lambda s, _: s.scalars(select(Review)).all())
    assert given.id in {review.id for review in reviews}
    assert set(Counter(review.submission_id for review in reviews).values()) == {2}
    assert set(Counter(review.reviewer_id for review in reviews).values()) == {2}


def test_pr_16_nobody_gets_their_own_work_or_one_twice_however_sure_somebody_is(
    make_cohort: MakeCohort,
) -> None:
    cohort = make_cohort(4)
    works = everybody_writes(cohort)
    reviewer = cohort.learners[0]
    sent = cohort.review(reviewer)
    returned = cohort.pull(reviewer)
    why = Declined(DeclineReason.KNOWS_AUTHOR)
    cohort.do(lambda s, now: reviewing.decline_review(s, reviewer, returned.id, why, now=now))

    for work_id in (works[0].id, sent.submission_id, returned.submission_id):
        work = next(work for work in works if work.id == work_id)
        with pytest.raises(NotFound):
            give(cohort, reviewer, work, is_sure=True)


def test_pr_16_a_soft_rule_is_broken_only_by_somebody_who_is_sure(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(3)
    works = everybody_writes(cohort)
    give(cohort, cohort.learners[1], works[0])

    with pytest.raises(Refused) as refused:
        give(cohort, cohort.learners[0], works[1])
    given = give(cohort, cohort.learners[0], works[1], is_sure=True)

    assert refused.value.code == giving.DOUBTFUL
    assert given.submission_id == works[1].id


def test_pressing_twice_gives_one_work(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(3)
    works = everybody_writes(cohort)

    first = give(cohort, cohort.learners[0], works[1])
    again = give(cohort, cohort.learners[0], works[1])

    assert first.id == again.id


def test_a_work_of_another_activity_cannot_be_given(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(3)
    everybody_writes(cohort)
    elsewhere = cohort.other_activity_of(cohort.learners[1])
    foreign = cohort.do(lambda s, _: cohort.part_work(s, elsewhere))
    me = Given(cohort.part(cohort.learners[0]).here.me.id, foreign.id, is_sure=True)

    with pytest.raises(NotFound):
        cohort.do(lambda s, now: giving.give_work(s, cohort.author, me, now=now))


def test_what_speaks_for_a_work_comes_first(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(4, reviews_asked=1)
    works = everybody_writes(cohort)
    for learner in cohort.learners[2:]:
        give(cohort, learner, works[1])
    give(cohort, cohort.learners[2], works[3])

    offered = offers(cohort, cohort.learners[0]).works

    assert [one.load for one in offered] == [0, 1, 2]
    assert [one.doubts for one in offered] == [(), (), (Doubt.FULL,)]


@pytest.mark.parametrize(
    ("gift", "found"),
    [
        (Gift(is_full=False, is_in_return=False, has_handed_in=True), ()),
        (Gift(is_full=True, is_in_return=False, has_handed_in=True), (Doubt.FULL,)),
        (Gift(is_full=False, is_in_return=True, has_handed_in=True), (Doubt.IN_RETURN,)),
        (
            Gift(is_full=True, is_in_return=True, has_handed_in=False),
            (Doubt.FULL, Doubt.IN_RETURN, Doubt.NOT_HANDED_IN),
        ),
    ],
)
def test_each_thing_that_speaks_against_a_work_is_said(gift: Gift, found: tuple[Doubt, ...]) -> None:
    assert doubts(gift) == found


def open_page(table: Table, nth: int) -> str:
    """The page that gives a work to one learner; gives its address."""
    name = re.escape(table.learners[nth].person.name)
    table.author.open()
    found = re.search(rf'/people/([0-9a-f-]{{36}})" aria-label="Open {name}', table.author.text)
    at = url(table.author, f"/people/{found[1]}/give")
    table.author.get(at)
    return at


def offered(page: str, name: str) -> str:
    """The value of the choice that carries this name."""
    return re.search(rf'name="work" value="([0-9a-f-]{{36}})"[^>]*><span><b>{re.escape(name)}', page)[1]


def test_pr_16_a_facilitator_gives_a_work_by_the_pages(table: Table) -> None:
    table.set_up()
    for learner in table.learners[:3]:
        table.write(learner)
    at = open_page(table, 0)

    work = offered(table.author.text, table.learners[2].person.name)
    press(table.author, at, changed={"work": work})

    assert f"Of the work of {table.learners[2].person.name}" in table.author.text
    assert "Continue review 1" in table.learners[0].get(url(table.learners[0], "/")).text


def test_pr_16_the_page_asks_before_it_breaks_a_soft_rule(table: Table) -> None:
    table.set_up()
    for learner in table.learners[:2]:
        table.write(learner)
    table.pull(table.learners[1])
    at = open_page(table, 0)
    work = offered(table.author.text, table.learners[1].person.name)

    press(table.author, at, changed={"work": work})
    asked = table.author.text
    press(table.author, at, changed={"work": work, "sure": "yes"})

    assert "Its author reviews their work." in asked
    assert "Something speaks against this work." in asked
    assert "Of the work of" in table.author.text


def test_without_a_choice_the_page_says_so(table: Table) -> None:
    table.set_up()
    for learner in table.learners[:2]:
        table.write(learner)
    at = open_page(table, 0)

    press(table.author, at)

    assert "Choose a work." in table.author.text
