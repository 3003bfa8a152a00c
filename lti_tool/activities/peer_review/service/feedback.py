"""The verb of somebody who reads what reviewers wrote: the first look is remembered."""

from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review import statements
from lti_tool.activities.peer_review.queries.standing import my_part
from lti_tool.activities.peer_review.queries.works import AnyReview
from lti_tool.activities.peer_review.service.holding import taking_part
from lti_tool.errors import Refused

SEALED = "sealed"


def open_feedback(session: Session, actor: Actor, *, now: datetime) -> int:
    """Remember that the actor opened the reviews that have arrived; gives how many were new to them.

    Raises:
        Refused: the actor's own reviews are not all sent.
    """
    taking = taking_part(session, actor, now=now)
    part = my_part(session, taking.here, now=now)
    if part.standing.are_reviews_sealed:
        raise Refused(SEALED)
    received: list[AnyReview] = [*part.received, *part.by_facilitators]
    unseen = [review for review in received if review.seen_at is None]
    for review in unseen:
        review.seen_at = now
        statements.read(session, taking.me, review, now=now)
    session.flush()
    return len(unseen)
