"""Invitations: links by which an LMS registers itself, once and for a short time."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from lti_tool.db import new_id
from lti_tool.errors import Refused
from lti_tool.platforms.models import Invitation

LIFETIME = timedelta(days=7)
IN_HAND_FOR = timedelta(minutes=2)
"""How long a registration may take; one that ended without a word, killed for instance, is over by then."""


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation just made; its secret is known now and never again."""

    invitation: Invitation
    secret: str


def invite(
    session: Session,
    organisation_id: UUID,
    label: str,
    *,
    lasts: timedelta = LIFETIME,
    asks: bool = False,
    now: datetime,
) -> Invited:
    """A link for an LMS of this organisation; `label` is what the administrator calls the LMS.

    The invitation is the administrator's consent; one that `asks` leaves the LMS waiting for another one.
    """
    secret = secrets.token_urlsafe(32)
    invitation = Invitation(
        id=new_id(),
        organisation_id=organisation_id,
        secret_hash=_hash(secret),
        label=label,
        asks=asks,
        created_at=now,
        expires_at=now + lasts,
    )
    session.add(invitation)
    session.flush()
    return Invited(invitation, secret)


def find(session: Session, secret: str, *, now: datetime) -> Invitation:
    """The invitation, while it can be used.

    Raises:
        Refused: there is none (`invitation-unknown`), it was used (`invitation-used`), somebody is at it
            (`invitation-in-hand`) or its time is over (`invitation-ended`).
    """
    found = with_secret(session, secret)
    if found is None:
        raise Refused("invitation-unknown")
    if found.registration_id is not None:
        raise Refused("invitation-used")
    if found.used_at is not None and found.used_at > now - IN_HAND_FOR:
        raise Refused("invitation-in-hand")
    if found.expires_at <= now:
        raise Refused("invitation-ended")
    return found


def with_secret(session: Session, secret: str) -> Invitation | None:
    """The invitation, in whatever state it is."""
    return session.scalar(select(Invitation).where(Invitation.secret_hash == _hash(secret)))


def claim(session: Session, invitation_id: UUID, *, now: datetime) -> None:
    """Take it in hand, to be committed before the LMS is asked: of two who press at once, one registers.

    Raises:
        Refused: another request was faster (`invitation-in-hand`).
    """
    is_free = or_(Invitation.used_at.is_(None), Invitation.used_at <= now - IN_HAND_FOR)
    claimed = session.scalars(
        update(Invitation)
        .where(Invitation.id == invitation_id, Invitation.registration_id.is_(None), is_free)
        .values(used_at=now)
        .returning(Invitation.id)
    ).one_or_none()
    if claimed is None:
        raise Refused("invitation-in-hand")


def release(session: Session, invitation_id: UUID) -> None:
    """Let it be used once more: the LMS did not register us."""
    session.execute(
        update(Invitation)
        .where(Invitation.id == invitation_id, Invitation.registration_id.is_(None))
        .values(used_at=None)
    )


def fulfil(session: Session, invitation_id: UUID, registration_id: UUID) -> None:
    """Remember what became of it."""
    session.get_one(Invitation, invitation_id).registration_id = registration_id


def withdraw(invitation: Invitation, *, now: datetime) -> None:
    """End it before anybody uses it; one that was used stays as it is."""
    if invitation.used_at is None and invitation.expires_at > now:
        invitation.expires_at = now


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
