"""Reading how the scores of a place stand, for those who lead it."""

from uuid import UUID

from sqlalchemy import Select, false, select

from lti_tool.access import Actor
from lti_tool.outbox.models import Message

AGS_SCORE = "ags_score"
"""The destination of grades."""


def score_subject(resource_link_id: UUID, person_id: UUID) -> str:
    """What a grade's messages share: the link and the learner."""
    return f"{_subjects_of(resource_link_id)}{person_id}"


def scores_here(actor: Actor) -> Select[Message]:
    """The grades on their way from the actor's own resource link."""
    return select(Message).where(
        Message.organisation_id == actor.organisation_id,
        Message.destination == AGS_SCORE,
        Message.subject.startswith(_subjects_of(actor.resource_link_id), autoescape=True)
        if actor.resource_link_id is not None
        else false(),
    )


def _subjects_of(resource_link_id: UUID) -> str:
    return f"{AGS_SCORE}:{resource_link_id}:"
