"""In which language somebody reads who is not here now."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.access.models import LaunchSession
from lti_tool.participation.models import Participant


def language_of(session: Session, participant: Participant) -> str | None:
    """The language their LMS asked for when they last opened us; None once that is forgotten."""
    return session.scalar(
        select(LaunchSession.locale)
        .where(
            LaunchSession.person_id == participant.person_id,
            LaunchSession.organisation_id == participant.organisation_id,
            LaunchSession.locale.is_not(None),
        )
        .order_by(LaunchSession.created_at.desc(), LaunchSession.id)
        .limit(1)
    )
