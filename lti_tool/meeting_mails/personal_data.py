"""What is held about mails on meetings to a person; given to them, and removed."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lti_tool.meeting_mails.models import MeetingMail
from lti_tool.parts.meetings.models import Meeting


def export_personal(session: Session, person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """About which meetings somebody was written to, and when last."""
    rows = session.execute(
        select(Meeting.title, MeetingMail.told_at)
        .join(MeetingMail, MeetingMail.meeting_id == Meeting.id)
        .where(MeetingMail.person_id == person_id)
        .order_by(MeetingMail.told_at)
    )
    return [{"meeting": title, "last_mail_at": told_at.isoformat()} for title, told_at in rows]


def erase_personal(session: Session, person_id: UUID) -> None:
    """Forget it; the mails that wait are the outbox's to forget."""
    session.execute(delete(MeetingMail).where(MeetingMail.person_id == person_id))
