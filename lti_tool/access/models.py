"""Rows about who is inside: a session for each launch, staff without an LMS, and what staff did."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base, new_id


class LaunchMessage(StrEnum):
    """What a platform sent somebody for (LTI Core 5.3.1)."""

    RESOURCE_LINK = "resource_link"
    """To an activity in a course."""
    DEEP_LINKING = "deep_linking"
    """To choose what a course shall show."""
    SUBMISSION_REVIEW = "submission_review"
    """To one learner's work, from the gradebook."""
    DATA_PRIVACY = "data_privacy"
    """To see, take or erase what we hold about somebody."""


class LaunchSession(Base):
    """What one launch opened: its id stands in the URL, its secret only in the browser's cookie."""

    __tablename__ = "launch_session"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    course_id: Mapped[UUID | None] = mapped_column(ForeignKey("course.id"))
    """None where the message is about a person and no course."""
    resource_link_id: Mapped[UUID | None] = mapped_column(ForeignKey("resource_link.id"))
    """None where the message names no place in a course: content is chosen, or personal data asked for."""
    message: Mapped[LaunchMessage] = mapped_column(String(32), default=LaunchMessage.RESOURCE_LINK)
    asked: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """What the message asked for beyond opening us, such as the settings of a deep linking request."""
    subject_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    """Whom the message is about, where that is not the one who came."""
    mentored_person_ids: Mapped[list[str]] = mapped_column(JSON, default=list)
    secret_hash: Mapped[str] = mapped_column(String(64))
    is_cookieless: Mapped[bool] = mapped_column(default=False)
    """Whether the secret lives in the page alone, because the browser keeps no cookie for us."""
    is_learner: Mapped[bool]
    is_staff: Mapped[bool]
    locale: Mapped[str | None] = mapped_column(String(35))
    time_zone: Mapped[str | None] = mapped_column(String(64))
    return_url: Mapped[str | None] = mapped_column(String(2000))
    frame_origins: Mapped[str] = mapped_column(String(4000))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class StaffMember(Base):
    """Somebody who looks after this installation or one organisation of it, without an LMS."""

    __tablename__ = "staff_member"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    """None: the whole installation."""
    name: Mapped[str] = mapped_column(String(200), unique=True)
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class StaffLink(Base):
    """A way in for one staff member, once; printed by the command."""

    __tablename__ = "staff_link"

    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_member_id: Mapped[UUID] = mapped_column(ForeignKey("staff_member.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class StaffSession(Base):
    """A staff member's browser that is signed in; its secret is only in the cookie."""

    __tablename__ = "staff_session"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    staff_member_id: Mapped[UUID] = mapped_column(ForeignKey("staff_member.id"))
    secret_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class AuditEntry(Base):
    """What somebody who looks after the installation did, by page or by command; never changed afterwards."""

    __tablename__ = "audit_entry"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    staff_member_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    """None: somebody at the command line of the machine."""
    act: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(200))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime] = mapped_column(index=True)
