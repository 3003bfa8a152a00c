"""Whose turn it is to present."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody who presents when it is their turn."""

    participant_id: UUID
    since: datetime
    """When they said so."""
    last_at: datetime | None
    """When they presented last, or will."""


def in_turn(volunteers: Iterable[Turn]) -> list[Turn]:
    """Who never presented comes first, in the order they said they would; then who did longest ago."""
    return sorted(
        volunteers,
        key=lambda one: (one.last_at is not None, one.last_at or one.since, one.since, one.participant_id),
    )
