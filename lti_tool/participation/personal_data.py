"""What is held about a person's part in activities, given to them, and removed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lti_tool.participation.models import Activity, Outcome, Participant


def export_personal(session: Session, person_id: UUID) -> list[Mapping[str, Any]]:
    """The activities somebody took part in."""
    rows = session.execute(
        select(Activity, Participant, Outcome.scaled)
        .join(Activity, Activity.id == Participant.activity_id)
        .outerjoin(Outcome, Outcome.participant_id == Participant.id)
        .where(Participant.person_id == person_id)
        .order_by(Participant.started_at)
    )
    return [
        {
            "title": activity.title,
            "kind": activity.kind,
            "started_at": participant.started_at.isoformat(),
            "completed_at": participant.completed_at.isoformat() if participant.completed_at else None,
            "grade": scaled,
        }
        for activity, participant, scaled in rows
    ]


def erase_personal(session: Session, person_id: UUID) -> None:
    """Remove somebody's part in every activity; the kinds must have let go of it before."""
    mine = select(Participant.id).where(Participant.person_id == person_id)
    session.execute(delete(Outcome).where(Outcome.participant_id.in_(mine)))
    session.execute(delete(Participant).where(Participant.person_id == person_id))
    session.execute(update(Activity).where(Activity.made_by_id == person_id).values(made_by_id=None))
