"""People who look after the installation without an LMS: invited by a command, signed in by a link, once."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lti_tool.access import audit
from lti_tool.access.audit import Act, Deed
from lti_tool.access.models import StaffLink, StaffMember, StaffSession
from lti_tool.db import new_id
from lti_tool.errors import NotFound, Refused

LINK_LIFETIME = timedelta(hours=1)
SESSION_LIFETIME = timedelta(hours=8)
KEPT_FOR = timedelta(days=1)
"""How long ended links and sessions stay, so that a late visitor is told what happened."""


@dataclass(frozen=True, slots=True)
class Caretaker:
    """Who looks after what: one organisation, or the whole installation."""

    id: UUID
    name: str
    organisation_id: UUID | None

    @property
    def is_everywhere(self) -> bool:
        """Whether the whole installation is theirs."""
        return self.organisation_id is None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session just begun: its id, and the secret that only the browser keeps."""

    session_id: UUID
    secret: str


def invite(session: Session, name: str, organisation_id: UUID | None, *, now: datetime) -> str:
    """The secret of a way in for this person; earlier ones that were not used end here.

    Somebody known under the name keeps what they look after; somebody switched off is let in again.

    Raises:
        Refused: the name is known with another organisation (`staff-elsewhere`).
    """
    member = member_named(session, name)
    if member is None:
        member = StaffMember(id=new_id(), name=name, organisation_id=organisation_id, created_at=now)
        session.add(member)
        session.flush()
    if member.organisation_id != organisation_id:
        raise Refused("staff-elsewhere", f"{name} looks after something else already: choose another name")
    member.disabled_at = None
    _end_links(session, member, now=now)
    secret = secrets.token_urlsafe(32)
    session.add(
        StaffLink(
            secret_hash=_hash(secret),
            staff_member_id=member.id,
            created_at=now,
            expires_at=now + LINK_LIFETIME,
        )
    )
    audit.record(session, Deed(Act.STAFF_INVITED, name, organisation_id), None, now=now)
    return secret


def invited(session: Session, secret: str, *, now: datetime) -> StaffMember:
    """Whom a way in is for, while it can be used.

    Raises:
        Refused: it is unknown, was used or is too old (`link-ended`).
    """
    link = session.get(StaffLink, _hash(secret))
    member = session.get(StaffMember, link.staff_member_id) if link is not None else None
    if link is None or member is None or member.disabled_at is not None:
        raise Refused("link-ended", "there is no such way in")
    if link.used_at is not None or link.expires_at <= now:
        raise Refused("link-ended", "the way in was used or is too old")
    return member


def sign_in(session: Session, secret: str, *, now: datetime) -> SignedIn:
    """Use a way in up and begin a session.

    Raises:
        Refused: it is unknown, was used or is too old (`link-ended`).
    """
    member = invited(session, secret, now=now)
    used = session.scalars(
        update(StaffLink)
        .where(StaffLink.secret_hash == _hash(secret), StaffLink.used_at.is_(None))
        .values(used_at=now)
        .returning(StaffLink.staff_member_id)
    ).one_or_none()
    if used is None:
        raise Refused("link-ended", "somebody was a moment faster")
    begun = SignedIn(new_id(), secrets.token_urlsafe(32))
    session.add(
        StaffSession(
            id=begun.session_id,
            staff_member_id=member.id,
            secret_hash=_hash(begun.secret),
            created_at=now,
            expires_at=now + SESSION_LIFETIME,
        )
    )
    audit.record(session, Deed(Act.STAFF_SIGNED_IN, member.name, member.organisation_id), member.id, now=now)
    return begun


def find(session: Session, session_id: UUID, secret: str, *, now: datetime) -> Caretaker | None:
    """Who is behind a running session, if the secret is its own."""
    found = session.get(StaffSession, session_id)
    if found is None or found.expires_at <= now or not hmac.compare_digest(found.secret_hash, _hash(secret)):
        return None
    member = session.get_one(StaffMember, found.staff_member_id)
    if member.disabled_at is not None:
        return None
    return Caretaker(member.id, member.name, member.organisation_id)


def sign_out(session: Session, session_id: UUID) -> None:
    """End a session."""
    session.execute(delete(StaffSession).where(StaffSession.id == session_id))


def switch_off(session: Session, name: str, *, now: datetime) -> None:
    """Let somebody in no longer, by any link or session they have.

    Raises:
        NotFound: nobody has that name.
    """
    member = member_named(session, name)
    if member is None:
        raise NotFound
    member.disabled_at = now
    _end_links(session, member, now=now)
    session.execute(delete(StaffSession).where(StaffSession.staff_member_id == member.id))
    audit.record(session, Deed(Act.STAFF_DISABLED, name, member.organisation_id), None, now=now)


def member_named(session: Session, name: str) -> StaffMember | None:
    """The staff member of this name."""
    return session.scalar(select(StaffMember).where(StaffMember.name == name))


def form_token(session_id: UUID, secret: str) -> str:
    """The token every form of this session carries; derived, so that nothing more is stored."""
    return hmac.new(secret.encode(), b"staff form " + session_id.bytes, hashlib.sha256).hexdigest()


def sweep(session: Session, *, now: datetime) -> None:
    """Forget links and sessions that ended long ago."""
    for table in (StaffLink, StaffSession):
        session.execute(delete(table).where(table.expires_at < now - KEPT_FOR))


def _end_links(session: Session, member: StaffMember, *, now: datetime) -> None:
    session.execute(
        update(StaffLink)
        .where(StaffLink.staff_member_id == member.id, StaffLink.used_at.is_(None))
        .values(used_at=now)
    )


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
