"""The way in: a login answered, a launch checked, spent and entered."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.access import sessions
from lti_tool.access.actor import actor_of
from lti_tool.access.models import LaunchSession
from lti_tool.db import Database
from lti_tool.launch import arriving, deployments, errands
from lti_tool.launch.refusals import Door, DoorClosed
from lti_tool.lti import browser_storage, login, state
from lti_tool.lti import launch as protocol
from lti_tool.lti.browser_storage import BrowserStorage
from lti_tool.lti.claims import MessageType
from lti_tool.lti.key_cache import KeyCache
from lti_tool.lti.launch import AuthenticationResponse, Expected
from lti_tool.lti.launch_values import Launch
from lti_tool.lti.login import Answer, LoginRequest
from lti_tool.lti.state import LoginState, StateSeal
from lti_tool.participation import queries as participation
from lti_tool.participation import service as take_part
from lti_tool.participation.models import Activity
from lti_tool.platforms import service as platforms
from lti_tool.platforms.models import Deployment, Registration

Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class FrontDoor:
    """What the front door keeps between requests; one for a process."""

    database: Database
    origin: str
    redirect_uri: str
    seal: StateSeal
    keys: KeyCache


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a login sends the browser, and the secret the browser keeps meanwhile under a name of its own."""

    url: str
    cookie: str
    secret: str
    storage: BrowserStorage | None
    """Where the platform keeps the secret for us, should the browser keep no cookie; None when it cannot."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A launch whose every claim holds, from a deployment that is let in."""

    launch: Launch
    deployment_id: UUID
    is_heard_of: bool = True
    """Whether we know whom a message about somebody's data is about."""

    @property
    def begins_session(self) -> bool:
        """Whether there is anything to let somebody in for; else one page says all there is to say."""
        return self.is_heard_of and not self.launch.is_anonymous


@dataclass(frozen=True, slots=True)
class Entered:
    """A launch that was let in."""

    launch: LaunchSession
    secret: str
    kind: str | None
    """The kind of the activity that is placed here; None while nothing is."""


def answer_login(door: FrontDoor, fields: Fields, registration_id: UUID | None, *, now: datetime) -> Sent:
    """Answer a platform's login request (Security Framework 5.1.1.1); nothing is written.

    Raises:
        LoginRefused: the request is not well-formed.
        DoorClosed: no active registration fits it.
    """
    request = login.parse(fields, tool_origin=door.origin)
    with door.database.reading() as session:
        registration = platforms.as_protocol(_registration_of(session, request, registration_id))
    secret, nonce = secrets.token_urlsafe(32), state.new_nonce()
    begun = LoginState(
        registration_id=registration.id,
        nonce=nonce,
        browser_hash=state.hash_browser_secret(secret),
        expires_at=now + state.LIFETIME,
        target_link_uri=request.target_link_uri,
        login_hint=request.login_hint,
        message_hint=request.message_hint,
        storage_target=request.storage_target,
    )
    answer = Answer(redirect_uri=door.redirect_uri, state=door.seal.close(begun), nonce=nonce)
    return Sent(
        url=login.authentication_url(request, registration, answer),
        cookie=cookie_key(begun),
        secret=secret,
        storage=browser_storage.offered(registration, begun.storage_target, cookie_key(begun)),
    )


def check_launch(
    door: FrontDoor, response: AuthenticationResponse, begun: LoginState, *, now: datetime
) -> Checked:
    """All that can be said of a launch before anybody is let in: registration, signature, claims, deployment.

    Nothing is written but, once, that somebody came from a deployment nobody here has named.

    Raises:
        LaunchRefused, KeysUnavailable: the protocol's checks failed.
        DoorClosed: the registration or the deployment is not let in, or the message is not for this person.
    """
    registration_id = UUID(begun.registration_id)
    with door.database.reading() as session:
        expected = _expected(door, platforms.active_registration(session, registration_id), begun)
    find_key = door.keys.finder(expected.registration, now=now)
    launch = protocol.verify(response.id_token, expected, find_key=find_key, now=now)
    deployment_id = deployments.let_in(door.database, registration_id, launch, now=now)
    errands.check(launch)
    return Checked(launch, deployment_id, _is_heard_of(door, registration_id, launch))


def spend(door: FrontDoor, begun: LoginState) -> None:
    """Use the login up, in a transaction of its own, so that a launch refused later cannot be replayed.

    Raises:
        DoorClosed: it was used before.
    """
    with door.database.writing() as session:
        fresh = platforms.spend(session, state.fingerprint(begun), begun.expires_at)
    if not fresh:
        raise DoorClosed(Door.USED_ALREADY)


def was_spent(door: FrontDoor, begun: LoginState) -> bool:
    """Whether the login was used before, as when a form is sent twice or somebody goes back to it."""
    with door.database.reading() as session:
        return platforms.is_spent(session, state.fingerprint(begun))


def enter(session: Session, checked: Checked, *, is_cookieless: bool = False, now: datetime) -> Entered:
    """Let a checked launch in: people and places up to date, a session begun, the arrival recorded."""
    deployment = session.get_one(Deployment, checked.deployment_id)
    registration = session.get_one(Registration, deployment.registration_id)
    arrived = arriving.arrive(session, registration, deployment, checked.launch, now=now)
    entrant = replace(arrived.entrant, is_cookieless=is_cookieless)
    begun, secret = sessions.begin(session, entrant, now=now)
    if arrived.activity is not None:
        take_part.arrived(session, actor_of(begun), arrived.activity, now=now)
    return Entered(begun, secret, arrived.activity.kind if arrived.activity else None)


def look_in(session: Session, checked: Checked) -> Activity | None:
    """The activity a guest may read about; None while nothing is placed where they came from."""
    link = checked.launch.known_resource_link()
    return participation.activity_behind(session, checked.deployment_id, link.id)


def cookie_key(begun: LoginState) -> str:
    """The name of a login among a browser's cookies; several logins run side by side."""
    return state.fingerprint(begun)[:16]


def restart_query(door: FrontDoor, begun: LoginState) -> dict[str, str]:
    """The fields that begin the same login once more, in a window of its own."""
    with door.database.reading() as session:
        registration = platforms.active_registration(session, UUID(begun.registration_id))
        issuer = registration.issuer if registration else None
    fields = {
        "iss": issuer,
        "login_hint": begun.login_hint,
        "lti_message_hint": begun.message_hint,
        "target_link_uri": begun.target_link_uri,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _registration_of(session: Session, request: LoginRequest, registration_id: UUID | None) -> Registration:
    if registration_id is not None:
        found = platforms.active_registration(session, registration_id)
        if found is None or found.issuer != request.issuer:
            raise DoorClosed(Door.PLATFORM_UNKNOWN)
        return found
    fitting = platforms.candidates(session, request.issuer, request.client_id)
    if not fitting:
        raise DoorClosed(Door.PLATFORM_UNKNOWN)
    if len(fitting) > 1:
        raise DoorClosed(Door.PLATFORM_AMBIGUOUS)
    return fitting[0]


def _expected(door: FrontDoor, registration: Registration | None, begun: LoginState) -> Expected:
    if registration is None:
        raise DoorClosed(Door.PLATFORM_INACTIVE)
    return Expected(
        registration=platforms.as_protocol(registration),
        nonce=begun.nonce,
        tool_origin=door.origin,
        messages=frozenset(MessageType),
        allow_anonymous=registration.lets_guests_look,
    )


def _is_heard_of(door: FrontDoor, registration_id: UUID, launch: Launch) -> bool:
    if launch.message_type is not MessageType.DATA_PRIVACY:
        return True
    with door.database.reading() as session:
        return arriving.known_subject(session, registration_id, launch) is not None
