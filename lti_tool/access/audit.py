"""The log of what people who look after the installation did; only ever added to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.access.models import AuditEntry


class Act(StrEnum):
    """What can be done to an installation; the values stand in the log for good."""

    STAFF_INVITED = "staff.invited"
    STAFF_SIGNED_IN = "staff.signed-in"
    STAFF_DISABLED = "staff.disabled"
    ORGANISATION_ADDED = "organisation.added"
    PLATFORM_INVITED = "platform.invited"
    INVITATION_WITHDRAWN = "invitation.withdrawn"
    PLATFORM_REGISTERED = "platform.registered"
    PLATFORM_CONFIRMED = "platform.confirmed"
    PLATFORM_CHANGED = "platform.changed"
    PLATFORM_SWITCHED_ON = "platform.switched-on"
    PLATFORM_SWITCHED_OFF = "platform.switched-off"
    DEPLOYMENT_APPROVED = "deployment.approved"
    DEPLOYMENT_REFUSED = "deployment.refused"
    KEY_MADE = "key.made"
    PERSON_ERASED = "person.erased"


@dataclass(frozen=True, slots=True)
class Deed:
    """One act: upon what, and the facts somebody would ask for later; no names of learners, no secrets."""

    act: Act
    subject: str
    organisation_id: UUID | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


def record(session: Session, deed: Deed, staff_member_id: UUID | None, *, now: datetime) -> None:
    """Write a deed down in the transaction that does it; without a member it came from the command line."""
    session.add(
        AuditEntry(
            organisation_id=deed.organisation_id,
            staff_member_id=staff_member_id,
            act=deed.act,
            subject=deed.subject[:200],
            facts=dict(deed.facts),
            at=now,
        )
    )
