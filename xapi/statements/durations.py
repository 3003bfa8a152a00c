"""Lengths of time as ISO 8601 spells them."""

from datetime import timedelta

_MINUTE = 60
_HOUR = 60 * _MINUTE


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
