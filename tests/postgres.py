"""A real PostgreSQL for tests: the one of the environment, or one started from the pip package."""

import itertools
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url
from sqlalchemy.engine import URL

from lti_tool.runtime import open_runtime
from tests.house import StandingClock, prepared, settings_for

TEMPLATE = f"potluck_template_{os.getpid()}"


class Server:
    """A running server and the databases made on it."""

    def __init__(self, admin: URL, folder: Path) -> None:
        self._admin = admin
        self._folder = folder
        self._numbers = itertools.count()

    @staticmethod
    @contextmanager
    def started(folder: Path, given: str | None) -> Iterator["Server"]:
        """The server at `given`, or one of our own for as long as the block runs."""
        if given:
            yield Server(make_url(given).set(drivername="postgresql+psycopg"), folder)
            return
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pgserver  # noqa: PLC0415 it warns when imported

            server = pgserver.get_server(folder / "data")
        try:
            yield Server(make_url(server.get_uri()).set(drivername="postgresql+psycopg"), folder)
        finally:
            server.cleanup()

    def make_template(self) -> None:
        """Prepare one database; copies of it are made in some 50 ms."""
        self._run(f"DROP DATABASE IF EXISTS {TEMPLATE}", f"CREATE DATABASE {TEMPLATE}")
        runtime = open_runtime(settings_for(self._folder, self._url(TEMPLATE)), StandingClock())
        prepared(runtime)
        runtime.database.engine.dispose()

    @contextmanager
    def copy(self) -> Iterator[str]:
        """The URL of a fresh copy of the prepared database."""
        name = f"potluck_{os.getpid()}_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        try:
            yield self._url(name)
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _url(self, database: str) -> str:
        return self._admin.set(database=database).render_as_string(hide_password=False)

    def _run(self, *commands: str) -> None:
        engine = create_engine(self._admin, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for command in commands:
                connection.exec_driver_sql(command)
        engine.dispose()
