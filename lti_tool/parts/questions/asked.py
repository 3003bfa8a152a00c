"""What a browser may send as the answers to a questionnaire, read into values."""

import unicodedata
from collections.abc import Iterable

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from lti_tool.parts.questions.rules.answering import Answer, Problem, longest, problems
from lti_tool.parts.questions.rules.questions import HIGHEST, LOWEST, Question, QuestionKind, Questions
from lti_tool.web.forms import Reader, cleaned
from lti_tool.web.shown import Words

_LONGEST_NUMBER = 20
_UNREADABLE = float("nan")
"""Stands for what was typed and is no number, so that the rules find it out of range."""


def field_of(question: Question) -> str:
    """The name of the field that holds the answer."""
    return f"q-{question.key}"


def read(form: MultiDict[str, str], questions: Questions) -> tuple[Answer, ...]:
    """What was typed and chosen, right or wrong; `refuse_unfit` tells what does not do."""
    return tuple(_answer(form, question) for question in questions)


def refuse_unfit(reader: Reader, questions: Questions, answers: Iterable[Answer]) -> None:
    """Note at its field what is wrong with each answer."""
    wrong = problems(questions, answers)
    for question in questions:
        if question.key in wrong:
            reader.refuse(field_of(question), _told(question, wrong[question.key]))


def _answer(form: MultiDict[str, str], question: Question) -> Answer:
    name = field_of(question)
    if question.kind is QuestionKind.MANY:
        return Answer(question.key, options=tuple(form.getlist(name)))
    typed = cleaned(form.get(name, "")).strip()
    if question.kind is QuestionKind.ONE:
        return Answer(question.key, options=(typed,) if typed else ())
    if question.kind is QuestionKind.TEXT:
        return Answer(question.key, text=" ".join(typed.split()))
    if question.kind is QuestionKind.LONG:
        return Answer(question.key, text=typed)
    return Answer(question.key, number=number_of(typed) if typed else None)


def number_of(typed: str) -> float:
    """A typed number, with a point or a comma; not a number (NaN) where it is none."""
    plain = unicodedata.normalize("NFKC", typed).replace(",", ".").replace("\N{MINUS SIGN}", "-")
    if len(plain) > _LONGEST_NUMBER or not set(plain) <= set("+-.0123456789"):
        return _UNREADABLE
    try:
        return float(plain)
    except ValueError:
        return _UNREADABLE


def _told(question: Question, wrong: Problem) -> Words:
    title = question.title
    if wrong is Problem.MISSING:
        return _("Please answer: %(title)s", title=title)
    if wrong is Problem.TOO_LONG:
        most = longest(question.kind)
        return _("%(title)s: this is too long; %(longest)s characters fit.", title=title, longest=most)
    if wrong is Problem.NOT_OFFERED:
        return _("%(title)s: choose from the answers offered.", title=title)
    if question.kind is QuestionKind.SCALE:
        return _("%(title)s: choose from %(least)s to %(most)s.", title=title, least=LOWEST, most=HIGHEST)
    return _("%(title)s: type a number, such as 12 or 2.5.", title=title)
