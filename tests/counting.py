"""Counting what the database is asked, so that pages can pin it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import Engine, event

from lti_tool.db import Database

CHATTER = ("PRAGMA", "BEGIN", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET TRANSACTION")
"""What opens and closes transactions; everything else but a commit is a query."""


@dataclass
class Asked:
    """What was asked while the block ran."""

    queries: list[str] = field(default_factory=list)
    commits: int = 0

    def note(self, statement: str) -> None:
        """Remember a statement."""
        if statement == "COMMIT":
            self.commits += 1
        elif not statement.startswith(CHATTER):
            self.queries.append(statement)


@contextmanager
def counted(database: Database) -> Iterator[Asked]:
    """Count the queries and commits of everything that uses the database while the block runs.

    SQLite's own driver tells of them, whichever way they came to it; on PostgreSQL SQLAlchemy does.
    """
    asked = Asked()
    with ExitStack() as kept:
        for engine in database.engines:
            for name, deed in _ears(engine, asked).items():
                event.listen(engine, name, deed)
                kept.callback(partial(event.remove, engine, name, deed))
        yield asked


def _ears(engine: Engine, asked: Asked) -> dict[str, Callable[..., None]]:
    if engine.dialect.name == "sqlite":
        return {
            "checkout": lambda connection, *_: connection.set_trace_callback(asked.note),
            "checkin": lambda connection, *_: connection.set_trace_callback(None),
        }
    return {
        "before_cursor_execute": lambda _connection, _cursor, statement, *_: asked.note(statement),
        "commit": lambda _connection: asked.note("COMMIT"),
    }
