"""What a deed would cost if it were nothing but its statements: the floor beside which its time is told."""

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from lti_tool.db import Database


class _TakenBackError(Exception):
    """The transaction has told what it would do."""


def bare_ms(database: Database, deed: Callable[[Session], object]) -> float:
    """Milliseconds for the statements of a deed on the driver alone, from its begin to its commit.

    The deed is done once and taken back, and what it asked of the database is then asked again without it.
    """
    asked = _asked(database, deed)
    connection = database.engine.raw_connection()
    try:
        cursor = connection.cursor()
        began = time.perf_counter()
        cursor.execute("BEGIN IMMEDIATE")
        for statement, values, is_many in asked:
            (cursor.executemany if is_many else cursor.execute)(statement, values)
            if not is_many:
                cursor.fetchall()
        connection.commit()
        return (time.perf_counter() - began) * 1000
    finally:
        connection.close()


def _asked(database: Database, deed: Callable[[Session], object]) -> list[tuple[str, Any, bool]]:
    asked: list[tuple[str, Any, bool]] = []

    def note(
        _connection: Any,
        _cursor: Any,
        statement: str,
        values: Any,
        _context: Any,
        is_many: bool,  # noqa: FBT001 -- as SQLAlchemy calls it
    ) -> None:
        asked.append((statement, values, is_many))

    def take_back(_session: Session) -> None:
        raise _TakenBackError

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        with database.writing() as session:
            deed(session)
            event.listen(session, "before_commit", take_back)
    except _TakenBackError:
        return asked
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    raise AssertionError("the deed was not taken back")
