"""Groups of the LMS: people review within their own or across, and nobody is left with nothing to do."""

import re
from collections import Counter
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import Review, Submission
from lti_tool.activities.peer_review.queries import giving, place, shortfall
from lti_tool.activities.peer_review.queries.people import everybody
from lti_tool.activities.peer_review.rules.giving import Doubt
from lti_tool.activities.peer_review.rules.grouping import GroupRule, SmallGroups, rings
from lti_tool.activities.peer_review.rules.settings import Giving, Settings, for_other_people
from lti_tool.activities.peer_review.service import dealing
from lti_tool.activities.peer_review.service import grouping as service
from lti_tool.courses.models import Course, CourseGroup, CourseGroupMember, Identity
from lti_tool.errors import Refused
from lti_tool.runtime import Runtime
from tests.house import StandingClock
from tests.peer_review.browsing import Table, press, url
from tests.peer_review.conftest import MakeCohort
from tests.peer_review.making import Cohort, authors

ANY, WITHIN, ACROSS = GroupRule
FEWER, JOINED = SmallGroups
A, B, C, D = (UUID(int=nth) for nth in range(1, 5))


def test_each_group_reviews_by_itself_where_small_ones_review_less() -> None:
    assert rings({A: 2, B: 9, None: 1}, 3, FEWER) == (frozenset({A}), frozenset({B}), frozenset({None}))


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ({A: 5, B: 9}, [{A}, {B}]),
        ({A: 2, B: 9}, [{A, B}]),
        ({A: 2, B: 2, C: 9}, [{A, B}, {C}]),
        ({A: 1, B: 2, C: 3, D: 9}, [{A, B, C}, {D}]),
        ({A: 1, B: 1}, [{A, B}]),
        ({A: 4, B: 4, None: 2}, [{None, A}, {B}]),
        ({A: 4, None: 0}, [{A, None}]),
    ],
)
def test_pr_18_small_groups_are_put_together_the_smallest_first(
    sizes: dict[UUID | None, int], expected: list[set[UUID | None]]
) -> None:
    assert sorted(rings(sizes, 3, JOINED), key=str) == sorted(map(frozenset, expected), key=str)


@given(st.dictionaries(st.uuids(), st.integers(0, 9), max_size=12), st.integers(1, 8))
def test_every_group_is_in_one_ring_and_only_too_few_people_leave_one_short(
    sizes: dict[UUID, int], asked: int
) -> None:
    found = rings(sizes, asked, JOINED)

    assert Counter(group for ring in found for group in ring) == Counter(sizes.keys())
    if sum(sizes.values()) > asked:
        assert all(sum(sizes[group] for group in ring) > asked for ring in found)


def authors_of(cohort: Cohort, reviewer: Actor) -> set[str]:
    """Whose works somebody can get, one after the other, until there are none."""
    found = set()
    while (review := cohort.review(reviewer)) is not None:
        work = cohort.do(lambda s, _, review=review: s.get_one(Submission, review.submission_id))
        found.add(name_of(cohort, work))
    return found


def name_of(cohort: Cohort, work: Submission) -> str:
    ids = cohort.participant_ids()
    return f"Learner {ids.index(cohort.do(lambda s, _: authors(s))[work.id])}"


def group_up(table: Table, name: str, count: int) -> None:
    """The LMS tells of a group with the first so many learners."""
    subjects = [learner.person.id for learner in table.learners[:count]]
    with table.house.runtime.database.writing() as session:
        [course] = session.scalars(select(Course))
        kept = {"organisation_id": course.organisation_id}
        group = CourseGroup(**kept, course_id=course.id, lti_group_id=name, name=name)
        session.add(group)
        session.flush()
        for person_id in session.scalars(select(Identity.person_id).where(Identity.subject.in_(subjects))):
            session.add(CourseGroupMember(**kept, group_id=group.id, person_id=person_id))


@pytest.fixture
def six(any_runtime: Runtime, clock: StandingClock) -> Cohort:
    """Two groups of two and two people in none, all with a work."""
    cohort = Cohort(any_runtime, clock, 6, reviews_asked=3)
    cohort.group("Early shift", *cohort.learners[:2])
    cohort.group("Late shift", *cohort.learners[2:4])
    for learner in cohort.learners:
        cohort.write(learner)
    return cohort


@pytest.mark.parametrize(
    ("rule", "small", "expected"),
    [
        (ANY, FEWER, [{1, 2, 3, 4, 5}, {0, 1, 3, 4, 5}, {0, 1, 2, 3, 5}]),
        (WITHIN, FEWER, [{1}, {3}, {5}]),
        (WITHIN, JOINED, [{1, 2, 3, 4, 5}, {0, 1, 3, 4, 5}, {0, 1, 2, 3, 5}]),
        (ACROSS, FEWER, [{2, 3, 4, 5}, {0, 1, 4, 5}, {0, 1, 2, 3, 5}]),
    ],
)
def test_who_asks_gets_only_works_the_rule_allows(
    six: Cohort, rule: GroupRule, small: SmallGroups, expected: list[set[int]]
) -> None:
    six.change(group_rule=rule, small_groups=small, reviews_asked=5)

    found = [authors_of(six, six.learners[at]) for at in (0, 2, 4)]

    assert found == [{f"Learner {nth}" for nth in theirs} for theirs in expected]


def test_pr_18_in_a_small_group_everybody_owes_what_there_is(six: Cohort) -> None:
    six.know_roster()
    six.change(group_rule=WITHIN)
    first = six.learners[0]

    six.review(first)

    assert six.part(first).standing.needed == 1
    assert six.participant(first).completed_at is not None


def test_pr_18_small_groups_that_review_together_owe_what_is_asked(six: Cohort) -> None:
    six.know_roster()
    six.change(group_rule=WITHIN, small_groups=JOINED)

    assert {six.part(learner).standing.needed for learner in six.learners} == {3}


def test_who_is_in_two_groups_belongs_to_the_first(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(4, reviews_asked=3)
    first, second, third, fourth = cohort.learners
    cohort.group("Early shift", first, second)
    cohort.group("Late shift", second, third, fourth)
    cohort.change(group_rule=WITHIN)
    for learner in cohort.learners:
        cohort.write(learner)

    assert authors_of(cohort, second) == {"Learner 0"}
    assert authors_of(cohort, third) == {"Learner 3"}


def test_groups_of_another_set_say_nothing(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(3, reviews_asked=2)
    other = cohort.group("Car pool", cohort.learners[0])
    cohort.do(lambda s, _: setattr(s.get_one(CourseGroup, other), "lti_set_id", "car-pools"))
    cohort.group("Early shift", *cohort.learners)
    cohort.change(group_rule=WITHIN)
    for learner in cohort.learners:
        cohort.write(learner)

    assert authors_of(cohort, cohort.learners[0]) == {"Learner 1", "Learner 2"}


def test_who_changes_groups_gets_works_of_the_new_one(six: Cohort) -> None:
    six.change(group_rule=WITHIN)
    mover = six.learners[0]
    before = six.part(mover).standing.is_work_waiting
    with six.writing() as session:
        mine = CourseGroupMember.person_id == mover.person_id
        session.execute(delete(CourseGroupMember).where(mine))

    assert before
    assert authors_of(six, mover) == {"Learner 4", "Learner 5"}


@pytest.mark.parametrize("rule", [WITHIN, ACROSS])
def test_works_given_out_to_all_stay_within_the_rule(make_cohort: MakeCohort, rule: GroupRule) -> None:
    cohort = make_cohort(12, reviews_asked=2, giving=Giving.BY_FACILITATOR, group_rule=rule)
    shifts = [cohort.learners[at : at + 4] for at in (0, 4, 8)]
    for nth, shift in enumerate(shifts):
        cohort.group(f"Shift {nth}", *shift)
    for learner in cohort.learners:
        cohort.write(learner)

    cohort.do(lambda s, now: dealing.give_out(s, cohort.author, now=now))

    shift_of = {participant: nth // 4 for nth, participant in enumerate(cohort.participant_ids())}
    wrote = cohort.do(lambda s, _: authors(s))
    given = select(Review.reviewer_id, Review.submission_id)
    pairs = [(one, wrote[work]) for one, work in cohort.do(lambda s, _: s.execute(given).all())]
    assert len(pairs) == 24
    assert {shift_of[one] == shift_of[other] for one, other in pairs} == {rule is WITHIN}


def test_a_facilitator_may_give_a_work_of_another_group_and_is_told(six: Cohort) -> None:
    six.change(group_rule=WITHIN)
    first = six.participant(six.learners[0]).id

    offers = six.do(lambda s, now: giving.offers(s, six.author, first, now=now))

    doubtful = {one.author for one in offers.works if Doubt.OTHER_GROUP in one.doubts}
    assert doubtful == {f"Learner {nth}" for nth in (2, 3, 4, 5)}


def test_the_table_knows_who_waits_for_works_of_their_group(six: Cohort) -> None:
    six.know_roster()
    six.change(group_rule=WITHIN)
    six.review(six.learners[0])

    seen = six.do(lambda s, now: everybody(s, place.here(s, six.author), now=now))

    assert {one.name: (one.sent, one.needed) for one in seen.learners}["Learner 0"] == (1, 1)
    assert {one.needed for one in seen.learners} == {1}


def crossing(make_cohort: MakeCohort) -> Cohort:
    """Six and two, who review across: too many reviewers for two works."""
    cohort = make_cohort(8, reviews_asked=2, group_rule=ACROSS)
    cohort.group("Many", *cohort.learners[:6])
    cohort.group("Few", *cohort.learners[6:])
    cohort.know_roster()
    return cohort


def test_pr_17_a_boundary_that_cannot_hold_is_told_with_names_and_what_helps(make_cohort: MakeCohort) -> None:
    cohort = crossing(make_cohort)

    found = cohort.do(lambda s, _: shortfall.shortfall(s, cohort.author))

    assert found.missing == 6 * 2 - 2 * 3
    assert {one.name for one in found.short} <= {f"Learner {nth}" for nth in range(6)}
    assert found.enough is None
    assert [(line.names, line.people, line.owed) for line in found.lines] == [
        (("Few",), 2, 2),
        (("Many",), 6, 2),
    ]


def test_pr_17_the_rule_is_relaxed_and_everybody_gets_works(make_cohort: MakeCohort) -> None:
    cohort = crossing(make_cohort)

    cohort.do(lambda s, now: service.let_everybody_review_everybody(s, cohort.author, now=now))

    found = cohort.do(lambda s, _: shortfall.shortfall(s, cohort.author))
    assert (found.missing, found.here.everybodys_settings.group_rule) == (0, ANY)


def test_pr_17_fewer_reviews_are_asked_until_all_can_be_given(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(10, reviews_asked=3, group_rule=ACROSS)
    cohort.group("Six", *cohort.learners[:6])
    cohort.group("Four", *cohort.learners[6:])
    enough = cohort.do(lambda s, _: shortfall.shortfall(s, cohort.author)).enough

    cohort.do(lambda s, now: service.ask_for_fewer(s, cohort.author, enough, now=now))

    found = cohort.do(lambda s, _: shortfall.shortfall(s, cohort.author))
    assert (found.missing, found.here.everybodys_settings.reviews_asked) == (0, enough)
    with pytest.raises(Refused, match="not_fewer"):
        cohort.do(lambda s, now: service.ask_for_fewer(s, cohort.author, enough, now=now))


def test_a_copy_in_another_course_begins_without_the_groups_of_the_first() -> None:
    kept = Settings(group_rule=WITHIN, group_set="12", small_groups=JOINED)

    copied = for_other_people(kept, datetime(2026, 11, 22, tzinfo=UTC))

    assert (copied.group_rule, copied.group_set, copied.small_groups) == (ANY, "", JOINED)


def test_pr_17_an_author_sees_who_gets_too_few_and_presses_what_helps(table: Table) -> None:
    table.set_up()
    for learner in table.learners:
        learner.open()
    group_up(table, "Many", 5)
    author = table.author
    author.open()
    author.get(url(author, "/change"))
    chosen = {"group_rule": "across", "group_set": "set-", "reviews_asked": "3"}
    press(author, "/change", "publish", chosen)
    table.author.get(url(author, "/people/groups"))
    told = author.text

    press(author, "/people/groups", "relax")

    assert "If everybody hands in, one review cannot be given" in told
    assert sum(learner.person.name in told for learner in table.learners[:5]) == 1
    author.get(url(author, "/people/groups"))
    assert "everybody may review everybody" in author.text


def test_which_groups_are_meant_must_be_said_and_be_there(table: Table) -> None:
    table.set_up()
    group_up(table, "Many", 2)
    author = table.author
    author.open()
    author.get(url(author, "/change"))

    press(author, "/change", "publish", {"group_rule": "within", "group_set": "set-of-others"})

    assert "Choose one of the answers." in author.text
    assert re.search(r'name="group_rule" value="within"[^>]* checked', author.text)
