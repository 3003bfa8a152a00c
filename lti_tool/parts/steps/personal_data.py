"""What steps hold about a person, given to them, and removed."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lti_tool.participation.models import Participant
from lti_tool.parts.steps.models import SkippedStep, ToldProgress


def export_skipped(session: Session, person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """Every step a person may skip, and why."""
    mine = select(SkippedStep).join(Participant, Participant.id == SkippedStep.participant_id)
    rows = session.scalars(mine.where(Participant.person_id == person_id).order_by(SkippedStep.skipped_at))
    return [
        {"step": row.step, "reason": row.reason, "skipped_at": row.skipped_at.isoformat()} for row in rows
    ]


def erase_steps(session: Session, person_id: UUID) -> None:
    """Nothing is known of a person's steps any more; what they let others skip stays, without them."""
    mine = select(Participant.id).where(Participant.person_id == person_id)
    for model in (SkippedStep, ToldProgress):
        session.execute(delete(model).where(model.participant_id.in_(mine)))
    theirs = update(SkippedStep).where(SkippedStep.skipped_by_id == person_id)
    session.execute(theirs.values(skipped_by_id=None))
