"""Rows every activity has: the activity, where it is placed, who takes part, what came of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base, new_id


class Activity(Base):
    """Something people do together in a course; its kind keeps the settings' meaning."""

    __tablename__ = "activity"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    title: Mapped[str] = mapped_column(String(200))
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    copied_from_id: Mapped[UUID | None] = mapped_column(ForeignKey("activity.id"))
    """The activity whose settings it began with, as in a copied course."""
    made_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]


class Placement(Base):
    """An activity behind a resource link."""

    __tablename__ = "placement"
    __table_args__ = (UniqueConstraint("resource_link_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"), index=True)
    resource_link_id: Mapped[UUID] = mapped_column(ForeignKey("resource_link.id"))


class Participant(Base):
    """A person taking part in an activity; `xapi_registration` ties their statements together."""

    __tablename__ = "participant"
    __table_args__ = (UniqueConstraint("activity_id", "person_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    xapi_registration: Mapped[UUID] = mapped_column(default=new_id)
    started_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]


class Outcome(Base):
    """The grade of a participant as it stands: a share of 0 to 1, and since when."""

    __tablename__ = "outcome"

    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    scaled: Mapped[float]
    scored_at: Mapped[datetime]
