"""When a platform that is busy wants to be asked again."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

LONGEST_WAIT: Final = timedelta(hours=24)
_MAX_DIGITS: Final = 9


def read(value: str | None, now: datetime) -> datetime | None:
    """The moment a Retry-After names, as seconds or as a date; never in the past, never more than a day away.

    None when there is none or it cannot be read (RFC 9110 10.2.3).
    """
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        named = now + timedelta(seconds=int(text[:_MAX_DIGITS]))
    else:
        try:
            named = parsedate_to_datetime(text)
        except ValueError:
            return None
        if named.tzinfo is None:
            named = named.replace(tzinfo=UTC)
    return min(max(named, now), now + LONGEST_WAIT).astimezone(UTC)
