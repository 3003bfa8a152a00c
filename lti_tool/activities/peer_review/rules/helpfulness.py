"""How much reviews helped: what authors may say of them, and what reviewers hear of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean

LEAST, MOST = 1, 4
FEWEST_TOLD = 3
"""From so many ratings on a reviewer hears of them: of fewer they could guess whose they are."""


class Praise(StrEnum):
    """What was good about a review."""

    SPECIFIC = "specific"
    ACTIONABLE = "actionable"
    KIND = "kind"
    FAIR = "fair"


@dataclass(frozen=True, slots=True)
class Rating:
    """What an author says of one review: how much it helped, from 1 to 4, and what was good about it."""

    helpfulness: int
    praise: tuple[Praise, ...] = ()


@dataclass(frozen=True, slots=True)
class Thanks:
    """What a reviewer hears: over all their rated reviews, never which of them or by whom."""

    ratings: int
    mean: float
    praise: tuple[tuple[Praise, int], ...]
    """How many said so, those that were said alone."""


def thanks(ratings: Sequence[Rating]) -> Thanks | None:
    """What a reviewer hears of these ratings; None while they are few."""
    if len(ratings) < FEWEST_TOLD:
        return None
    counted = Counter(praise for rating in ratings for praise in rating.praise)
    return Thanks(
        ratings=len(ratings),
        mean=fmean(rating.helpfulness for rating in ratings),
        praise=tuple((praise, counted[praise]) for praise in Praise if counted[praise]),
    )
