"""How one statement after the other becomes a fact about completion."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from xapi import vocabulary


class State(StrEnum):
    """How far somebody is with an activity; `not started` is the absence of a fact."""

    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    PASSED = "passed"
    FAILED = "failed"
    WAIVED = "waived"


class Step(StrEnum):
    """What a statement that counts says."""

    LAUNCHED = "launched"
    INITIALIZED = "initialized"
    PROGRESSED = "progressed"
    TERMINATED = "terminated"
    SCORED = "scored"
    COMPLETED = "completed"
    PASSED = "passed"
    FAILED = "failed"
    SATISFIED = "satisfied"
    WAIVED = "waived"


STEP_OF_VERB = {
    vocabulary.LAUNCHED.iri: Step.LAUNCHED,
    vocabulary.INITIALIZED.iri: Step.INITIALIZED,
    vocabulary.PROGRESSED.iri: Step.PROGRESSED,
    vocabulary.TERMINATED.iri: Step.TERMINATED,
    vocabulary.SCORED.iri: Step.SCORED,
    vocabulary.COMPLETED.iri: Step.COMPLETED,
    vocabulary.PASSED.iri: Step.PASSED,
    vocabulary.FAILED.iri: Step.FAILED,
    vocabulary.SATISFIED.iri: Step.SATISFIED,
    vocabulary.WAIVED.iri: Step.WAIVED,
}

_GIVES_SCORE = {Step.SCORED, Step.PASSED, Step.FAILED, Step.COMPLETED}
_GIVES_LENGTH = {Step.PASSED, Step.FAILED, Step.COMPLETED}


@dataclass(frozen=True, slots=True)
class Event:
    """The part of a statement that counts for completion."""

    step: Step
    at: datetime
    sid: UUID
    seq: int
    scaled: float | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known of one person, one activity and one registration."""

    state: State
    first_at: datetime
    last_at: datetime
    cause_sid: UUID
    cause_seq: int
    completed_at: datetime | None = None
    passed_at: datetime | None = None
    failed_at: datetime | None = None
    satisfied_at: datetime | None = None
    waived_at: datetime | None = None
    scored_at: datetime | None = None
    best_scaled: float | None = None
    last_scaled: float | None = None
    attempts: int = 0
    seconds: float = 0.0
    due_at: datetime | None = None


def advance(before: Progress | None, event: Event) -> Progress:
    """The progress after one more event; events come in the order of the log.

    Completed, satisfied and waived keep the earliest moment, passed and failed the latest: the last
    verdict stands. Sessions add up; a length given with the verdict counts where the sessions say less.
    """
    start = before or Progress(State.IN_PROGRESS, event.at, event.at, event.sid, event.seq)
    moved = replace(
        start,
        first_at=min(start.first_at, event.at),
        last_at=max(start.last_at, event.at),
        attempts=start.attempts + (event.step is Step.INITIALIZED),
        seconds=_seconds(start, event),
    )
    told = _scored(_reached(moved, event), event)
    state = _state(told)
    if state is start.state:
        return told
    return replace(told, state=state, cause_sid=event.sid, cause_seq=event.seq)


def _reached(progress: Progress, event: Event) -> Progress:
    match event.step:
        case Step.COMPLETED:
            return replace(progress, completed_at=_earlier(progress.completed_at, event.at))
        case Step.SATISFIED:
            return replace(progress, satisfied_at=_earlier(progress.satisfied_at, event.at))
        case Step.WAIVED:
            return replace(progress, waived_at=_earlier(progress.waived_at, event.at))
        case Step.PASSED:
            return replace(progress, passed_at=_later(progress.passed_at, event.at))
        case Step.FAILED:
            return replace(progress, failed_at=_later(progress.failed_at, event.at))
        case _:
            return progress


def _scored(progress: Progress, event: Event) -> Progress:
    if event.scaled is None or event.step not in _GIVES_SCORE:
        return progress
    best = event.scaled if progress.best_scaled is None else max(progress.best_scaled, event.scaled)
    if progress.scored_at is not None and event.at < progress.scored_at:
        return replace(progress, best_scaled=best)
    return replace(progress, best_scaled=best, last_scaled=event.scaled, scored_at=event.at)


def _seconds(progress: Progress, event: Event) -> float:
    if event.step is Step.TERMINATED:
        return progress.seconds + event.seconds
    return max(progress.seconds, event.seconds) if event.step in _GIVES_LENGTH else progress.seconds


def _state(progress: Progress) -> State:
    if progress.waived_at:
        return State.WAIVED
    if progress.passed_at and (progress.failed_at is None or progress.passed_at >= progress.failed_at):
        return State.PASSED
    if progress.failed_at:
        return State.FAILED
    return State.COMPLETED if progress.completed_at or progress.satisfied_at else State.IN_PROGRESS


def _earlier(known: datetime | None, at: datetime) -> datetime:
    return at if known is None else min(known, at)


def _later(known: datetime | None, at: datetime) -> datetime:
    return at if known is None else max(known, at)
