"""Rows about people and where they learn: people, identities, courses, memberships, resource links."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base, new_id


class Person(Base):
    """A human being of one organisation; `xapi_name` is all the record store ever knows of them."""

    __tablename__ = "person"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    xapi_name: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(320))
    locale: Mapped[str | None] = mapped_column(String(35))
    """The language their LMS asked for last; like the zone, for writing to somebody who is not here."""
    time_zone: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime]

    @property
    def shown_name(self) -> str:
        """The name, or a stable pseudonym where the LMS gives none."""
        return shown_name(self.id, self.name)


def shown_name(person_id: UUID, name: str | None) -> str:
    """What somebody is called: their name, or a stable pseudonym where the LMS gives none."""
    return name or _("Learner %(code)s", code=person_id.hex[:4].upper())


class Identity(Base):
    """A person as one registration knows them; the same subject on two platforms is two people."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("registration_id", "subject"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"))
    subject: Mapped[str] = mapped_column(String(255))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)


class Course(Base):
    """An LTI context, and what the worker knows of its roster."""

    __tablename__ = "course"
    __table_args__ = (UniqueConstraint("deployment_id", "context_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    deployment_id: Mapped[UUID] = mapped_column(ForeignKey("deployment.id"))
    context_id: Mapped[str] = mapped_column(String(255))
    title: Mapped[str] = mapped_column(String(300))
    roster_url: Mapped[str | None] = mapped_column(String(2000))
    roster_due_at: Mapped[datetime | None] = mapped_column(index=True)
    roster_synced_at: Mapped[datetime | None]
    roster_problem: Mapped[str | None] = mapped_column(String(500))
    roster_attempts: Mapped[int] = mapped_column(default=0)
    groups_url: Mapped[str | None] = mapped_column(String(2000))
    group_sets_url: Mapped[str | None] = mapped_column(String(2000))
    groups_synced_at: Mapped[datetime | None]
    groups_problem: Mapped[str | None] = mapped_column(String(500))
    copied_from: Mapped[str] = mapped_column(Text, default="")
    """The context ids this course was copied from, newest first, separated by spaces (LTI Core 1.3, C.2)."""


class MembershipState(StrEnum):
    """Whether the person belongs to the course now."""

    ACTIVE = "active"
    INACTIVE = "inactive"


class Membership(Base):
    """A person in a course; someone may learn and lead at once."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("course_id", "person_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    is_learner: Mapped[bool] = mapped_column(default=False)
    is_staff: Mapped[bool] = mapped_column(default=False)
    state: Mapped[MembershipState] = mapped_column(String(16), default=MembershipState.ACTIVE)
    seen_at: Mapped[datetime]


class ResourceLink(Base):
    """A place in a course that opens us, with the service addresses it was launched with."""

    __tablename__ = "resource_link"
    __table_args__ = (UniqueConstraint("deployment_id", "lti_resource_link_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    deployment_id: Mapped[UUID] = mapped_column(ForeignKey("deployment.id"))
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), index=True)
    lti_resource_link_id: Mapped[str] = mapped_column(String(255))
    title: Mapped[str] = mapped_column(String(300))
    line_item_url: Mapped[str | None] = mapped_column(String(2000))
    line_items_url: Mapped[str | None] = mapped_column(String(2000))
    ags_scopes: Mapped[str] = mapped_column(String(1000), default="")
    copied_from: Mapped[str] = mapped_column(Text, default="")
    """The resource link ids this link was copied from, newest first, separated by spaces."""


class CourseGroup(Base):
    """A group of the LMS inside a course (Course Groups Service 1.0)."""

    __tablename__ = "course_group"
    __table_args__ = (UniqueConstraint("course_id", "lti_group_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"))
    lti_group_id: Mapped[str] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(300))
    lti_set_id: Mapped[str | None] = mapped_column(String(255))
    set_name: Mapped[str | None] = mapped_column(String(300))


class CourseGroupMember(Base):
    """A person in a group of the LMS."""

    __tablename__ = "course_group_member"

    group_id: Mapped[UUID] = mapped_column(ForeignKey("course_group.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
