"""What boards hold about a person, given to them, and removed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from lti_tool.participation.models import Participant
from lti_tool.parts.boards.changing import changed
from lti_tool.parts.boards.models import Item, Vote
from lti_tool.parts.boards.rules.kinds import ItemKind


def count_items(session: Session, person_id: UUID) -> int:
    """How much a person put up; what they asked without a name is nobody's."""
    theirs = select(func.count()).select_from(Item).where(_by(person_id))
    return session.scalar(theirs) or 0


def export_items(session: Session, person_id: UUID) -> list[Mapping[str, Any]]:
    """All a person put up or presents, and what they voted for."""
    presented = Item.owner_id.in_(_participants(person_id))
    voted = Item.id.in_(select(Vote.item_id).where(Vote.participant_id.in_(_participants(person_id))))
    rows = session.execute(
        select(Item, _by(person_id), voted)
        .where(or_(_by(person_id), presented, voted))
        .order_by(Item.created_at)
    )
    return [
        {
            "kind": item.kind,
            "voted_for": bool(is_voted_for),
            **(_said(item) if is_theirs else {"words": item.body}),
        }
        for item, is_theirs, is_voted_for in rows
    ]


def erase_items(session: Session, person_id: UUID, *, now: datetime) -> None:
    """Takeaways and votes of a person are gone; topics and questions stay without them (MG-30)."""
    mine = _participants(person_id)
    held = _held(session, person_id)
    gone = session.scalars(delete(Vote).where(Vote.participant_id.in_(mine)).returning(Vote.item_id)).all()
    session.execute(update(Item).where(Item.id.in_(gone)).values(votes=Item.votes - 1, changed_at=now))
    changed(session, held)
    session.execute(delete(Item).where(Item.kind == ItemKind.TAKEAWAY, _by(person_id)))
    session.execute(update(Item).where(_by(person_id)).values(author_id=None, changed_at=now))
    presented = Item.owner_id.in_(mine)
    session.execute(update(Item).where(presented).values(owner_id=None, changed_at=now))


def _held(session: Session, person_id: UUID) -> Sequence[Item]:
    """Whatever a person has to do with, held in the order of ids before any vote is touched."""
    mine = _participants(person_id)
    voted = Item.id.in_(select(Vote.item_id).where(Vote.participant_id.in_(mine)))
    theirs = select(Item).where(or_(_by(person_id), Item.owner_id.in_(mine), voted))
    in_order = theirs.order_by(Item.id).with_for_update(key_share=True)
    return session.scalars(in_order.execution_options(populate_existing=True)).all()


def _said(item: Item) -> dict[str, Any]:
    return {
        "words": item.body,
        "practice": item.practice,
        "answer": item.answer,
        "state": item.state,
        "due_at": item.due_at.isoformat() if item.due_at else None,
        "created_at": item.created_at.isoformat(),
    }


def _participants(person_id: UUID) -> Any:
    return select(Participant.id).where(Participant.person_id == person_id)


def _by(person_id: UUID) -> ColumnElement[bool]:
    return Item.author_id.in_(_participants(person_id))
