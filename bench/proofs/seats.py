"""Fifty people want ten seats at the same moment, and five give theirs back at once; again and again."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from threading import Barrier
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bench.classroom import classroom, installation
from bench.progress import say
from lti_tool.activities.peer_review.rules.settings import Settings
from lti_tool.clock import system_now
from lti_tool.db import Database
from lti_tool.participation import service as participation
from lti_tool.participation.models import Activity, Participant
from lti_tool.parts.meetings.models import Meeting, Seat
from lti_tool.parts.meetings.rules.series import Cadence
from lti_tool.parts.meetings.rules.states import TAKING, Rsvp
from lti_tool.parts.meetings.service import planning, seating
from lti_tool.parts.meetings.service.planning import Leader, Wanted
from lti_tool.parts.meetings.service.seating import Coming

PEOPLE, SEATS, LEAVING = 50, 10, 5
IN_A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Hall:
    """Where people meet: an activity, who leads it and who takes part."""

    database: Database
    activity_id: UUID
    leader_id: UUID
    people: Sequence[Participant]


def run(times: int, database_url: str | None) -> dict[str, Any]:
    """So many rushes for the seats of a new meeting each; whatever was not as promised."""
    began = time.monotonic()
    with installation(database_url=database_url) as runtime:
        room = classroom(runtime, Settings())
        actors = room.enrol(PEOPLE)
        with runtime.database.writing() as session:
            activity = session.get_one(Activity, room.activity_id)
            people = [participation.take_part(session, one, activity, now=system_now()) for one in actors]
        hall = Hall(runtime.database, room.activity_id, room.author.person_id, people)
        found = surprises(hall, times)
    return {
        "times": times,
        "people": PEOPLE,
        "seats": SEATS,
        "surprises": found,
        "seconds": round(time.monotonic() - began),
    }


def surprises(hall: Hall, times: int) -> list[str]:
    """What was not as promised in so many rushes: nobody overtaken, no seat given twice or to nobody."""
    with ThreadPoolExecutor(len(hall.people)) as threads:
        return [told for nth in range(times) for told in _rush(hall, threads, nth)]


def _rush(hall: Hall, threads: ThreadPoolExecutor, nth: int) -> Iterator[str]:
    meeting_id = _meeting(hall)
    start = Barrier(len(hall.people))
    list(threads.map(partial(_sign_up, hall, meeting_id, start), hall.people))
    before = _seats(hall, meeting_id)
    yield from _wrong(hall, meeting_id, {Rsvp.GOING: SEATS, Rsvp.WAITING: len(hall.people) - SEATS})
    leaving = [one for one in hall.people if before[one.id].rsvp == Rsvp.GOING][:LEAVING]
    start = Barrier(len(leaving))
    moved = [one for told in threads.map(partial(_leave, hall, meeting_id, start), leaving) for one in told]
    after = {Rsvp.GOING: SEATS, Rsvp.WAITING: len(hall.people) - SEATS - LEAVING, Rsvp.CANCELLED: LEAVING}
    yield from _wrong(hall, meeting_id, after)
    if sorted(moved) != sorted(_line(before)[:LEAVING]):
        yield f"rush {nth}: others moved up than the first in line"
    if _line(_seats(hall, meeting_id)) != _line(before)[LEAVING:]:
        yield f"rush {nth}: the line is in another order than before"
    say(f"rush {nth + 1}: {len(hall.people)} people, {SEATS} seats, {len(moved)} moved up")


def _wrong(hall: Hall, meeting_id: UUID, promised: dict[Rsvp, int]) -> Iterator[str]:
    stand = Counter(Rsvp(seat.rsvp) for seat in _seats(hall, meeting_id).values())
    if stand != promised:
        yield f"they stand as {dict(stand)}, not as {promised}"
    with hall.database.reading() as session:
        counted = session.get_one(Meeting, meeting_id).taken
    if counted != sum(stand[state] for state in TAKING):
        yield f"{counted} seats are counted as taken"


def _meeting(hall: Hall) -> UUID:
    now = system_now()
    noon = (now + IN_A_WEEK).replace(hour=12, minute=0, second=0, microsecond=0, tzinfo=None)
    wanted = Wanted("Lunch", noon, ZoneInfo("UTC"), capacity=SEATS)
    with hall.database.writing() as session:
        leader = Leader(hall.leader_id, session.get_one(Activity, hall.activity_id))
        return planning.plan(session, leader, wanted, Cadence(), now=now)[0].id


def _sign_up(hall: Hall, meeting_id: UUID, start: Barrier, who: Participant) -> None:
    now = _all_ready(start)
    with hall.database.writing() as session:
        seating.sign_up(session, who, meeting_id, Coming(), now=now)


def _leave(hall: Hall, meeting_id: UUID, start: Barrier, who: Participant) -> list[UUID]:
    now = _all_ready(start)
    with hall.database.writing() as session:
        given = seating.stay_away(session, who, meeting_id, now=now)
        return [seat.participant_id for seat in given.moved_up]


def _all_ready(start: Barrier) -> datetime:
    start.wait()
    return system_now()


def _seats(hall: Hall, meeting_id: UUID) -> dict[UUID, Seat]:
    with hall.database.reading() as session:
        seats = session.scalars(select(Seat).where(Seat.meeting_id == meeting_id)).all()
        session.expunge_all()
        return {seat.participant_id: seat for seat in seats}


def _line(seats: dict[UUID, Seat]) -> list[UUID]:
    """Who waits, the longest first."""
    waiting = [seat for seat in seats.values() if seat.rsvp == Rsvp.WAITING]
    return [seat.participant_id for seat in sorted(waiting, key=lambda one: (one.queued_at, one.id))]
