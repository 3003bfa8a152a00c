"""Statements to try things with; each test states only what it is about."""

from datetime import UTC, datetime
from typing import Any

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
AUTHORITY = {"objectType": "Agent", "account": {"homePage": "http://example.com/tools", "name": "tests"}}


def make_actor(name: str = "learner") -> dict[str, Any]:
    return {"objectType": "Agent", "account": {"homePage": "http://example.com/people", "name": name}}


def make_statement(**parts: Any) -> dict[str, Any]:
    return {
        "actor": make_actor(),
        "verb": {"id": "http://adlnet.gov/expapi/verbs/initialized", "display": {"en": "initialized"}},
        "object": {"id": "http://example.com/activities/1"},
    } | parts
