"""The kinds of items: what each may become, who sees it, whether it can be voted for or asked without a name.

A table in code. A new kind is one entry here and its words where they are shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class ItemKind(StrEnum):
    """What an item is."""

    TOPIC = "topic"
    """Something to talk about: an offer of who can present it, or a wish of who wants to learn it."""
    QUESTION = "question"
    """Asked at a meeting."""
    TAKEAWAY = "takeaway"
    """What somebody will apply."""


class ItemState(StrEnum):
    """How an item stands; each kind has its own of these."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    SCHEDULED = "scheduled"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    OPEN = "open"
    ANSWERED = "answered"
    HIDDEN = "hidden"
    APPLIED = "applied"
    PARTLY = "partly"
    NOT_APPLIED = "not"


class Audience(StrEnum):
    """Who sees an item."""

    EVERYBODY = "everybody"
    """Who takes part in its activity."""
    LEADERS = "leaders"
    """Its author and owner, and who leads the activity."""
    AUTHOR = "author"


@dataclass(frozen=True, slots=True)
class Kind:
    """What holds for all items of one kind."""

    following: Mapping[ItemState, frozenset[ItemState]]
    """What each state may become; the first is how an item begins."""
    hidden: frozenset[ItemState] = frozenset()
    """In these states only leaders and its author see it."""
    audience: Audience = Audience.EVERYBODY
    is_of_meeting: bool = False
    """It belongs to one meeting; otherwise to the activity as a whole."""
    has_votes: bool = False
    may_be_anonymous: bool = False

    @property
    def first(self) -> ItemState:
        """How an item of this kind begins."""
        return next(iter(self.following))


_S = ItemState
KINDS: Mapping[ItemKind, Kind] = MappingProxyType({
    ItemKind.TOPIC: Kind(
        following={
            _S.PROPOSED: frozenset({_S.ACCEPTED, _S.SCHEDULED, _S.DECLINED, _S.WITHDRAWN}),
            _S.ACCEPTED: frozenset({_S.SCHEDULED, _S.DECLINED, _S.WITHDRAWN}),
            # its date was called off, or its presenter cannot come: back into the queue
            _S.SCHEDULED: frozenset({_S.DONE, _S.ACCEPTED, _S.WITHDRAWN}),
            _S.DONE: frozenset(),
            _S.DECLINED: frozenset({_S.PROPOSED}),
            _S.WITHDRAWN: frozenset(),
        },
        hidden=frozenset({_S.DECLINED, _S.WITHDRAWN}),
        has_votes=True,
    ),
    ItemKind.QUESTION: Kind(
        following={
            _S.OPEN: frozenset({_S.ANSWERED, _S.HIDDEN, _S.WITHDRAWN}),
            _S.ANSWERED: frozenset({_S.OPEN, _S.HIDDEN}),
            _S.HIDDEN: frozenset({_S.OPEN, _S.ANSWERED}),
            _S.WITHDRAWN: frozenset(),
        },
        hidden=frozenset({_S.HIDDEN, _S.WITHDRAWN}),
        is_of_meeting=True,
        has_votes=True,
        may_be_anonymous=True,
    ),
    ItemKind.TAKEAWAY: Kind(
        following={
            _S.OPEN: frozenset({_S.APPLIED, _S.PARTLY, _S.NOT_APPLIED, _S.WITHDRAWN}),
            # what was tried only in part, or not yet, may work out later
            _S.PARTLY: frozenset({_S.APPLIED, _S.NOT_APPLIED}),
            _S.NOT_APPLIED: frozenset({_S.APPLIED, _S.PARTLY}),
            _S.APPLIED: frozenset({_S.PARTLY, _S.NOT_APPLIED}),
            _S.WITHDRAWN: frozenset(),
        },
        audience=Audience.AUTHOR,
        is_of_meeting=True,
    ),
})  # fmt: skip


def may_become(kind: ItemKind, before: ItemState, after: ItemState) -> bool:
    """Whether an item of this kind may go from one state to the other."""
    return after in KINDS[kind].following.get(before, frozenset())


def audience_of(kind: ItemKind, state: ItemState) -> Audience:
    """Who sees an item of this kind in this state."""
    known = KINDS[kind]
    is_for_all = known.audience is Audience.EVERYBODY
    return Audience.LEADERS if is_for_all and state in known.hidden else known.audience


def sees(audience: Audience, *, leads: bool, is_theirs: bool) -> bool:
    """Whether somebody sees an item that is for this audience; what is not said here, nobody sees."""
    return {
        Audience.EVERYBODY: True,
        Audience.LEADERS: leads or is_theirs,
        Audience.AUTHOR: is_theirs,
    }[audience]
