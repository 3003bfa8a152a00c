"""The way in: a login answered, a launch checked, spent and entered."""

import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.access import sessions
from lti_tool.access.actor import actor_of
from lti_tool.access.models import LaunchSession
from lti_tool.db import Database
from lti_tool.errors import Conflict
from lti_tool.launch import arriving, deployments, errands
from lti_tool.launch.refusals import Door, DoorClosed
from lti_tool.launch.remembered import Asked, Remembered
from lti_tool.lti import browser_storage, login, state
from lti_tool.lti import launch as protocol
from lti_tool.lti.browser_storage import BrowserStorage
from lti_tool.lti.claims import MessageType
from lti_tool.lti.errors import LtiError
from lti_tool.lti.key_cache import KeyCache
from lti_tool.lti.launch import AuthenticationResponse, Expected
from lti_tool.lti.launch_values import Launch
from lti_tool.lti.login import Answer, LoginRequest
from lti_tool.lti.state import LoginState, StateSeal
from lti_tool.participation import queries as participation
from lti_tool.participation import service as take_part
from lti_tool.participation.models import Activity
from lti_tool.platforms import at_the_door
from lti_tool.platforms import service as platforms
from lti_tool.platforms.at_the_door import Known
from lti_tool.platforms.models import Registration, RegistrationState

Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class FrontDoor:
    """What the front door keeps between requests; one for a process."""

    database: Database
    origin: str
    redirect_uri: str
    seal: StateSeal
    keys: KeyCache
    remembered: Remembered = field(default_factory=Remembered)


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
    """A launch whose every claim holds, and the registration it was checked by."""

    launch: Launch
    known: Known
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
    registration = _asked_for(door, request, registration_id, now=now).protocol
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
    key = cookie_key(begun)
    return Sent(
        url=login.authentication_url(request, registration, answer),
        cookie=key,
        secret=secret,
        storage=browser_storage.offered(registration, begun.storage_target, key),
    )


def let_through(
    door: FrontDoor, response: AuthenticationResponse, begun: LoginState, *, now: datetime
) -> Checked:
    """Check a launch whole and use its login up, so that one that is refused later cannot be replayed.

    The login is spent in a transaction of its own, together with the certainty that the launch was checked by
    what is true now.

    Raises:
        LaunchRefused, KeysUnavailable, DoorClosed: as `check_launch`; nothing is spent.
        DoorClosed: the login was used before.
        Conflict: the registration is being changed at this very moment.
    """
    checked = _checked_from_memory(door, response, begun, now=now)
    if checked is None or not _spend(door, begun, checked):
        checked = check_launch(door, response, begun, now=now)
        if not _spend(door, begun, checked):
            raise Conflict("the registration was changed while a launch was checked by it")
    return checked


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
        registration = platforms.active_registration(session, registration_id)
        if registration is None:
            raise DoorClosed(Door.PLATFORM_INACTIVE)
        known = door.remembered.keep(at_the_door.known(registration), now=now)
    launch = _verified(door, response, begun, known, now=now)
    deployments.let_in(door.database, registration_id, launch, now=now)
    return _checked(door, known, launch)


def was_spent(door: FrontDoor, begun: LoginState) -> bool:
    """Whether the login was used before, as when a form is sent twice or somebody goes back to it."""
    with door.database.reading() as session:
        return platforms.is_spent(session, state.fingerprint(begun))


def page_around(
    door: FrontDoor, begun: LoginState, launch: Launch
) -> tuple[BrowserStorage | None, tuple[str, ...]]:
    """What the platform's page may keep for this login, and the origins that may frame what is opened.

    Raises:
        DoorClosed: the registration is not let in any more.
    """
    with door.database.reading() as session:
        registration = platforms.active_registration(session, UUID(begun.registration_id))
        if registration is None:
            raise DoorClosed(Door.PLATFORM_INACTIVE)
        known, name = platforms.as_protocol(registration), cookie_key(begun)
        storage = browser_storage.offered(known, begun.storage_target, name)
        return storage, arriving.framed_by(registration, launch)


def enter(session: Session, checked: Checked, *, is_cookieless: bool = False, now: datetime) -> Entered:
    """Let a checked launch in: people and places up to date, a session begun, the arrival recorded."""
    registration, deployment = platforms.place_of(session, checked.launch)
    arrived = arriving.arrive(session, registration, deployment, checked.launch, now=now)
    entrant = replace(arrived.entrant, is_cookieless=is_cookieless)
    begun, secret = sessions.begin(session, entrant, now=now)
    if arrived.activity is not None:
        take_part.arrived(session, actor_of(begun), arrived.activity, now=now)
    return Entered(begun, secret, arrived.activity.kind if arrived.activity else None)


def look_in(session: Session, checked: Checked) -> Activity | None:
    """The activity a guest may read about; None while nothing is placed where they came from."""
    _, deployment = platforms.place_of(session, checked.launch)
    return participation.activity_behind(session, deployment.id, checked.launch.known_resource_link().id)


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


def _asked_for(
    door: FrontDoor, request: LoginRequest, registration_id: UUID | None, *, now: datetime
) -> Known:
    client_id = request.client_id if registration_id is None else None
    asked = Asked(request.issuer, client_id, registration_id)
    remembered = door.remembered.of_login(asked, now)
    if remembered is not None:
        return remembered
    with door.database.reading() as session:
        found = at_the_door.known(_registration_of(session, asked))
    return door.remembered.keep(found, asked, now=now)


def _registration_of(session: Session, asked: Asked) -> Registration:
    if asked.registration_id is not None:
        found = platforms.active_registration(session, asked.registration_id)
        if found is None or found.issuer != asked.issuer:
            raise _nobody_answers(session, asked)
        return found
    fitting = platforms.candidates(session, asked.issuer, asked.client_id)
    if not fitting:
        raise _nobody_answers(session, asked)
    if len(fitting) > 1:
        raise DoorClosed(Door.PLATFORM_AMBIGUOUS)
    return fitting[0]


def _nobody_answers(session: Session, asked: Asked) -> DoorClosed:
    found = platforms.state_of_another(session, asked.issuer, asked.client_id, asked.registration_id)
    closed = {
        RegistrationState.INACTIVE: Door.PLATFORM_INACTIVE,
        RegistrationState.WAITING: Door.PLATFORM_WAITING,
    }
    return DoorClosed(closed.get(found, Door.PLATFORM_UNKNOWN) if found else Door.PLATFORM_UNKNOWN)


def _checked_from_memory(
    door: FrontDoor, response: AuthenticationResponse, begun: LoginState, *, now: datetime
) -> Checked | None:
    """The launch checked by a registration that may have changed; None when it does not pass like that."""
    known = door.remembered.of_launch(begun.registration_id)
    if known is None:
        return None
    with suppress(LtiError, DoorClosed):
        return _checked(door, known, _verified(door, response, begun, known, now=now))
    return None


def _verified(
    door: FrontDoor, response: AuthenticationResponse, begun: LoginState, known: Known, *, now: datetime
) -> Launch:
    expected = Expected(
        registration=known.protocol,
        nonce=begun.nonce,
        tool_origin=door.origin,
        messages=frozenset(MessageType),
        allow_anonymous=known.lets_guests_look,
    )
    find_key = door.keys.finder(known.protocol, now=now)
    return protocol.verify(response.id_token, expected, find_key=find_key, now=now)


def _checked(door: FrontDoor, known: Known, launch: Launch) -> Checked:
    errands.check(launch)
    if launch.message_type is not MessageType.DATA_PRIVACY:
        return Checked(launch, known)
    with door.database.reading() as session:
        subject = arriving.known_subject(session, UUID(known.protocol.id), launch)
    return Checked(launch, known, is_heard_of=subject is not None)


def _spend(door: FrontDoor, begun: LoginState, checked: Checked) -> bool:
    values = {
        **checked.known.facts,
        "lti_deployment_id": checked.launch.deployment_id,
        "fingerprint": state.fingerprint(begun),
        "expires_at": begun.expires_at,
    }
    try:
        return door.database.commit_one(at_the_door.SPEND, values) > 0
    except Conflict:
        raise DoorClosed(Door.USED_ALREADY) from None
