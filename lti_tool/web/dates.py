"""Knows how a moment is said to one reader, and how what a reader typed becomes a moment."""

from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.dates import format_skeleton, format_time, format_timedelta
from flask_babel import gettext as _

from lti_tool.web.wall_time import SkippedByTheClock, moment_when

INPUT_FORMAT = "%Y-%m-%dT%H:%M"  # HTML 2.3.5.7: a local date and time
_NEVER_COARSER = 1e9
_NO_BREAK = "\u00a0"
_YEARS = range(1970, 2200)  # outside, databases and calendars disagree, and somebody has mistyped
_MINUTE, _TWO_HOURS, _DAY = timedelta(minutes=1), timedelta(hours=2), timedelta(days=1)


class MomentProblem(StrEnum):
    """Why what a reader typed is no moment."""

    UNREADABLE = "unreadable"
    SKIPPED_BY_THE_CLOCK = "skipped by the clock"


class MomentError(ValueError):
    """What was typed names no moment in the reader's zone."""

    def __init__(self, problem: MomentProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones())


def zone_named(name: str | None, otherwise: ZoneInfo) -> ZoneInfo:
    """Give the zone a browser or a launch named, or the other one when there is no such zone."""
    return ZoneInfo(name) if name in _zone_names() else otherwise


def when(moment: datetime, now: datetime, zone: ZoneInfo, locale: Locale) -> str:
    """Say a moment as "Thu 26 Nov, 12:00 (in 4 days)", the bracket never broken over two lines."""
    distance = away(moment, now, zone, locale).replace(" ", _NO_BREAK)
    return f"{day(moment, now, zone, locale)}, {clock_time(moment, zone, locale)} ({distance})"


def away(moment: datetime, now: datetime, zone: ZoneInfo, locale: Locale) -> str:
    """Say how far a moment is from now: "in 4 days", "2 hours ago", "just now"."""
    distance = moment - now
    if abs(distance) < _MINUTE:
        return str(_("now") if distance > timedelta() else _("just now"))
    days = (moment.astimezone(zone).date() - now.astimezone(zone).date()).days
    unit: Literal["day", "hour", "minute"] = "minute"
    if abs(distance) >= _DAY:
        distance, unit = timedelta(days=days), "day"
    elif abs(distance) >= _TWO_HOURS:
        unit = "hour"
    return format_timedelta(
        distance, granularity=unit, threshold=_NEVER_COARSER, add_direction=True, locale=_voice(locale)
    )


def day(moment: datetime, now: datetime, zone: ZoneInfo, locale: Locale) -> str:
    """Say the day of a moment as "Thu 26 Nov", with the year when it is not this one."""
    local = moment.astimezone(zone)
    skeleton = "MMMEd" if local.year == now.astimezone(zone).year else "yMMMEd"
    return format_skeleton(skeleton, local, tzinfo=zone, locale=_voice(locale))


def clock_time(moment: datetime, zone: ZoneInfo, locale: Locale) -> str:
    """Say the time of day of a moment as "12:00"."""
    return format_time(moment.astimezone(zone), "short", tzinfo=zone, locale=_voice(locale))


def moment_input(moment: datetime | None, zone: ZoneInfo) -> str:
    """Give the value of a datetime-local field."""
    return moment.astimezone(zone).strftime(INPUT_FORMAT) if moment else ""


def read_moment(text: str, zone: ZoneInfo, unchanged: datetime | None = None) -> datetime:
    """Read the value of a datetime-local field as aware UTC.

    An hour that the clock shows twice means its first pass; `unchanged` is the moment the field showed
    before, which stays exactly itself when nobody touched the field.

    Raises:
        MomentError: the text is no date and time, or the clock skips it on that day.
    """
    typed = text.strip()
    if unchanged is not None and typed[:16] == moment_input(unchanged, zone):
        return unchanged
    try:
        local = datetime.fromisoformat(typed)
        moment = moment_when(local.replace(tzinfo=None), zone).moment
    except SkippedByTheClock as skipped:
        raise MomentError(MomentProblem.SKIPPED_BY_THE_CLOCK) from skipped
    except (ValueError, OverflowError) as unreadable:
        raise MomentError(MomentProblem.UNREADABLE) from unreadable
    if local.tzinfo is not None or local.year not in _YEARS:
        raise MomentError(MomentProblem.UNREADABLE)
    return moment


def _voice(locale: Locale) -> Locale:
    # Plain English is ours: "Thu 26 Nov, 12:00". A region (en-US) says dates in its own way.
    return Locale.parse("en_GB") if str(locale) == "en" else locale
