"""How a server process of this bench is told what to serve, set up, and asked for its counts."""

import json
import sys
from collections.abc import Callable, Mapping
from threading import Thread
from typing import Any

import waitress
from sqlalchemy import text

from bench.installation import installed
from lti_tool.runtime import Runtime


def told() -> dict[str, Any]:
    """What the bench wrote on the first line of stdin."""
    found: dict[str, Any] = json.loads(sys.stdin.readline())
    return found


WRITTEN_BEFORE = 8 * 1024 * 1024
"""Bytes; more than what SQLite lets its write-ahead log grow to before it begins at its start again."""


def installation(given: Mapping[str, Any]) -> Runtime:
    """An installation in the given folder, on SQLite as it is shipped, that knows the platform."""
    environment = {
        "POTLUCK_BASE_URL": given["base_url"],
        "POTLUCK_DATA_DIR": given["folder"],
        "POTLUCK_HOST": "127.0.0.1",
        "POTLUCK_LOG_LEVEL": "WARNING",
    }
    runtime = installed(environment, given["platform"])
    _as_after_a_while(runtime)
    return runtime


def _as_after_a_while(runtime: Runtime) -> None:
    """Let the write-ahead log have the size it keeps: a commit that makes a file longer costs more."""
    with runtime.database.writing() as session:
        session.execute(text("CREATE TABLE written_before (content BLOB)"))
        session.execute(text("INSERT INTO written_before VALUES (zeroblob(:size))"), {"size": WRITTEN_BEFORE})
    with runtime.database.writing() as session:
        session.execute(text("DROP TABLE written_before"))


def serve(app: Any, given: Mapping[str, Any], counts: Callable[[], dict[str, Any]]) -> None:
    """Serve until stopped; each line on stdin is answered with the counts so far."""
    server = waitress.create_server(
        app, host="127.0.0.1", port=given["port"], threads=given["threads"], ident="Potluck"
    )
    Thread(target=server.run, daemon=True).start()
    print("{}", flush=True)
    for _question in sys.stdin:
        print(json.dumps(counts()), flush=True)
