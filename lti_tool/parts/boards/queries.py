"""What is on a board, as one viewer sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.errors import NotFound
from lti_tool.parts.boards.models import BoardChanges, Item, Vote
from lti_tool.parts.boards.rules.kinds import ItemKind, ItemState
from lti_tool.parts.boards.viewing import Viewer, visible


@dataclass(frozen=True, slots=True)
class Shown:
    """An item as one viewer sees it."""

    item: Item
    has_voted: bool
    votes: int | None
    """None while they have not voted themselves, where votes are not to sway anybody."""


def item_for(session: Session, viewer: Viewer, item_id: UUID) -> Item:
    """An item the viewer may see.

    Raises:
        NotFound: there is none for them.
    """
    found = session.scalar(visible(viewer).where(Item.id == item_id))
    if found is None:
        raise NotFound
    return found


def topics(session: Session, viewer: Viewer) -> list[Shown]:
    """The topics of the activity, most wanted first and among equals the oldest; in two questions.

    How many want one is told to whoever leads, and to others once they have said themselves which they want.
    """
    found = session.scalars(visible(viewer).where(Item.kind == ItemKind.TOPIC)).all()
    voted = _voted(session, viewer, ItemKind.TOPIC)
    counts = viewer.leads or bool(voted)
    in_order = sorted(found, key=lambda item: (-item.votes if counts else 0, item.created_at, item.id))
    return [Shown(item, item.id in voted, item.votes if counts else None) for item in in_order]


def questions(session: Session, viewer: Viewer, meeting_id: UUID) -> list[Shown]:
    """The questions of a meeting: pinned ones, then the most wanted, then the older; in two questions."""
    asked = visible(viewer).where(Item.kind == ItemKind.QUESTION, Item.meeting_id == meeting_id)
    found = session.scalars(asked.where(Item.state != ItemState.WITHDRAWN)).all()
    voted = _voted(session, viewer, ItemKind.QUESTION)
    in_order = sorted(found, key=lambda item: (not item.is_pinned, -item.votes, item.created_at, item.id))
    return [Shown(item, item.id in voted, item.votes) for item in in_order]


def changes(session: Session, meeting_id: UUID) -> int:
    """How often anything on a meeting's board has changed; for pages that ask again and again."""
    counted = select(BoardChanges.changes).where(BoardChanges.meeting_id == meeting_id)
    return session.scalar(counted) or 0


def takeaways(session: Session, viewer: Viewer) -> Sequence[Item]:
    """What the viewer said they will apply, the latest first; nobody else's."""
    mine = visible(viewer).where(Item.kind == ItemKind.TAKEAWAY, Item.state != ItemState.WITHDRAWN)
    return session.scalars(mine.order_by(Item.created_at.desc(), Item.id)).all()


def applied_by(session: Session, meeting_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many people applied something of each meeting, wholly or in part; a number and no names."""
    rows = session.execute(
        select(Item.meeting_id, func.count(func.distinct(Item.author_id)))
        .where(
            Item.meeting_id.in_(meeting_ids),
            Item.kind == ItemKind.TAKEAWAY,
            Item.state.in_((ItemState.APPLIED, ItemState.PARTLY)),
        )
        .group_by(Item.meeting_id)
    )
    return {meeting_id: count for meeting_id, count in rows if meeting_id is not None}


def _voted(session: Session, viewer: Viewer, kind: ItemKind) -> set[UUID]:
    if viewer.participant_id is None:
        return set()
    mine = select(Vote.item_id).join(Item, Item.id == Vote.item_id)
    return set(
        session.scalars(
            mine.where(
                Vote.participant_id == viewer.participant_id,
                Item.activity_id == viewer.activity_id,
                Item.kind == kind,
            )
        )
    )
