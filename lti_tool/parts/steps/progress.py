"""How far somebody is: one pure function of what is known, and nothing else is kept about it.

The same answer draws the page, the facilitator's table, the grade and what the record store is told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Asked:
    """A step of an activity: what counts for it, and how often it is asked."""

    key: str
    least: int = 1
    """So many different facts make it done."""
    is_needed: bool = True
    """The activity is complete only with it; another one is an offer, and shown."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened which counts for a step; told twice it counts once."""

    step: str
    what: str
    """Which meeting, which sentence: the same one is the same fact."""


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known about one participant."""

    facts: frozenset[Fact] = frozenset()
    skipped: frozenset[str] = frozenset()
    """Steps a facilitator lets them skip."""
    within_reach: Mapping[str, int] = field(default_factory=dict)
    """How many facts a step can have at all, where that is known: of four lunches one was called off."""


@dataclass(frozen=True, slots=True)
class Stood:
    """How somebody stands with one step."""

    key: str
    had: int
    least: int
    """What is asked of them, which is no more than can be had."""
    is_needed: bool
    is_skipped: bool

    @property
    def is_done(self) -> bool:
        """Whether nothing of it is left."""
        return self.is_skipped or self.had >= self.least

    @property
    def share(self) -> float:
        """How much of it is done, from 0 to 1."""
        return 1.0 if self.is_done else self.had / self.least


@dataclass(frozen=True, slots=True)
class Progress:
    """How far somebody is."""

    steps: tuple[Stood, ...]

    @property
    def share(self) -> float:
        """How much is done of what is needed, from 0 to 1; 1 where nothing is."""
        needed = [step.share for step in self.steps if step.is_needed]
        return sum(needed) / len(needed) if needed else 1.0

    @property
    def is_complete(self) -> bool:
        """Whether all that is needed is done; never for an activity that needs nothing."""
        needed = [step for step in self.steps if step.is_needed]
        return bool(needed) and all(step.is_done for step in needed)


def progress(asked: Iterable[Asked], known: Known) -> Progress:
    """How somebody of whom this is known stands with these steps, in the same order.

    More facts and more steps skipped never make it less, and the order in which they came never matters.
    """
    return Progress(tuple(_stood(step, known) for step in asked))


def _stood(step: Asked, known: Known) -> Stood:
    # where nothing can be had any more, nobody is done without having done anything
    within_reach = max(1, known.within_reach.get(step.key, step.least))
    return Stood(
        key=step.key,
        had=sum(fact.step == step.key for fact in known.facts),
        least=min(step.least, within_reach),
        is_needed=step.is_needed,
        is_skipped=step.key in known.skipped,
    )
