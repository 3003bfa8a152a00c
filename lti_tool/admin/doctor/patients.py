"""What is read from the database before anything is tried: the installation, and one LMS."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from lti_tool.admin.health import duties
from lti_tool.courses.models import Course, ResourceLink
from lti_tool.lti.registration import Registration as KnownRegistration
from lti_tool.lti.tool_keys import ToolKey
from lti_tool.outbox.models import UNSENT, Message, MessageState
from lti_tool.outbox.queries import AGS_SCORE, MAIL
from lti_tool.platforms import service as platforms
from lti_tool.platforms.keys import KeyRing
from lti_tool.platforms.models import Deployment, DeploymentState, Registration, RegistrationState
from lti_tool.platforms.quirks import catalogue
from lti_tool.platforms.quirks.product import Product

STUCK_AFTER: Final = timedelta(hours=1)
LATELY: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Installation:
    """The installation by itself."""

    base_url: str
    is_loopback: bool
    has_worker: bool
    stuck_messages: int
    refused_messages: int
    refused_mails: int = 0


@dataclass(frozen=True, slots=True)
class Patient:
    """One LMS as it is known here."""

    label: str
    state: RegistrationState
    product: Product
    known: KnownRegistration
    key: ToolKey = field(repr=False)
    published: frozenset[str]
    """The names of our keys that platforms should see."""
    deployments: dict[DeploymentState, int]
    line_items_url: str | None
    ags_scopes: frozenset[str]
    roster_url: str | None
    roster_problem: str | None


def installation(
    session: Session,
    base_url: str,
    *,
    is_loopback: bool,
    organisation_id: UUID | None = None,
    now: datetime,
) -> Installation:
    """The installation as it stands; its grades are those of one organisation, or of all."""
    are_grades = Message.destination == AGS_SCORE
    lately_refused = (Message.state == MessageState.REFUSED, Message.created_at > now - LATELY)
    whose = true() if organisation_id is None else Message.organisation_id == organisation_id
    return Installation(
        base_url=base_url,
        is_loopback=is_loopback,
        has_worker=duties.is_worker_alive(session, now=now),
        stuck_messages=_count(
            session, whose, are_grades, Message.state.in_(UNSENT), Message.created_at <= now - STUCK_AFTER
        ),
        refused_messages=_count(session, whose, are_grades, *lately_refused),
        refused_mails=_count(session, whose, Message.destination == MAIL, *lately_refused),
    )


def patient(session: Session, registration: Registration, ring: KeyRing, *, now: datetime) -> Patient:
    """An LMS as it is known here, with one course to try its services on.

    Raises:
        SetupError: our keys cannot be opened.
    """
    link = session.scalar(
        select(ResourceLink)
        .join(Deployment, Deployment.id == ResourceLink.deployment_id)
        .where(Deployment.registration_id == registration.id, ResourceLink.line_items_url.is_not(None))
        .order_by(ResourceLink.id)
        .limit(1)
    )
    return Patient(
        label=registration.label,
        state=RegistrationState(registration.state),
        product=catalogue.product(registration.product),
        known=platforms.as_protocol(registration),
        key=ring.signing(session, now=now),
        published=frozenset(key.key_id for key in ring.published(session, now=now)),
        deployments=_deployments(session, registration),
        line_items_url=link.line_items_url if link else None,
        ags_scopes=frozenset(link.ags_scopes.split()) if link else frozenset(),
        roster_url=_roster_url(session, registration),
        roster_problem=_roster_problem(session, registration),
    )


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalars(select(func.count()).select_from(Message).where(*conditions)).one()


def _deployments(session: Session, registration: Registration) -> dict[DeploymentState, int]:
    found = session.execute(
        select(Deployment.state, func.count())
        .where(Deployment.registration_id == registration.id)
        .group_by(Deployment.state)
    )
    return {DeploymentState(state): number for state, number in found}


def _roster_url(session: Session, registration: Registration) -> str | None:
    return session.scalar(
        select(Course.roster_url)
        .join(Deployment, Deployment.id == Course.deployment_id)
        .where(Deployment.registration_id == registration.id, Course.roster_url.is_not(None))
        .order_by(Course.roster_synced_at.is_(None), Course.roster_synced_at.desc(), Course.id)
        .limit(1)
    )


def _roster_problem(session: Session, registration: Registration) -> str | None:
    return session.scalar(
        select(Course.roster_problem)
        .join(Deployment, Deployment.id == Course.deployment_id)
        .where(Deployment.registration_id == registration.id, Course.roster_problem.is_not(None))
        .order_by(Course.id)
        .limit(1)
    )
