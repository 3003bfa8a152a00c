"""Who must wait for whom: whatever changes a meeting or its seats holds the meeting first.

On SQLite a writing transaction holds the whole database already, and these selects only read.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from lti_tool.db import new_id
from lti_tool.errors import NotFound
from lti_tool.participation.models import Participant
from lti_tool.parts.meetings.models import Meeting, Seat
from lti_tool.parts.meetings.rules.states import Rsvp, SeatRole


def hold(session: Session, activity_id: UUID, meeting_id: UUID) -> Meeting:
    """A meeting of an activity, held until the end of the transaction, as it stands now.

    Raises:
        NotFound: the activity has no such meeting.
    """
    found = session.scalar(
        select(Meeting)
        .where(Meeting.id == meeting_id, Meeting.activity_id == activity_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def hold_series(session: Session, meeting: Meeting) -> Sequence[Meeting]:
    """The meeting and all later ones of its series, held in the order of their ids; told in that of dates."""
    wanted = Meeting.id == meeting.id
    if meeting.series_id is not None:
        wanted = and_(Meeting.series_id == meeting.series_id, Meeting.starts_at >= meeting.starts_at)
    later = select(Meeting).where(Meeting.activity_id == meeting.activity_id, wanted)
    held = session.scalars(
        later.order_by(Meeting.id).with_for_update(key_share=True).execution_options(populate_existing=True)
    )
    return sorted(held, key=lambda each: each.starts_at)


def seats_in(session: Session, meeting: Meeting, *states: Rsvp) -> Sequence[Seat]:
    """The seats of a held meeting that stand so, the longest waiting first."""
    wanted = select(Seat).where(Seat.meeting_id == meeting.id, Seat.rsvp.in_(states))
    return session.scalars(
        wanted.order_by(Seat.queued_at, Seat.id).execution_options(populate_existing=True)
    ).all()


def own_seat(session: Session, meeting: Meeting, participant: Participant) -> Seat:
    """The participant's seat in a held meeting, laid now if they never had to do with it."""
    return own_seats(session, meeting, [participant])[0]


def own_seats(session: Session, meeting: Meeting, participants: Sequence[Participant]) -> list[Seat]:
    """The same of several participants, in their order."""
    ids = [one.id for one in participants]
    theirs = select(Seat).where(Seat.meeting_id == meeting.id, Seat.participant_id.in_(ids))
    found = {
        seat.participant_id: seat
        for seat in session.scalars(theirs.execution_options(populate_existing=True))
    }
    laid = [found.get(participant_id) or _laid(meeting, participant_id) for participant_id in ids]
    session.add_all(laid)
    return laid


def _laid(meeting: Meeting, participant_id: UUID) -> Seat:
    return Seat(
        id=new_id(),
        organisation_id=meeting.organisation_id,
        meeting_id=meeting.id,
        participant_id=participant_id,
        role=SeatRole.ATTENDEE,
        rsvp=Rsvp.NONE,
        present_seconds=0,
        tries_span=0,
        tries_count=0,
    )
