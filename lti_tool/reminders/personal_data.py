"""What is held about writing to a person; given to them, and removed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lti_tool.participation.models import Activity
from lti_tool.reminders.models import Correspondence, QuietActivity


def export_personal(session: Session, person_id: UUID) -> Mapping[str, Any]:
    """When somebody was last written to, and what they want to hear nothing of."""
    row = session.get(Correspondence, person_id)
    quiet = select(Activity.title).join(QuietActivity, QuietActivity.activity_id == Activity.id)
    mine = quiet.where(QuietActivity.person_id == person_id).order_by(QuietActivity.since)
    return {
        "last_mail_at": row.mailed_at.isoformat() if row and row.mailed_at else None,
        "ended_at": row.stopped_at.isoformat() if row and row.stopped_at else None,
        "ended_for": list(session.scalars(mine)),
    }


def erase_personal(session: Session, person_id: UUID) -> None:
    """Forget it; the mails that wait are the outbox's to forget."""
    session.execute(delete(QuietActivity).where(QuietActivity.person_id == person_id))
    session.execute(delete(Correspondence).where(Correspondence.person_id == person_id))
