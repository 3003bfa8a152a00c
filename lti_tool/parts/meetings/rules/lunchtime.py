"""Whether a meeting falls into somebody's lunch, and when it drifts away from it."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

LUNCH = (time(11), time(14))


def is_at_lunch(starts_at: datetime, minutes: int, zone: ZoneInfo) -> bool:
    """Whether all of it lies between eleven and two by the clock of somebody's zone."""
    begins = starts_at.astimezone(zone)
    ends = (starts_at + timedelta(minutes=minutes)).astimezone(zone)
    return begins.date() == ends.date() and LUNCH[0] <= begins.time() and ends.time() <= LUNCH[1]


def drifts(starts: list[datetime], there: ZoneInfo, here: ZoneInfo) -> list[datetime]:
    """Which meetings of a series start at another hour of `here` than the one before, in the order given.

    Clocks are changed on other days elsewhere: what is at noon in Berlin is at six in New York, and for two
    weeks in spring at seven.
    """
    hours = [(start.astimezone(there).time(), start.astimezone(here).time()) for start in starts]
    return [
        start
        for start, (there_before, here_before), (there_now, here_now) in zip(
            starts[1:], hours, hours[1:], strict=False
        )
        if there_before == there_now and here_before != here_now
    ]
