"""How many, and whose: facts about items for progress and for sums, never a word of what people wrote."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.parts.boards.models import Item
from lti_tool.parts.boards.rules.kinds import ItemKind, ItemState


@dataclass(frozen=True, slots=True)
class TakenAway:
    """Somebody wrote down what they will use of a meeting."""

    participant_id: UUID
    item_id: UUID
    meeting_id: UUID
    state: ItemState


def taken_away(
    session: Session, activity_id: UUID, participant_ids: Collection[UUID] | None = None
) -> list[TakenAway]:
    """Every takeaway of an activity, or of some of its participants, the oldest first."""
    found = select(Item.author_id, Item.id, Item.meeting_id, Item.state).where(
        Item.activity_id == activity_id,
        Item.kind == ItemKind.TAKEAWAY,
        Item.state != ItemState.WITHDRAWN,
    )
    if participant_ids is not None:
        found = found.where(Item.author_id.in_(participant_ids))
    rows = session.execute(found.order_by(Item.created_at, Item.id))
    return [
        TakenAway(who, item, meeting, ItemState(state))
        for who, item, meeting, state in rows
        if who is not None and meeting is not None
    ]


def is_anything_asked(session: Session, activity_id: UUID) -> bool:
    """Whether there ever was a question in an activity."""
    asked = select(Item.id).where(Item.activity_id == activity_id, Item.kind == ItemKind.QUESTION)
    return session.scalar(asked.limit(1)) is not None
