"""An LMS registers itself: what it says is shown to a person, and written down once they agree."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from cryptography.fernet import Fernet
from sqlalchemy.orm import Session

from lti_tool.access import audit
from lti_tool.access.audit import Act, Deed
from lti_tool.db import Database, new_id
from lti_tool.errors import Refused
from lti_tool.launch import registering_envelope
from lti_tool.launch.registering_envelope import Envelope, NotOurEnvelope
from lti_tool.launch.registering_refusals import InvitationClosed, Invite
from lti_tool.lti import dynamic_registration, platform_configuration, registration_answer, web_addresses
from lti_tool.lti.dynamic_registration import Choice, Note
from lti_tool.lti.http import Request, Transport
from lti_tool.lti.platform_configuration import PlatformConfiguration
from lti_tool.platforms import invitations, ourselves, self_registration
from lti_tool.platforms import service as platforms
from lti_tool.platforms.models import Invitation, Organisation, Registration, RegistrationState
from lti_tool.platforms.ourselves import Addresses
from lti_tool.platforms.quirks import catalogue
from lti_tool.platforms.quirks.product import Product
from lti_tool.platforms.self_registration import SelfRegistered

_CLOSED: Final = {
    "invitation-unknown": Invite.UNKNOWN,
    "invitation-used": Invite.USED,
    "invitation-in-hand": Invite.IN_HAND,
    "invitation-ended": Invite.ENDED,
    "registered-elsewhere": Invite.ELSEWHERE,
}


@dataclass(frozen=True, slots=True)
class Reception:
    """What registering works with; one for a process."""

    database: Database
    base_url: str
    transport: Transport
    sealer: Fernet


@dataclass(frozen=True, slots=True)
class Guest:
    """An invitation as its page shows it."""

    invitation_id: UUID
    organisation: str
    label: str


@dataclass(frozen=True, slots=True)
class Described:
    """An LMS as it describes itself, and what we would ask of it."""

    platform: PlatformConfiguration
    product: Product
    choice: Choice
    origins: tuple[str, ...]
    """The origins of its pages, which may show ours in a frame."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a person is asked to agree to; `sealed` comes back with their answer."""

    guest: Guest
    described: Described
    sealed: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Connected:
    """What became of a registration."""

    label: str
    product: Product
    is_waiting: bool
    origins: tuple[str, ...]
    notes: tuple[Note, ...] = ()
    """Where the LMS gives less than we would have liked; empty when somebody looks a second time."""


def welcome(reception: Reception, secret: str, *, now: datetime) -> Guest:
    """The invitation behind a link.

    Raises:
        InvitationClosed: there is none, it was used, or its time is over.
    """
    with reception.database.reading() as session, _closing():
        found = invitations.find(session, secret, now=now)
        organisation = session.get_one(Organisation, found.organisation_id)
        return Guest(found.id, organisation.name, found.label)


def propose(
    reception: Reception, secret: str, fields: Mapping[str, Sequence[str]], *, now: datetime
) -> Proposal:
    """Ask an LMS what it is, for a person to see; nothing is written.

    It is asked once, because the address D2L gives works once; what it said travels sealed with the form.

    Raises:
        InvitationClosed: as above.
        RegistrationFailed: what it says cannot be had, or not be trusted.
    """
    guest = welcome(reception, secret, now=now)
    initiation = platform_configuration.read_initiation(fields)
    asked = Request(
        "GET",
        initiation.configuration_url,
        platform_configuration.headers(initiation),
        max_bytes=platform_configuration.MAX_BYTES,
    )
    answer = platform_configuration.send(asked, reception.transport)
    envelope = Envelope(guest.invitation_id, initiation, answer)
    return Proposal(guest, _describe(reception, envelope), envelope.seal(reception.sealer, now=now))


def connect(reception: Reception, secret: str, sealed: str, *, now: datetime) -> Connected:
    """Register us at the LMS a person agreed to, and write it down.

    Raises:
        InvitationClosed: as above; somebody else is at it; or the page was open for too long.
        RegistrationFailed: the LMS does not register us; the invitation stays good.
    """
    done = _done_before(reception, secret)
    if done is not None:
        return done
    envelope = _opened(reception, secret, sealed, now=now)
    described = _describe(reception, envelope)
    with _in_hand(reception, envelope.invitation_id, now=now):
        said = _register(reception, envelope, described)
        with reception.database.writing() as session, _closing():
            entered = _enter(session, envelope.invitation_id, said, now=now)
            is_waiting = entered.state == RegistrationState.WAITING
            return Connected(
                entered.label, described.product, is_waiting, described.origins, said.answer.notes
            )


def _describe(reception: Reception, envelope: Envelope) -> Described:
    url = envelope.initiation.configuration_url
    platform = platform_configuration.read(envelope.response, url, catalogue.known_hosts())
    product = catalogue.recognised(platform.product) or catalogue.product(catalogue.GENERIC)
    wish = ourselves.wish(Addresses(reception.base_url), product)
    pages = (url, platform.issuer, platform.authentication_url, platform.registration_url)
    return Described(
        platform, product, dynamic_registration.choose(platform, wish), _origins(product, *pages)
    )


def _origins(product: Product, *urls: str) -> tuple[str, ...]:
    own = filter(None, map(web_addresses.origin, urls))
    return tuple(dict.fromkeys([*own, *product.frame_origins]))


def _opened(reception: Reception, secret: str, sealed: str, *, now: datetime) -> Envelope:
    guest = welcome(reception, secret, now=now)
    try:
        envelope = registering_envelope.unseal(sealed, reception.sealer, now=now)
    except NotOurEnvelope:
        raise InvitationClosed(Invite.LEFT_LYING) from None
    if envelope.invitation_id != guest.invitation_id:
        raise InvitationClosed(Invite.LEFT_LYING)
    return envelope


def _register(reception: Reception, envelope: Envelope, described: Described) -> SelfRegistered:
    """Ask the LMS to register us.

    The first registration of an issuer gets a login address of its own. A later one may turn out to renew the
    first, so issuer and client id must do for it.
    """
    registration_id, platform = new_id(), described.platform
    with reception.database.reading() as session:
        invitation = session.get_one(Invitation, envelope.invitation_id)
        is_known = self_registration.knows_issuer(session, invitation.organisation_id, platform.issuer)
    tool = ourselves.tool(Addresses(reception.base_url, None if is_known else registration_id))
    answer = registration_answer.register(
        platform, envelope.initiation, tool, described.choice, reception.transport
    )
    return SelfRegistered(registration_id, platform, answer)


def _enter(session: Session, invitation_id: UUID, said: SelfRegistered, *, now: datetime) -> Registration:
    invitation = session.get_one(Invitation, invitation_id)
    entered = self_registration.enter(session, invitation, said, now=now)
    invitations.fulfil(session, invitation_id, entered.id)
    facts = {
        "registration": str(entered.id),
        "issuer": entered.issuer,
        "invitation": str(invitation_id),
    }
    deed = Deed(Act.PLATFORM_REGISTERED, entered.label, entered.organisation_id, facts)
    audit.record(session, deed, None, now=now)
    return entered


def _done_before(reception: Reception, secret: str) -> Connected | None:
    """What became of the invitation already, for somebody who presses twice."""
    with reception.database.reading() as session:
        found = invitations.with_secret(session, secret)
        if found is None or found.registration_id is None:
            return None
        made = session.get_one(Registration, found.registration_id)
        product = catalogue.product(made.product)
        return Connected(
            made.label,
            product,
            is_waiting=made.state == RegistrationState.WAITING,
            origins=tuple(sorted(platforms.known_origins(made))),
        )


@contextmanager
def _in_hand(reception: Reception, invitation_id: UUID, *, now: datetime) -> Iterator[None]:
    """The invitation taken while the LMS is asked, and good again unless all went well."""
    with reception.database.writing() as session, _closing():
        invitations.claim(session, invitation_id, now=now)
    went_well = False
    try:
        yield
        went_well = True
    finally:
        if not went_well:
            with reception.database.writing() as session:
                invitations.release(session, invitation_id)


@contextmanager
def _closing() -> Iterator[None]:
    """Say refusals of the floors below with the codes of this door."""
    try:
        yield
    except Refused as refused:
        raise InvitationClosed(_CLOSED[refused.code]) from None
