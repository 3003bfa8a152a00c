"""A rubric may ask for levels, a yes or no, typed points, or words alone; each counts as what it is."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import datetime
from statistics import fmean
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review import KIND
from lti_tool.activities.peer_review.models import Review
from lti_tool.activities.peer_review.queries import practice, works
from lti_tool.activities.peer_review.rules.drafts import Edition
from lti_tool.activities.peer_review.rules.practice import distance
from lti_tool.activities.peer_review.rules.scoring import Judgement
from lti_tool.activities.peer_review.service import examples, reviewing, setting_up
from lti_tool.activities.peer_review.service.examples import Wanted as Example
from lti_tool.activities.peer_review.service.reviewing import Draft
from lti_tool.activities.peer_review.service.setting_up import Wanted
from lti_tool.errors import Refused
from lti_tool.participation.models import Activity
from lti_tool.parts.forms.rules import (
    Answer,
    Criterion,
    CriterionDraft,
    CriterionKind,
    Level,
    LevelDraft,
    Rubric,
    RubricDraft,
)
from tests.house import House, Visitor
from tests.peer_review.browsing import SET_UP, Fields, Table, press, url
from tests.peer_review.conftest import MakeCohort
from tests.peer_review.making import Cohort
from tests.peer_review.test_grades import is_complete, outcome, scores_on_their_way
from tests.peer_review.test_statements import statements

LEVELS = CriterionDraft("Clear", (LevelDraft("Very", 10), LevelDraft("Not", 0)))
CHECK = CriterionDraft("Signed", (LevelDraft("Yes", 5), LevelDraft("No", 0)), kind=CriterionKind.CHECK)
POINTS = CriterionDraft("Persuades", (), kind=CriterionKind.POINTS, highest=15)
WORDS = CriterionDraft("One wish", (), kind=CriterionKind.COMMENT)

OF_ALL_KINDS = {
    "c0-title": "Clear",
    "c0-kind": "levels",
    "c0-l0-title": "Very",
    "c0-l0-points": "10",
    "c0-l1-title": "Not",
    "c0-l1-points": "0",
    "c1-title": "Signed",
    "c1-kind": "check",
    "c1-points": "5",
    "c2-title": "Persuades",
    "c2-kind": "points",
    "c2-points": "15",
    "c3-title": "One wish",
    "c3-kind": "comment",
}
WORDS_ALONE = {"c0-title": "What works", "c0-kind": "comment", "c1-title": "One wish", "c1-kind": "comment"}


@pytest.fixture
def table(house: House) -> Table:
    return Table(house)


def publish(table: Table, rubric: dict[str, str]) -> None:
    """An author types a rubric into the form and publishes."""
    table.author.open()
    typed = SET_UP | {"reviews_asked": "1"} | rubric
    token = re.search(r'name="form_token" value="([^"]+)"', table.author.text)
    assert token is not None
    table.author.send(url(table.author, "/set-up"), {"form_token": token[1], **typed, "do": "publish"})


def filled(page: str, *, level: int = 0, points: str = "9", words: str = "Because it is.") -> dict[str, str]:
    """Every field of a rubric, filled in as a reviewer would."""
    fields = {}
    for name in dict.fromkeys(re.findall(r'name="((?:level|points|comment)-[0-9a-f]+)"', page)):
        values = re.findall(rf'name="{name}" value="([^"]+)"', page)
        given = {"level": values[level] if values else "", "points": points, "comment": words}
        fields[name] = given[name.split("-")[0]]
    return fields


def review(table: Table, visitor: Visitor, **how: object) -> None:
    at = table.pull(visitor)
    press(visitor, at, "check", filled(visitor.text, **how))
    press(visitor, f"{at}/send")


def write_and_review(table: Table, **how: object) -> list[Visitor]:
    both = table.learners[:2]
    for each in both:
        table.write(each)
    for each in both:
        review(table, each, **how)
    return both


def test_an_author_types_a_rubric_of_all_kinds_and_finds_it_again(table: Table) -> None:
    publish(table, OF_ALL_KINDS)

    table.author.get(url(table.author, "/change"))

    for kind in ("levels", "check", "points", "comment"):
        assert f'<option value="{kind}" selected>' in table.author.text
    assert "4 criteria, 30 points" in table.author.text


def test_an_author_without_scripts_gets_the_fields_of_another_kind(table: Table) -> None:
    table.author.open()

    press(table.author, "/set-up", "show-fields-0", SET_UP | {"c0-kind": "points"})

    assert re.search(r'name="c0-points" value="40"', table.author.text)
    assert 'name="c0-l0-title" value="Everything is there"' in table.author.text


def test_a_reviewer_answers_each_kind_and_the_author_reads_what_it_was(table: Table) -> None:
    publish(table, OF_ALL_KINDS)
    me, _other = write_and_review(table, points="7,5", words="Please sign it.")

    me.get(url(me, "/feedback"))

    assert "7.5 of 15 points" in me.text
    assert ">Very<" in me.text
    assert ">Yes<" in me.text
    assert "Please sign it." in me.text


def test_points_out_of_range_are_refused_and_what_was_typed_is_still_there(table: Table) -> None:
    publish(table, OF_ALL_KINDS)
    for each in table.learners[:2]:
        table.write(each)
    me = table.learners[0]
    at = table.pull(me)

    press(me, at, "check", filled(me.text, points="16", words="Not lost."))

    assert "Persuades: type a number from 0 to 15." in me.text
    assert 'value="16"' in me.text
    assert me.text.count("Not lost.") >= 4


def test_points_that_do_not_fit_keep_no_words_from_being_saved(table: Table) -> None:
    publish(table, OF_ALL_KINDS)
    for each in table.learners[:2]:
        table.write(each)
    me = table.learners[0]
    at = table.pull(me)
    typed = Fields(me.text).values | filled(me.text, points="16", words="Not lost.")

    kept = me.send(f"{at}/draft", typed, follow=False)

    assert kept.status_code == 200
    assert me.get(at).text.count("Not lost.") >= 4


def test_what_is_missing_is_asked_for_in_the_words_of_its_kind(table: Table) -> None:
    publish(table, OF_ALL_KINDS)
    for each in table.learners[:2]:
        table.write(each)
    me = table.learners[0]
    at = table.pull(me)

    press(me, at, "check")

    assert "Choose a level for: Clear" in me.text
    assert "Type points for: Persuades" in me.text
    assert "Write something about: One wish" in me.text


def test_feedback_of_words_alone_speaks_of_no_grade(table: Table) -> None:
    publish(table, WORDS_ALONE)
    me, _other = write_and_review(table, words="A warm letter.")

    me.get(url(me, "/feedback"))

    assert "A warm letter." in me.text
    assert "there is no grade" in me.text
    assert "of 100" not in me.text


def test_reviews_as_a_file_hold_typed_points_and_leave_words_without(table: Table) -> None:
    publish(table, OF_ALL_KINDS)
    write_and_review(table, points="9")

    table.author.get(url(table.author, "/people/export/reviews.csv"))

    rows = list(csv.DictReader(io.StringIO(table.author.text.removeprefix("\ufeff"))))
    said = {row["criterion"]: (row["level"], row["points"]) for row in rows}
    assert said["Clear"] == ("Very", "10.0")
    assert said["Signed"] == ("Yes", "5.0")
    assert said["Persuades"] == ("", "9.0")
    assert said["One wish"] == ("", "")


def test_pr_22_another_kind_makes_a_new_version_and_old_reviews_keep_theirs(table: Table) -> None:
    publish(table, OF_ALL_KINDS)
    me, other = write_and_review(table, points="9")
    table.author.get(url(table.author, "/change"))

    press(table.author, "/change", "save", {"c2-kind": "check", "c2-points": "15"})
    me.get(url(me, "/feedback"))

    assert "9 of 15 points" in me.text
    third = table.learners[2]
    table.write(third)
    table.pull(third)
    assert 'name="points-' not in third.text
    del other


def asking(cohort: Cohort, *criteria: CriterionDraft) -> Cohort:
    """The author asks for these criteria; everybody hands in."""
    wanted = Wanted("A letter", cohort.settings, RubricDraft(criteria))
    cohort.do(lambda s, now: setting_up.change(s, cohort.author, wanted, now=now))
    for learner in cohort.learners:
        cohort.write(learner)
    return cohort


def judged_by(cohort: Cohort, reviewer: Actor, points: float = 0.0) -> Review | None:
    """Get a work and send a review of it: the first levels, these points, some words."""
    review = cohort.pull(reviewer)
    if review is None:
        return None
    answers = tuple(
        Answer(one.id, one.levels[0].id if one.levels else None, "A warm letter.", points)
        for one in cohort.rubric().criteria
    )
    edition = Edition(review.draft_version, "page")
    draft = Draft(review.id, answers, edition)
    cohort.do(lambda s, now: reviewing.save_review_draft(s, reviewer, draft, now=now))
    return cohort.send(reviewer, review)


def test_typed_points_make_the_grade_by_their_exact_mean(make_cohort: MakeCohort) -> None:
    cohort = asking(make_cohort(4, reviews_asked=3), POINTS, WORDS)
    given = dict(zip([one.person_id for one in cohort.learners], (1, 4, 5.5, 12), strict=True))

    for _ in range(3):
        for learner in cohort.learners:
            judged_by(cohort, learner, given[learner.person_id])

    for learner in cohort.learners:
        others = [points for person, points in given.items() if person != learner.person_id]
        found = outcome(cohort, learner)
        assert found is not None
        assert found.scaled == fmean(others) / 15


def test_words_alone_complete_everybody_and_give_nobody_a_score(make_cohort: MakeCohort) -> None:
    cohort = asking(make_cohort(3), WORDS)

    reviews = [judged_by(cohort, learner) for _ in range(2) for learner in cohort.learners]

    assert all(is_complete(cohort, learner) for learner in cohort.learners)
    assert [outcome(cohort, learner) for learner in cohort.learners] == [None] * 3
    assert [scores_on_their_way(cohort, learner) for learner in cohort.learners] == [[]] * 3
    assert {review.scaled for review in reviews if review} == {None}
    assert not any("score" in one.get("result", {}) for one in statements(cohort))


def test_words_alone_ask_the_course_for_no_points(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(1)

    def points(session: Session, now: datetime) -> float | None:
        del now
        return KIND.content(session, session.get_one(Activity, cohort.activity_id)).points

    with_levels = cohort.do(points)
    asking(cohort, WORDS)

    assert with_levels == 100
    assert cohort.do(points) is None


def test_a_review_without_the_words_a_criterion_asks_for_is_not_sent(make_cohort: MakeCohort) -> None:
    cohort = asking(make_cohort(3), WORDS)
    review = cohort.pull(cohort.learners[0])
    assert review is not None

    with pytest.raises(Refused):
        cohort.send(cohort.learners[0], review)


def test_the_export_of_a_person_holds_the_points_they_typed(make_cohort: MakeCohort) -> None:
    cohort = asking(make_cohort(3), POINTS, CHECK)
    me = cohort.learners[0]
    judged_by(cohort, me, 7.5)

    told = cohort.do(lambda s, _: KIND.export_personal(s, me.person_id))

    said = told["activities"][0]["reviews_given"][0]["answers"]
    assert [(one["criterion"], one["level"], one["points"]) for one in said] == [
        ("Persuades", None, 7.5),
        ("Signed", "Yes", None),
    ]
    assert json.dumps(told)


def test_erasing_a_person_keeps_the_points_they_gave(make_cohort: MakeCohort) -> None:
    cohort = asking(make_cohort(3), POINTS)
    review = judged_by(cohort, cohort.learners[0], 7.5)
    assert review is not None

    cohort.do(lambda s, now: KIND.erase_personal(s, cohort.learners[0].person_id, now=now))

    kept = cohort.do(lambda s, _: works.judgements(s, [s.get_one(Review, review.id)])[0].answers)
    assert [(one.points, one.comment) for one in kept] == [(7.5, "")]


def test_an_example_is_compared_by_points_and_goes_along_into_a_copy(make_cohort: MakeCohort) -> None:
    cohort = asking(make_cohort(1), LEVELS, POINTS, WORDS)
    first, second, third = cohort.rubric().criteria
    judged = (
        Answer(first.id, first.levels[1].id, "Hm"),
        Answer(second.id, None, "Well", 12),
        Answer(third.id, None, "Sign it"),
    )
    example = Example("An example", "Dear customer.", "", judged)
    cohort.do(lambda s, now: examples.add_example(s, cohort.author, example, now=now))

    def copy(session: Session, now: datetime) -> list[tuple[str | None, float | None]]:
        author = replace(cohort.author, resource_link_id=cohort._link(session))
        original = session.get_one(Activity, cohort.activity_id)
        made = setting_up.copy(session, author, original, now=now)
        reference = practice.judgement(session, practice.examples_of(session, made)[0])
        titles = {level.id: level.title for one in reference.rubric.criteria for level in one.levels}
        by_criterion = {one.criterion_id: one for one in reference.answers}
        said = [by_criterion[one.id] for one in reference.rubric.criteria]
        return [(titles.get(one.level_id), one.points) for one in said]

    assert cohort.do(copy) == [("Not", None), (None, 12), (None, None)]


@pytest.mark.parametrize(("points", "apart"), [(12.0, 0.0), (9.0, 0.1), (0.0, 0.4)])
def test_typed_points_are_compared_as_shares_beside_levels(points: float, apart: float) -> None:
    levels = Criterion(uuid4(), uuid4(), "Clear", "", (Level(uuid4(), uuid4(), "Very", "", 10),))
    typed = Criterion(uuid4(), uuid4(), "Persuades", "", (), CriterionKind.POINTS, 15)
    words = Criterion(uuid4(), uuid4(), "One wish", "", (), CriterionKind.COMMENT)
    rubric = Rubric(uuid4(), 1, (levels, typed, words))

    def judgement(given: float) -> Judgement:
        return Judgement(
            rubric,
            (
                Answer(levels.id, levels.levels[0].id),
                Answer(typed.id, points=given),
                Answer(words.id, None, "x"),
            ),
        )

    assert distance(judgement(points), judgement(12)) == pytest.approx(apart)
