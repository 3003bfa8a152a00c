"""Long lists in pieces that a database takes as the values of one statement."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

AT_ONCE = 5_000

T = TypeVar("T")


def pieces(values: Iterable[T]) -> Iterator[list[T]]:
    """The values in lists of a few thousand; no list at all where there are none."""
    everything = list(values)
    return (everything[start : start + AT_ONCE] for start in range(0, len(everything), AT_ONCE))
