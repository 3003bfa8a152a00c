"""Rows about who is inside: one launch session for each launch."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base, new_id


class LaunchSession(Base):
    """What one launch opened: its id stands in the URL, its secret only in the browser's cookie."""

    __tablename__ = "launch_session"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"))
    resource_link_id: Mapped[UUID] = mapped_column(ForeignKey("resource_link.id"))
    secret_hash: Mapped[str] = mapped_column(String(64))
    is_learner: Mapped[bool]
    is_staff: Mapped[bool]
    locale: Mapped[str | None] = mapped_column(String(35))
    time_zone: Mapped[str | None] = mapped_column(String(64))
    return_url: Mapped[str | None] = mapped_column(String(2000))
    frame_origins: Mapped[str] = mapped_column(String(4000))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
