"""Which answers fit, what they are worth, and what they say together."""

from dataclasses import replace
from math import inf, nan
from uuid import uuid4

import pytest

from lti_tool.parts.questions.rules.answering import (
    LARGEST_NUMBER,
    LONGEST_LONG,
    LONGEST_TEXT,
    Answer,
    Problem,
    as_kept,
    fitting,
    from_kept,
    problem,
    problems,
)
from lti_tool.parts.questions.rules.marking import is_right, score
from lti_tool.parts.questions.rules.questions import (
    Option,
    Question,
    QuestionKind,
    as_body,
    from_body,
    with_keys,
)
from lti_tool.parts.questions.rules.sums import may_be_shown, summary

OPTIONS = (Option("A", is_right=True, key="a"), Option("B", is_right=True, key="b"), Option("C", key="c"))
TEXT = Question("Name it", QuestionKind.TEXT, "text")
LONG = Question("Tell more", QuestionKind.LONG, "long", is_required=False)
SCALE = Question("How was it?", QuestionKind.SCALE, "scale")
ONE = Question("Which?", QuestionKind.ONE, "one", options=OPTIONS)
MANY = Question("Which ones?", QuestionKind.MANY, "many", options=OPTIONS, explanation="Both are.")
NUMBER = Question("How many?", QuestionKind.NUMBER, "number", right_number=0.3)
ALL = (TEXT, LONG, SCALE, ONE, MANY, NUMBER)


@pytest.mark.parametrize(
    ("question", "answer", "wrong"),
    [
        (TEXT, Answer("text"), Problem.MISSING),
        (TEXT, Answer("text", "  \n"), Problem.MISSING),
        (TEXT, Answer("text", options=("a",)), Problem.MISSING),
        (TEXT, Answer("text", "x" * LONGEST_TEXT), None),
        (TEXT, Answer("text", "x" * (LONGEST_TEXT + 1)), Problem.TOO_LONG),
        (LONG, Answer("long"), None),
        (LONG, Answer("long", "x" * (LONGEST_LONG + 1)), Problem.TOO_LONG),
        (SCALE, Answer("scale", number=1), None),
        (SCALE, Answer("scale", number=5), None),
        (SCALE, Answer("scale", number=0), Problem.OUT_OF_RANGE),
        (SCALE, Answer("scale", number=6), Problem.OUT_OF_RANGE),
        (SCALE, Answer("scale", number=2.5), Problem.OUT_OF_RANGE),
        (ONE, Answer("one", options=("c",)), None),
        (ONE, Answer("one", options=("z",)), Problem.NOT_OFFERED),
        (ONE, Answer("one", options=("a", "b")), Problem.NOT_OFFERED),
        (MANY, Answer("many", options=("a", "b")), None),
        (MANY, Answer("many", options=("a", "z")), Problem.NOT_OFFERED),
        (NUMBER, Answer("number", number=0), None),
        (NUMBER, Answer("number", number=-LARGEST_NUMBER), None),
        (NUMBER, Answer("number", number=LARGEST_NUMBER + 1), Problem.OUT_OF_RANGE),
        (NUMBER, Answer("number", number=nan), Problem.OUT_OF_RANGE),
        (NUMBER, Answer("number", number=inf), Problem.OUT_OF_RANGE),
    ],
)
def test_an_answer_fits_its_question_or_says_why_not(
    question: Question, answer: Answer, wrong: Problem | None
) -> None:
    assert problem(question, answer) is wrong


def test_every_problem_is_told_at_once() -> None:
    found = problems(ALL, [Answer("text", "here"), Answer("scale", number=9)])

    assert found == {
        "scale": Problem.OUT_OF_RANGE,
        "one": Problem.MISSING,
        "many": Problem.MISSING,
        "number": Problem.MISSING,
    }


def test_only_what_fits_is_kept() -> None:
    sent = [
        Answer("stranger", "hello"),
        Answer("number", "words too", number=3),
        Answer("many", options=("b", "b")),
        Answer("one", options=("z",)),
        Answer("text", " "),
    ]

    kept = fitting(ALL, sent)

    assert kept == (Answer("many", options=("b",)), Answer("number", number=3))
    assert from_kept(as_kept(kept)) == kept


@pytest.mark.parametrize(
    ("question", "answer", "right"),
    [
        (ONE, Answer("one", options=("b",)), True),
        (ONE, Answer("one", options=("c",)), False),
        (ONE, Answer("one"), False),
        (MANY, Answer("many", options=("b", "a")), True),
        (MANY, Answer("many", options=("a",)), False),
        (MANY, Answer("many", options=("a", "b", "c")), False),
        (NUMBER, Answer("number", number=0.1 + 0.2), True),
        (NUMBER, Answer("number", number=0.31), False),
        (NUMBER, Answer("number"), False),
        (TEXT, Answer("text", "anything"), None),
        (SCALE, Answer("scale", number=3), None),
    ],
)
def test_an_answer_is_right_wrong_or_neither(
    question: Question, answer: Answer, *, right: bool | None
) -> None:
    assert is_right(question, answer) is right


def test_a_score_is_the_share_of_graded_questions() -> None:
    answers = [Answer("text", "x"), Answer("one", options=("a",)), Answer("number", number=4)]

    assert score(ALL, answers) == pytest.approx(1 / 3)
    assert score((TEXT, SCALE), answers) is None


def test_questions_come_back_from_json_as_they_went() -> None:
    assert from_body(as_body(ALL)) == ALL


def test_a_key_is_kept_once_and_only_for_the_same_kind() -> None:
    changed = (
        replace(TEXT, title="Other words"),
        TEXT,
        replace(SCALE, kind=QuestionKind.NUMBER),
        replace(ONE, key="forged"),
    )

    same, twice, other_kind, forged = with_keys(changed, ALL, uuid4)

    assert same.key == "text"
    assert len({"text", "scale", "forged", twice.key, other_kind.key, forged.key}) == 6


def test_an_option_keeps_its_key_in_another_order() -> None:
    turned = replace(ONE, options=(OPTIONS[2], OPTIONS[0], OPTIONS[0], Option("New")))

    (kept,) = with_keys((turned,), ALL, uuid4)

    assert [option.key for option in kept.options][:2] == ["c", "a"]
    assert len({option.key for option in kept.options}) == 4


@pytest.mark.parametrize(("answers", "shown"), [(0, False), (2, False), (3, True), (300, True)])
def test_three_answers_hide_who_gave_which(answers: int, *, shown: bool) -> None:
    assert may_be_shown(answers) is shown


def test_a_question_that_too_few_answered_says_nothing() -> None:
    responses = [[Answer("scale", number=n), Answer("long", "b" if n > 1 else "")] for n in (1, 3, 5)]

    scale, long = summary((SCALE, LONG), responses).sums

    assert (scale.mean, scale.spread) == (3, pytest.approx((8 / 3) ** 0.5))
    assert (long.answered, long.texts) == (0, ())


def test_texts_do_not_tell_who_answered_first() -> None:
    (long,) = summary((LONG,), [[Answer("long", text)] for text in ("zeal", "calm", "mild")]).sums

    assert long.texts == ("calm", "mild", "zeal")
