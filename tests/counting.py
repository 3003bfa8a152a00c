"""Counting what the database is asked, so that pages can pin it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event

CHATTER = ("PRAGMA", "BEGIN", "SAVEPOINT", "RELEASE", "SET TRANSACTION")
"""What opens and closes transactions; everything else is a query."""


@dataclass
class Asked:
    """What was asked while the block ran."""

    queries: list[str] = field(default_factory=list)
    commits: int = 0


@contextmanager
def counted(engine: Engine) -> Iterator[Asked]:
    """Count the queries and commits of everything that uses the engine while the block runs."""
    asked = Asked()

    def note_query(*arguments: Any) -> None:
        statement: str = arguments[2]
        if not statement.startswith(CHATTER):
            asked.queries.append(statement)

    def note_commit(_: object) -> None:
        asked.commits += 1

    event.listen(engine, "before_cursor_execute", note_query)
    event.listen(engine, "commit", note_commit)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note_query)
        event.remove(engine, "commit", note_commit)
