"""`./dev bench allocate`: what giving out works costs, and how evenly it does so.

Each part of the bench gives figures of its own; `PARTS` is where another one joins.
"""

from collections.abc import Callable
from typing import Any

from bench.allocate import dealing

PARTS: tuple[Callable[..., dict[str, Any]], ...] = (dealing.run,)


def run(*, quick: bool) -> dict[str, Any]:
    """All figures of the bench, with a note on what each part measures."""
    figures: dict[str, Any] = {}
    notes: list[str] = []
    for part in PARTS:
        found = part(quick=quick)
        notes.append(found.pop("notes"))
        figures |= found
    return figures | {"notes": notes}
