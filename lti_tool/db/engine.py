"""Engines: how SQLite and PostgreSQL are opened so that both behave alike."""

import sqlite3
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Dialect, Engine, Uuid, create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from lti_tool.errors import SetupError

BUSY_SECONDS = 15
"""How long a writer waits for the one before it on SQLite."""

PAGES_IN_LOG = 8000
"""SQLite's log of writes is moved into the database when it has about 32 MB. Whoever writes then waits for
it, and with SQLite's own measure that would be every twenty-fifth deed."""

_SQLITE = "sqlite+potluck"


@lru_cache(maxsize=16_384)
def _uuid_of(hexadecimal: str) -> UUID:
    return UUID(int=int(hexadecimal, 16))


class SqliteUuid(Uuid[UUID]):
    """Identifiers as SQLite keeps them, in letters.

    A long table names the same ones again and again, and to read each anew would be a third of the time of a
    facilitator's page.
    """

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], UUID | None]:  # noqa: ARG002 -- SQLAlchemy's signature
        """How an identifier comes back."""
        return lambda value: None if value is None else _uuid_of(value)


class SqliteDialect(SQLiteDialect_pysqlite):
    """SQLite as we speak it: a transaction begins when it is asked for, in the way its engine is for.

    A listener to `begin` could do the same, but a connection somebody listens to takes a longer way with
    every statement.
    """

    supports_statement_cache = True
    colspecs = SQLiteDialect_pysqlite.colspecs | {Uuid: SqliteUuid}

    def __init__(self, begin: str = "BEGIN", **options: Any) -> None:
        super().__init__(**options)
        self._begin = begin

    def do_begin(self, dbapi_connection: PoolProxiedConnection) -> None:
        """Begin; the driver by itself would wait for the first write."""
        dbapi_connection.cursor().execute(self._begin)


registry.register("sqlite.potluck", __name__, SqliteDialect.__name__)


def create(url: str) -> Engine:
    """An engine for the database at the URL; nothing is opened yet."""
    if make_url(url).get_backend_name() == "sqlite":
        # a writer that read first would fail at once when another commits meanwhile
        return _sqlite(url, begin="BEGIN IMMEDIATE")
    return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20)


def readers(engine: Engine) -> Engine:
    """The same database for transactions that cannot write and that see one moment throughout."""
    if engine.dialect.name == "sqlite":
        # with connections of its own: whenever one is told that it may write, or may not, it forgets how it
        # meant to run every statement it knew
        return _sqlite(engine.url.render_as_string(hide_password=False), "query_only=ON")
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def check_writable(engine: Engine) -> None:
    """Refuse to start on a database that cannot be opened or written.

    Raises:
        SetupError: in one sentence, without the password.
    """
    where = engine.url.set(drivername=engine.dialect.name).render_as_string(hide_password=True)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("CREATE TABLE potluck_probe (id INTEGER)")
            connection.exec_driver_sql("DROP TABLE potluck_probe")
            connection.rollback()
    except SQLAlchemyError as problem:
        reason = str(getattr(problem, "orig", None) or problem).strip().splitlines()[0]
        raise SetupError(
            f"The database {where} cannot be written ({reason}): check POTLUCK_DATABASE_URL, "
            "that the server runs and that the folder is yours."
        ) from None


def _sqlite(url: str, *more_pragmas: str, begin: str = "BEGIN") -> Engine:
    def prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        """Let us begin transactions ourselves, and turn on what SQLite leaves off."""
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_SECONDS * 1000}",
            f"wal_autocheckpoint={PAGES_IN_LOG}",
            *more_pragmas,
        ):
            connection.execute(f"PRAGMA {pragma}")

    engine = create_engine(
        make_url(url).set(drivername=_SQLITE),
        begin=begin,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", prepare)
    return engine
