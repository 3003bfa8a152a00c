"""`./dev bench allocate`: what giving out work costs."""

from typing import Any

from bench.allocate.pulling import pull_figures


def run(*, quick: bool) -> dict[str, Any]:
    """All figures of the bench."""
    return pull_figures(quick)
