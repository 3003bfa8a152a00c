"""The verb of an author who says what they will change."""

from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review import statements
from lti_tool.activities.peer_review.models import Reflection
from lti_tool.activities.peer_review.queries.standing import my_part
from lti_tool.activities.peer_review.service.feedback import SEALED
from lti_tool.activities.peer_review.service.holding import hold_works, taking_part
from lti_tool.activities.peer_review.service.settling import settle
from lti_tool.errors import Refused
from lti_tool.web.markup import words_in

TOO_SHORT = "too_short"


def reflect(session: Session, actor: Actor, text: str, *, now: datetime) -> None:
    """Keep what the actor will change; said once, and only after there is feedback to read.

    Raises:
        Refused: it is too short, nothing is asked, or the reviews are still sealed.
    """
    taking = taking_part(session, actor, now=now)
    part = my_part(session, taking.here, now=now)
    if part.work is None or part.standing.are_reviews_sealed or not part.standing.reflecting.may:
        raise Refused(SEALED)
    if words_in(text) < taking.settings.reflection_words:
        raise Refused(TOO_SHORT)
    hold_works(session, [part.work.id])
    session.add(
        Reflection(
            submission_id=part.work.id,
            organisation_id=part.work.organisation_id,
            text=text,
            written_at=now,
        )
    )
    session.flush()
    statements.reflected(session, taking.me, text, now=now)
    settle(session, taking.here, now=now)
