"""The values of a questionnaire, and how they are kept as JSON."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

MOST_QUESTIONS = 20
FEWEST_OPTIONS, MOST_OPTIONS = 2, 10
LONGEST_TITLE, LONGEST_OPTION, LONGEST_EXPLANATION, LONGEST_END = 300, 200, 1000, 60
LOWEST, HIGHEST = 1, 5
"""The ends of every scale."""


class QuestionKind(StrEnum):
    """What people answer with."""

    TEXT = "text"
    LONG = "long"
    SCALE = "scale"
    ONE = "one"
    MANY = "many"
    NUMBER = "number"

    @property
    def has_options(self) -> bool:
        """Whether people choose from a list."""
        return self in {QuestionKind.ONE, QuestionKind.MANY}

    @property
    def has_words(self) -> bool:
        """Whether people write freely."""
        return self in {QuestionKind.TEXT, QuestionKind.LONG}


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers to choose from; without a key it is new."""

    title: str
    is_right: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; without a key it is new, with one it is the same question in every version."""

    title: str
    kind: QuestionKind
    key: str = ""
    is_required: bool = True
    options: tuple[Option, ...] = ()
    low: str = ""
    """What the lowest step of a scale means."""
    high: str = ""
    right_number: float | None = None
    explanation: str = ""
    """What people read once they have answered."""

    @property
    def right_options(self) -> frozenset[str]:
        """The keys of the options that are right; empty where the question tests nothing."""
        return frozenset(option.key for option in self.options if option.is_right)

    @property
    def is_graded(self) -> bool:
        """Whether there is a right answer."""
        return self.right_number is not None or any(option.is_right for option in self.options)


Questions = tuple[Question, ...]


def as_body(questions: Questions) -> list[dict[str, Any]]:
    """The questions as JSON keeps them; `from_body` gives them back."""
    return [
        {
            "key": one.key,
            "kind": str(one.kind),
            "title": one.title,
            "required": one.is_required,
            "options": [
                {"key": option.key, "title": option.title, "right": option.is_right} for option in one.options
            ],
            "low": one.low,
            "high": one.high,
            "right_number": one.right_number,
            "explanation": one.explanation,
        }
        for one in questions
    ]


def from_body(body: Sequence[Mapping[str, Any]]) -> Questions:
    """The questions that `as_body` wrote."""
    return tuple(
        Question(
            one["title"],
            QuestionKind(one["kind"]),
            one["key"],
            one["required"],
            tuple(Option(option["title"], option["right"], option["key"]) for option in one["options"]),
            one["low"],
            one["high"],
            one["right_number"],
            one["explanation"],
        )
        for one in body
    )


def with_keys(questions: Questions, known: Questions, new_key: Callable[[], UUID]) -> Questions:
    """The questions with a key each: their own where `known` has it for the same kind, else a new one.

    So an answer under a key means the same question in every version. A key that comes twice counts once.
    """
    kinds = {one.key: one for one in known}
    seen: set[str] = set()
    keyed = []
    for one in questions:
        before = kinds.get(one.key)
        stays = before is not None and before.kind is one.kind and one.key not in seen
        key = one.key if stays else new_key().hex
        seen.add(key)
        options = _options_with_keys(one.options, before.options if before and stays else (), new_key)
        keyed.append(replace(one, key=key, options=options))
    return tuple(keyed)


def _options_with_keys(
    options: Sequence[Option], known: Sequence[Option], new_key: Callable[[], UUID]
) -> tuple[Option, ...]:
    left = {option.key for option in known}
    keyed = []
    for option in options:
        key = option.key if option.key in left else new_key().hex
        left.discard(key)
        keyed.append(replace(option, key=key))
    return tuple(keyed)
