"""Where in a work a remark points: numbered paragraphs or lines, a quote, and how a quote is found again.

Positions are counted in Unicode code points, over the numbered units joined by newlines, as the Web
Annotation Data Model counts them: https://www.w3.org/TR/annotation-model/#text-position-selector
"""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import Final

MOST_REMARKS: Final = 30
LONGEST_QUOTE: Final = 2_000
LONGEST_REMARK: Final = 4_000
AROUND: Final = 32
"""How much of the text before and after a quote is kept with it."""

Units = Sequence[str]
"""The paragraphs of a text, or the lines of a file, as they are read; the first has the number 1."""


class Misfit(StrEnum):
    """Why nothing is where somebody points."""

    NOWHERE = "nowhere"
    """They name neither a number nor words."""
    NO_SUCH_UNIT = "no_such_unit"
    BACKWARDS = "backwards"
    NOT_THERE = "not_there"
    """The words do not occur there."""
    TOO_LONG = "too_long"
    """Nobody quotes that much; some words of it will do."""


@dataclass(frozen=True, slots=True)
class Pointed:
    """Where somebody points: numbers, words, or both."""

    first: int | None = None
    last: int | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Selector:
    """A passage, by the terms of the Web Annotation Data Model: its quote and its position."""

    first: int
    last: int
    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


def select(units: Units, pointed: Pointed) -> Selector | Misfit:
    """The passage somebody points at, or why there is none; of words that occur twice there, the first ones.

    Spaces and line ends need not be typed as they stand.
    """
    words = pointed.quote.split()
    if pointed.first is None and not words:
        return Misfit.NOWHERE
    low = 1 if pointed.first is None else pointed.first
    high = next((each for each in (pointed.last, pointed.first) if each is not None), len(units))
    if not 1 <= low <= len(units) or high > len(units):
        return Misfit.NO_SUCH_UNIT
    if high < low:
        return Misfit.BACKWARDS
    whole, starts = "\n".join(units), _starts(units)
    begin, end = starts[low - 1], starts[high - 1] + len(units[high - 1])
    if words:
        found = re.compile(r"\s+".join(map(re.escape, words))).search(whole, begin, end)
        if found is None:
            return Misfit.NOT_THERE
        begin, end = found.span()
    return _selector(units, begin, end) if end - begin <= LONGEST_QUOTE else Misfit.TOO_LONG


def find_again(units: Units, selector: Selector) -> Selector | None:
    """The same words in another version of the text; of several the ones in the likest place."""
    whole = "\n".join(units)
    if not selector.exact.strip():
        return None
    found = [match.start() for match in re.finditer(re.escape(selector.exact), whole)]
    if not found:
        return None
    begin = min(found, key=lambda at: (-_likeness(whole, at, selector), abs(at - selector.start)))
    return _selector(units, begin, begin + len(selector.exact))


def spans(units: Units, selector: Selector) -> Mapping[int, tuple[int, int]]:
    """From where to where a passage reaches in each of its units, by their numbers."""
    starts, reached = _starts(units), {}
    for number in range(selector.first, min(selector.last, len(units)) + 1):
        begin, length = starts[number - 1], len(units[number - 1])
        reached[number] = (max(selector.start - begin, 0), min(selector.end - begin, length))
    return reached


def is_whole(units: Units, selector: Selector) -> bool:
    """Whether it is all of its units, and not some words in them."""
    return "\n".join(units[selector.first - 1 : selector.last]) == selector.exact


def _selector(units: Units, begin: int, end: int) -> Selector:
    whole, starts = "\n".join(units), _starts(units)
    return Selector(
        first=bisect_right(starts, begin),
        last=bisect_right(starts, max(begin, end - 1)),
        exact=whole[begin:end],
        prefix=whole[max(0, begin - AROUND) : begin],
        suffix=whole[end : end + AROUND],
        start=begin,
        end=end,
    )


def _starts(units: Units) -> list[int]:
    return [0, *accumulate(len(unit) + 1 for unit in units)][: len(units)]


def _likeness(whole: str, at: int, selector: Selector) -> int:
    end = at + len(selector.exact)
    return int(whole[:at].endswith(selector.prefix)) + int(whole[end:].startswith(selector.suffix))
