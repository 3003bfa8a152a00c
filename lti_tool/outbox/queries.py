"""Reading how messages stand: the scores of a place for those who lead it, and what is on its way."""

from uuid import UUID

from sqlalchemy import Select, exists, false, select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.outbox.models import UNSENT, Message

AGS_SCORE = "ags_score"
"""The destination of grades."""
MAIL = "mail"
"""The destination of mails."""


def score_subject(resource_link_id: UUID, person_id: UUID) -> str:
    """What a grade's messages share: the link and the learner."""
    return f"{_subjects_of(resource_link_id)}{person_id}"


def mail_subject(letter: str, person_id: UUID) -> str:
    """What the mails of one sort to a person share: of several that wait, only the newest goes out."""
    return f"{MAIL}:{letter}:{person_id}"


def is_waiting(session: Session, subject: str) -> bool:
    """Whether a message about this is still on its way."""
    waiting = exists().where(Message.subject == subject, Message.state.in_(UNSENT))
    return session.scalar(select(waiting)) is True


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
