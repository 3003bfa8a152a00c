"""What time it is: the only file of this library that asks."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def system_now() -> datetime:
    """The present moment, aware and in UTC."""
    return datetime.now(UTC)
