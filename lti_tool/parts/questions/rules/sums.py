"""What many answers say together, and when they may be shown."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

from lti_tool.parts.questions.rules.answering import Answer
from lti_tool.parts.questions.rules.questions import HIGHEST, LOWEST, Question, QuestionKind, Questions

FEWEST_ANSWERS = 3
"""With fewer, somebody could tell who said what."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many chose one option, or one step of a scale."""

    title: str
    times: int


@dataclass(frozen=True, slots=True)
class Sum:
    """What people said to one question; nothing but the question where too few did."""

    question: Question
    answered: int = 0
    counts: tuple[Count, ...] = ()
    mean: float | None = None
    spread: float | None = None
    texts: tuple[str, ...] = ()

    @property
    def is_shown(self) -> bool:
        """Whether enough people answered this question."""
        return may_be_shown(self.answered)


@dataclass(frozen=True, slots=True)
class Summary:
    """What people said to a questionnaire; without sums where too few did."""

    answers: int
    sums: tuple[Sum, ...] = ()


def may_be_shown(answers: int) -> bool:
    """Whether so many answers hide who gave which."""
    return answers >= FEWEST_ANSWERS


def summary(questions: Questions, responses: Sequence[Iterable[Answer]]) -> Summary:
    """The sums over all responses; a question that too few answered says nothing.

    Texts come in the order of the alphabet, which does not tell who answered first.
    """
    if not may_be_shown(len(responses)):
        return Summary(len(responses))
    said: dict[str, list[Answer]] = {one.key: [] for one in questions}
    for response in responses:
        for answer in response:
            if answer.key in said and not answer.is_empty:
                said[answer.key].append(answer)
    return Summary(len(responses), tuple(_sum(one, said[one.key]) for one in questions))


def _sum(question: Question, answers: Sequence[Answer]) -> Sum:
    if not may_be_shown(len(answers)):
        return Sum(question)
    numbers = [answer.number for answer in answers if answer.number is not None]
    return Sum(
        question,
        len(answers),
        _counts(question, answers),
        fmean(numbers) if numbers else None,
        pstdev(numbers) if numbers else None,
        tuple(sorted(answer.text for answer in answers if answer.text)),
    )


def _counts(question: Question, answers: Sequence[Answer]) -> tuple[Count, ...]:
    if question.kind is QuestionKind.SCALE:
        steps = Counter(answer.number for answer in answers)
        return tuple(Count(str(step), steps[step]) for step in range(LOWEST, HIGHEST + 1))
    chosen = Counter(key for answer in answers for key in answer.options)
    return tuple(Count(option.title, chosen[option.key]) for option in question.options)
