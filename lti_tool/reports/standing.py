"""How a person stands with an activity: one row of every completion report."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Standing(StrEnum):
    """How far a person is; all but the first are what the record store says."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    PASSED = "passed"
    FAILED = "failed"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class ReportedActivity:
    """The activity a row is about, where it is and what the record store calls it."""

    id: UUID
    iri: str
    title: str
    kind: str
    course_id: UUID
    course_title: str


@dataclass(frozen=True, slots=True)
class ReportedPerson:
    """The person a row is about; the account is all the record store knows of them."""

    id: UUID
    shown_name: str
    account_home_page: str
    account_name: str
    on_roster: bool
    """Whether they learn in the activity's course now; who took part and left is kept in the reports."""


@dataclass(frozen=True, slots=True)
class Completion:
    """One person and one activity: how it stands, since when, and the statements that say so."""

    person: ReportedPerson
    activity: ReportedActivity
    standing: Standing
    first_at: datetime | None
    last_at: datetime | None
    completed_at: datetime | None
    best_scaled: float | None
    last_scaled: float | None
    attempts: int
    statement_ids: tuple[UUID, ...]
