"""What authors said they will change."""

from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.models import Reflection, Submission


def reflection_of(session: Session, work: Submission | None) -> Reflection | None:
    """What the author of a work said they will change; None while they have not."""
    return session.get(Reflection, work.id) if work is not None else None
