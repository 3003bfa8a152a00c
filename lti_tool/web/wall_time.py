"""What the clock on the wall says somewhere, and which moment that is."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo


class SkippedByTheClock(ValueError):
    """The clock there never shows this hour on that day: it is put forward over it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The moment a clock shows an hour."""

    moment: datetime
    """Aware, in UTC."""
    is_shown_twice: bool
    """The clock is put back over this hour; meant is the first time it shows it."""


def moment_when(local: datetime, zone: ZoneInfo) -> Reading:
    """When the clock of the zone shows this date and time, which has no zone of its own.

    Raises:
        SkippedByTheClock: it never does.
        OverflowError: the year is beyond what Python can count.
    """
    first = nearest_moment(local, zone)
    second = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) != local.replace(fold=0):
        raise SkippedByTheClock
    return Reading(first, is_shown_twice=first != second)


def nearest_moment(local: datetime, zone: ZoneInfo) -> datetime:
    """The same for what was agreed long ago: an hour that is skipped by now is as late as it was to be."""
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)
