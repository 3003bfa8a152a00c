"""Moments as claims and services write them: ISO 8601 with a zone, in whole seconds when we write."""

from datetime import UTC, datetime
from typing import Final

_MAX_LENGTH: Final = 40


def read(text: object) -> datetime | None:
    """The moment a text names, aware; None when it names none, or does not say in which zone."""
    if not isinstance(text, str) or len(text) > _MAX_LENGTH:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def write(moment: datetime) -> str:
    """UTC, whole seconds, with a `Z`: what every platform reads."""
    if moment.tzinfo is None:
        raise ValueError("a moment that leaves the house must be aware")
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
