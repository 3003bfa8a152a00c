"""Moments and lengths of time as ISO 8601 spells them."""

import re
from datetime import UTC, datetime, timedelta

_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_DURATION = re.compile(
    r"P(?:(?P<weeks>[\d.]+)W)?(?:(?P<years>[\d.]+)Y)?(?:(?P<months>[\d.]+)M)?(?:(?P<days>[\d.]+)D)?"
    r"(?:T(?:(?P<hours>[\d.]+)H)?(?:(?P<minutes>[\d.]+)M)?(?:(?P<seconds>[\d.]+)S)?)?"
)


def moment_text(moment: datetime) -> str:
    """A moment as our answers spell it: UTC, microseconds, Z."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def moment_of(text: str) -> datetime:
    """The moment a validated timestamp names; a time without an offset cannot get here."""
    return datetime.fromisoformat(text.replace(",", ".")).astimezone(UTC)


def seconds_of(duration: str) -> float:
    """A duration in seconds, its years and months taken as 365 and 30 days."""
    found = _DURATION.fullmatch(duration.replace(",", "."))
    if found is None:
        return 0.0
    part = {name: float(value or 0) for name, value in found.groupdict().items()}
    days = part["weeks"] * 7 + part["years"] * 365 + part["months"] * 30 + part["days"]
    return days * _DAY + part["hours"] * _HOUR + part["minutes"] * _MINUTE + part["seconds"]


def duration_text(length: timedelta) -> str:
    """The shortest ISO 8601 spelling in hours, minutes and seconds, to a hundredth: `PT12M3S`.

    A day is written as 24 hours, so that no reader has to ask how long a day was.
    """
    hundredths = max(0, round(length.total_seconds() * 100))
    seconds, fraction = divmod(hundredths, 100)
    hours, rest = divmod(seconds, _HOUR)
    minutes, seconds = divmod(rest, _MINUTE)
    tail = f"{seconds}.{fraction:02}".rstrip("0").rstrip(".") if fraction else str(seconds)
    parts = [
        f"{hours}H" if hours else "",
        f"{minutes}M" if minutes else "",
        f"{tail}S" if tail != "0" else "",
    ]
    return "PT" + ("".join(parts) or "0S")
