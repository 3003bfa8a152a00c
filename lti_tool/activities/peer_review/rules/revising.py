"""A work that is handed in again after feedback: when that may be, and which version's reviews count."""

from collections import defaultdict
from collections.abc import Iterable
from statistics import fmean

from lti_tool.activities.peer_review.rules.duties import Standing
from lti_tool.activities.peer_review.rules.settings import Settings, WhichVersion


def may_revise(settings: Settings, standing: Standing) -> bool:
    """Whether its author may hand it in again: once there is feedback, and they may read it."""
    return settings.revises and standing.received > 0 and not standing.are_reviews_sealed


def counting(reviews: Iterable[tuple[int, float | None]], enough: int, which: WhichVersion) -> int | None:
    """The number of the version whose reviews make the grade; None while no version has enough by itself.

    Each review is the number of its version and what it gave, as a share of 0 to 1.
    """
    given: dict[int, list[float]] = defaultdict(list)
    for number, share in reviews:
        given[number].append(share or 0.0)
    enough_of = {number: shares for number, shares in given.items() if len(shares) >= enough}
    if not enough_of:
        return None
    if which is WhichVersion.BEST:
        return max(enough_of, key=lambda number: (fmean(enough_of[number]), number))
    return max(enough_of)
