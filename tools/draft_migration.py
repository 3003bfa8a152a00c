"""Draft a migration from the models: `./dev migration "what it does"`; read it before you keep it."""

import sys
import tempfile
from pathlib import Path

from alembic import command

from lti_tool import app
from lti_tool.db import Base, migrate
from lti_tool.db.engine import create

BRANCH = "potluck"


def draft(message: str) -> None:
    """Compare the models with what the migrations give, and write the difference down as a revision."""
    assert app  # importing the application is what makes every table known
    with tempfile.TemporaryDirectory() as folder:
        engine = create(f"sqlite:///{folder}/draft.db")
        with engine.begin() as connection:
            config = migrate.configuration(connection)
            config.attributes["metadata"] = Base.metadata
            command.upgrade(config, "heads")
            first = not list((migrate.HERE / "versions").glob("*.py"))
            command.revision(
                config,
                message,
                autogenerate=True,
                head="base" if first else f"{BRANCH}@head",
                branch_label=BRANCH if first else None,
                version_path=str(migrate.HERE / "versions"),
            )
        engine.dispose()


if __name__ == "__main__":
    draft(" ".join(sys.argv[1:]) or sys.exit("Say what the migration does."))
    print(*sorted(Path(migrate.HERE / "versions").glob("*.py")), sep="\n")
