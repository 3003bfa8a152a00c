"""Which answers fit a questionnaire, and what each still needs."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lti_tool.parts.questions.rules.questions import HIGHEST, LOWEST, Question, QuestionKind, Questions

LONGEST_TEXT, LONGEST_LONG = 300, 5000
LARGEST_NUMBER = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person says to one question: words, keys of options, or a number (also for a scale)."""

    key: str
    text: str = ""
    options: tuple[str, ...] = ()
    number: float | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said."""
        return not self.text.strip() and not self.options and self.number is None


class Problem(StrEnum):
    """Why an answer does not do."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    NOT_OFFERED = "not_offered"
    OUT_OF_RANGE = "out_of_range"


def longest(kind: QuestionKind) -> int:
    """How many characters fit."""
    return LONGEST_LONG if kind is QuestionKind.LONG else LONGEST_TEXT


def problems(questions: Questions, answers: Iterable[Answer]) -> dict[str, Problem]:
    """What is wrong, by the key of the question; empty when all fit."""
    said = {answer.key: answer for answer in answers}
    found = ((one.key, problem(one, said.get(one.key, Answer(one.key)))) for one in questions)
    return {key: wrong for key, wrong in found if wrong is not None}


def problem(question: Question, answer: Answer) -> Problem | None:
    """What is wrong with one answer."""
    only = _only(question.kind, answer)
    if only.is_empty:
        return Problem.MISSING if question.is_required else None
    if question.kind.has_words:
        return Problem.TOO_LONG if len(only.text) > longest(question.kind) else None
    if question.kind.has_options:
        return None if _is_offered(question, only.options) else Problem.NOT_OFFERED
    return None if _is_in_range(question.kind, only.number) else Problem.OUT_OF_RANGE


def fitting(questions: Questions, answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """The answers that can be kept, in the order of the questions; empty and unfit ones are left out."""
    said = {answer.key: answer for answer in answers}
    kept = (_only(one.kind, said[one.key]) for one in questions if one.key in said)
    by_key = {one.key: one for one in questions}
    return tuple(one for one in kept if not one.is_empty and problem(by_key[one.key], one) is None)


def as_kept(answers: Iterable[Answer]) -> dict[str, Any]:
    """The answers as JSON keeps them; `from_kept` gives them back."""
    return {
        one.key: {"text": one.text, "options": list(one.options), "number": one.number} for one in answers
    }


def from_kept(kept: Mapping[str, Any]) -> tuple[Answer, ...]:
    """The answers that `as_kept` wrote."""
    return tuple(Answer(key, one["text"], tuple(one["options"]), one["number"]) for key, one in kept.items())


def without_words(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """The answers that tell nothing in somebody's own words."""
    return tuple(answer for answer in answers if not answer.text)


def _only(kind: QuestionKind, answer: Answer) -> Answer:
    """The part of an answer that its kind asks for; each option once."""
    if kind.has_words:
        return Answer(answer.key, text=answer.text)
    if kind.has_options:
        return Answer(answer.key, options=tuple(dict.fromkeys(answer.options)))
    return Answer(answer.key, number=answer.number)


def _is_offered(question: Question, chosen: Sequence[str]) -> bool:
    offered = {option.key for option in question.options}
    fits = question.kind is QuestionKind.MANY or len(chosen) == 1
    return fits and offered.issuperset(chosen)


def _is_in_range(kind: QuestionKind, number: float | None) -> bool:
    if number is None or not math.isfinite(number):
        return False
    if kind is QuestionKind.SCALE:
        return LOWEST <= number <= HIGHEST and number == int(number)
    return abs(number) <= LARGEST_NUMBER
