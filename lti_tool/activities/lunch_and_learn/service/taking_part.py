"""Who may do something here: whoever learns in the course, and whoever leads it."""

from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.access import Actor, Permission
from lti_tool.activities.lunch_and_learn.queries.place import Here
from lti_tool.errors import NotAllowed
from lti_tool.participation import service as participation
from lti_tool.participation.models import Participant


def participant(session: Session, actor: Actor, here: Here, *, now: datetime) -> Participant:
    """The actor's participation, begun now if this is the first thing they do.

    Raises:
        NotAllowed: they only look on, as an observer in the LMS does.
    """
    if not (actor.may(Permission.TAKE_PART) or actor.may(Permission.FACILITATE)):
        raise NotAllowed
    return here.me or participation.take_part(session, actor, here.activity, now=now)
