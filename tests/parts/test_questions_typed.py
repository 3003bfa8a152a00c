"""What authors type becomes questions, and what people send becomes answers, every problem told."""

import pytest
from flask import Flask
from flask_babel import Babel
from werkzeug.datastructures import MultiDict

from lti_tool.parts.questions import asked, editor
from lti_tool.parts.questions.rules.answering import Answer
from lti_tool.parts.questions.rules.questions import (
    LONGEST_TITLE,
    MOST_OPTIONS,
    MOST_QUESTIONS,
    Option,
    Question,
    QuestionKind,
)
from lti_tool.web.forms import Reader

OPTIONS = (Option("A", is_right=True, key="a"), Option("B", key="b"))
QUESTIONS = (
    Question("Line", QuestionKind.TEXT, "t"),
    Question("Scale", QuestionKind.SCALE, "s", low="Bad", high="Good"),
    Question("One", QuestionKind.ONE, "o", options=OPTIONS),
    Question("Many", QuestionKind.MANY, "m", options=OPTIONS, is_required=False),
    Question("Number", QuestionKind.NUMBER, "n", right_number=2.5, explanation="Half of five."),
)


@pytest.fixture(autouse=True)
def _in_english() -> object:
    app = Flask("questions")
    Babel(app)
    with app.test_request_context():
        yield


def judged(typed: tuple[editor.TypedQuestion, ...]) -> dict[str, str]:
    wrong: dict[str, str] = {}
    editor.judge(typed, lambda field, words: wrong.setdefault(field, str(words)))
    return wrong


def test_questions_shown_and_judged_are_the_same() -> None:
    assert editor.judge(editor.shown(QUESTIONS), pytest.fail) == QUESTIONS


def test_a_form_is_read_by_its_numbers() -> None:
    form = {
        "q0-title": "  Which\u202e one? ",
        "q0-kind": "many",
        "q0-o0-title": "A",
        "q0-o0-right": "yes",
        "q0-o1-title": "B",
        "q2-title": "after a gap",
    }

    (read,) = editor.read(form)

    assert (read.title, read.kind, read.is_required) == ("Which one?", QuestionKind.MANY, False)
    assert read.options == (Option("A", is_right=True), Option("B"))


def test_a_form_with_too_much_in_it_is_cut() -> None:
    form = {f"q{n}-title": "x" for n in range(50)} | {f"q0-o{n}-title": "x" for n in range(50)}

    read = editor.read(form)

    assert (len(read), len(read[0].options)) == (MOST_QUESTIONS, MOST_OPTIONS)


@pytest.mark.parametrize(
    ("button", "titles"),
    [
        ("raise-question-1", ["Scale", "Line", "One", "Many", "Number"]),
        ("lower-question-0", ["Scale", "Line", "One", "Many", "Number"]),
        ("raise-question-0", ["Line", "Scale", "One", "Many", "Number"]),
        ("lower-question-4", ["Line", "Scale", "One", "Many", "Number"]),
        ("remove-question-3", ["Line", "Scale", "One", "Number"]),
        ("remove-question-99", ["Line", "Scale", "One", "Many", "Number"]),
        ("add-question", ["Line", "Scale", "One", "Many", "Number", ""]),
    ],
)
def test_buttons_move_add_and_remove_questions(button: str, titles: list[str]) -> None:
    pressed = editor.press(editor.shown(QUESTIONS), button)

    assert [one.title for one in pressed or ()] == titles


def test_buttons_add_and_remove_options() -> None:
    more = editor.press(editor.shown(QUESTIONS), "add-option-2")
    fewer = editor.press(more or (), "remove-option-2-0")

    assert fewer is not None
    assert [option.title for option in fewer[2].options] == ["B", ""]


def test_a_button_of_somebody_else_is_none_of_theirs() -> None:
    assert editor.press(editor.shown(QUESTIONS), "publish") is None


def test_every_problem_of_the_author_is_told_at_its_field() -> None:
    typed = (
        editor.TypedQuestion("", QuestionKind.SCALE, low="Bad"),
        editor.TypedQuestion("Which?", QuestionKind.ONE, options=(Option("A"), Option("a"), Option(""))),
        editor.TypedQuestion("x" * (LONGEST_TITLE + 1), QuestionKind.NUMBER, right_number="many"),
        editor.TypedQuestion("Which?", QuestionKind.MANY, options=(Option("A"),)),
    )

    fields = set(judged(typed))

    assert fields == {
        "q0-title", "q0-high", "q1-o1-title", "q1-o2-title", "q2-title", "q2-right_number", "q3-title"
    }  # fmt: skip
    assert set(judged(())) == {editor.QUESTIONS_FIELD}


def test_answers_are_read_as_they_were_sent() -> None:
    sent = MultiDict(
        [("q-t", " a  line "), ("q-s", "4"), ("q-o", "b"), ("q-m", "a"), ("q-m", "b"), ("q-n", "2,5")]
    )
    reader = Reader(sent)

    answers = asked.read(sent, QUESTIONS)
    asked.refuse_unfit(reader, QUESTIONS, answers)

    assert reader.ok
    assert answers == (
        Answer("t", "a line"),
        Answer("s", number=4),
        Answer("o", options=("b",)),
        Answer("m", options=("a", "b")),
        Answer("n", number=2.5),
    )


@pytest.mark.parametrize("typed", ["nan", "inf", "1e3", "1_000", "--1", "9" * 400, "\u0661x"])
def test_what_is_no_number_is_refused_at_its_field(typed: str) -> None:
    sent = MultiDict([("q-t", "x"), ("q-s", "3"), ("q-o", "forged"), ("q-n", typed)])
    reader = Reader(sent)

    asked.refuse_unfit(reader, QUESTIONS, asked.read(sent, QUESTIONS))

    assert set(reader.errors) == {"q-o", "q-n"}
