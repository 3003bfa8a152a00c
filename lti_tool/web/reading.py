"""Knows the present reader's zone and locale, and says moments and numbers their way."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal
from markupsafe import Markup

from lti_tool.web import dates
from lti_tool.web.language import current_locale
from lti_tool.web.surroundings import surroundings


def zone() -> ZoneInfo:
    """Give the zone of the present reader: the browser's, else the launch's, else the server's default."""
    asked = surroundings()
    return dates.zone_named(asked.zone_of(), asked.default_zone)


def zone_name() -> str:
    """Give the name of the reader's zone when they told us one, else nothing, so that zone.js asks."""
    asked = surroundings().zone_of()
    return asked if asked == zone().key else ""


def when(moment: datetime) -> Markup:
    """Say a moment as "Thu 26 Nov, 12:00 (in 4 days)", readable by machines too."""
    return _time(moment, dates.when(moment, surroundings().now_of(), zone(), current_locale()))


def day(moment: datetime) -> Markup:
    """Say a day as "Thu 26 Nov"."""
    return _time(moment, dates.day(moment, surroundings().now_of(), zone(), current_locale()))


def clock_time(moment: datetime) -> str:
    """Say a time of day as "12:00"."""
    return dates.clock_time(moment, zone(), current_locale())


def moment_input(moment: datetime | None) -> str:
    """Give the value of a datetime-local field in the reader's zone."""
    return dates.moment_input(moment, zone())


def number(value: float) -> str:
    """Say a number the reader's way: 76.67 or 76,67."""
    return format_decimal(value, locale=current_locale())


def _time(moment: datetime, words: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(moment.isoformat(timespec="minutes"), words)
