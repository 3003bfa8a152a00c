"""A real PostgreSQL for tests: the one of the environment, or one started from the pip package."""

import itertools
import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from sqlalchemy import make_url
from sqlalchemy.engine import URL

HASTY = ("fsync", "synchronous_commit", "full_page_writes")
"""What keeps data over a power cut, which no test outlives."""


class Server:
    """A running server and the databases made on it."""

    def __init__(self, admin: str, *, is_ours: bool) -> None:
        self._admin: URL = make_url(admin).set(drivername="postgresql+psycopg")
        self._is_ours = is_ours
        self._template = f"potluck_template_{os.getpid()}"
        self._numbers = itertools.count()

    def make_template(self, prepare: Callable[[str], None]) -> None:
        """Make the database all others are copies of; `prepare` gets its URL."""
        self._run(f"DROP DATABASE IF EXISTS {self._template}", f"CREATE DATABASE {self._template}")
        prepare(self._url(self._template))

    @contextmanager
    def copy(self) -> Iterator[str]:
        """The URL of a fresh copy of the prepared database."""
        name = f"potluck_{os.getpid()}_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {self._template}")
        try:
            yield self._url(name)
        finally:
            if not self._is_ours:  # ours goes away as a whole, and dropping waits for a checkpoint
                self._run(f"DROP DATABASE {name} WITH (FORCE)")

    @property
    def url(self) -> str:
        """Where the server is; the database it names is nobody's."""
        return self._url(self._admin.database or "postgres")

    def hurry(self) -> None:
        """Let the server forget about power cuts."""
        self._run(*(f"ALTER SYSTEM SET {setting} = off" for setting in HASTY), "SELECT pg_reload_conf()")

    def end(self) -> None:
        """Leave nothing behind."""
        if not self._is_ours:
            self._run(f"DROP DATABASE IF EXISTS {self._template} WITH (FORCE)")

    def _url(self, database: str) -> str:
        return self._admin.set(database=database).render_as_string(hide_password=False)

    def _run(self, *commands: str) -> None:
        address = self._admin.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            for command in commands:
                connection.execute(command)


@contextmanager
def running_server() -> Iterator[Server]:
    """The server at `POTLUCK_TEST_POSTGRES`, or one of our own for as long as the block runs."""
    given = os.environ.get("POTLUCK_TEST_POSTGRES")
    if given:
        server = Server(given, is_ours=False)
        yield server
        server.end()
        return
    # Not below pytest's own folder: that is closed to the user the server runs as when we are root.
    with TemporaryDirectory(prefix="potluck-postgres-") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pgserver  # noqa: PLC0415 it reads the environment, and warns, when imported

            process = pgserver.get_server(Path(folder) / "data")
        try:
            server = Server(process.get_uri(), is_ours=True)
            server.hurry()
            yield server
        finally:
            process.cleanup()
