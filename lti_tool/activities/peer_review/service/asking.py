"""A question to the authors of a work, held meanwhile: a facilitator asks, whoever wrote it answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import GalleryWork, LaterUse, Submission
from lti_tool.activities.peer_review.queries import place, works
from lti_tool.activities.peer_review.queries.both_roles import still_to_review
from lti_tool.activities.peer_review.service.holding import hold_works, taking_part
from lti_tool.errors import NotFound
from lti_tool.participation.models import Participant

Question = TypeVar("Question", GalleryWork, LaterUse)


@dataclass(frozen=True, slots=True)
class Asked(Generic[Question]):
    """Somebody who answers, the work they are asked about, and what they were asked."""

    me: Participant
    work: Submission
    question: Question


def ask(
    session: Session, actor: Actor, participant_id: UUID, question: type[Question], *, now: datetime
) -> Question:
    """Ask the author of a work; asking twice counts once.

    Raises:
        NotFound: as for `work_to_ask_about`.
    """
    work = work_to_ask_about(session, actor, participant_id)
    asked = session.get(question, work.id)
    if asked is None:
        asked = question(
            submission_id=work.id,
            organisation_id=work.organisation_id,
            version_id=works.version_in_pool(session, work).id,
            asked_at=now,
            asked_by_id=actor.person_id,
        )
        session.add(asked)
        session.flush()
    return asked


def asked_of(session: Session, actor: Actor, question: type[Question], *, now: datetime) -> Asked[Question]:
    """What the actor was asked about their own work, and may answer now.

    Raises:
        NotFound: nobody asked.
    """
    me = taking_part(session, actor, now=now).me
    work = works.work_of(session, me)
    hold_works(session, [work.id] if work else [])
    asked = session.get(question, work.id) if work is not None else None
    if work is None or asked is None:
        raise NotFound
    return Asked(me, work, asked)


def work_to_ask_about(session: Session, actor: Actor, participant_id: UUID) -> Submission:
    """A work of somebody else, held, whose author the actor may ask.

    Raises:
        NotFound: nobody with this id has handed in here, or the actor takes part and it is their own work or
            one they may still have to review.
    """
    here = place.here(session, actor)
    author = session.get(Participant, participant_id)
    if author is None or author.activity_id != here.activity.id or author.person_id == actor.person_id:
        raise NotFound
    work = works.work_of(session, author)
    if work is None or not work.is_handed_in or still_to_review(session, here, [work.id]):
        raise NotFound
    hold_works(session, [work.id])
    return work
