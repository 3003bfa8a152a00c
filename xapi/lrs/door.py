"""The small entry door of the store on its own: it opens the database, begins and commits."""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

_WRITES = "xapi_writes"
_BUSY_SECONDS = 15


class AnyDoor(Protocol):
    """What the store's views need of whoever owns the transactions."""

    def reading(self) -> AbstractContextManager[Session]:
        """A session that only reads."""
        ...

    def writing(self) -> AbstractContextManager[Session]:
        """A session that is committed when the block ends well, rolled back when it does not."""
        ...


class Door:
    """Reading and writing sessions on one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writers = engine.execution_options(**{_WRITES: True})

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads; whatever happens, it is rolled back."""
        with Session(self._engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that is committed when the block ends well, rolled back when it does not."""
        with Session(self._writers) as session, session.begin():
            yield session


def open_engine(url: str) -> Engine:
    """The engine of this database: SQLite in WAL mode with explicit transactions, or PostgreSQL."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin by itself
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
