"""A rubric can be typed, changed by buttons and judged without JavaScript."""

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.parts.forms import editor
from lti_tool.parts.forms.editor import TypedRubric
from lti_tool.parts.forms.rules import CriterionKind
from lti_tool.parts.forms.starters import starter


@pytest.fixture(autouse=True)
def language() -> object:
    app = Flask("editor", static_folder=None)
    Babel(app)
    with app.test_request_context():
        yield


def as_form(rubric: TypedRubric) -> dict[str, str]:
    form = {}
    for at, criterion in enumerate(rubric.criteria):
        for name in ("title", "description", "key", "kind", "points", "prompts", "least_words"):
            form[f"c{at}-{name}"] = getattr(criterion, name)
        for level_at, level in enumerate(criterion.levels):
            for name in ("title", "description", "key", "points"):
                form[f"c{at}-l{level_at}-{name}"] = getattr(level, name)
    return form


def judged(rubric: TypedRubric) -> dict[str, str]:
    problems: dict[str, str] = {}
    editor.judge(rubric, lambda name, words: problems.setdefault(name, str(words)))
    return problems


def test_what_the_form_shows_is_what_it_reads() -> None:
    shown = editor.shown(starter())

    assert editor.read(as_form(shown)) == shown


def test_the_starter_is_good_enough_to_publish() -> None:
    assert judged(editor.shown(starter())) == {}
    assert editor.shown(starter()).points == 100


@pytest.mark.parametrize(
    ("button", "criteria", "levels_of_first"),
    [
        ("add-criterion", 4, 3),
        ("remove-criterion-0", 2, 3),
        ("add-level-0", 3, 4),
        ("remove-level-0-1", 3, 2),
        ("remove-criterion-99", 3, 3),
        ("remove-level-0-99", 3, 3),
    ],
)
def test_a_button_changes_the_form_and_nothing_else(button: str, criteria: int, levels_of_first: int) -> None:
    rubric = editor.press(editor.shown(starter()), button)

    assert rubric is not None
    assert len(rubric.criteria) == criteria
    assert len(rubric.criteria[0].levels) == levels_of_first


@pytest.mark.parametrize(
    "button", ["", "publish", "preview", "add-criterion; drop table", "remove-level-1-2-3"]
)
def test_other_buttons_are_not_the_rubrics(button: str) -> None:
    assert editor.press(editor.shown(starter()), button) is None


def test_there_is_an_end_to_adding() -> None:
    rubric = editor.shown(starter())

    for _ in range(50):
        rubric = editor.press(editor.press(rubric, "add-criterion"), "add-level-0")

    assert len(rubric.criteria) == editor.MOST_CRITERIA
    assert len(rubric.criteria[0].levels) == editor.MOST_LEVELS


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"c0-title": " "}, "c0-title"),
        ({"c0-title": "x" * 201}, "c0-title"),
        ({"c0-l1-points": "many"}, "c0-l1-points"),
        ({"c0-l1-points": "-1"}, "c0-l1-points"),
        ({"c0-l1-points": "1001"}, "c0-l1-points"),
        ({"c0-l1-points": "١٢"}, "c0-l1-points"),
        ({"c0-l1-title": "\x00\x00"}, "c0-l1-title"),
        ({"c2-description": "x" * 1001}, "c2-description"),
    ],
)
def test_what_does_not_fit_is_named_at_its_field(changed: dict[str, str], problem: str) -> None:
    form = as_form(editor.shown(starter())) | changed

    assert list(judged(editor.read(form))) == [problem]


def test_every_problem_says_which_criterion_and_level_it_is_about() -> None:
    wrong = {"c0-title": "", "c1-l2-title": "", "c1-l2-points": "many", "c2-description": "x" * 1001}
    problems: dict[str, str] = {}

    form = as_form(editor.shown(starter())) | wrong
    editor.judge(editor.read(form), lambda name, words: problems.update({name: str(words)}))

    assert problems == {
        "c0-title": "Criterion 1: give it a name.",
        "c1-l2-title": "Criterion 2, level 3: give it a name.",
        "c1-l2-points": "Criterion 2, level 3: type the points as a number from 0 to 1000.",
        "c2-description": "Criterion 3, The question reviewers ask themselves: "
        "this is too long; 1000 characters fit.",
    }


def test_a_rubric_worth_nothing_is_refused() -> None:
    form = {
        name: ("0" if name.endswith("points") else value)
        for name, value in as_form(editor.shown(starter())).items()
    }

    assert list(judged(editor.read(form))) == [editor.CRITERIA_FIELD]


@pytest.mark.parametrize("kind", list(CriterionKind))
def test_every_kind_of_criterion_is_shown_as_it_was_typed(kind: CriterionKind) -> None:
    form = as_form(editor.shown(starter())) | {"c0-kind": kind, "c0-points": "2.5"}
    draft = editor.judge(editor.read(form), lambda name, words: pytest.fail(f"{name}: {words}"))

    shown = editor.shown(draft)

    assert draft.criteria[0].kind is kind
    assert editor.read(as_form(shown)) == shown
    assert editor.judge(shown, lambda name, words: pytest.fail(f"{name}: {words}")) == draft


def test_a_yes_is_worth_the_points_and_a_no_nothing() -> None:
    form = as_form(editor.shown(starter())) | {"c0-kind": "check", "c0-points": "3"}

    draft = editor.judge(editor.read(form), lambda *_: None)

    assert [(level.title, level.points) for level in draft.criteria[0].levels] == [("Yes", 3), ("No", 0)]


def test_another_kind_begins_with_the_points_it_had_and_forgets_no_level() -> None:
    form = as_form(editor.shown(starter())) | {"c0-kind": "points", "c2-kind": "check"}

    changed = editor.press(editor.read(form), "show-fields-0")

    assert changed is not None
    assert [each.points for each in (changed.criteria[0], changed.criteria[2])] == ["40", "20"]
    assert changed.criteria[0].levels == editor.shown(starter()).criteria[0].levels


@pytest.mark.parametrize("kind", ["points", "check"])
def test_points_that_are_none_are_refused_at_their_field(kind: str) -> None:
    form = as_form(editor.shown(starter())) | {"c0-kind": kind, "c0-points": "lots"}

    assert list(judged(editor.read(form))) == ["c0-points"]


def test_a_rubric_of_words_alone_needs_no_points() -> None:
    form = as_form(editor.shown(starter())) | {f"c{at}-kind": "comment" for at in range(3)}
    rubric = editor.read(form)

    assert judged(rubric) == {}
    assert rubric.asks_for_words_alone
    assert rubric.points == 0


def test_a_kind_nobody_knows_is_read_as_levels() -> None:
    form = as_form(editor.shown(starter())) | {"c0-kind": "<script>"}

    assert editor.read(form) == editor.shown(starter())


def test_no_criteria_are_refused() -> None:
    assert list(judged(editor.read({}))) == [editor.CRITERIA_FIELD]


def test_points_may_have_a_comma() -> None:
    form = as_form(editor.shown(starter())) | {"c0-l0-points": "2,5"}
    problems: list[str] = []

    draft = editor.judge(editor.read(form), lambda name, _: problems.append(name))

    assert problems == []
    assert draft.criteria[0].levels[0].points == 2.5


@given(
    st.dictionaries(
        st.text(max_size=12) | st.from_regex(r"c[0-3](-l[0-3])?-(title|points|key)", fullmatch=True),
        st.text(max_size=30),
    )
)
def test_nothing_a_browser_sends_breaks_the_editor(form: dict[str, str]) -> None:
    rubric = editor.read(form)

    problems = judged(rubric)

    assert problems or rubric.points > 0 or rubric.asks_for_words_alone
