"""What speaks against giving somebody a work by hand, though a facilitator may know better."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Doubt(StrEnum):
    """One thing that speaks against it."""

    FULL = "full"
    IN_RETURN = "in_return"
    NOT_HANDED_IN = "not_handed_in"
    OTHER_GROUP = "other_group"


@dataclass(frozen=True, slots=True)
class Gift:
    """A work for a reviewer."""

    is_full: bool
    """It has as many reviewers as a work gets."""
    is_in_return: bool
    """Its author reviews the reviewer's own work."""
    has_handed_in: bool
    """The reviewer's own work is handed in."""
    is_of_partner: bool = True
    """Its author is in a group whose works the reviewer may get."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A work that may be given to somebody, and what speaks against it."""

    submission_id: UUID
    author: str
    load: int
    """Reviews sent and works kept for somebody."""
    doubts: tuple[Doubt, ...]


def doubts(gift: Gift) -> tuple[Doubt, ...]:
    """All that speaks against it; nothing where it is as good as any that is given out."""
    found = {
        Doubt.FULL: gift.is_full,
        Doubt.IN_RETURN: gift.is_in_return,
        Doubt.NOT_HANDED_IN: not gift.has_handed_in,
        Doubt.OTHER_GROUP: not gift.is_of_partner,
    }
    return tuple(doubt for doubt, holds in found.items() if holds)
