"""What was told to whom about which meeting: a mail goes out when something else is true, and only then."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base
from lti_tool.parts.meetings.rules.states import Rsvp


class MeetingMail(Base):
    """How a meeting and a seat stood when their person was written to last."""

    __tablename__ = "meeting_mail"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    rsvp: Mapped[Rsvp] = mapped_column(String(16))
    sequence: Mapped[int]
    """How often the date had changed by then."""
    is_in_calendar: Mapped[bool] = mapped_column(default=False)
    """An invitation went out, which must be taken back if they do not come."""
    told_at: Mapped[datetime]
    day_before: Mapped[datetime | None]
    """The start they were reminded of a day before; another date is another reminder."""
    hour_before: Mapped[datetime | None]
