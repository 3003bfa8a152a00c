"""The tool on a database of its own, and ways to fill it and to count its queries."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, event

from lti_tool.app import create_app
from lti_tool.runtime import Runtime
from tests.reports.making import World


@pytest.fixture
def world(runtime: Runtime) -> World:
    return World(runtime.database)


@pytest.fixture
def app(runtime: Runtime) -> Flask:
    return create_app(runtime)


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The SELECTs an engine is sent inside the block."""
    seen: list[str] = []

    def note(_c: Connection, _cursor: object, statement: str, *_more: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
