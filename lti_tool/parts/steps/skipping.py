"""Steps that a facilitator lets somebody skip, and how far the record store was told they are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lti_tool.participation.models import Participant
from lti_tool.participation.statements import Told, scene, tell
from lti_tool.parts.steps.models import SkippedStep, ToldProgress
from lti_tool.parts.steps.progress import Progress
from xapi import profile, vocabulary
from xapi.statements import Result

LARGE_STEP = 10
"""Percent by which somebody must have come further before the record store is told again."""


@dataclass(frozen=True, slots=True)
class Skip:
    """Which step somebody may skip, and why."""

    step: str
    reason: str


def skip(
    session: Session, participant: Participant, wanted: Skip, by_person_id: UUID, *, now: datetime
) -> None:
    """Let the participant skip a step; said again, the newer reason stands."""
    row = session.get(SkippedStep, (participant.id, wanted.step))
    if row is None:
        row = SkippedStep(
            participant_id=participant.id, step=wanted.step, organisation_id=participant.organisation_id
        )
        session.add(row)
    row.reason, row.skipped_by_id, row.skipped_at = wanted.reason, by_person_id, now
    session.flush()


def ask_again(session: Session, participant: Participant, step: str) -> None:
    """Ask the participant for a step they were to skip; doing so twice is doing so once."""
    mine = delete(SkippedStep).where(SkippedStep.participant_id == participant.id, SkippedStep.step == step)
    session.execute(mine)


def skipped_by(session: Session, participant_ids: Collection[UUID]) -> dict[UUID, list[SkippedStep]]:
    """The steps these participants may skip."""
    theirs = select(SkippedStep).where(SkippedStep.participant_id.in_(participant_ids))
    found: dict[UUID, list[SkippedStep]] = {}
    for row in session.scalars(theirs.order_by(SkippedStep.step)):
        found.setdefault(row.participant_id, []).append(row)
    return found


def tell_progress(session: Session, participant: Participant, stands: Progress, *, now: datetime) -> None:
    """Tell the record store how far the participant is, if it is far enough from what was told before."""
    percent = round(stands.share * 100)
    row = session.get(ToldProgress, participant.id)
    before = row.percent if row is not None else 0
    if abs(percent - before) < LARGE_STEP:
        return
    if row is None:
        row = ToldProgress(participant_id=participant.id, organisation_id=participant.organisation_id)
        session.add(row)
    row.percent = percent
    here = scene(session, participant)
    extensions = {profile.extension(here.iri_base, "progress"): percent}
    told = Told(vocabulary.PROGRESSED, here.activity, Result(extensions=extensions))
    tell(session, here, told, now=now)
