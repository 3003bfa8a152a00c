"""A statement on its way into the log."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xapi.json_bytes import JsonObject


@dataclass(frozen=True, slots=True)
class Entry:
    """One new statement: its place in the log, and what the log's columns need of it."""

    seq: int
    sid: UUID
    content: JsonObject
    stored: datetime
    timestamp: datetime
    activities: list[JsonObject]
    refers_to: UUID | None
    voids: bool
