"""Bringing a database to the tables this version needs, and back."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData

from lti_tool.errors import SetupError
from xapi.migrations import VERSIONS as XAPI_VERSIONS

LOCK = 7_055_107
"""The number of the advisory lock on PostgreSQL; any that nobody else uses."""

HERE = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Bring the database up to date: the application's branch and the record store's, in one transaction."""
    with _alone(engine) as connection:
        command.upgrade(configuration(connection), "heads")


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Go back to a revision of either branch; without one, take every table of both away again."""
    with _alone(engine) as connection:
        command.downgrade(configuration(connection), revision)


def is_current(connection: Connection) -> bool:
    """Whether the database has exactly the tables this version needs."""
    wanted = set(ScriptDirectory.from_config(configuration(connection)).get_heads())
    return set(MigrationContext.configure(connection).get_current_heads()) == wanted


def differences(connection: Connection, metadata: MetaData) -> list[object]:
    """What the models say and the migrations do not, for its own tables; nothing when all is well."""
    context = MigrationContext.configure(
        connection, opts={"include_name": lambda name, kind, _: kind != "table" or name in metadata.tables}
    )
    return list(compare_metadata(context, metadata))


def configuration(connection: Connection) -> Config:
    """Alembic's configuration over an open connection; there is no ini file."""
    config = Config()
    locations = f"{HERE / 'versions'}\n{XAPI_VERSIONS}"
    config.set_main_option("script_location", _literal(str(HERE)))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", _literal(locations))
    config.attributes["connection"] = connection
    return config


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """One transaction during which no other process migrates."""
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
            yield connection
            connection.commit()
        else:
            with _untied(connection):
                yield connection


@contextmanager
def _untied(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew, and would stop at, or take along, the rows that point to it.

    It lets foreign keys go only outside a transaction; what they promise is checked before the end.
    """
    driver = cast(sqlite3.Connection, connection.connection.driver_connection)
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
        torn = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if torn:
            raise SetupError(f"The migration would leave rows that point nowhere: {torn[:5]}")
        connection.commit()
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys = ON")


def _literal(value: str) -> str:
    """Alembic's options read `%` as the start of a placeholder."""
    return value.replace("%", "%%")
