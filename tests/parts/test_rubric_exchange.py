"""Rubrics come in as people have them elsewhere, and leave so that others can read them."""

import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from uuid import uuid4

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given, settings
from hypothesis import strategies as st

from lti_tool.parts.forms.editor import MOST_CRITERIA, MOST_LEVELS
from lti_tool.parts.forms.exchange import Unreadable, as_canvas_csv, as_markdown, read
from lti_tool.parts.forms.prompting import MOST_LEAST_WORDS, MOST_PROMPTS
from lti_tool.parts.forms.rules import (
    Criterion,
    CriterionDraft,
    CriterionKind,
    Level,
    LevelDraft,
    Rubric,
    RubricDraft,
)
from lti_tool.web.forms import cleaned
from lti_tool.web.spreadsheets import BYTE_ORDER_MARK

HEAD = "Rubric Name,Criteria Name,Criteria Description,Criteria Enable Range" + (
    ",Rating Name,Rating Description,Rating Points" * 2
)
CLEAR = CriterionDraft("Clear", (LevelDraft("Very", 10, "At once"), LevelDraft("Not", 0)), "Is it clear?")
IDEAS = CriterionDraft("Ideas", (), "How many?", kind=CriterionKind.POINTS, highest=20)
WORDS = CriterionDraft("In words", (), "What else?", kind=CriterionKind.COMMENT)
NUMBERS = st.integers(0, 100_000).map(lambda hundredths: hundredths / 100)
SIGNS = st.characters(categories=("L", "N", "S"), exclude_characters="|*'=+-`#>")
NAMES = st.text(SIGNS, min_size=1, max_size=20).filter(lambda name: cleaned(name) == name)
LINES = NAMES | st.just("")


@pytest.fixture(autouse=True, scope="module")
def language() -> Iterator[None]:
    app = Flask("exchange", static_folder=None)
    Babel(app)
    with app.test_request_context():
        yield


def kept(draft: RubricDraft) -> Rubric:
    """The same as it would be kept."""
    return Rubric(
        uuid4(),
        1,
        tuple(
            Criterion(
                uuid4(),
                uuid4(),
                one.title,
                one.description,
                tuple(
                    Level(uuid4(), uuid4(), each.title, each.description, each.points) for each in one.levels
                ),
                one.kind,
                one.highest,
                one.prompts,
                one.least_words,
            )
            for one in draft.criteria
        ),
    )


LEVELS = st.lists(st.builds(LevelDraft, NAMES, NUMBERS, LINES), min_size=2, max_size=MOST_LEVELS).map(tuple)
CRITERIA = st.one_of(
    st.builds(CriterionDraft, NAMES, LEVELS, LINES).filter(lambda one: one.levels[0].points > 0),
    st.builds(
        lambda name, most: CriterionDraft(name, (), kind=CriterionKind.POINTS, highest=most + 1),
        NAMES,
        st.integers(0, 900),
    ),
    st.builds(lambda name: CriterionDraft(name, (), kind=CriterionKind.COMMENT), NAMES),
)
RUBRICS = st.lists(CRITERIA, min_size=1, max_size=MOST_CRITERIA).map(lambda found: RubricDraft(tuple(found)))

SENTENCES = st.lists(NAMES, max_size=MOST_PROMPTS).map(tuple)
HELPED = st.lists(
    st.builds(
        lambda one, sentences, least: replace(one, prompts=sentences, least_words=least),
        CRITERIA,
        SENTENCES,
        st.integers(0, MOST_LEAST_WORDS),
    ),
    min_size=1,
    max_size=MOST_CRITERIA,
).map(lambda found: RubricDraft(tuple(found)))


@settings(max_examples=40)
@given(RUBRICS)
def test_what_leaves_for_canvas_comes_back_the_same(draft: RubricDraft) -> None:
    assert read(as_canvas_csv("A letter", kept(draft))) == draft


@settings(max_examples=40)
@given(HELPED)
def test_what_leaves_as_markdown_comes_back_the_same(draft: RubricDraft) -> None:
    assert read(as_markdown("A letter", kept(draft))) == draft


def test_canvas_finds_the_columns_it_asks_for_and_no_formula() -> None:
    hostile = CriterionDraft("=1+1", (LevelDraft("@a", 5), LevelDraft("b", 0)))

    text = as_canvas_csv("A letter", kept(RubricDraft((CLEAR, IDEAS, WORDS, hostile))))

    head, *rows = csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK)))
    assert ",".join(head) == HEAD
    assert rows[0] == ["A letter", "Clear", "Is it clear?", "false", "Very", "At once", "10", "Not", "", "0"]
    assert rows[1][3:] == ["true", "Full points", "", "20", "No points", "", "0"]
    assert rows[2][3:] == ["false", "Words alone", "", "0"]
    assert (rows[3][1], rows[3][4]) == ("'=1+1", "'@a")


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}\nA,Clear,Is it clear?,false,Very,At once,10,Not,,0",
        f"{BYTE_ORDER_MARK}{HEAD}\r\nA,Clear,Is it clear?,FALSE,Very,At once,10.0,Not,,0,,,\r\n",
        f"{HEAD}\nA,Clear,Is it clear?,,Very,At once,10,Not,,0".replace(",", "\t"),
        f"{HEAD}\nA,Clear,Is it clear?,,Very,At once,10,Not,,0".replace("Rating Name", "Rating Name 1"),
        "Criterion\tQuestion\tVery (10)\tNot (0)\nClear\tIs it clear?\tAt once\t(0)",
        "Criterion,Description,Very,Not\nClear,Is it clear?,At once (10),(0)",
        "| Criterion | Question | Very (10) | Not (0) |\n|---|:-:|\n|**Clear**|Is it clear?|At once|(0)|",
        "# My rubric\n\n## Clear\n\nIs it\nclear?\n\n- **Very** (10): At once\n- Not (0)",
        "### Clear ###\nIs it clear?\n* Very (10): At\n  once\n* Not (0)",
    ],
)
def test_one_rubric_may_come_in_many_forms(text: str) -> None:
    assert read(text) == RubricDraft((CLEAR,))


@pytest.mark.parametrize(
    "text",
    [
        "X,Very (10),Not (0),Sentence to begin with,Least words\nClear,At once,(0),I stopped at,20\n",
        "X;Least words;Sentence to begin with;Very (10);Not\nClear;20;I stopped at;At once;(0)",
        "|X|Least words|Very (10)|Sentence to begin with|Not (0)|\n|Clear|20|At once|I stopped at|(0)|",
        "## Clear\n- Very (10): At once\n- Not (0)\n\n> I stopped at\n>\n*At least 20 words*",
    ],
)
def test_how_reviewers_are_helped_to_write_comes_along(text: str) -> None:
    [found] = read(text).criteria

    assert (found.levels, found.prompts, found.least_words) == (CLEAR.levels, ("I stopped at",), 20)


def test_canvas_has_no_place_for_how_reviewers_are_helped_and_loses_nothing_else() -> None:
    helped = replace(CLEAR, prompts=("I stopped at",), least_words=20)

    assert read(as_canvas_csv("A letter", kept(RubricDraft((helped,))))) == RubricDraft((CLEAR,))


def test_ratings_with_a_range_become_points_that_reviewers_type() -> None:
    [found] = read(f"{HEAD}\nA,Ideas,How many?,true,Many,ten or more,20,Few,,5").criteria

    assert (found.kind, found.highest) == (CriterionKind.POINTS, 20)
    assert found.description == "How many? Many: ten or more"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Paste a rubric first."),
        (HEAD, "There is no criterion in it."),
        (
            f"{HEAD}\nA,Clear,,,Very,,10,Not,,0\nB,Kind,,,Very,,10,Not,,0",
            "There are several rubrics in it (A, B).",
        ),
        (f"{HEAD}\nA,,,,Very,,10,Not,,0", "Line 2: the criterion has no name."),
        (f"{HEAD}\nA,Clear,,,Very,,ten,Not,,0", "Line 2: 'ten' is no number of points from 0 to 1000."),
        (f"{HEAD}\n\nA,Clear,,,Very,,-1,Not,,0", "Line 3: '-1' is no number of points from 0 to 1000."),
        ("Criterion,Very (10)\nClear,At once", "Line 2: a criterion has 2 to 7 levels."),
        ("Criterion,Very,Not\nClear,At once,(0)", "Line 2: At once has no level or no points above it"),
        ("Criterion,Very (10)", "Begin with a row that names the levels"),
        ("# Clear\n- Very\n- Not (0)", "Line 2: write a level with its points in brackets"),
        ("# Clear\n- Very (5000)\n- Not (0)", "Line 2: '5000' is no number of points from 0 to 1000."),
        ("# Clear\n" + "- Very (5)\n" * 8, "Line 1: a criterion has 2 to 7 levels."),
        ("# Clear\n" * 13, "It has 13 criteria; 12 fit."),
        ("# Clear\n*At least 501 words*", "Line 2: '501' is no number of words from 0 to 500."),
        ("Criterion,Very (1),Not (0),Least words\nClear,x,y,ten", "Line 2: 'ten' is no number of words"),
        ("a,b\n" * 400, "It has more than 200 lines."),
        ("Criterion,Very (10),Not (0)\nClear," + "x" * 200_000 + ",", "It cannot be read as a table"),
    ],
)
def test_what_does_not_fit_is_told_with_its_line(text: str, words: str) -> None:
    with pytest.raises(Unreadable) as problem:
        read(text)

    assert str(problem.value.words).startswith(words)


@given(st.text(max_size=400) | st.text("|#-*(),;\t\n0123 ab", max_size=400))
def test_whatever_is_pasted_is_read_or_refused(text: str) -> None:
    with suppress(Unreadable):
        assert 0 < len(read(text).criteria) <= MOST_CRITERIA
