"""Who gets which work: the least reviewed first, at random, never in return if it can be avoided."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Candidate:
    """A work in the pool as one reviewer sees it."""

    submission_id: UUID
    load: int
    """Reviews sent and works kept for somebody."""
    is_own: bool = False
    is_seen: bool = False
    """This reviewer had it before: sent, open or declined."""
    is_in_return: bool = False
    """Its author reviews this reviewer's own work."""


def is_eligible(candidate: Candidate, most_reviews: int) -> bool:
    """Whether the reviewer may get this work at all."""
    return not candidate.is_own and not candidate.is_seen and candidate.load < most_reviews


def in_order(candidates: Iterable[Candidate], most_reviews: int, chance: Random) -> list[Candidate]:
    """The works to offer, best first.

    Works whose author reviews this reviewer come last; then the least loaded are first; among equals
    chance decides.
    """
    eligible = [candidate for candidate in candidates if is_eligible(candidate, most_reviews)]
    chance.shuffle(eligible)
    return sorted(eligible, key=lambda candidate: (candidate.is_in_return, candidate.load))
