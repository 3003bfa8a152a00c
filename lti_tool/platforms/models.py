"""Rows about who may launch us: organisations, registrations, deployments, our keys, spent states."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base, new_id


class Organisation(Base):
    """A customer: everything that belongs to it carries its id."""

    __tablename__ = "organisation"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(63), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    iri_base: Mapped[str] = mapped_column(String(500))
    """The base of its xAPI identifiers, kept here so that a new address of the tool renames nobody."""
    created_at: Mapped[datetime]


class RegistrationState(StrEnum):
    """Whether launches from a registration are let in."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    WAITING = "waiting"
    """Registered by the LMS itself, and not yet confirmed by anybody here."""


class NewDeployments(StrEnum):
    """What becomes of a launch from a deployment nobody has named yet."""

    ASK = "ask"
    """It is written down and waits for the administrator."""
    APPROVE = "approve"
    """It is let in: the whole platform belongs to one customer."""


class Registration(Base):
    """An LMS that knows us under a client id (LTI Core 1.3, 3.1.3)."""

    __tablename__ = "registration"
    __table_args__ = (UniqueConstraint("organisation_id", "issuer", "client_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    label: Mapped[str] = mapped_column(String(200))
    issuer: Mapped[str] = mapped_column(String(500), index=True)
    client_id: Mapped[str] = mapped_column(String(500))
    auth_url: Mapped[str] = mapped_column(String(2000))
    token_url: Mapped[str] = mapped_column(String(2000))
    jwks_url: Mapped[str] = mapped_column(String(2000))
    token_audience: Mapped[str | None] = mapped_column(String(500))
    product: Mapped[str] = mapped_column(String(64), default="generic")
    """Whose product it is, such as `moodle` or `canvas`: the key to its quirks."""
    product_version: Mapped[str | None] = mapped_column(String(64))
    service_hosts: Mapped[str] = mapped_column(Text, default="")
    """Further hosts whose services we may call for it, separated by spaces; a leading dot means all below."""
    frame_origins: Mapped[str] = mapped_column(Text, default="")
    """Further origins that may show us in a frame, separated by spaces: the administrator's list."""
    new_deployments: Mapped[NewDeployments] = mapped_column(String(16), default=NewDeployments.ASK)
    lets_guests_look: Mapped[bool] = mapped_column(default=False)
    """Whether people the LMS does not name may read what an activity is about."""
    state: Mapped[RegistrationState] = mapped_column(String(16), default=RegistrationState.ACTIVE)
    created_at: Mapped[datetime]


class DeploymentState(StrEnum):
    """Whether launches from a deployment are let in."""

    APPROVED = "approved"
    PENDING = "pending"


class Deployment(Base):
    """One placing of the tool inside a platform (LTI Core 1.3, 3.1.3)."""

    __tablename__ = "deployment"
    __table_args__ = (UniqueConstraint("registration_id", "lti_deployment_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"))
    lti_deployment_id: Mapped[str] = mapped_column(String(255))
    state: Mapped[DeploymentState] = mapped_column(String(16), default=DeploymentState.APPROVED)
    created_at: Mapped[datetime]


class ToolKey(Base):
    """A key pair the tool signs with; the private half is sealed with the secret of the environment."""

    __tablename__ = "tool_key"

    kid: Mapped[str] = mapped_column(String(64), primary_key=True)
    sealed_private: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    signs_from: Mapped[datetime]
    """Shown to platforms before it signs, so that those who remember our keys have seen it by then."""
    retires_at: Mapped[datetime | None]
    """When platforms need not know it any more; None while no younger key has taken over."""


class SpentState(Base):
    """A login state that was used; its row is what makes a second use fail."""

    __tablename__ = "spent_state"

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Invitation(Base):
    """A link by which an LMS registers itself, once and for a short time (Dynamic Registration 1.0)."""

    __tablename__ = "invitation"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    label: Mapped[str] = mapped_column(String(200))
    """What the administrator calls the LMS; empty: as the LMS calls itself."""
    asks: Mapped[bool] = mapped_column(default=False)
    """Whether what it registers waits to be confirmed here."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    registration_id: Mapped[UUID | None] = mapped_column(ForeignKey("registration.id"))
