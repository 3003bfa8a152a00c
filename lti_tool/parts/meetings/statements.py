"""What happens with meetings, as xAPI: planned, signed up for, attended, led; never who stayed away."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.participation.models import Activity, Participant
from lti_tool.participation.statements import Scene, Told, scene, scene_of_leader, take_back, tell
from lti_tool.parts.meetings.models import Meeting, Seat
from lti_tool.parts.meetings.rules.states import WAS_THERE, Attendance, How, Rsvp, SeatRole
from xapi import profile, vocabulary
from xapi.statements import AccountAgent, ActivityRef, Result
from xapi.vocabulary import Verb

_LED = {SeatRole.HOST: vocabulary.HOSTED, SeatRole.PRESENTER: vocabulary.PRESENTED}


def planned(session: Session, person_id: UUID, meeting: Meeting, *, now: datetime) -> None:
    """Somebody who leads the activity set the date of a meeting, or another date."""
    _by_leader(session, person_id, meeting, vocabulary.SCHEDULED, now)


def called_off(session: Session, person_id: UUID, meeting: Meeting, *, now: datetime) -> None:
    """Somebody who leads the activity called a meeting off; those who had seats did nothing."""
    _by_leader(session, person_id, meeting, vocabulary.WITHDREW, now)


def signed_up(session: Session, meeting: Meeting, seat: Seat, *, now: datetime) -> None:
    """Somebody has a seat, or waits for one."""
    here = _scene(session, seat)
    result = Result(extensions=_named(here, {"waiting-list": seat.rsvp == Rsvp.WAITING}))
    _tell_of_seat(session, here, vocabulary.REGISTERED, meeting, result, now)


def gave_up(session: Session, meeting: Meeting, seat: Seat, *, now: datetime) -> None:
    """Somebody gave their seat back, or waits no longer."""
    _tell_of_seat(session, _scene(session, seat), vocabulary.UNREGISTERED, meeting, None, now)


def was_there(session: Session, meeting: Meeting, seat: Seat, *, now: datetime) -> None:
    """What is known now about whether somebody was there; what was told before and is not so is voided."""
    here = _scene(session, seat)
    if seat.told_id is not None:
        take_back(session, here, seat.told_id, now=now)
        seat.told_id = None
    if seat.attendance not in WAS_THERE:
        return
    how = _named(here, {"how": str(seat.how)})
    is_whole = seat.attendance == Attendance.PRESENT
    result = Result(completion=is_whole, duration=_stay(meeting, seat), extensions=how)
    told = Told(
        vocabulary.ATTENDED,
        _meeting(here, meeting),
        result,
        (_recipe(vocabulary.ATTENDANCE_SIMPLE),),
        _host(session, meeting, seat),
    )
    seat.told_id = tell(session, here, told, now=now)


def led(session: Session, meeting: Meeting, seat: Seat, *, now: datetime) -> None:
    """Somebody who hosts or presents did so, in a meeting that was held."""
    here = _scene(session, seat)
    verb = _LED.get(seat.role)
    if verb is not None:
        result = Result(duration=timedelta(minutes=meeting.minutes))
        tell(session, here, Told(verb, _meeting(here, meeting), result), now=now)


def _by_leader(session: Session, person_id: UUID, meeting: Meeting, verb: Verb, now: datetime) -> None:
    here = scene_of_leader(session, person_id, session.get_one(Activity, meeting.activity_id))
    date = _named(here, {"starts-at": meeting.starts_at.isoformat(), "minutes": meeting.minutes})
    tell(session, here, Told(verb, _meeting(here, meeting), Result(extensions=date)), now=now)


def _tell_of_seat(
    session: Session, here: Scene, verb: Verb, meeting: Meeting, result: Result | None, now: datetime
) -> None:
    recipe = _recipe(vocabulary.ATTENDANCE_IN_DETAIL)
    tell(session, here, Told(verb, _meeting(here, meeting), result, (recipe,)), now=now)


def _scene(session: Session, seat: Seat) -> Scene:
    return scene(session, session.get_one(Participant, seat.participant_id))


def _meeting(here: Scene, meeting: Meeting) -> ActivityRef:
    return ActivityRef(
        iri=profile.meeting(here.iri_base, meeting.id), type=vocabulary.MEETING, name=meeting.title
    )


def _host(session: Session, meeting: Meeting, seat: Seat) -> AccountAgent | None:
    hosts = select(Participant).join(Seat, Seat.participant_id == Participant.id)
    host = session.scalar(
        hosts.where(Seat.meeting_id == meeting.id, Seat.role == SeatRole.HOST, Seat.id != seat.id)
        .order_by(Seat.id)
        .limit(1)
    )
    return None if host is None else scene(session, host).actor


def _stay(meeting: Meeting, seat: Seat) -> timedelta:
    whole = timedelta(minutes=meeting.minutes)
    return min(whole, timedelta(seconds=seat.present_seconds)) if seat.how == How.PAGE else whole


def _recipe(iri: str) -> ActivityRef:
    return ActivityRef(iri=iri)


def _named(here: Scene, values: Mapping[str, Any]) -> dict[str, Any]:
    return {profile.extension(here.iri_base, name): value for name, value in values.items()}
