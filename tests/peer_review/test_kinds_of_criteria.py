"""A rubric may ask for levels, a yes or no, typed points, or words alone; each counts as what it is."""

import csv
import io
import re

import pytest

from lti_tool.activities.peer_review.service import setting_up
from lti_tool.activities.peer_review.service.setting_up import Wanted
from lti_tool.parts.forms.rules import CriterionDraft, CriterionKind, LevelDraft, RubricDraft
from tests.house import House, Visitor
from tests.peer_review.browsing import SET_UP, Table, press, url
from tests.peer_review.making import Cohort

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


def test_feedback_of_words_alone_is_complete_and_speaks_of_no_grade(table: Table) -> None:
    publish(table, WORDS_ALONE)
    me, _other = write_and_review(table, words="A warm letter.")

    me.get(url(me, "/feedback"))
    feedback = me.text
    me.get(url(me, "/"))

    assert "A warm letter." in feedback
    assert "there is no grade" in feedback
    assert "of 100" not in feedback
    assert "Complete" in me.text


def test_reviews_as_a_file_hold_typed_points_and_leave_words_without(table: Table) -> None:
    publish(table, OF_ALL_KINDS)
    write_and_review(table, points="9")

    table.author.get(url(table.author, "/export/reviews.csv"))

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


def make(cohort: Cohort, *criteria: CriterionDraft) -> Cohort:
    wanted = Wanted("A letter", cohort.settings, RubricDraft(criteria))
    cohort.do(lambda s, now: setting_up.change(s, cohort.author, wanted, now=now))
    return cohort
