"""Who sees which items: every reading of items goes through here, and what is not allowed is not found."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from lti_tool.parts.boards.models import Item
from lti_tool.parts.boards.rules.kinds import KINDS, ItemKind, ItemState, audience_of, sees


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks at the items of one activity."""

    activity_id: UUID
    participant_id: UUID | None = None
    """None for who leads the activity without taking part."""
    leads: bool = False
    token: str | None = None
    """What stands for them on what they asked without a name, in a meeting whose secret is still there."""


def visible(viewer: Viewer) -> Select[Item]:
    """The items of the viewer's activity that they may see."""
    for_them = (one for kind in KINDS for one in _may_see(viewer, kind))
    return select(Item).where(Item.activity_id == viewer.activity_id, or_(false(), *for_them))


def is_theirs(viewer: Viewer) -> ColumnElement[bool]:
    """Whether an item is the viewer's: they put it up, or present it."""
    ties: list[ColumnElement[bool]] = []
    if viewer.participant_id is not None:
        ties += [Item.author_id == viewer.participant_id, Item.owner_id == viewer.participant_id]
    if viewer.token is not None:
        ties.append(Item.author_token == viewer.token)
    return or_(false(), *ties)


def _may_see(viewer: Viewer, kind: ItemKind) -> Iterator[ColumnElement[bool]]:
    """Of one kind: what the viewer sees whosever it is, and what they see because it is theirs."""
    for_everybody = _states(viewer, kind, is_theirs=False)
    only_theirs = _states(viewer, kind, is_theirs=True) - for_everybody
    if for_everybody:
        yield and_(Item.kind == kind, Item.state.in_(sorted(for_everybody)))
    if only_theirs:
        yield and_(Item.kind == kind, Item.state.in_(sorted(only_theirs)), is_theirs(viewer))


def _states(viewer: Viewer, kind: ItemKind, *, is_theirs: bool) -> frozenset[ItemState]:
    return frozenset(
        state
        for state in KINDS[kind].following
        if sees(audience_of(kind, state), leads=viewer.leads, is_theirs=is_theirs)
    )
