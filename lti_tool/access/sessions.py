"""Launch sessions: opened by a launch, found again by URL and cookie, ended by time."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from lti_tool.access.models import LaunchMessage, LaunchSession
from lti_tool.db import new_id

LIFETIME = timedelta(hours=12)
RESCUE_FOR = timedelta(days=1)
"""How long after its end a session still takes the words that were typed in it, and nothing else."""
COOKIE = "__Host-potluck-{}"
LOCAL_COOKIE = "potluck-{}"
"""Only on loopback, for browsers that keep no Secure cookie from plain http; never sent in a frame."""


@dataclass(frozen=True, slots=True)
class Entrant:
    """Who a launch lets in, where, what for, and how their pages should speak."""

    organisation_id: UUID
    registration_id: UUID
    person_id: UUID
    course_id: UUID | None
    resource_link_id: UUID | None
    is_learner: bool
    is_staff: bool
    locale: str | None = None
    return_url: str | None = None
    frame_origins: tuple[str, ...] = ()
    message: LaunchMessage = LaunchMessage.RESOURCE_LINK
    asked: Mapping[str, Any] | None = None
    subject_person_id: UUID | None = None
    mentored_person_ids: tuple[UUID, ...] = ()
    is_cookieless: bool = False
    """The browser keeps no cookie for us: the secret lives in the page alone."""


def begin(session: Session, entrant: Entrant, *, now: datetime) -> tuple[LaunchSession, str]:
    """A new session for a launch, and the secret that only the browser keeps, in a cookie or a page."""
    secret = secrets.token_urlsafe(32)
    launch = LaunchSession(
        id=new_id(),
        organisation_id=entrant.organisation_id,
        registration_id=entrant.registration_id,
        person_id=entrant.person_id,
        course_id=entrant.course_id,
        resource_link_id=entrant.resource_link_id,
        message=entrant.message,
        asked=dict(entrant.asked) if entrant.asked is not None else None,
        subject_person_id=entrant.subject_person_id,
        mentored_person_ids=[str(person_id) for person_id in entrant.mentored_person_ids],
        secret_hash=_hash(secret),
        is_cookieless=entrant.is_cookieless,
        is_learner=entrant.is_learner,
        is_staff=entrant.is_staff,
        locale=entrant.locale,
        time_zone=None,
        return_url=entrant.return_url,
        frame_origins=" ".join(entrant.frame_origins),
        created_at=now,
        expires_at=now + LIFETIME,
    )
    session.add(launch)
    return launch, secret


def find(
    session: Session, launch_id: UUID, secret: str | None, *, by_page: bool = False, now: datetime
) -> LaunchSession | None:
    """The running session with this id, if the secret is its own and came the way this session's does.

    That way is a cookie, or `by_page` a header; never either of them.
    """
    if not secret:
        return None
    launch = session.get(LaunchSession, launch_id)
    if launch is None or launch.expires_at <= now or launch.is_cookieless != by_page:
        return None
    return launch if hmac.compare_digest(launch.secret_hash, _hash(secret)) else None


def is_left_in_a_page(session: Session, launch_id: UUID, *, now: datetime) -> bool:
    """Whether the session still runs, but its secret is in the page that was opened, and nowhere else."""
    launch = session.get(LaunchSession, launch_id)
    return launch is not None and launch.is_cookieless and now < launch.expires_at


def find_to_rescue(
    session: Session, launch_id: UUID, token: str, key: str, *, now: datetime
) -> LaunchSession | None:
    """The session with this id, running or lately ended, if the token is the one its pages carry."""
    if not hmac.compare_digest(token.encode(), rescue_token(launch_id, key).encode()):
        return None
    launch = session.get(LaunchSession, launch_id)
    return launch if launch is not None and now < launch.expires_at + RESCUE_FOR else None


def rescue_token(launch_id: UUID, key: str) -> str:
    """What a page shows instead of a cookie that is gone, to have typed words kept; it opens nothing else."""
    return hmac.new(key.encode(), b"rescue " + launch_id.bytes, hashlib.sha256).hexdigest()


def form_token(launch_id: UUID, secret: str) -> str:
    """The token every form of this session carries; derived, so that nothing more is stored."""
    return hmac.new(secret.encode(), b"form " + launch_id.bytes, hashlib.sha256).hexdigest()


def sweep(session: Session, *, now: datetime) -> None:
    """Forget sessions that ended so long ago that nothing typed in them can still arrive."""
    session.execute(delete(LaunchSession).where(LaunchSession.expires_at < now - RESCUE_FOR))


def end_all_about(session: Session, person_id: UUID) -> None:
    """End every session of a person, and those of others that were opened to look after them."""
    is_about_them = (LaunchSession.person_id == person_id) | (LaunchSession.subject_person_id == person_id)
    session.execute(delete(LaunchSession).where(is_about_them))


def cookie_names(launch_id: UUID) -> tuple[str, str]:
    """The names under which a browser keeps this session's secret: the usual one, and the one on loopback."""
    return COOKIE.format(launch_id.hex), LOCAL_COOKIE.format(launch_id.hex)


def any_cookie_in(cookies: Mapping[str, str]) -> bool:
    """Whether the secret of any session is among a browser's cookies."""
    prefixes = (COOKIE.format(""), LOCAL_COOKIE.format(""))
    return any(name.startswith(prefixes) for name in cookies)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
