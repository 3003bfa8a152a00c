"""How long to wait before the next attempt: a rule without a clock."""

from datetime import datetime, timedelta
from random import Random

SHORTEST = timedelta(seconds=1)
LONGEST = timedelta(minutes=15)
LONGEST_ASKED = timedelta(days=1)
"""The most we wait because the receiver asks us to."""


def next_attempt_at(attempts: int, retry_at: datetime | None, chance: Random, *, now: datetime) -> datetime:
    """When to try again after so many attempts; those who failed together do not return together."""
    ceiling = min(LONGEST.total_seconds(), 2.0 ** min(attempts, 20))
    due_at = now + timedelta(seconds=chance.uniform(SHORTEST.total_seconds(), max(ceiling, 1.0)))
    if retry_at is None:
        return due_at
    return max(due_at, min(retry_at, now + LONGEST_ASKED))
