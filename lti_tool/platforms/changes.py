"""What an administrator changes about a connected LMS after it was registered."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool.errors import Refused
from lti_tool.lti import web_addresses
from lti_tool.platforms.models import (
    Deployment,
    DeploymentState,
    NewDeployments,
    Registration,
    RegistrationState,
)
from lti_tool.platforms.service import PlatformAddresses, check_address

_HOST = re.compile(
    r"\.?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*(?::[1-9][0-9]{0,4})?"
)


@dataclass(frozen=True, slots=True)
class Manners:
    """How an LMS is dealt with, beyond its addresses."""

    label: str
    product: str
    service_hosts: tuple[str, ...]
    frame_origins: tuple[str, ...]
    new_deployments: NewDeployments
    lets_guests_look: bool


def change(
    session: Session, registration: Registration, addresses: PlatformAddresses, manners: Manners
) -> None:
    """Take over what the administrator typed.

    Raises:
        Refused: an address cannot be used (`address-odd`), a host or origin is none (`host-odd`,
            `origin-odd`), or another registration has this issuer and client id (`registered-already`).
    """
    for url in (addresses.auth_url, addresses.token_url, addresses.jwks_url):
        check_address(url)
    registration.issuer, registration.client_id = addresses.issuer, addresses.client_id
    registration.auth_url, registration.token_url = addresses.auth_url, addresses.token_url
    registration.jwks_url = addresses.jwks_url
    registration.token_audience = addresses.token_audience
    registration.label, registration.product = manners.label, manners.product
    registration.service_hosts = " ".join(_hosts(manners.service_hosts))
    registration.frame_origins = " ".join(_origins(manners.frame_origins))
    registration.new_deployments = manners.new_deployments
    registration.lets_guests_look = manners.lets_guests_look
    try:
        session.flush()
    except IntegrityError:
        raise Refused(
            "registered-already", f"{addresses.issuer} already knows us as {addresses.client_id}"
        ) from None


def switch(registration: Registration, *, on: bool) -> None:
    """Let launches from it in, or no longer; one that waited is confirmed by switching it on."""
    registration.state = RegistrationState.ACTIVE if on else RegistrationState.INACTIVE


def approve(deployment: Deployment) -> None:
    """Let launches from a deployment in."""
    deployment.state = DeploymentState.APPROVED


def refuse(session: Session, deployment: Deployment) -> None:
    """Forget a deployment that waits; its next launch asks again, unless the LMS is switched off.

    Raises:
        Refused: people have come from it already (`deployment-in-use`).
    """
    if deployment.state == DeploymentState.APPROVED:
        raise Refused("deployment-in-use", "it was let in already: switch the platform off instead")
    session.execute(delete(Deployment).where(Deployment.id == deployment.id))


def _hosts(given: Iterable[str]) -> list[str]:
    hosts = [host.lower() for host in given]
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise Refused("host-odd", f"{host!r} is no host name")
    return hosts


def _origins(given: Iterable[str]) -> list[str]:
    found = []
    for url in given:
        origin = web_addresses.origin(url)
        if origin is None or url.rstrip("/") != origin:
            raise Refused("origin-odd", f"{url!r} is no origin: give https:// and a host")
        found.append(origin)
    return found
