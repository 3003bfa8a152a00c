"""The verbs of whoever may come to a date: yes, no; there by the code or by an open page."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.lunch_and_learn.queries import place
from lti_tool.activities.lunch_and_learn.service.settling import settle
from lti_tool.activities.lunch_and_learn.service.taking_part import participant
from lti_tool.participation.models import Participant
from lti_tool.parts.meetings.models import Seat
from lti_tool.parts.meetings.service import attending, seating
from lti_tool.parts.meetings.service.attending import CodeTyped
from lti_tool.parts.meetings.service.seating import Coming


def come(session: Session, actor: Actor, meeting_id: UUID, coming: Coming, *, now: datetime) -> Seat:
    """The actor has a seat, or a place at the end of the waiting list.

    Raises:
        NotFound: there is no such date where the actor is.
        Refused: it has started or was called off.
    """
    return seating.sign_up(session, _me(session, actor, now), meeting_id, coming, now=now)


def stay_away(session: Session, actor: Actor, meeting_id: UUID, *, now: datetime) -> None:
    """The actor does not come; a seat they had goes to the next in line.

    Raises:
        NotFound: there is no such date where the actor is.
        Refused: it has started or was called off.
    """
    seating.stay_away(session, _me(session, actor, now), meeting_id, now=now)


def check_in(session: Session, actor: Actor, meeting_id: UUID, typed: str, *, now: datetime) -> CodeTyped:
    """The actor is there if this is the code on the host's screen.

    Raises:
        NotFound: there is no such date where the actor is.
        Refused: its doors are not open.
    """
    me = _me(session, actor, now)
    found = attending.check_in_by_code(session, me, meeting_id, typed, now=now)
    if found is CodeTyped.RIGHT:
        settle(session, [me], now=now)
    return found


def be_seen(session: Session, actor: Actor, meeting_id: UUID, *, now: datetime) -> None:
    """The actor's page is open while the date is live.

    Raises:
        NotFound: there is no such date where the actor is.
        Refused: its doors are not open.
    """
    attending.be_seen(session, _me(session, actor, now), meeting_id, now=now)


def _me(session: Session, actor: Actor, now: datetime) -> Participant:
    here = place.here(session, actor)
    return participant(session, actor, here, now=now)
