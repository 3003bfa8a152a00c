"""What the running tool answers to a reader with a key: every statement, and who completed what."""

import base64
import http.client
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from bench.proofs.deeds import organisation
from lti_tool.runtime import Runtime
from xapi.lrs import keys
from xapi.lrs.keys import Scope

PATIENCE_SECONDS = 20


class Reader:
    """Somebody elsewhere, with a key of the installation."""

    def __init__(self, runtime: Runtime) -> None:
        self._base_url = runtime.settings.base_url
        with runtime.database.writing() as session:
            owner = organisation(session)
            key = keys.create(session, owner.id, "the proof", [Scope.ALL_READ], now=runtime.clock())
        pair = base64.b64encode(f"{key.credential.key}:{key.secret}".encode()).decode()
        self._headers = {"Authorization": f"Basic {pair}", "X-Experience-API-Version": "1.0.3"}

    def statements(self) -> list[dict[str, Any]]:
        """Every statement, page by page."""
        return list(self._all("/xapi/statements?limit=200&ascending=true", "statements", "more"))

    def completions(self) -> list[dict[str, Any]]:
        """Who stands where in which activity, page by page."""
        return list(self._all("/api/v1/completions?limit=200", "completions", "next"))

    def _all(self, path: str, rows: str, onward: str) -> Iterator[dict[str, Any]]:
        while path:
            page = self._page(path.removeprefix(self._base_url))
            yield from page[rows]
            path = page.get(onward) or ""

    def _page(self, path: str) -> dict[str, Any]:
        line = http.client.HTTPConnection(urlsplit(self._base_url).netloc, timeout=PATIENCE_SECONDS)
        try:
            line.request("GET", path, headers=self._headers)
            page: dict[str, Any] = json.loads(line.getresponse().read())
        finally:
            line.close()
        return page
