"""The time: the only place of the application that reads it."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present moment, aware and in UTC; tests hand in one that stands still."""


def system_now() -> datetime:
    """The present moment by this machine's clock, aware and in UTC."""
    return datetime.now(UTC)
