"""The whole tool as it is served, with its queries, commits and calls to the platform counted."""

import sqlite3
from collections import Counter
from typing import Any

from sqlalchemy import event

from bench.launch import serving
from lti_tool.app import create_app
from lti_tool.lti.http import Request, Response, Transport
from lti_tool.platforms.transport import PooledTransport
from lti_tool.runtime import Runtime

CHATTER = ("PRAGMA", "BEGIN", "ROLLBACK", "SAVEPOINT", "RELEASE", "COMMIT")
"""What is no query: it costs no plan and no row."""


class Counted:
    """Counts what a running tool asks of the platform and, once somebody wants to know, of its SQLite file.

    Until then nobody listens, so that what is timed is the tool alone.
    """

    def __init__(self, runtime: Runtime, transport: Transport) -> None:
        self._database = runtime.database
        self._transport = transport
        self._counts: Counter[str] = Counter()
        self._is_listening = False

    def __call__(self, request: Request) -> Response:
        """Carry a call to the platform."""
        self._counts["calls"] += 1
        return self._transport(request)

    def counts(self) -> dict[str, Any]:
        """All counts so far."""
        if not self._is_listening:
            self._is_listening = True
            for engine in self._database.engines:
                event.listen(engine, "checkout", self._listen)
        return {name: self._counts[name] for name in ("queries", "commits", "calls")}

    def _listen(self, connection: sqlite3.Connection, *_more: object) -> None:
        connection.set_trace_callback(self._note)

    def _note(self, statement: str) -> None:
        self._counts["queries"] += not statement.startswith(CHATTER)
        self._counts["commits"] += statement == "COMMIT"


def main() -> None:
    """Serve until stopped."""
    given = serving.told()
    runtime = serving.installation(given)
    counted = Counted(runtime, PooledTransport(runtime.settings))
    serving.serve(create_app(runtime, transport=counted), given, counted.counts)


if __name__ == "__main__":
    main()
