"""Who delivers which message: leases that end by themselves, one message in flight per subject."""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from lti_tool.outbox.backoff import next_attempt_at
from lti_tool.outbox.models import UNSENT, Message, MessageState
from lti_tool.outbox.outcomes import Abandoned, Claim, Delivered, NotNeeded, Outcome, Refused, TryAgain
from lti_tool.outbox.reasons import Reason, cleaned

LEASE = timedelta(seconds=60)
GIVE_UP_AFTER = timedelta(days=14)
AT_ONCE = 5
"""How many due messages one look takes into view; those that others hold are skipped."""


def is_anything_due(session: Session, *, now: datetime) -> bool:
    """Whether a claim could find something; only reads, so an idle worker keeps no writer waiting."""
    return session.scalar(select(exists(_due(now).with_only_columns(Message.id)))) is True


def claim(session: Session, *, now: datetime) -> Claim | None:
    """The next due message, ours until its lease ends; None when there is none."""
    _end_leases(session, now=now)
    candidates = _due(now).order_by(Message.due_at, Message.id).limit(AT_ONCE)
    for message in session.scalars(candidates.with_for_update(skip_locked=True, of=Message)).all():
        if _lease(session, message, now=now):
            return Claim(
                message_id=message.id,
                organisation_id=message.organisation_id,
                destination=message.destination,
                payload=message.payload,
                attempt=message.attempts,
                in_doubt=message.in_doubt,
                created_at=message.created_at,
            )
    return None


def renew(session: Session, claim: Claim, *, now: datetime) -> bool:
    """Hold on to a message just before it is sent; False when it is not ours to send any more."""
    message = _mine(session, claim)
    if message is None or message.state == MessageState.SUPERSEDED:
        return False
    message.leased_until = now + LEASE
    return True


def settle(session: Session, claim: Claim, outcome: Outcome, chance: Random, *, now: datetime) -> None:
    """Write down what came of the attempt and end the lease; nothing happens when others took over."""
    message = _mine(session, claim)
    if message is None:
        return
    message.leased_until = None
    if isinstance(outcome, Delivered):
        _set(message, MessageState.SENT, None)
        message.sent_at, message.in_doubt = now, False
    elif message.state == MessageState.SUPERSEDED or isinstance(outcome, Abandoned):
        return
    elif isinstance(outcome, NotNeeded):
        _set(message, MessageState.SUPERSEDED, None)
    elif isinstance(outcome, Refused):
        _set(message, MessageState.REFUSED, outcome)
        message.in_doubt = False
    elif now - claim.created_at > GIVE_UP_AFTER:
        _set(message, MessageState.REFUSED, Refused(Reason.GAVE_UP, outcome.detail))
        message.in_doubt = outcome.in_doubt
    else:
        _set(message, MessageState.RETRY, outcome)
        message.in_doubt = outcome.in_doubt
        message.due_at = next_attempt_at(message.attempts, outcome.retry_at, chance, now=now)


def _mine(session: Session, claim: Claim) -> Message | None:
    message = session.get(Message, claim.message_id, with_for_update=True)
    if message is None or message.attempts != claim.attempt or message.leased_until is None:
        return None
    return message


def _set(message: Message, state: MessageState, why: Refused | TryAgain | None) -> None:
    message.state = state
    message.reason = None if why is None else why.reason
    message.detail = None if why is None else cleaned(why.detail) or None


def _end_leases(session: Session, *, now: datetime) -> None:
    """A lease that ran out means a worker died on the way: what it held may have arrived."""
    session.execute(
        update(Message)
        .where(Message.leased_until <= now)
        .values(leased_until=None, in_doubt=True)
        .execution_options(synchronize_session=False)
    )


def _lease(session: Session, message: Message, *, now: datetime) -> bool:
    """Take the message; the index over messages in flight lets only one of each subject through."""
    try:
        with session.begin_nested():
            message.leased_until = now + LEASE
            message.attempts += 1
    except IntegrityError:
        return False
    older = session.scalars(
        update(Message)
        .where(Message.subject == message.subject, Message.id != message.id, Message.state.in_(UNSENT))
        .values(state=MessageState.SUPERSEDED)
        .returning(Message.in_doubt)
        .execution_options(synchronize_session=False)
    ).all()
    message.in_doubt = message.in_doubt or any(older)
    return True


def _due(now: datetime) -> Select[Message]:
    """Unsent, due, the newest of its subject, and nothing of its subject in flight."""
    other = aliased(Message)
    is_newer: ColumnElement[bool] = or_(
        other.created_at > Message.created_at,
        and_(other.created_at == Message.created_at, other.id > Message.id),
    )
    return select(Message).where(
        Message.state.in_(UNSENT),
        Message.due_at <= now,
        or_(Message.leased_until.is_(None), Message.leased_until <= now),
        ~exists().where(other.subject == Message.subject, other.state.in_(UNSENT), is_newer),
        ~exists().where(other.subject == Message.subject, other.leased_until > now),
    )
