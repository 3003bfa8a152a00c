"""The verbs around the gallery: a facilitator asks, the author decides, both can take it back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review import statements
from lti_tool.activities.peer_review.models import GalleryWork
from lti_tool.activities.peer_review.queries.gallery import question_about
from lti_tool.activities.peer_review.rules.gallery import SHOWN, Consent
from lti_tool.activities.peer_review.service import asking


def ask_to_show(session: Session, actor: Actor, participant_id: UUID, *, now: datetime) -> GalleryWork:
    """Ask the author of a work whether everybody may see it; asking twice counts once.

    Raises:
        NotFound: nobody with this id has handed in here, or the actor takes part and it is their own work or
            one they may still have to review.
    """
    return asking.ask(session, actor, participant_id, GalleryWork, now=now)


def show_no_more(session: Session, actor: Actor, participant_id: UUID) -> None:
    """Take a work out of the gallery, or the question back.

    Raises:
        NotFound: as for asking.
    """
    asked = question_about(session, asking.work_to_ask_about(session, actor, participant_id))
    if asked is not None:
        session.delete(asked)
        session.flush()


def answer(session: Session, actor: Actor, consent: Consent, *, now: datetime) -> None:
    """Let the own work be shown or not; the last word counts.

    Raises:
        NotFound: nobody asked.
    """
    asked = asking.asked_of(session, actor, GalleryWork, now=now)
    was_shown = asked.question.consent in SHOWN
    asked.question.consent, asked.question.answered_at = consent, now
    session.flush()
    if consent in SHOWN and not was_shown:
        statements.shared(session, asked.me, asked.work, now=now)
    elif was_shown and consent not in SHOWN:
        statements.shares_no_more(session, asked.me, asked.work, now=now)
