"""Meetings are planned, changed, moved and called off; a calendar learns of it by their rising sequence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db import new_id
from lti_tool.errors import Refused
from lti_tool.participation.models import Activity
from lti_tool.parts.meetings import statements
from lti_tool.parts.meetings.holding import hold_series, seats_in
from lti_tool.parts.meetings.models import Meeting, Seat
from lti_tool.parts.meetings.rules.seats import asks_again
from lti_tool.parts.meetings.rules.series import Cadence, wall_times
from lti_tool.parts.meetings.rules.states import FOLLOWING, TAKING, MeetingState, Rsvp
from lti_tool.parts.meetings.service.seating import set_capacity
from lti_tool.web.wall_time import moment_when, nearest_moment

OVER = "over"
WALL_FORMAT = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A meeting as somebody plans it; `wall_time` is what the clock in `zone` says, without a zone."""

    title: str
    wall_time: datetime
    zone: ZoneInfo
    minutes: int = 45
    text: str = ""
    place: str = ""
    url: str = ""
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Leader:
    """Somebody who plans the meetings of an activity they lead."""

    person_id: UUID
    activity: Activity


@dataclass(frozen=True, slots=True)
class Changed:
    """A meeting after a change, and whom it concerns."""

    meeting: Meeting
    asked_again: Sequence[Seat] = ()
    """They have to say again whether they come; their seats are kept."""
    moved_up: Sequence[Seat] = ()
    """They waited, and there are more seats now."""


def plan(
    session: Session, leader: Leader, wanted: Wanted, cadence: Cadence, *, now: datetime
) -> list[Meeting]:
    """The dates of a new series, or the one there is, at the same hour of the wall clock each.

    Raises:
        SkippedByTheClock: on one of the dates the clock never shows that hour; nothing was planned.
    """
    dates = wall_times(wanted.wall_time, cadence)
    series_id = new_id() if len(dates) > 1 else None
    planned = [_meeting(leader.activity, replace(wanted, wall_time=date), series_id, now) for date in dates]
    session.add_all(planned)
    session.flush()
    for meeting in planned:
        statements.planned(session, leader.person_id, meeting, now=now)
    return planned


def change(session: Session, leader: Leader, meeting: Meeting, wanted: Wanted, *, now: datetime) -> Changed:
    """A held meeting as it is wanted now; who said they come is asked again if it moved far.

    Raises:
        Refused: it was called off, or is over.
        SkippedByTheClock: the clock never shows that hour on that day.
    """
    _refuse_when_over(meeting)
    before = _as_calendars_see(meeting)
    moment = moment_when(wanted.wall_time, wanted.zone).moment
    again = _ask_again(session, meeting, now) if asks_again(meeting.starts_at, moment) else []
    has_moved = meeting.starts_at != moment
    meeting.title, meeting.text = wanted.title, wanted.text
    meeting.place, meeting.url, meeting.minutes = wanted.place, wanted.url, wanted.minutes
    meeting.wall_time = wanted.wall_time.strftime(WALL_FORMAT)
    meeting.time_zone, meeting.starts_at = wanted.zone.key, moment
    if _as_calendars_see(meeting) != before:
        _tell_calendars(meeting, now)
    if has_moved:
        statements.planned(session, leader.person_id, meeting, now=now)
    return Changed(meeting, again, set_capacity(session, meeting, wanted.capacity, now=now))


def change_later(
    session: Session, leader: Leader, meeting: Meeting, wanted: Wanted, *, now: datetime
) -> list[Changed]:
    """This meeting and the later ones of its series, each moved by as much as this one.

    This one must not be held yet: all of them are, here and in one order. Each keeps its own date of the
    calendar but for that; those that are over or called off stay as they are.

    Raises:
        Refused: this one was called off, or is over.
        SkippedByTheClock: on one of the days the clock never shows that hour; nothing was changed.
    """
    held = hold_series(session, meeting)
    _refuse_when_over(meeting)
    moved = wanted.wall_time - _wall(meeting)
    open_ones = [each for each in held if _may_change(each)]
    return [
        change(session, leader, each, replace(wanted, wall_time=_wall(each) + moved), now=now)
        for each in open_ones
    ]


def call_off(session: Session, leader: Leader, meeting: Meeting, *, now: datetime) -> Sequence[Seat]:
    """A held meeting will not take place; the seats of everybody who came or waited, who must be told.

    Raises:
        Refused: it was called off already, or is over.
    """
    _refuse_when_over(meeting)
    told = seats_in(session, meeting, *TAKING, Rsvp.WAITING)
    for seat in told:
        seat.rsvp, seat.queued_at, seat.hold_until = Rsvp.CANCELLED, None, None
    meeting.state, meeting.taken, meeting.secret = MeetingState.CANCELLED, 0, ""
    _tell_calendars(meeting, now)
    statements.called_off(session, leader.person_id, meeting, now=now)
    return told


def follow_the_clocks(session: Session, *, now: datetime) -> list[Meeting]:
    """Meetings ahead whose moment is another by the rules of their zones as they are known now (MG-19)."""
    ahead = select(Meeting).where(
        Meeting.state.in_((MeetingState.DRAFT, MeetingState.SCHEDULED)), Meeting.starts_at > now
    )
    moved = [each for each in session.scalars(ahead.order_by(Meeting.id)) if _moment(each) != each.starts_at]
    for meeting in moved:
        meeting.starts_at = _moment(meeting)
        _tell_calendars(meeting, now)
    return moved


def wanted_of(meeting: Meeting) -> Wanted:
    """The meeting as it was planned last."""
    return Wanted(
        title=meeting.title,
        wall_time=_wall(meeting),
        zone=ZoneInfo(meeting.time_zone),
        minutes=meeting.minutes,
        text=meeting.text,
        place=meeting.place,
        url=meeting.url,
        capacity=meeting.capacity,
    )


def _meeting(activity: Activity, wanted: Wanted, series_id: UUID | None, now: datetime) -> Meeting:
    return Meeting(
        id=new_id(),
        organisation_id=activity.organisation_id,
        activity_id=activity.id,
        series_id=series_id,
        title=wanted.title,
        text=wanted.text,
        wall_time=wanted.wall_time.strftime(WALL_FORMAT),
        time_zone=wanted.zone.key,
        starts_at=moment_when(wanted.wall_time, wanted.zone).moment,
        minutes=wanted.minutes,
        place=wanted.place,
        url=wanted.url,
        capacity=wanted.capacity,
        changed_at=now,
    )


def _wall(meeting: Meeting) -> datetime:
    return datetime.fromisoformat(meeting.wall_time)


def _moment(meeting: Meeting) -> datetime:
    return nearest_moment(_wall(meeting), ZoneInfo(meeting.time_zone))


def _may_change(meeting: Meeting) -> bool:
    return MeetingState.SCHEDULED in FOLLOWING[meeting.state]


def _refuse_when_over(meeting: Meeting) -> None:
    if not _may_change(meeting):
        raise Refused(OVER)


def _as_calendars_see(meeting: Meeting) -> tuple[object, ...]:
    return meeting.starts_at, meeting.minutes, meeting.title, meeting.text, meeting.place, meeting.url


def _tell_calendars(meeting: Meeting, now: datetime) -> None:
    meeting.sequence += 1
    meeting.changed_at = now


def _ask_again(session: Session, meeting: Meeting, now: datetime) -> list[Seat]:
    seats = seats_in(session, meeting, Rsvp.GOING)
    for seat in seats:
        seat.rsvp, seat.answered_at = Rsvp.CONFIRM, now
    return list(seats)
