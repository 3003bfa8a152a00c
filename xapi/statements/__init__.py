"""Statements as values: drafts in, checked and frozen statements out."""

from xapi.frozen import FrozenStatement
from xapi.moments import duration_text
from xapi.statements.build import build
from xapi.statements.drafts import (
    AccountAgent,
    AccountGroup,
    ActivityRef,
    Context,
    Interaction,
    Result,
    Score,
    StatementDraft,
    StatementReference,
)

__all__ = [
    "AccountAgent",
    "AccountGroup",
    "ActivityRef",
    "Context",
    "FrozenStatement",
    "Interaction",
    "Result",
    "Score",
    "StatementDraft",
    "StatementReference",
    "build",
    "duration_text",
]
