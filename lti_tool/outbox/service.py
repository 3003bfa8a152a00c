"""Putting a message into the outbox, in the transaction of the deed that causes it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from lti_tool.db import new_id
from lti_tool.outbox.models import Message, MessageState

UNSENT = (MessageState.WAITING, MessageState.RETRY)


def put(
    session: Session,
    *,
    organisation_id: UUID,
    destination: str,
    subject: str,
    payload: Mapping[str, Any],
    now: datetime,
) -> Message:
    """A message to deliver after the commit; it takes the place of unsent ones with the same subject."""
    session.execute(
        update(Message)
        .where(Message.subject == subject, Message.state.in_(UNSENT))
        .values(state=MessageState.SUPERSEDED)
    )
    message = Message(
        id=new_id(),
        organisation_id=organisation_id,
        destination=destination,
        subject=subject,
        payload=dict(payload),
        state=MessageState.WAITING,
        created_at=now,
        due_at=now,
    )
    session.add(message)
    return message
