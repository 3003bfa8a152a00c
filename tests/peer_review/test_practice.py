"""Worked examples: nobody waits for ever without anything to review, and reviewing can be learnt first."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import ExampleReview, ExampleWork
from lti_tool.activities.peer_review.queries import practice as queries
from lti_tool.activities.peer_review.rules.drafts import Edition
from lti_tool.activities.peer_review.rules.duties import Next, next_thing
from lti_tool.activities.peer_review.rules.settings import Practise
from lti_tool.activities.peer_review.service import examples, practising, setting_up
from lti_tool.activities.peer_review.service.examples import Wanted
from lti_tool.activities.peer_review.service.personal_data import erase_personal, export_personal
from lti_tool.activities.peer_review.service.reviewing import Draft
from lti_tool.errors import NotFound, Refused
from lti_tool.participation.models import Activity
from tests.house import Visitor
from tests.peer_review.browsing import Table, judged, press, url
from tests.peer_review.conftest import MakeCohort
from tests.peer_review.making import Cohort, answers
from tests.peer_review.test_grades import is_complete
from tests.peer_review.test_statements import verbs_of

DAY = timedelta(days=1)
BEST, GOOD, WORST = (0, 0), (1, 0), (2, 1)


def add(cohort: Cohort, title: str = "An example", levels: tuple[int, int] = BEST) -> ExampleWork:
    rubric = cohort.rubric()
    wanted = Wanted(title, "Dear customer.", "Say when.", answers(rubric, *levels, words="Because."))
    return cohort.do(lambda s, now: examples.add_example(s, cohort.author, wanted, now=now))


def begin(cohort: Cohort, actor: Actor) -> ExampleReview:
    return cohort.do(lambda s, now: practising.begin_practice(s, actor, now=now))


def practise(cohort: Cohort, actor: Actor, levels: tuple[int, int] = BEST) -> ExampleReview:
    """Judge the next example and send it."""
    mine = begin(cohort, actor)
    draft = Draft(
        mine.id, answers(cohort.rubric(), *levels, words="So."), Edition(mine.draft_version, "page")
    )
    cohort.do(lambda s, now: practising.save_practice(s, actor, draft, now=now))
    return cohort.do(lambda s, now: practising.send_practice(s, actor, mine.id, now=now))


def next_of(cohort: Cohort, actor: Actor) -> Next:
    return next_thing(cohort.part(actor).standing)


@pytest.fixture
def waiting(make_cohort: MakeCohort) -> tuple[Cohort, Actor]:
    """Two examples, and somebody who owes two reviews where there is no work to review."""
    cohort = make_cohort(3)
    add(cohort, "A strong one")
    add(cohort, "A weak one", WORST)
    cohort.write(cohort.learners[0])
    return cohort, cohort.learners[0]


def test_who_waits_for_hours_gets_an_example_that_counts(waiting: tuple[Cohort, Actor]) -> None:
    cohort, learner = waiting
    at_once = next_of(cohort, learner)
    cohort.clock.move(hours=4)

    offered = next_of(cohort, learner)
    mine = practise(cohort, learner)

    assert (at_once, offered) == (Next.WAIT_FOR_WORK, Next.PRACTISE)
    assert mine.counts
    assert cohort.part(learner).standing.sent == 1


def test_examples_never_stand_for_all_reviews(waiting: tuple[Cohort, Actor]) -> None:
    cohort, learner = waiting
    cohort.clock.move(days=1)
    practise(cohort, learner)
    cohort.clock.move(days=5)

    assert next_of(cohort, learner) is Next.WAIT_FOR_WORK
    with pytest.raises(Refused, match="not_now"):
        begin(cohort, learner)


def test_a_work_that_is_there_comes_before_any_example(waiting: tuple[Cohort, Actor]) -> None:
    cohort, learner = waiting
    cohort.clock.move(days=2)
    cohort.write(cohort.learners[1])

    assert next_of(cohort, learner) is Next.START_REVIEW


def test_the_last_review_owed_completes_with_an_example_before_it(waiting: tuple[Cohort, Actor]) -> None:
    cohort, learner = waiting
    cohort.clock.move(days=1)
    practise(cohort, learner)
    cohort.write(cohort.learners[1])

    cohort.review(learner)

    assert is_complete(cohort, learner)


def test_pr_01_in_a_group_of_two_nobody_waits_for_the_other_alone(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(2, reviews_asked=2)
    add(cohort)
    first, second = cohort.learners
    cohort.write(first)
    cohort.clock.move(days=1)
    practise(cohort, first)
    cohort.write(second)

    cohort.review(first)

    assert is_complete(cohort, first)


def test_where_examples_come_first_no_work_is_given_out_before(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(2, practise=Practise.FIRST)
    add(cohort)
    for learner in cohort.learners:
        cohort.write(learner)
    learner = cohort.learners[0]
    offered = next_of(cohort, learner)

    with pytest.raises(Refused, match="practise_first"):
        cohort.pull(learner)
    mine = practise(cohort, learner)

    assert offered is Next.PRACTISE
    assert not mine.counts
    assert cohort.pull(learner)


def test_who_judges_badly_practises_again_and_then_goes_on(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(2, practise=Practise.FIRST)
    add(cohort, "One")
    add(cohort, "Two")
    for learner in cohort.learners:
        cohort.write(learner)
    learner = cohort.learners[0]

    first = practise(cohort, learner, WORST)
    after_one = next_of(cohort, learner)
    second = practise(cohort, learner, WORST)

    assert after_one is Next.PRACTISE
    assert first.example_id != second.example_id
    assert next_of(cohort, learner) is Next.START_REVIEW


@pytest.mark.parametrize(("levels", "distance"), [(BEST, 0.0), (GOOD, 0.25), (WORST, (1 + 2 / 3) / 2)])
def test_the_distance_is_the_mean_over_criteria(
    waiting: tuple[Cohort, Actor], levels: tuple[int, int], distance: float
) -> None:
    cohort, learner = waiting
    cohort.clock.move(days=1)

    assert practise(cohort, learner, levels).distance == pytest.approx(distance)


def test_the_record_store_hears_of_it(waiting: tuple[Cohort, Actor]) -> None:
    cohort, learner = waiting
    cohort.clock.move(days=1)

    practise(cohort, learner)

    assert verbs_of(cohort, learner).count("answered") == 1


def test_sending_twice_counts_once(waiting: tuple[Cohort, Actor]) -> None:
    cohort, learner = waiting
    cohort.clock.move(days=1)
    mine = practise(cohort, learner)

    cohort.do(lambda s, now: practising.send_practice(s, learner, mine.id, now=now))

    assert cohort.part(learner).standing.sent == 1
    assert verbs_of(cohort, learner).count("answered") == 1


def test_an_example_somebody_judged_stays(waiting: tuple[Cohort, Actor]) -> None:
    cohort, learner = waiting
    cohort.clock.move(days=1)
    judged_one = practise(cohort, learner).example_id

    with pytest.raises(Refused, match="judged"):
        cohort.do(lambda s, _: examples.remove_example(s, cohort.author, judged_one))


def test_an_example_nobody_judged_goes_with_its_drafts(waiting: tuple[Cohort, Actor]) -> None:
    cohort, learner = waiting
    cohort.clock.move(days=1)
    begun = begin(cohort, learner)

    cohort.do(lambda s, _: examples.remove_example(s, cohort.author, begun.example_id))

    assert cohort.part(learner).here.settings.examples == 1
    assert begin(cohort, learner).example_id != begun.example_id


def test_a_copied_activity_has_the_examples_too(waiting: tuple[Cohort, Actor]) -> None:
    cohort, _ = waiting
    with cohort.writing() as session:
        link = cohort._link(session)

    def copy(session: object, now: object) -> list[tuple[str, float]]:
        author = replace(cohort.author, resource_link_id=link)
        made = setting_up.copy(session, author, session.get_one(Activity, cohort.activity_id), now=now)
        return [
            (one.title, sum(a.level_id is not None for a in queries.judgement(session, one).answers))
            for one in queries.examples_of(session, made)
        ]

    assert cohort.do(copy) == [("A strong one", 2), ("A weak one", 2)]


def test_what_somebody_practised_is_theirs_and_goes_with_them(waiting: tuple[Cohort, Actor]) -> None:
    cohort, learner = waiting
    cohort.clock.move(days=1)
    practise(cohort, learner)

    told = cohort.do(lambda s, _: export_personal(s, learner.person_id))["examples_judged"]
    cohort.do(lambda s, now: erase_personal(s, learner.person_id, now=now))

    assert told[0]["answers"][0]["comment"] == "So."
    assert cohort.do(lambda s, _: export_personal(s, learner.person_id))["examples_judged"] == []


def test_nobody_opens_the_practice_of_another(waiting: tuple[Cohort, Actor]) -> None:
    cohort, learner = waiting
    cohort.clock.move(days=1)
    mine = begin(cohort, learner)
    other = cohort.learners[1]
    cohort.write(other)

    with pytest.raises(NotFound):
        cohort.do(lambda s, _: queries.practice_page(s, other, mine.id))


def test_an_author_adds_an_example_and_a_learner_judges_it(table: Table) -> None:
    table.set_up(practise="first")
    author, learner = table.author, table.learners[0]
    add_by_hand(author, "A letter", level=0)
    for one in table.learners[:2]:
        table.write(one)
    learner.open()

    learner.send(url(learner, "/practice"))
    at = learner.at
    press(learner, at, "send")
    without_levels = learner.text
    press(learner, at, "send", judged(learner.text, 0, "It says when."))

    assert "Choose a level for" in without_levels
    assert "You see it much as its author does" in learner.text
    assert "Say when it comes" in learner.text
    table.pull(learner)
    assert "Your judgement" in learner.text


def test_an_example_without_words_or_levels_is_refused_by_name(table: Table) -> None:
    table.set_up()
    author = table.author
    author.open()
    author.get(url(author, "/examples/new"))

    press(author, "/examples/new", changed={"example_title": "A letter"})

    assert "Write the example, or paste it here." in author.text
    assert "Choose a level for" in author.text
    author.get(url(author, "/examples"))
    assert "There are none yet" in author.text


def add_by_hand(author: Visitor, title: str, level: int) -> None:
    """An author adds an example by its form."""
    author.open()
    author.get(url(author, "/examples/new"))
    fields = {"example_title": title, "example_text": "Dear customer.", "lesson": "Say when it comes."}
    press(author, "/examples/new", changed=fields | judged(author.text, level, "It says when."))
    assert "The example is saved." in author.text
