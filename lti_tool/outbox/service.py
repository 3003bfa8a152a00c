"""Putting a message into the outbox, in the transaction of the deed that causes it; sending one again."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, update
from sqlalchemy.orm import Session, aliased

from lti_tool.access import Actor
from lti_tool.db import new_id
from lti_tool.errors import NotFound, Refused
from lti_tool.outbox import queries
from lti_tool.outbox.models import UNSENT, Message, MessageState, ScoreStamp

KEPT_FOR = timedelta(days=30)
"""How long a settled message that was replaced by a newer one can still be looked up."""


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
    in_doubt = _supersede(session, subject)
    message = Message(
        id=new_id(),
        organisation_id=organisation_id,
        destination=destination,
        subject=subject,
        payload=dict(payload),
        state=MessageState.WAITING,
        attempts=0,
        in_doubt=in_doubt,
        created_at=now,
        due_at=now,
    )
    session.add(message)
    return message


def send_again(session: Session, actor: Actor, message_id: UUID, *, now: datetime) -> None:
    """Deliver a refused or still unsent score of the actor's own place at the next opportunity.

    Raises:
        NotFound: there is no such message in the actor's place.
        Refused: it was sent, or a newer one took its place (`message-settled`).
    """
    message = session.scalar(queries.scores_here(actor).where(Message.id == message_id).with_for_update())
    if message is None:
        raise NotFound
    if message.state not in {*UNSENT, MessageState.REFUSED}:
        raise Refused("message-settled")
    message.state = MessageState.WAITING
    message.created_at = message.due_at = now


def send_all_again(session: Session, actor: Actor, *, now: datetime) -> None:
    """Deliver every refused score of the actor's own place at the next opportunity."""
    refused = queries.scores_here(actor).where(Message.state == MessageState.REFUSED).with_for_update()
    for message in session.scalars(refused):
        message.state = MessageState.WAITING
        message.created_at = message.due_at = now


def sweep(session: Session, *, now: datetime) -> None:
    """Throw away settled messages that a newer one replaced long ago; the newest of each subject stays."""
    newer = aliased(Message)
    replaced = exists().where(newer.subject == Message.subject, newer.created_at > Message.created_at)
    session.execute(
        delete(Message).where(
            Message.state.in_((MessageState.SENT, MessageState.SUPERSEDED)),
            Message.created_at < now - KEPT_FOR,
            Message.leased_until.is_(None),
            replaced,
        )
    )


def forget(session: Session, organisation_id: UUID, person_id: UUID) -> None:
    """Remove a person's grades and mails, sent and unsent; the gradebook of the LMS keeps its own."""
    session.execute(
        delete(Message).where(
            Message.organisation_id == organisation_id,
            Message.destination.in_((queries.AGS_SCORE, queries.MAIL)),
            Message.subject.endswith(str(person_id)),
        )
    )
    session.execute(delete(ScoreStamp).where(ScoreStamp.person_id == person_id))


def _supersede(session: Session, subject: str) -> bool:
    """Give way to a newer message; whether one of the old may have arrived, or be on its way this moment."""
    old = session.execute(
        update(Message)
        .where(Message.subject == subject, Message.state.in_((*UNSENT, MessageState.REFUSED)))
        .values(state=MessageState.SUPERSEDED)
        .returning(Message.in_doubt, Message.leased_until)
        .execution_options(synchronize_session="fetch")
    ).all()
    return any(in_doubt or leased_until is not None for in_doubt, leased_until in old)
