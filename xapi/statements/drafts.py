"""What our side says happened, as plain values, before it becomes a statement."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from xapi.vocabulary import Verb


@dataclass(frozen=True, slots=True)
class AccountAgent:
    """A person (or a tool) known by an account, never by a mail address."""

    home_page: str
    name: str


@dataclass(frozen=True, slots=True)
class AccountGroup:
    """A group of people known by an account, its members left out."""

    home_page: str
    name: str


@dataclass(frozen=True, slots=True)
class Interaction:
    """How a question is answered, as SCORM calls it (xAPI 1.0.3 Data 2.4.4.1, Appendix C)."""

    type: str
    """`choice`, `numeric` and their like."""
    correct: tuple[str, ...] = ()
    """Each of these answers is right."""
    choices: tuple[tuple[str, str], ...] = ()
    """Ids and words of what there is to choose from."""


@dataclass(frozen=True, slots=True)
class ActivityRef:
    """An activity: its IRI, its type and what it is called in one language."""

    iri: str
    type: str | None = None
    name: str | None = None
    language: str = "en"
    interaction: Interaction | None = None


@dataclass(frozen=True, slots=True)
class StatementReference:
    """Another statement, by its id."""

    statement_id: UUID


@dataclass(frozen=True, slots=True)
class Score:
    """A score; `scaled` from -1 to 1, `raw` between `min` and `max`."""

    scaled: float | None = None
    raw: float | None = None
    min: float | None = None
    max: float | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """How it ended."""

    score: Score | None = None
    success: bool | None = None
    completion: bool | None = None
    duration: timedelta | None = None
    response: str | None = None
    extensions: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Context:
    """Where it happened; `platform` is left out where the object is no activity, as the standard asks."""

    registration: UUID | None = None
    platform: str | None = None
    language: str | None = None
    parent: tuple[ActivityRef, ...] = ()
    grouping: tuple[ActivityRef, ...] = ()
    category: tuple[ActivityRef, ...] = ()
    instructor: AccountAgent | None = None
    team: AccountGroup | None = None
    statement: StatementReference | None = None
    extensions: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StatementDraft:
    """Who did what to what, how it ended and where."""

    actor: AccountAgent
    verb: Verb
    object: ActivityRef | AccountAgent | StatementReference
    result: Result | None = None
    context: Context | None = None
