"""What the answers to a quiz are worth."""

import math
from collections.abc import Iterable

from lti_tool.parts.questions.rules.answering import Answer
from lti_tool.parts.questions.rules.questions import Question, QuestionKind, Questions


def is_right(question: Question, answer: Answer) -> bool | None:
    """Whether the answer is right; None where the question has no right answer.

    Of several options all the right ones must be chosen and no other; where one may be chosen, any right one.
    """
    if not question.is_graded:
        return None
    chosen = frozenset(answer.options)
    if question.kind is QuestionKind.ONE:
        return bool(chosen) and chosen <= question.right_options
    if question.kind is QuestionKind.MANY:
        return chosen == question.right_options
    if answer.number is None or question.right_number is None:
        return False
    return math.isclose(answer.number, question.right_number, rel_tol=1e-9, abs_tol=1e-9)


def score(questions: Questions, answers: Iterable[Answer]) -> float | None:
    """The share of graded questions answered right, 0 to 1; None where nothing is graded."""
    said = {answer.key: answer for answer in answers}
    marks = [is_right(one, said.get(one.key, Answer(one.key))) for one in questions if one.is_graded]
    return sum(mark is True for mark in marks) / len(marks) if marks else None
