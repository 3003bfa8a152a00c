"""Who sees which items: every reading of items goes through here, and what is not allowed is not found."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true

from lti_tool.parts.boards.models import Item
from lti_tool.parts.boards.rules.kinds import KINDS, Audience, ItemKind, ItemState, audience_of, sees


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
    for_them = (_may_see(viewer, kind, state) for kind, known in KINDS.items() for state in known.following)
    return select(Item).where(Item.activity_id == viewer.activity_id, or_(false(), *for_them))


def is_theirs(viewer: Viewer) -> ColumnElement[bool]:
    """Whether an item is the viewer's: they put it up, or present it."""
    ties: list[ColumnElement[bool]] = []
    if viewer.participant_id is not None:
        ties += [Item.author_id == viewer.participant_id, Item.owner_id == viewer.participant_id]
    if viewer.token is not None:
        ties.append(Item.author_token == viewer.token)
    return or_(false(), *ties)


def _may_see(viewer: Viewer, kind: ItemKind, state: ItemState) -> ColumnElement[bool]:
    audience: Audience = audience_of(kind, state)
    if sees(audience, leads=viewer.leads, is_theirs=False):
        is_for_them: ColumnElement[bool] = true()
    elif sees(audience, leads=viewer.leads, is_theirs=True):
        is_for_them = is_theirs(viewer)
    else:
        return false()
    return and_(Item.kind == kind, Item.state == state, is_for_them)
