"""What is asked of people, which dates can still be had, and what the gradebook gets."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from lti_tool.activities.lunch_and_learn.rules.settings import Grading, Settings
from lti_tool.parts.meetings.rules.states import MeetingState
from lti_tool.parts.steps.progress import Asked, Progress


class Duty(StrEnum):
    """The steps of a lunch-and-learn."""

    ATTEND = "attend"
    TAKEAWAY = "takeaway"
    QUIZ = "quiz"
    FEEDBACK = "feedback"
    FOLLOW_UP = "follow_up"
    PRESENT = "present"


_GONE = frozenset({MeetingState.CANCELLED, MeetingState.NOT_HELD})


def asked(settings: Settings, *, has_quiz: bool = False) -> tuple[Asked, ...]:
    """The steps in the order people meet them; what is not needed is an offer."""
    needed = []
    if settings.attend_least:
        needed.append(Asked(Duty.ATTEND, settings.attend_least))
    if settings.takeaways_least:
        needed.append(Asked(Duty.TAKEAWAY, settings.takeaways_least))
    offers = [
        (Duty.QUIZ, has_quiz),
        (Duty.FEEDBACK, settings.asks_feedback),
        (Duty.FOLLOW_UP, True),
        (Duty.PRESENT, settings.proposes or settings.rotates),
    ]
    return (*needed, *(Asked(duty, is_needed=False) for duty, is_offered in offers if is_offered))


def within_reach(settings: Settings, states: Iterable[MeetingState]) -> dict[str, int]:
    """How many dates people can come to at all, where dates fell out; more may be planned otherwise."""
    planned = list(states)
    left = sum(state not in _GONE for state in planned)
    is_short = left < settings.attend_least <= len(planned)
    return {Duty.ATTEND: left, Duty.TAKEAWAY: left} if is_short else {}


def grade(settings: Settings, stands: Progress, quizzes: Sequence[float]) -> float | None:
    """The grade as a share of 0 to 1; None while there is nothing to say.

    Votes, questions and feedback are never part of it.
    """
    match settings.grading:
        case Grading.NOTHING:
            return None
        case Grading.COMPLETION:
            return 1.0 if stands.is_complete else None
        case Grading.ATTENDANCE:
            came = next((step for step in stands.steps if step.key == Duty.ATTEND), None)
            return came.share if came is not None and (came.had or came.is_skipped) else None
        case Grading.QUIZ:
            return round(sum(quizzes) / len(quizzes), 4) if quizzes else None
