"""When somebody may be written to: once a day at most, and never at night where they are."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING, EVENING = time(8), time(18)
A_DAY = timedelta(days=1)
LOOKS_EVERY = timedelta(hours=3)
"""How long nobody asks again whether there is something to say to a person."""


def is_daytime(now: datetime, zone: ZoneInfo) -> bool:
    """Whether it is neither night nor evening where the reader is."""
    return MORNING <= now.astimezone(zone).time() < EVENING


def next_morning(now: datetime, zone: ZoneInfo) -> datetime:
    """When the reader's day begins, outside of which nobody writes to them."""
    local = now.astimezone(zone)
    day = local.date() if local.time() < MORNING else local.date() + A_DAY
    return datetime.combine(day, MORNING, zone).astimezone(UTC)


def may_write(mailed_at: datetime | None, now: datetime, zone: ZoneInfo) -> bool:
    """Whether somebody who was last written to then may be written to now."""
    return is_daytime(now, zone) and (mailed_at is None or now - mailed_at >= A_DAY)


def next_look(mailed_at: datetime | None, now: datetime, zone: ZoneInfo) -> datetime:
    """When to ask again whether there is something to say: not before they may be written to."""
    if mailed_at is not None and now < mailed_at + A_DAY:
        return mailed_at + A_DAY
    return now + LOOKS_EVERY if is_daytime(now, zone) else next_morning(now, zone)
