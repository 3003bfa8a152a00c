"""Engines: how SQLite and PostgreSQL are opened so that both behave alike."""

import sqlite3

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from lti_tool.errors import SetupError

ACCESS = "potluck_access"
"""The execution option that says what a transaction is for."""
READS = "reads"
WRITES = "writes"

BUSY_SECONDS = 15
"""How long a writer waits for the one before it on SQLite."""


def create(url: str) -> Engine:
    """An engine for the database at the URL; nothing is opened yet."""
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite(url)
    engine = create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def check_writable(engine: Engine) -> None:
    """Refuse to start on a database that cannot be opened or written.

    Raises:
        SetupError: in one sentence, without the password.
    """
    where = engine.url.render_as_string(hide_password=True)
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


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
    """Let us begin transactions ourselves, and turn on what SQLite leaves off."""
    del entry
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """A writer begins IMMEDIATE: one that read first would fail at once when another commits meanwhile."""
    access = connection.get_execution_options().get(ACCESS)
    connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if access == READS else 'OFF'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if access == WRITES else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    """A reader sees one moment throughout and cannot write."""
    if connection.get_execution_options().get(ACCESS) == READS:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
