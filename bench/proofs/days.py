"""Days that pass as fast as everybody can act: a clock that is moved from one event to the next."""

import heapq
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@dataclass(slots=True)
class Days:
    """Days that pass as fast as everybody can act."""

    now: datetime = MONDAY
    _events: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=itertools.count)

    def at(self, moment: datetime, deed: Callable[[], None]) -> None:
        """Have something done at a moment to come."""
        heapq.heappush(self._events, (moment, next(self._order), deed))

    def pass_until(self, end: datetime) -> None:
        """Do everything up to this moment, each in its time."""
        while self._events and self._events[0][0] <= end:
            self.now, _, deed = heapq.heappop(self._events)
            deed()
