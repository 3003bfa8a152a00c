"""Reading completion facts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from xapi.facts.keeping import NO_REGISTRATION
from xapi.facts.models import completion_fact
from xapi.facts.rules import State


@dataclass(frozen=True, slots=True)
class CompletionFact:
    """How far one person is with one activity in one registration, and the statement that says so."""

    activity_iri: str
    account_home_page: str | None
    account_name: str | None
    registration: UUID | None
    state: State
    first_at: datetime
    last_at: datetime
    completed_at: datetime | None
    passed_at: datetime | None
    failed_at: datetime | None
    satisfied_at: datetime | None
    waived_at: datetime | None
    best_scaled: float | None
    last_scaled: float | None
    attempts: int
    seconds: float
    due_at: datetime | None
    cause_sid: UUID


_COLUMNS = [completion_fact.c[name] for name in CompletionFact.__dataclass_fields__]


def facts_of(
    session: Session,
    organisation_id: UUID,
    activity_iris: Collection[str] | None = None,
    states: Collection[State] | None = None,
    account_names: Collection[str] | None = None,
) -> list[CompletionFact]:
    """The facts of an organisation, of these activities, states and people only where they are named."""
    table = completion_fact.c
    query = select(*_COLUMNS).where(table.organisation_id == organisation_id)
    if activity_iris is not None:
        query = query.where(table.activity_iri.in_(activity_iris))
    if states is not None:
        query = query.where(table.state.in_(states))
    if account_names is not None:
        query = query.where(table.account_name.in_(account_names))
    rows = session.execute(query.order_by(table.activity_iri, table.first_at, table.agent_id)).mappings()
    return [_fact(dict(row)) for row in rows]


def _fact(row: dict[str, Any]) -> CompletionFact:
    registration = row["registration"]
    row["registration"] = None if registration == NO_REGISTRATION else registration
    row["state"] = State(row["state"])
    return CompletionFact(**row)
