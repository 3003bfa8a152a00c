"""`./dev bench allocate`: what giving out works costs, and how evenly it is done."""

from typing import Any

from bench.allocate import dealing
from bench.allocate.pulling import pull_figures


def run(*, quick: bool) -> dict[str, Any]:
    """All figures of the bench."""
    dealt, pulled = dealing.run(quick=quick), pull_figures(quick)
    notes = [part.pop("notes") for part in (dealt, pulled) if "notes" in part]
    return {**dealt, **pulled, "notes": notes}
