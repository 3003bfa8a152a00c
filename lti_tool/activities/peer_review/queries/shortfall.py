"""What groups allow: who reviews with whom, and who would get too few works if everybody handed in."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from random import Random

from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review.queries import place
from lti_tool.activities.peer_review.queries.grouping import Grouping
from lti_tool.activities.peer_review.queries.leaving import gone
from lti_tool.activities.peer_review.queries.people import Known, people_of
from lti_tool.activities.peer_review.queries.place import Here
from lti_tool.activities.peer_review.rules.dealing import Deal, deal
from lti_tool.activities.peer_review.rules.settings import FEWEST_REVIEWS, Settings
from lti_tool.participation.models import Activity

ALONE = -1
"""Where those stand together who are in no group and review across: each of them is a ring."""


@dataclass(frozen=True, slots=True)
class Line:
    """People who review each other, or who review all but each other."""

    names: tuple[str, ...]
    """Of their groups; empty for those who are in none."""
    people: int
    owed: int
    """How many reviews each of them owes."""


@dataclass(frozen=True, slots=True)
class Short:
    """Somebody who would get fewer works than they owe reviews."""

    name: str
    missing: int


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What becomes of everybody if all hand in."""

    here: Here
    lines: tuple[Line, ...]
    short: tuple[Short, ...]
    enough: int | None
    """So many reviews could be asked of everybody so that nobody gets too few; None where none helps."""

    @property
    def missing(self) -> int:
        """How many reviews could not be given."""
        return sum(one.missing for one in self.short)


def shortfall(session: Session, actor: Actor) -> Shortfall:
    """What the groups of the actor's activity allow, as they are now."""
    here = place.here(session, actor)
    settings = here.everybodys_settings
    left = gone(session, here.activity)
    people = [one for one in people_of(session, here.activity) if one.person_id not in left]
    people.sort(key=lambda one: (one.name.casefold(), one.person_id))
    found = _Dealt(session, here.activity, settings, people)
    enough = _enough(session, here.activity, settings, people) if found.is_any_short else None
    return Shortfall(here, found.lines(), found.short(), enough)


def _enough(session: Session, activity: Activity, settings: Settings, people: Sequence[Known]) -> int | None:
    """The most reviews that could be asked so that nobody gets too few."""
    for asked in range(settings.reviews_asked - 1, FEWEST_REVIEWS - 1, -1):
        if not _Dealt(session, activity, replace(settings, reviews_asked=asked), people).is_any_short:
            return asked
    return None


class _Dealt:
    """Works dealt as if everybody had handed in and nobody had reviewed."""

    def __init__(
        self, session: Session, activity: Activity, settings: Settings, people: Sequence[Known]
    ) -> None:
        self.people, self.grouping = people, Grouping(session, activity, settings)
        self.rings = [self.grouping.ring_of(one.person_id) for one in people]
        self.sizes = Counter(self.rings)
        self.owed = [min(settings.reviews_asked, self._others(ring)) for ring in self.rings]
        asked = Deal(
            wanted=self.owed,
            own=range(len(people)),
            works=len(people),
            at_most=settings.most_reviews,
            group_rule=settings.group_rule,
            reviewer_groups=self.rings,
            work_groups=self.rings,
        )
        self.missing = deal(asked, Random(activity.id.int)).missing  # noqa: S311 a look, and nobody's lot

    @property
    def is_any_short(self) -> bool:
        """Whether somebody gets too few."""
        return any(self.missing)

    def short(self) -> tuple[Short, ...]:
        """Those who do."""
        pairs = zip(self.people, self.missing, strict=True)
        return tuple(Short(one.name, missing) for one, missing in pairs if missing)

    def lines(self) -> tuple[Line, ...]:
        """The rings with the names of their groups, in the order of these."""
        seats: dict[int, list[int]] = {}
        for at, ring in enumerate(self.rings):
            seats.setdefault(max(ring, ALONE), []).append(at)
        found = [Line(self._names(theirs), len(theirs), self.owed[theirs[0]]) for theirs in seats.values()]
        return tuple(sorted(found, key=lambda line: (not line.names, line.names)))

    def _names(self, seats: Iterable[int]) -> tuple[str, ...]:
        groups = {self.grouping.group_of.get(self.people[at].person_id) for at in seats}
        return tuple(sorted(self.grouping.names[group] for group in groups if group is not None))

    def _others(self, ring: int) -> int:
        if self.grouping.is_across:
            return len(self.people) - self.sizes[ring]
        return self.sizes[ring] - 1
