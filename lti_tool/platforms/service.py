"""Organisations, registrations and deployments: made by the administrator, looked up by every launch."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool.db import new_id
from lti_tool.errors import Refused, SetupError
from lti_tool.lti import web_addresses
from lti_tool.lti.launch_values import Launch, ToolPlatform
from lti_tool.lti.registration import Registration as ProtocolRegistration
from lti_tool.platforms.models import (
    Deployment,
    DeploymentState,
    NewDeployments,
    Organisation,
    Registration,
    RegistrationState,
    SpentState,
)
from lti_tool.platforms.quirks import catalogue

DEFAULT_SLUG = "default"
MOST_WAITING = 200
"""So many deployments of one platform wait at most: a list that somebody can still read."""
SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class PlatformAddresses:
    """What an administrator copies from the LMS when they register the tool by hand."""

    issuer: str
    client_id: str
    auth_url: str
    token_url: str
    jwks_url: str
    token_audience: str | None = None


def make_organisation(
    session: Session, slug: str, name: str, *, iri_base: str, now: datetime
) -> Organisation:
    """A new customer of this installation.

    Raises:
        Refused: the slug is taken (`slug-taken`), or has more than lower-case letters, digits and hyphens
            (`slug-odd`).
    """
    if not SLUG.fullmatch(slug):
        raise Refused("slug-odd", f"{slug!r} is no short name: use lower-case letters, digits and hyphens")
    if organisation_named(session, slug) is not None:
        raise Refused("slug-taken", f"there is an organisation {slug!r} already")
    organisation = Organisation(id=new_id(), slug=slug, name=name, iri_base=iri_base, created_at=now)
    session.add(organisation)
    session.flush()
    return organisation


def organisation_named(session: Session, slug: str) -> Organisation | None:
    """The organisation with this short name."""
    return session.scalar(select(Organisation).where(Organisation.slug == slug))


def organisation_called(session: Session, slug: str) -> Organisation:
    """The organisation an administrator named.

    Raises:
        SetupError: there is none.
    """
    found = organisation_named(session, slug)
    if found is None:
        raise SetupError(f"There is no organisation {slug!r}: see potluck organisations list.")
    return found


def default_organisation(session: Session, *, iri_base: str, now: datetime) -> Organisation:
    """The organisation an installation starts with; made at first need."""
    found = organisation_named(session, DEFAULT_SLUG)
    return found or make_organisation(session, DEFAULT_SLUG, "Default", iri_base=iri_base, now=now)


def register_platform(
    session: Session, organisation: Organisation, label: str, addresses: PlatformAddresses, *, now: datetime
) -> Registration:
    """Let an LMS launch us.

    Raises:
        Refused: an address cannot be used (`address-odd`), or the platform is registered already
            (`registered-already`).
    """
    for url in (addresses.auth_url, addresses.token_url, addresses.jwks_url):
        check_address(url)
    registration = Registration(
        id=new_id(),
        organisation_id=organisation.id,
        label=label,
        issuer=addresses.issuer,
        client_id=addresses.client_id,
        auth_url=addresses.auth_url,
        token_url=addresses.token_url,
        jwks_url=addresses.jwks_url,
        token_audience=addresses.token_audience,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(registration)
    except IntegrityError:
        raise Refused(
            "registered-already", f"{addresses.issuer} already knows us as {addresses.client_id}"
        ) from None
    return registration


def add_deployment(
    session: Session, registration: Registration, lti_deployment_id: str, *, now: datetime
) -> Deployment:
    """Let launches from a deployment in; one that waits for approval is approved."""
    deployment = find_deployment(session, registration.id, lti_deployment_id)
    if deployment is None:
        deployment = Deployment(
            id=new_id(),
            organisation_id=registration.organisation_id,
            registration_id=registration.id,
            lti_deployment_id=lti_deployment_id,
            created_at=now,
        )
        session.add(deployment)
    deployment.state = DeploymentState.APPROVED
    session.flush()
    return deployment


def note_deployment(
    session: Session, registration: Registration, lti_deployment_id: str, *, now: datetime
) -> Deployment | None:
    """Write down a deployment that a launch named and nobody here has; None when too many wait already.

    It is let in where the whole platform belongs to one customer; else it waits for the administrator.
    """
    state = DeploymentState.PENDING
    if registration.new_deployments == NewDeployments.APPROVE:
        state = DeploymentState.APPROVED
    elif _waiting(session, registration.id) >= MOST_WAITING:
        return None
    deployment = Deployment(
        id=new_id(),
        organisation_id=registration.organisation_id,
        registration_id=registration.id,
        lti_deployment_id=lti_deployment_id,
        state=state,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(deployment)
    except IntegrityError:  # another launch from there was faster
        return find_deployment(session, registration.id, lti_deployment_id)
    return deployment


def _waiting(session: Session, registration_id: UUID) -> int:
    waiting = select(func.count()).where(
        Deployment.registration_id == registration_id, Deployment.state == DeploymentState.PENDING
    )
    return session.scalars(waiting).one()


def candidates(session: Session, issuer: str, client_id: str | None) -> list[Registration]:
    """The active registrations a login may mean (Security Framework 5.1.1.1: client_id is optional)."""
    query = select(Registration).where(
        Registration.issuer == issuer, Registration.state == RegistrationState.ACTIVE
    )
    if client_id is not None:
        query = query.where(Registration.client_id == client_id)
    return list(session.scalars(query.limit(2)))


def state_of_another(
    session: Session, issuer: str, client_id: str | None, registration_id: UUID | None = None
) -> RegistrationState | None:
    """Why a login finds nobody who may answer: how the registration stands that it means, if there is one."""
    query = select(Registration.state).where(Registration.issuer == issuer)
    if client_id is not None:
        query = query.where(Registration.client_id == client_id)
    if registration_id is not None:
        query = query.where(Registration.id == registration_id)
    return session.scalars(query.order_by(Registration.created_at.desc()).limit(1)).one_or_none()


def active_registration(session: Session, registration_id: UUID) -> Registration | None:
    """The registration, unless it is switched off."""
    found = session.get(Registration, registration_id)
    return found if found is not None and found.state == RegistrationState.ACTIVE else None


def find_deployment(session: Session, registration_id: UUID, lti_deployment_id: str) -> Deployment | None:
    """The deployment as the registration names it."""
    return session.scalar(
        select(Deployment).where(
            Deployment.registration_id == registration_id, Deployment.lti_deployment_id == lti_deployment_id
        )
    )


def place_of(session: Session, launch: Launch) -> tuple[Registration, Deployment]:
    """The rows of the place that a launch came from."""
    place = (
        select(Registration, Deployment)
        .join(Deployment, Deployment.registration_id == Registration.id)
        .where(
            Registration.id == UUID(launch.registration_id),
            Deployment.lti_deployment_id == launch.deployment_id,
        )
    )
    registration, deployment = session.execute(place).one()
    return registration, deployment


def as_protocol(registration: Registration) -> ProtocolRegistration:
    """The registration as the protocol wants to see it, free of the database."""
    known = catalogue.product(registration.product)
    return ProtocolRegistration(
        id=str(registration.id),
        issuer=registration.issuer,
        client_id=registration.client_id,
        authentication_url=registration.auth_url,
        token_url=registration.token_url,
        keys_url=registration.jwks_url,
        token_audience=registration.token_audience or known.token_audience,
        other_hosts=known.hosts | frozenset(registration.service_hosts.split()),
    )


def known_origins(registration: Registration) -> frozenset[str]:
    """The origins of pages that may frame us for this registration."""
    found = (web_addresses.origin(url) for url in (registration.issuer, registration.auth_url))
    listed = (*catalogue.product(registration.product).frame_origins, *registration.frame_origins.split())
    return frozenset((*filter(None, found), *listed))


def note_product(registration: Registration, platform: ToolPlatform) -> None:
    """Remember which product a launch says it comes from, if it is one we know."""
    known = catalogue.recognised(platform.product_family_code)
    if known is None:
        return
    version = (platform.version or "")[:64] or None
    if (registration.product, registration.product_version) != (known.key, version):
        registration.product, registration.product_version = known.key, version


def is_spent(session: Session, fingerprint: str) -> bool:
    """Whether a login was used up."""
    return session.get(SpentState, fingerprint) is not None


def sweep_spent(session: Session, *, now: datetime) -> None:
    """Forget spent logins that could not be replayed any more anyway."""
    session.execute(delete(SpentState).where(SpentState.expires_at < now))


def check_address(url: str) -> None:
    """Make sure an address an administrator gave may be called.

    Raises:
        Refused: it is not https, nor on this machine (`address-odd`).
    """
    address = web_addresses.read(url)
    if address is None or (address.scheme == "http" and not address.is_loopback):
        raise Refused("address-odd", f"{url!r} is no address we may call: give an https:// URL")
