"""The databases a proof runs on: SQLite in the installation's own folder, or a PostgreSQL of our own."""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def sqlite() -> Iterator[None]:
    """The database an installation makes when it is told nothing."""
    yield None


@contextmanager
def postgresql() -> Iterator[str]:
    """The URL of a fresh PostgreSQL server, for as long as the block runs."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pgserver  # noqa: PLC0415 it warns when imported

            server = pgserver.get_server(f"{folder}/data")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


DATABASES = {"sqlite": sqlite, "postgresql": postgresql}
