"""The verb of whoever answers from a mail."""

from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.errors import NotFound
from lti_tool.meeting_mails import queries
from lti_tool.meeting_mails.links import Reply
from lti_tool.meeting_mails.queries import About
from lti_tool.parts.meetings.rules.states import Way
from lti_tool.parts.meetings.service import seating
from lti_tool.parts.meetings.service.seating import Coming


def asked(session: Session, reply: Reply) -> About:
    """What an answer is about.

    Raises:
        NotFound: the person left the course, or the meeting is no longer theirs to answer.
    """
    one = queries.about(session, reply.meeting_id, reply.person_id)
    if not queries.learns_here(session, one):
        raise NotFound
    return one


def answer(session: Session, reply: Reply, *, now: datetime) -> About:
    """Come, or do not; the same answer twice is one.

    Raises:
        NotFound: the person left the course, or the meeting is no longer theirs to answer.
        Refused: it has started, was called off, or is not announced any more.
    """
    one = asked(session, reply)
    me = queries.participant_of(session, one)
    if reply.comes:
        coming = Coming(Way(one.seat.way or Way.IN_PERSON), one.seat.diet)
        seating.sign_up(session, me, one.meeting.id, coming, now=now)
    else:
        seating.stay_away(session, me, one.meeting.id, now=now)
    session.flush()
    return queries.about(session, reply.meeting_id, reply.person_id)
