"""The dates of a series: the same hour by the clock on the wall, again and again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import count, islice

MOST_DATES = 52
"""Nobody plans more than a year of weeks at once."""
WEEK = timedelta(weeks=1)


class Every(StrEnum):
    """The unit of a cadence."""

    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Cadence:
    """Every so many weeks or months, so many times; once where `times` is 1."""

    every: Every = Every.WEEK
    step: int = 1
    times: int = 1


def wall_times(first: datetime, cadence: Cadence) -> list[datetime]:
    """When the meetings of a series start, by the clock on the wall; `first` has no zone.

    Monthly ones keep the weekday and its place in the month, as in "every second Thursday"; a fifth is the
    last where a month has only four.
    """
    dates = {Every.WEEK: _weekly, Every.MONTH: _monthly}[cadence.every](first, cadence.step)
    return list(islice(dates, min(cadence.times, MOST_DATES)))


def _weekly(first: datetime, step: int) -> Iterator[datetime]:
    return (first + nth * step * WEEK for nth in count())


def _monthly(first: datetime, step: int) -> Iterator[datetime]:
    place = (first.day - 1) // 7
    month = first.replace(day=1)
    while True:
        yield _nth_weekday(month, first.weekday(), place)
        for _ in range(step):
            month = (month + timedelta(days=32)).replace(day=1)


def _nth_weekday(month: datetime, weekday: int, place: int) -> datetime:
    found = month + timedelta(days=(weekday - month.weekday()) % 7) + place * WEEK
    return found if found.month == month.month else found - WEEK
