"""Who gets a seat: the order of the waiting list, and what holds shortly before the start."""

from datetime import datetime, timedelta

ASKED_FROM = timedelta(days=1)
"""Whoever gets a seat so shortly before the start is asked first: they may have other plans by now."""
HOLD = timedelta(hours=2)
"""How long a seat is kept for somebody who is asked."""
FAR_MOVE = timedelta(hours=2)
"""A date that moves farther than this asks everybody again."""


def fits(taken: int, capacity: int | None) -> bool:
    """Whether so many fit in."""
    return capacity is None or taken <= capacity


def has_room(taken: int, capacity: int | None) -> bool:
    """Whether one more does."""
    return fits(taken + 1, capacity)


def free_seats(taken: int, capacity: int | None, waiting: int) -> int:
    """How many of those who wait can have a seat now."""
    return waiting if capacity is None else max(0, min(waiting, capacity - taken))


def hold_until(starts_at: datetime, now: datetime) -> datetime | None:
    """Until when a seat that came free is kept for the next in line; None where they have it at once."""
    if starts_at - now >= ASKED_FROM:
        return None
    return min(now + HOLD, starts_at)


def is_late_cancel(starts_at: datetime, now: datetime) -> bool:
    """Whether a seat is given back so late that the kitchen has to know."""
    return starts_at - now < ASKED_FROM


def asks_again(before: datetime, after: datetime) -> bool:
    """Whether a meeting moved so far that those who said they come are asked again."""
    return abs(after - before) > FAR_MOVE
