"""Engines that outlive a test: they go from database to database and keep what they have compiled."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from sqlalchemy import Engine, event, make_url

from lti_tool.clock import Clock
from lti_tool.runtime import FILES, Runtime, open_runtime
from lti_tool.settings import Settings
from lti_tool.storage import DiskStorage
from tests.house import StandingClock, settings_for


class Travelling:
    """Engines of one kind of database that are led to another one for each test."""

    def __init__(self, *engines: Engine) -> None:
        self._engines = engines
        self._database = ""
        for engine in engines:
            event.listen(engine, "do_connect", self._lead)
            if engine.dialect.name == "sqlite":
                event.listen(engine, "connect", _hurry)

    @contextmanager
    def at(self, url: str) -> Iterator[Engine]:
        """The first of the engines; connections go to this database, and none is left open at the end."""
        self._database = make_url(url).database or ""
        for engine in self._engines:
            engine.url = engine.url.set(database=self._database)
        try:
            yield self._engines[0]
        finally:
            for engine in self._engines:
                engine.dispose()

    def _lead(self, _dialect: Any, _record: Any, positional: list[Any], named: dict[str, Any]) -> None:
        """SQLite's driver takes the file first, PostgreSQL's the database by name."""
        if positional:
            positional[0] = self._database
        else:
            named["dbname"] = self._database


class TravellingInstallation:
    """A running installation whose settings, database and clock are another test's each time."""

    def __init__(self, url: str) -> None:
        self._clock: Clock = StandingClock()
        self._opened = open_runtime(settings_for(Path(), url), self._now)
        self._engines = Travelling(*self._opened.database.engines)

    @contextmanager
    def at(self, settings: Settings, clock: Clock) -> Iterator[Runtime]:
        """The installation these settings describe."""
        self._clock = clock
        with self._engines.at(settings.database_url):
            storage = DiskStorage(settings.data_dir / FILES)
            yield replace(self._opened, settings=settings, clock=clock, storage=storage)

    def _now(self) -> datetime:
        return self._clock()


def _hurry(connection: Connection, _record: Any) -> None:
    """Let SQLite forget about power cuts, which no test outlives."""
    connection.execute("PRAGMA synchronous=OFF")
