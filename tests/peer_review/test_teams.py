"""Teams hand in one work together: all write it, none reviews it, all share what becomes of it."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from lti_tool.access import Actor
from lti_tool.activities.catalogue import KINDS
from lti_tool.activities.peer_review.models import Review, ReviewState, Submission, Team, WorkState
from lti_tool.activities.peer_review.queries import giving as offering
from lti_tool.activities.peer_review.queries.people import everybody
from lti_tool.activities.peer_review.queries.place import here
from lti_tool.activities.peer_review.rules.drafts import Edition
from lti_tool.activities.peer_review.rules.settings import Authors, Giving
from lti_tool.activities.peer_review.rules.teams import loads
from lti_tool.activities.peer_review.service import dealing, deciding, teams, writing
from lti_tool.activities.peer_review.service import giving as service
from lti_tool.activities.peer_review.service.giving import Given
from lti_tool.activities.peer_review.service.holding import taking_part
from lti_tool.courses.models import MembershipState
from lti_tool.errors import Conflict, NotFound, Refused
from lti_tool.runtime import Runtime
from tests.house import StandingClock
from tests.peer_review.making import Cohort
from tests.peer_review.test_at_once import at_once
from tests.peer_review.test_grades import is_complete, outcome
from tests.peer_review.test_loads import wrong_loads
from tests.peer_review.test_statements import verbs_of

LEFT = {"state": MembershipState.INACTIVE}
[KIND] = [kind for kind in KINDS if kind.slug == "peer_review"]


def everybody_has_come(cohort: Cohort) -> Cohort:
    for learner in cohort.learners:
        cohort.do(lambda s, now, who=learner: taking_part(s, who, now=now))
    return cohort


@pytest.fixture
def make(runtime: Runtime, clock: StandingClock) -> Callable[..., Cohort]:
    """A cohort whose learners have all opened the activity."""
    return lambda people=6, **settings: everybody_has_come(
        Cohort(runtime, clock, people, authors=Authors.TEAMS, **settings)
    )


@pytest.fixture
def make_any(any_runtime: Runtime, clock: StandingClock) -> Callable[..., Cohort]:
    """The same on both databases."""
    return lambda people=6, **settings: everybody_has_come(
        Cohort(any_runtime, clock, people, authors=Authors.TEAMS, **settings)
    )


@pytest.fixture
def pairs(make: Callable[..., Cohort]) -> Cohort:
    """Three teams of two; one of each has handed in."""
    cohort = make(6, reviews_asked=1)
    for nth, name in enumerate(("Amber", "Blue", "Coral")):
        cohort.team(name, *cohort.learners[2 * nth : 2 * nth + 2])
    for learner in cohort.learners[::2]:
        cohort.write(learner)
    return cohort


def work(cohort: Cohort, author: Actor) -> Submission | None:
    return cohort.do(lambda s, _: cohort.part_work(s, author))


def move(cohort: Cohort, who: Actor, team_id: object) -> None:
    cohort.do(lambda s, now: teams.move(s, cohort.author, who.person_id, team_id, now=now))


def save(cohort: Cohort, author: Actor, text: str, version: int, page: str) -> Submission:
    edition = Edition(version, page)
    return cohort.do(lambda s, now: writing.save_draft(s, author, text, edition, now=now))


def give(cohort: Cohort, reviewer: Actor, work_id: UUID) -> Review:
    """A facilitator gives somebody a work, who has handed in their own."""
    cohort.write(reviewer)
    given = Given(cohort.participant(reviewer).id, work_id, is_sure=True)
    return cohort.do(lambda s, now: service.give_work(s, cohort.author, given, now=now))


def reviewed_by(cohort: Cohort) -> Counter[object]:
    """How many reviews each work has, however they stand."""
    return Counter(cohort.do(lambda s, _: s.scalars(select(Review.submission_id)).all()))


def test_what_one_writes_the_others_read_and_hand_in(make_any: Callable[..., Cohort]) -> None:
    cohort = make_any(2)
    first, second = cohort.learners
    cohort.team("Amber", first, second)
    save(cohort, first, "Dear customer", 0, "a")

    assert work(cohort, second).draft_text == "Dear customer"
    cohort.do(lambda s, now: writing.hand_in(s, second, Edition(1, "b"), now=now))

    assert [cohort.part(learner).standing.is_handed_in for learner in (first, second)] == [True, True]
    assert cohort.do(lambda s, _: s.scalar(select(func.count()).select_from(Submission))) == 1
    assert ("submit" in verbs_of(cohort, first), "submit" in verbs_of(cohort, second)) == (False, True)


def test_pr_26_of_two_members_who_save_the_later_is_told_and_overwrites_nothing(
    make: Callable[..., Cohort],
) -> None:
    cohort = make(2)
    first, second = cohort.learners
    cohort.team("Amber", first, second)
    save(cohort, first, "Hers", 0, "a")
    save(cohort, second, "His", 1, "b")

    with pytest.raises(Conflict):
        save(cohort, first, "Hers again", 1, "a")

    assert work(cohort, first).draft_text == "His"


def test_the_first_words_of_two_members_at_once_make_one_work(make_any: Callable[..., Cohort]) -> None:
    cohort = make_any(0)
    newcomers = [cohort.learner("Ada"), cohort.learner("Ben")]
    cohort.team("Amber", *newcomers)

    at_once(*(lambda one=one: save(cohort, one, "Dear", 0, str(one.person_id)) for one in newcomers))

    assert cohort.do(lambda s, _: s.scalar(select(func.count()).select_from(Submission))) == 1


def all_ask(cohort: Cohort) -> None:
    for _ in cohort.learners:
        for learner in cohort.learners:
            cohort.review(learner)


def all_are_given_out(cohort: Cohort) -> None:
    cohort.do(lambda s, now: dealing.give_out(s, cohort.author, now=now))


@pytest.mark.parametrize(
    ("giving", "works_reach_people"),
    [(Giving.WHEN_ASKED, all_ask), (Giving.BY_FACILITATOR, all_are_given_out)],
)
def test_pr_05_each_reviews_what_they_owe_and_works_get_what_follows(
    make_any: Callable[..., Cohort], giving: Giving, works_reach_people: Callable[[Cohort], None]
) -> None:
    cohort = make_any(8, reviews_asked=2, giving=giving)
    for nth in range(4):
        cohort.team(f"Team {nth}", *cohort.learners[2 * nth : 2 * nth + 2])
    for learner in cohort.learners[::2]:
        cohort.write(learner)

    works_reach_people(cohort)

    given = cohort.do(lambda s, _: s.execute(select(Review.reviewer_id, Review.submission_id)).all())
    own = {one.id: work(cohort, who).id for who in cohort.learners for one in [cohort.participant(who)]}
    assert all(own[reviewer] != submission for reviewer, submission in given)
    assert set(Counter(reviewer for reviewer, _ in given).values()) == {2}
    assert sorted(reviewed_by(cohort).values()) == [4, 4, 4, 4]
    assert wrong_loads(cohort) == []


def test_pr_05_works_of_teams_get_equally_many_reviews(make: Callable[..., Cohort]) -> None:
    cohort = make(12, reviews_asked=1)
    for nth in range(3):
        cohort.team(f"Team {nth}", *cohort.learners[4 * nth : 4 * nth + 4])
    for learner in cohort.learners[::4]:
        cohort.write(learner)

    for learner in cohort.learners:
        cohort.review(learner)

    assert sorted(reviewed_by(cohort).values()) in ([4, 4, 4], [3, 4, 5])


def test_pr_05_teams_of_different_sizes_block_nobody(make: Callable[..., Cohort]) -> None:
    cohort = make(8, reviews_asked=2)
    cohort.team("One", cohort.learners[0])
    cohort.team("Two", cohort.learners[1])
    cohort.team("Many", *cohort.learners[2:7])
    for nth in (0, 1, 2, 7):  # the last is in no team
        cohort.write(cohort.learners[nth])
    cohort.know_roster()

    all_ask(cohort)

    assert all(is_complete(cohort, learner) for learner in cohort.learners)


@given(st.integers(1, 8), st.lists(st.integers(1, 9), min_size=1, max_size=9))
def test_there_is_a_place_for_every_review_that_is_owed(asked: int, sizes: list[int]) -> None:
    found = loads(asked, sum(sizes), len(sizes))

    owed = min(asked, len(sizes) - 1) * sum(sizes)
    assert asked <= found.aimed < found.at_most
    assert owed <= found.aimed * len(sizes)
    assert owed <= (found.at_most - 1) * (len(sizes) - 1)


def test_a_team_of_few_owes_as_many_reviews_as_there_are_other_teams(make_any: Callable[..., Cohort]) -> None:
    cohort = make_any(6, reviews_asked=4)
    cohort.team("Amber", *cohort.learners[:2])
    cohort.team("Blue", *cohort.learners[2:4])
    cohort.know_roster()
    for learner in cohort.learners[::2]:
        cohort.write(learner)

    # Beside the other team two people are in none.
    assert cohort.part(cohort.learners[1]).standing.needed == 3
    found = cohort.do(lambda s, now: everybody(s, here(s, cohort.author), now=now))
    assert (found.needed, found.without_team) == (3, 2)


def test_nobody_reviews_the_work_of_a_team_they_were_in(pairs: Cohort) -> None:
    first, second = pairs.learners[:2]
    amber = work(pairs, first).id
    blue = pairs.do(lambda s, _: s.scalars(select(Team.id).where(Team.name == "Blue")).one())

    move(pairs, second, blue)

    mine = pairs.participant(second).id
    offers = pairs.do(lambda s, now: offering.offers(s, pairs.author, mine, now=now))
    assert {one.submission_id for one in offers.works} == {work(pairs, pairs.learners[4]).id}
    while (review := pairs.review(second)) is not None:
        assert review.submission_id != amber


def test_a_former_work_is_given_to_nobody_by_the_batch_either(make: Callable[..., Cohort]) -> None:
    cohort = make(4, reviews_asked=1, giving=Giving.BY_FACILITATOR)
    first, second, third, fourth = cohort.learners
    cohort.team("Amber", first, second)
    blue = cohort.team("Blue", third)
    for learner in (first, third, fourth):
        cohort.write(learner)
    former = work(cohort, second).id

    move(cohort, second, blue)
    all_are_given_out(cohort)

    reviewed = select(Review.submission_id).where(Review.reviewer_id == cohort.participant(second).id)
    assert former not in cohort.do(lambda s, _: s.scalars(reviewed).all())


def test_everybody_of_the_team_gets_its_grade_once_their_own_duties_are_done(pairs: Cohort) -> None:
    pairs.change(reviews_asked=1)
    for learner in pairs.learners:
        pairs.review(learner, 1, 0)

    assert {outcome(pairs, learner).scaled for learner in pairs.learners} == {35 / 40}


def test_a_review_that_counts_no_more_changes_the_grade_of_all(pairs: Cohort) -> None:
    first, second = pairs.learners[:2]
    theirs = work(pairs, first).id
    level = iter((0, 1, 1))
    for learner in pairs.learners:
        review = pairs.pull(learner)
        pairs.judge(learner, review, next(level) if review.submission_id == theirs else 0, 0)
    harsh = select(Review).where(Review.submission_id == theirs).order_by(Review.scaled)
    review = pairs.do(lambda s, _: s.scalars(harsh).first())
    before = outcome(pairs, first).scaled

    pairs.do(lambda s, now: deciding.set_aside(s, pairs.author, review.id, "No.", now=now))

    assert outcome(pairs, first).scaled == outcome(pairs, second).scaled != before


def test_who_comes_into_a_team_brings_what_they_wrote_alone(make: Callable[..., Cohort]) -> None:
    cohort = make(2)
    first, second = cohort.learners
    save(cohort, first, "Mine so far", 0, "a")

    cohort.team("Amber", first, second)

    assert work(cohort, second).draft_text == "Mine so far"


def test_a_team_that_has_a_work_keeps_it_and_the_own_one_waits_for_a_return(
    make_any: Callable[..., Cohort],
) -> None:
    cohort = make_any(2)
    first, second = cohort.learners
    amber = cohort.team("Amber", first)
    theirs = cohort.write(first).id
    alone = cohort.write(second, "On my own").id

    move(cohort, second, amber)
    assert work(cohort, second).id == theirs
    assert cohort.do(lambda s, _: s.get_one(Submission, alone).state) == WorkState.WITHDRAWN
    assert "retract" in verbs_of(cohort, second)

    move(cohort, second, None)
    assert work(cohort, second).id == alone
    assert work(cohort, second).state == WorkState.HANDED_IN


def test_whoever_had_begun_to_review_the_work_is_done_with_it_when_it_becomes_theirs(pairs: Cohort) -> None:
    third = pairs.learners[2]
    review = pairs.draft(third, pairs.pull(third))
    of = pairs.do(lambda s, _: s.get_one(Submission, review.submission_id).team_id)

    move(pairs, third, of)

    assert pairs.do(lambda s, _: s.get_one(Review, review.id).state) == ReviewState.CREDITED
    assert wrong_loads(pairs) == []


def test_pr_09_a_work_stays_while_one_of_its_team_does(pairs: Cohort) -> None:
    first, second = pairs.learners[:2]

    pairs.belong(first, **LEFT)
    assert work(pairs, second).state == WorkState.HANDED_IN

    pairs.belong(second, **LEFT)
    assert work(pairs, second).state == WorkState.WITHDRAWN


def test_pr_14_a_work_is_late_when_it_is_for_each_of_them(
    make: Callable[..., Cohort], clock: StandingClock
) -> None:
    due = clock() + timedelta(days=1)
    cohort = make(2, submit_due=due)
    first, second = cohort.learners
    cohort.team("Amber", first, second)
    cohort.date(second, submit_due=due + timedelta(days=7))
    clock.move(days=2)

    cohort.write(first)

    assert not work(cohort, first).is_late


def test_who_is_erased_leaves_the_words_to_the_others_and_the_last_takes_them_along(pairs: Cohort) -> None:
    first, second = pairs.learners[:2]
    theirs = work(pairs, first).id

    pairs.do(lambda s, now: KIND.erase_personal(s, first.person_id, now=now))
    assert work(pairs, second).draft_text
    assert pairs.do(lambda s, _: KIND.export_personal(s, first.person_id))["activities"] == []

    pairs.do(lambda s, now: KIND.erase_personal(s, second.person_id, now=now))
    assert pairs.do(lambda s, _: s.get_one(Submission, theirs).draft_text) == ""


def test_a_work_leaves_the_pool_with_the_last_of_its_team_and_former_members_keep_the_words(
    make_any: Callable[..., Cohort],
) -> None:
    cohort = make_any(5, reviews_asked=1)
    first, former, third, begun, waiting = cohort.learners
    cohort.team("Amber", first, former)
    blue = cohort.team("Blue", third)
    theirs = cohort.write(first).id
    move(cohort, former, blue)
    reviews = [give(cohort, reviewer, theirs) for reviewer in (begun, waiting)]
    cohort.draft(begun, reviews[0])

    cohort.do(lambda s, now: KIND.erase_personal(s, first.person_id, now=now))

    left = cohort.do(lambda s, _: s.get_one(Submission, theirs))
    assert (left.state, left.draft_text) == (WorkState.WITHDRAWN, "Dear customer, it comes on Tuesday.")
    states = cohort.do(lambda s, _: [s.get_one(Review, one.id).state for one in reviews])
    assert states == [ReviewState.CREDITED, ReviewState.VOID]
    assert wrong_loads(cohort) == []
    cohort.jobs()
    assert cohort.do(lambda s, _: s.get_one(Submission, theirs).state) == WorkState.WITHDRAWN


def test_each_of_a_team_is_given_what_they_wrote_together(pairs: Cohort) -> None:
    exported = pairs.do(lambda s, _: KIND.export_personal(s, pairs.learners[1].person_id))

    assert exported["activities"][0]["draft"] == "Dear customer, it comes on Tuesday."
    assert exported["teams"] == [{"activity": "A letter", "team": "Amber"}]


def test_once_somebody_has_begun_it_is_settled_who_writes_together(make: Callable[..., Cohort]) -> None:
    cohort = make(2)
    save(cohort, cohort.learners[0], "Dear", 0, "a")

    with pytest.raises(Refused):
        cohort.change(authors=Authors.ALONE)


def test_a_team_goes_only_when_nobody_is_in_it_and_its_work_stays(make: Callable[..., Cohort]) -> None:
    cohort = make(1)
    [only] = cohort.learners
    amber = cohort.team("Amber", only)
    theirs = cohort.write(only).id

    with pytest.raises(Refused):
        cohort.do(lambda s, _: teams.remove_team(s, cohort.author, amber))
    move(cohort, only, None)
    cohort.do(lambda s, _: teams.remove_team(s, cohort.author, amber))

    assert cohort.do(lambda s, _: s.get_one(Submission, theirs).state) == WorkState.WITHDRAWN
    assert cohort.do(lambda s, _: s.get(Team, amber)) is None


def test_what_a_former_team_wrote_together_comes_back_as_the_own_work_of_none_of_them(
    make_any: Callable[..., Cohort],
) -> None:
    cohort = make_any(3)
    first, second, third = cohort.learners
    amber, blue = cohort.team("Amber", first, second), cohort.team("Blue", third)
    theirs = cohort.write(first).id
    cohort.write(third)
    for one in (first, second):
        move(cohort, one, blue)
    cohort.do(lambda s, _: teams.remove_team(s, cohort.author, amber))

    move(cohort, first, None)

    assert work(cohort, first) is None
    assert cohort.do(lambda s, _: s.get_one(Submission, theirs).state) == WorkState.WITHDRAWN


def test_what_somebody_wrote_as_the_only_one_of_a_team_comes_back_to_them(
    make: Callable[..., Cohort],
) -> None:
    cohort = make(2)
    first, second = cohort.learners
    amber, blue = cohort.team("Amber", first), cohort.team("Blue", second)
    mine = cohort.write(first).id
    cohort.write(second)
    move(cohort, first, blue)
    cohort.do(lambda s, _: teams.remove_team(s, cohort.author, amber))

    move(cohort, first, None)

    assert work(cohort, first).id == mine


def test_nobody_is_put_into_the_team_of_another_activity(make: Callable[..., Cohort]) -> None:
    cohort, other = make(1), make(1)
    theirs = other.team("Amber")

    with pytest.raises(NotFound):
        move(cohort, cohort.learners[0], theirs)
    with pytest.raises(NotFound):
        cohort.do(lambda s, _: teams.rename_team(s, cohort.author, theirs, "Mine"))
    mine = cohort.team("Amber")
    with pytest.raises(NotFound):
        move(cohort, other.learners[0], mine)
