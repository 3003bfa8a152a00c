"""Reading an installation for those who look after it, always within what is theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from lti_tool.access.models import AuditEntry, StaffMember
from lti_tool.access.staff import Caretaker
from lti_tool.errors import NotFound
from lti_tool.platforms.models import (
    Deployment,
    DeploymentState,
    Invitation,
    Organisation,
    Registration,
    RegistrationState,
    ToolKey,
)

AUDIT_PAGE = 50
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Connected:
    """An LMS as the list shows it."""

    registration: Registration
    organisation: str
    pending: int
    """How many of its deployments wait for approval."""

    @property
    def needs_you(self) -> bool:
        """Whether something waits for a decision."""
        return self.pending > 0 or self.registration.state == RegistrationState.WAITING


@dataclass(frozen=True, slots=True)
class Noted:
    """A line of the log, with names in place of ids."""

    entry: AuditEntry
    who: str | None
    organisation: str | None


@dataclass(frozen=True, slots=True)
class AuditPage:
    """One page of the log, newest first."""

    lines: Sequence[Noted]
    number: int
    pages: int


def theirs(
    column: InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None], caretaker: Caretaker
) -> ColumnElement[bool]:
    """Whether a row of this organisation is theirs to look after."""
    return true() if caretaker.is_everywhere else column == caretaker.organisation_id


def organisations(session: Session, caretaker: Caretaker) -> list[Organisation]:
    """The organisations they look after, by name."""
    return list(
        session.scalars(
            select(Organisation).where(theirs(Organisation.id, caretaker)).order_by(Organisation.name)
        )
    )


def organisation(session: Session, caretaker: Caretaker, organisation_id: UUID) -> Organisation:
    """One of them.

    Raises:
        NotFound: there is none such, or it is not theirs.
    """
    return _one(session.get(Organisation, organisation_id), organisation_id, caretaker)


def connected(session: Session, caretaker: Caretaker) -> list[Connected]:
    """The LMSs they look after; what waits for them comes first."""
    pending = (
        select(func.count())
        .where(Deployment.registration_id == Registration.id, Deployment.state == DeploymentState.PENDING)
        .scalar_subquery()
    )
    found = session.execute(
        select(Registration, Organisation.name, pending)
        .join(Organisation, Organisation.id == Registration.organisation_id)
        .where(theirs(Registration.organisation_id, caretaker))
        .order_by(Organisation.name, Registration.label, Registration.id)
    )
    rows = [Connected(*row) for row in found]
    return sorted(rows, key=lambda row: not row.needs_you)


def platform(session: Session, caretaker: Caretaker, registration_id: UUID) -> Registration:
    """One LMS.

    Raises:
        NotFound: there is none such, or it is not theirs.
    """
    found = session.get(Registration, registration_id)
    return _one(found, found.organisation_id if found else None, caretaker)


def deployments(session: Session, registration: Registration) -> list[Deployment]:
    """Its deployments; those that wait come first."""
    found = session.scalars(
        select(Deployment)
        .where(Deployment.registration_id == registration.id)
        .order_by(Deployment.created_at, Deployment.id)
    )
    return sorted(found, key=lambda deployment: deployment.state != DeploymentState.PENDING)


def deployment(session: Session, caretaker: Caretaker, deployment_id: UUID) -> Deployment:
    """One deployment.

    Raises:
        NotFound: there is none such, or it is not theirs.
    """
    found = session.get(Deployment, deployment_id)
    return _one(found, found.organisation_id if found else None, caretaker)


def open_invitations(session: Session, caretaker: Caretaker, *, now: datetime) -> list[Invitation]:
    """The invitations nobody has used yet, the one that ends first on top."""
    return list(
        session.scalars(
            select(Invitation)
            .where(
                theirs(Invitation.organisation_id, caretaker),
                Invitation.used_at.is_(None),
                Invitation.expires_at > now,
            )
            .order_by(Invitation.expires_at, Invitation.id)
        )
    )


def invitation(session: Session, caretaker: Caretaker, invitation_id: UUID) -> Invitation:
    """One invitation.

    Raises:
        NotFound: there is none such, or it is not theirs.
    """
    found = session.get(Invitation, invitation_id)
    return _one(found, found.organisation_id if found else None, caretaker)


def keys(session: Session) -> list[ToolKey]:
    """The tool's key pairs, newest first; their private halves stay sealed."""
    return list(session.scalars(select(ToolKey).order_by(ToolKey.created_at.desc(), ToolKey.kid)))


def audit(session: Session, caretaker: Caretaker, number: int) -> AuditPage:
    """What was done to what is theirs, newest first."""
    mine = theirs(AuditEntry.organisation_id, caretaker)
    total = session.scalar(select(func.count()).select_from(AuditEntry).where(mine)) or 0
    pages = max(1, -(-total // AUDIT_PAGE))
    here = min(max(1, number), pages)
    found = session.execute(
        select(AuditEntry, StaffMember.name, Organisation.name)
        .outerjoin(StaffMember, StaffMember.id == AuditEntry.staff_member_id)
        .outerjoin(Organisation, Organisation.id == AuditEntry.organisation_id)
        .where(mine)
        .order_by(AuditEntry.at.desc(), AuditEntry.id)
        .limit(AUDIT_PAGE)
        .offset((here - 1) * AUDIT_PAGE)
    )
    return AuditPage([Noted(*row) for row in found], here, pages)


def _one(found: _Row | None, organisation_id: UUID | None, caretaker: Caretaker) -> _Row:
    if found is None or not (caretaker.is_everywhere or caretaker.organisation_id == organisation_id):
        raise NotFound
    return found
