"""The whole tool as it is served, with its queries, commits and calls to the platform counted."""

from collections import Counter
from typing import Any

from sqlalchemy import event

from bench.launch import serving
from lti_tool.app import create_app
from lti_tool.lti.http import Request, Response, Transport
from lti_tool.platforms.transport import PooledTransport
from lti_tool.runtime import Runtime

QUERIES = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
"""What counts as a query; BEGIN, PRAGMA and SAVEPOINT cost no plan and no row."""


class Counted:
    """Counts what a running tool asks of its database and of the platform."""

    def __init__(self, runtime: Runtime, transport: Transport) -> None:
        self._transport = transport
        self._counts: Counter[str] = Counter()
        engine = runtime.database.engine
        event.listen(engine, "before_cursor_execute", self._note_query)
        event.listen(engine, "commit", self._note_commit)

    def __call__(self, request: Request) -> Response:
        """Carry a call to the platform."""
        self._counts["calls"] += 1
        return self._transport(request)

    def counts(self) -> dict[str, Any]:
        """All counts so far."""
        return {name: self._counts[name] for name in ("queries", "commits", "calls")}

    def _note_query(self, _connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        self._counts["queries"] += statement.lstrip().upper().startswith(QUERIES)

    def _note_commit(self, _connection: Any) -> None:
        self._counts["commits"] += 1


def main() -> None:
    """Serve until stopped."""
    given = serving.told()
    runtime = serving.installation(given)
    counted = Counted(runtime, PooledTransport(runtime.settings))
    serving.serve(create_app(runtime, transport=counted), given, counted.counts)


if __name__ == "__main__":
    main()
