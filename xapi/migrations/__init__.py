"""The migrations of this library: a branch of their own, `xapi`, beside any application's."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

BRANCH = "xapi"
VERSIONS = Path(__file__).parent / "versions"
"""The folder an application adds to its Alembic `version_locations`."""


def configuration(connection: Connection) -> Config:
    """Alembic's configuration for this branch alone, on a connection whose transaction the caller ends."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(VERSIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection) -> None:
    """Bring the tables of this library up to date."""
    command.upgrade(configuration(connection), f"{BRANCH}@head")


def downgrade(connection: Connection) -> None:
    """Take the tables of this library away, and all their rows with them."""
    command.downgrade(configuration(connection), f"{BRANCH}@base")
