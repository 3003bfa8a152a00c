"""Draft a migration from the models: `./dev migration "what it does"`; read it before you keep it."""

import sys
import tempfile
from pathlib import Path

from alembic import command

import lti_tool.app  # noqa: F401 importing the application is what makes every table known
from lti_tool.db import Base, UtcDateTime, migrate
from lti_tool.db.engine import create

BRANCH = "potluck"


def as_plain_type(kind: str, item: object, _: object) -> str | bool:
    """Migrations stand still while our types may change: they name only what SQLAlchemy itself has."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def draft(message: str) -> None:
    """Compare the models with what the migrations give, and write the difference down as a revision."""
    with tempfile.TemporaryDirectory() as folder:
        engine = create(f"sqlite:///{folder}/draft.db")
        with engine.begin() as connection:
            config = migrate.configuration(connection)
            config.attributes["metadata"] = Base.metadata
            command.upgrade(config, "heads")
            config.attributes["render"] = as_plain_type
            kept = len(list((migrate.HERE / "versions").glob("*.py")))
            command.revision(
                config,
                message,
                autogenerate=True,
                head=f"{BRANCH}@head" if kept else "base",
                branch_label=None if kept else BRANCH,
                rev_id=f"{BRANCH}_{kept + 1:04}",
                version_path=str(migrate.HERE / "versions"),
            )
        engine.dispose()


if __name__ == "__main__":
    draft(" ".join(sys.argv[1:]) or sys.exit("Say what the migration does."))
    print(*sorted(Path(migrate.HERE / "versions").glob("*.py")), sep="\n")
