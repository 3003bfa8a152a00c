"""Bringing a database to the tables this version needs, and back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData

from lti_tool.db.engine import ACCESS, WRITES
from xapi.migrations import VERSIONS as XAPI_VERSIONS

LOCK = 7_055_107
"""The number of the advisory lock on PostgreSQL; any that nobody else uses."""

HERE = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Bring the database up to date: the application's branch and the record store's, in one transaction."""
    with _alone(engine) as connection:
        command.upgrade(configuration(connection), "heads")


def downgrade(engine: Engine) -> None:
    """Take every table of both branches away again."""
    with _alone(engine) as connection:
        command.downgrade(configuration(connection), "base")


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
    with engine.execution_options(**{ACCESS: WRITES}).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        yield connection


def _literal(value: str) -> str:
    """Alembic's options read `%` as the start of a placeholder."""
    return value.replace("%", "%%")
