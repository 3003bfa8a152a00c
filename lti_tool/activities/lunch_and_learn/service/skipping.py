"""The verbs of a facilitator about one person's steps: let them skip one, ask for it after all."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.lunch_and_learn.queries import place
from lti_tool.activities.lunch_and_learn.rules import duties
from lti_tool.activities.lunch_and_learn.service.settling import settle
from lti_tool.errors import NotFound
from lti_tool.participation.models import Participant
from lti_tool.parts.steps import skipping
from lti_tool.parts.steps.skipping import Skip


def skip(session: Session, actor: Actor, participant_id: UUID, wanted: Skip, *, now: datetime) -> None:
    """Somebody needs not do a step, for a reason that is kept.

    Raises:
        NotFound: there is no such person or step where the actor is.
    """
    here = place.here(session, actor)
    participant = _participant(session, here, participant_id)
    if wanted.step not in {one.key for one in duties.asked(here.settings) if one.is_needed}:
        raise NotFound
    skipping.skip(session, participant, wanted, actor.person_id, now=now)
    settle(session, [participant], now=now)


def ask_again(session: Session, actor: Actor, participant_id: UUID, step: str, *, now: datetime) -> None:
    """Somebody is asked for a step after all; who is complete stays complete.

    Raises:
        NotFound: there is no such person where the actor is.
    """
    participant = _participant(session, place.here(session, actor), participant_id)
    skipping.ask_again(session, participant, step)
    settle(session, [participant], now=now)


def _participant(session: Session, here: place.Here, participant_id: UUID) -> Participant:
    wanted = select(Participant).where(
        Participant.id == participant_id, Participant.activity_id == here.activity.id
    )
    found = session.scalar(wanted)
    if found is None:
        raise NotFound
    return found
