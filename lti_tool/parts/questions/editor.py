"""A questionnaire as an author types it: read, changed by its buttons, judged before it counts."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from lti_tool.parts.questions.asked import number_of
from lti_tool.parts.questions.rules.answering import LARGEST_NUMBER
from lti_tool.parts.questions.rules.questions import (
    FEWEST_OPTIONS,
    LONGEST_END,
    LONGEST_EXPLANATION,
    LONGEST_OPTION,
    LONGEST_TITLE,
    MOST_OPTIONS,
    MOST_QUESTIONS,
    Option,
    Question,
    QuestionKind,
    Questions,
)
from lti_tool.web.forms import cleaned
from lti_tool.web.shown import Words

QUESTIONS_FIELD = "questions"
"""The place in the page that problems of the whole questionnaire point to."""

_BUTTON = re.compile(
    r"(add-question|add-option|remove-question|remove-option|raise-question|lower-question|show-fields)"
    r"(?:-([0-9]{1,2}))?(?:-([0-9]{1,2}))?"
)

Refuse = Callable[[str, Words], None]


@dataclass(frozen=True, slots=True)
class TypedQuestion:
    """A question as it was typed, right or wrong."""

    title: str = ""
    kind: QuestionKind = QuestionKind.TEXT
    key: str = ""
    is_required: bool = True
    options: tuple[Option, ...] = (Option(""), Option(""))
    low: str = ""
    high: str = ""
    right_number: str = ""
    explanation: str = ""


def shown(questions: Questions) -> tuple[TypedQuestion, ...]:
    """The questions as their form shows them."""
    return tuple(
        TypedQuestion(
            one.title,
            one.kind,
            one.key,
            one.is_required,
            one.options or (Option(""), Option("")),
            one.low,
            one.high,
            "" if one.right_number is None else f"{one.right_number:.12g}",
            one.explanation,
        )
        for one in questions
    )


def read(form: Mapping[str, str]) -> tuple[TypedQuestion, ...]:
    """What the form holds; fields beyond the most that fit are left out."""
    questions = []
    for at in range(MOST_QUESTIONS):
        if f"q{at}-title" not in form:
            break
        questions.append(_question(form, f"q{at}-"))
    return tuple(questions)


def press(questions: tuple[TypedQuestion, ...], button: str) -> tuple[TypedQuestion, ...] | None:
    """The questions after a button was pressed; None when the button is none of theirs."""
    found = _BUTTON.fullmatch(button)
    if found is None:
        return None
    deed, at, option_at = found[1], int(found[2] or 0), int(found[3] or 0)
    rows = list(questions)
    if deed == "add-question":
        rows = [*rows, TypedQuestion()][:MOST_QUESTIONS]
    elif at < len(rows) and deed == "remove-question":
        del rows[at]
    elif at < len(rows) and deed in {"raise-question", "lower-question"}:
        to = at + (-1 if deed == "raise-question" else 1)
        rows.insert(min(max(to, 0), len(rows) - 1), rows.pop(at))
    elif at < len(rows) and deed in {"add-option", "remove-option"}:
        rows[at] = _options_changed(rows[at], deed, option_at)
    return tuple(rows)


def judge(questions: tuple[TypedQuestion, ...], refuse: Refuse) -> Questions:
    """The questions; every problem is told to `refuse`, and then they must not be used."""
    if not questions:
        refuse(QUESTIONS_FIELD, _("Ask at least one question."))
    return tuple(_judged(one, at, refuse) for at, one in enumerate(questions))


def _judged(typed: TypedQuestion, at: int, refuse: Refuse) -> Question:
    prefix, place = f"q{at}-", _("Question %(nth)s", nth=at + 1)
    if not typed.title:
        refuse(f"{prefix}title", _("%(place)s: write what you ask.", place=place))
    _fits(typed.title, LONGEST_TITLE, f"{prefix}title", place, refuse)
    _fits(typed.explanation, LONGEST_EXPLANATION, f"{prefix}explanation", place, refuse)
    question = Question(typed.title, typed.kind, typed.key, typed.is_required, explanation=typed.explanation)
    if typed.kind.has_options:
        return replace(question, options=_judged_options(typed, at, place, refuse))
    if typed.kind is QuestionKind.SCALE:
        for end, words in (("low", typed.low), ("high", typed.high)):
            if not words:
                refuse(f"{prefix}{end}", _("%(place)s: say what each end of the scale means.", place=place))
            _fits(words, LONGEST_END, f"{prefix}{end}", place, refuse)
        return replace(question, low=typed.low, high=typed.high)
    if typed.kind is QuestionKind.NUMBER and typed.right_number:
        right = _judged_number(typed.right_number, f"{prefix}right_number", place, refuse)
        return replace(question, right_number=right)
    return question


def _judged_number(typed: str, field: str, place: str, refuse: Refuse) -> float:
    right = number_of(typed)
    if math.isnan(right) or abs(right) > LARGEST_NUMBER:
        refuse(field, _("%(place)s: type the right answer as a number.", place=place))
        return 0
    return right


def _judged_options(typed: TypedQuestion, at: int, place: str, refuse: Refuse) -> tuple[Option, ...]:
    if len(typed.options) < FEWEST_OPTIONS:
        told = _("%(place)s: it takes at least two answers to choose from.", place=place)
        refuse(f"q{at}-title", told)
    seen: set[str] = set()
    for nth, option in enumerate(typed.options):
        field = f"q{at}-o{nth}-title"
        if not option.title:
            refuse(field, _("%(place)s: answer %(nth)s is empty.", place=place, nth=nth + 1))
        elif option.title.casefold() in seen:
            refuse(field, _("%(place)s: answer %(nth)s is there twice.", place=place, nth=nth + 1))
        seen.add(option.title.casefold())
        _fits(option.title, LONGEST_OPTION, field, place, refuse)
    return typed.options


def _fits(text: str, longest: int, field: str, place: str, refuse: Refuse) -> None:
    if len(text) > longest:
        told = _("%(place)s: this is too long; %(longest)s characters fit.", place=place, longest=longest)
        refuse(field, told)


def _options_changed(typed: TypedQuestion, deed: str, at: int) -> TypedQuestion:
    options = list(typed.options)
    if deed == "add-option":
        options = [*options, Option("")][:MOST_OPTIONS]
    elif at < len(options):
        del options[at]
    return replace(typed, options=tuple(options))


def _question(form: Mapping[str, str], prefix: str) -> TypedQuestion:
    options = []
    for at in range(MOST_OPTIONS):
        name = f"{prefix}o{at}-"
        if f"{name}title" not in form:
            break
        options.append(
            Option(_line(form, f"{name}title"), bool(form.get(f"{name}right")), _line(form, f"{name}key"))
        )
    kind = form.get(f"{prefix}kind", "")
    return TypedQuestion(
        _line(form, f"{prefix}title"),
        QuestionKind(kind) if kind in set(QuestionKind) else QuestionKind.TEXT,
        _line(form, f"{prefix}key"),
        bool(form.get(f"{prefix}required")),
        tuple(options) or (Option(""), Option("")),
        _line(form, f"{prefix}low"),
        _line(form, f"{prefix}high"),
        _line(form, f"{prefix}right_number"),
        cleaned(form.get(f"{prefix}explanation", "")).strip(),
    )


def _line(form: Mapping[str, str], name: str) -> str:
    return " ".join(cleaned(form.get(name, "")).split())
