"""What is to be dealt, and how it was: reviewers and works are numbers, from 0 on."""

from collections.abc import Sequence
from dataclasses import dataclass

from lti_tool.activities.peer_review.rules.grouping import GroupRule

NOBODY = -1
"""In place of the own work of a reviewer who has none."""

Edge = tuple[int, int]
"""A reviewer, and a work."""


@dataclass(frozen=True, slots=True)
class Deal:
    """Who shall get how many works, and what must not be."""

    wanted: Sequence[int]
    """How many works each reviewer shall get now, beside those that are dealt."""
    own: Sequence[int]
    """The own work of each reviewer, that of their team for instance; or `NOBODY`."""
    works: int
    at_most: int
    """So many reviewers one work gets, those it has already among them."""
    dealt: Sequence[Edge] = ()
    """What stands already: it counts, and is never moved."""
    barred: Sequence[Edge] = ()
    group_rule: GroupRule = GroupRule.ANY
    reviewer_groups: Sequence[int] = ()
    work_groups: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Who gets what."""

    given: tuple[tuple[int, ...], ...]
    """The works of each reviewer, in the order they shall be reviewed: the first of all cover all works."""
    loads: tuple[int, ...]
    """How many reviewers each work has then, those it had before among them."""
    missing: tuple[int, ...]
    """How many works each reviewer did not get; no plan within the rules gives more of them."""
    in_return: int
    """How many works went to somebody whose own work is reviewed by the author, because of this plan."""
