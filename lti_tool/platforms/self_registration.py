"""An LMS that registered itself, by the answer it gave: a new registration, or an earlier one renewed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.errors import Refused
from lti_tool.lti import web_addresses
from lti_tool.lti.platform_configuration import PlatformConfiguration
from lti_tool.lti.registration_answer import Registered
from lti_tool.platforms import service
from lti_tool.platforms.models import Invitation, Registration, RegistrationState
from lti_tool.platforms.quirks import catalogue


@dataclass(frozen=True, slots=True)
class SelfRegistered:
    """What an LMS said of itself and of us, and the id its login address was made for."""

    registration_id: UUID
    platform: PlatformConfiguration
    answer: Registered


def knows_issuer(session: Session, organisation_id: UUID, issuer: str) -> bool:
    """Whether the organisation has a registration of this issuer already."""
    found = select(Registration.id).where(
        Registration.organisation_id == organisation_id, Registration.issuer == issuer
    )
    return session.scalar(found.limit(1)) is not None


def enter(session: Session, invitation: Invitation, said: SelfRegistered, *, now: datetime) -> Registration:
    """Write down an LMS that registered itself; the same issuer and client id mean the same LMS.

    The deployment it names is let in. It is active unless the invitation asks for another look.

    Raises:
        Refused: another organisation gets its tokens there under this client id (`registered-elsewhere`).
    """
    check_not_elsewhere(session, invitation.organisation_id, said.platform.token_url, said.answer.client_id)
    registration = session.scalar(
        select(Registration).where(
            Registration.organisation_id == invitation.organisation_id,
            Registration.issuer == said.platform.issuer,
            Registration.client_id == said.answer.client_id,
        )
    ) or _new(session, invitation, said, now=now)
    _renew(registration, said.platform)
    registration.state = RegistrationState.WAITING if invitation.asks else RegistrationState.ACTIVE
    session.flush()
    if said.answer.deployment_id is not None:
        service.add_deployment(session, registration, said.answer.deployment_id, now=now)
    return registration


def check_not_elsewhere(session: Session, organisation_id: UUID, token_url: str, client_id: str) -> None:
    """Make sure that no other organisation is known under this client id where tokens are given.

    We sign for all organisations with one key: whoever names the client id of another one, together with the
    place that gives its tokens, would be given tokens to its courses.

    Raises:
        Refused: there is one (`registered-elsewhere`).
    """
    others = session.scalars(
        select(Registration.token_url).where(
            Registration.organisation_id != organisation_id, Registration.client_id == client_id
        )
    )
    if web_addresses.origin(token_url) in {web_addresses.origin(other) for other in others}:
        raise Refused("registered-elsewhere", "another organisation is known there under this client id")


def _new(session: Session, invitation: Invitation, said: SelfRegistered, *, now: datetime) -> Registration:
    known = catalogue.recognised(said.platform.product)
    registration = Registration(
        id=said.registration_id,
        organisation_id=invitation.organisation_id,
        label=invitation.label or _own_label(said.platform),
        issuer=said.platform.issuer,
        client_id=said.answer.client_id,
        new_deployments=catalogue.product(known.key if known else catalogue.GENERIC).new_deployments,
        created_at=now,
    )
    session.add(registration)
    return registration


def _renew(registration: Registration, platform: PlatformConfiguration) -> None:
    known = catalogue.recognised(platform.product)
    registration.auth_url = platform.authentication_url
    registration.token_url = platform.token_url
    registration.jwks_url = platform.keys_url
    registration.token_audience = platform.token_audience
    registration.product = known.key if known else catalogue.GENERIC
    registration.product_version = platform.product_version


def _own_label(platform: PlatformConfiguration) -> str:
    """What to call an LMS nobody named: its product and its host."""
    known = catalogue.recognised(platform.product)
    address = web_addresses.read(platform.issuer)
    host = address.authority if address is not None else platform.issuer
    return f"{known.name} ({host})"[:200] if known else host[:200]
