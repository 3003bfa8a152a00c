"""A facilitator looks at what needs them, and says that it may stay as it is."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review.queries import place, works
from lti_tool.activities.peer_review.service.holding import hold_works
from lti_tool.errors import NotFound
from lti_tool.participation.models import Participant


def leave_as_it_is(session: Session, actor: Actor, participant_id: UUID, *, now: datetime) -> None:
    """Nobody is asked about these reviews again, unless another one arrives.

    Raises:
        NotFound: nobody with this id takes part here.
    """
    here = place.here(session, actor)
    author = session.get(Participant, participant_id)
    if author is None or author.activity_id != here.activity.id:
        raise NotFound
    work = works.work_of(session, author)
    if work is not None:
        hold_works(session, [work.id])
        work.looked_at = now
