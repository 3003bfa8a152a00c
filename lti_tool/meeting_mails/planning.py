"""Which mails are due: found without holding anybody up, planned person by person, each thing once."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.errors import NotFound
from lti_tool.meeting_mails import queries
from lti_tool.meeting_mails.models import MeetingMail
from lti_tool.meeting_mails.queries import About
from lti_tool.meeting_mails.rules import Why, is_day_before, is_hour_before
from lti_tool.outbox.queries import MAIL, mail_subject
from lti_tool.outbox.service import put
from lti_tool.parts.meetings.holding import hold
from lti_tool.reminders.planning import Planner

LETTER = "meeting"
"""The sort of letter, by which its writer is found when it is sent."""


def plan_due(planner: Planner, *, at_most: int, stopping: Callable[[], bool]) -> int:
    """Plan the mails that are due, each in a transaction of its own; how many."""
    with planner.database.reading() as session:
        now = planner.clock()
        found = [(one, Why.NEWS) for one in queries.with_news(session, at_most, now=now)]
        due = queries.to_be_reminded(session, at_most, now=now)
        found += [(one, why) for one in due if (why := _why(one, now)) is not None]
        keys = [(one.activity.id, one.meeting.id, one.person.id, why) for one, why in found]
    planned = 0
    for activity_id, meeting_id, person_id, why in keys:
        if stopping():
            break
        with planner.database.writing() as session:
            planned += _plan(session, (activity_id, meeting_id, person_id), why, now=planner.clock())
    return planned


def _plan(session: Session, key: tuple[UUID, UUID, UUID], why: Why, *, now: datetime) -> bool:
    """Plan one mail if it is still due; of two workers who want to, the second finds it planned."""
    activity_id, meeting_id, person_id = key
    hold(session, activity_id, meeting_id)
    try:
        one = queries.about(session, meeting_id, person_id)
    except NotFound:
        return False
    row = one.told or _laid(session, one, now)
    if why is Why.NEWS:
        if one.told is not None and not _is_news(one):
            return False
        row.rsvp, row.sequence, row.told_at = one.seat.rsvp, one.meeting.sequence, now
    elif _why(one, now) is not why:
        return False
    elif why is Why.DAY_BEFORE:
        row.day_before = one.meeting.starts_at
    else:
        row.day_before = row.hour_before = one.meeting.starts_at
    put(
        session,
        organisation_id=one.meeting.organisation_id,
        destination=MAIL,
        subject=mail_subject(f"{LETTER}:{why}:{meeting_id}", person_id),
        payload={
            "letter": LETTER,
            "why": str(why),
            "meeting_id": str(meeting_id),
            "person_id": str(person_id),
        },
        now=now,
    )
    return True


def _is_news(one: About) -> bool:
    told = one.told
    return told is None or told.rsvp != one.seat.rsvp or told.sequence != one.meeting.sequence


def _why(one: About, now: datetime) -> Why | None:
    """Of what somebody is to be reminded now, if of anything."""
    starts_at, told = one.meeting.starts_at, one.told
    if is_hour_before(starts_at, now):
        return Why.HOUR_BEFORE if told is None or told.hour_before != starts_at else None
    if not is_day_before(starts_at, one.seat.answered_at, now):
        return None
    return Why.DAY_BEFORE if told is None or told.day_before != starts_at else None


def _laid(session: Session, one: About, now: datetime) -> MeetingMail:
    row = MeetingMail(
        meeting_id=one.meeting.id,
        person_id=one.person.id,
        organisation_id=one.meeting.organisation_id,
        rsvp=one.seat.rsvp,
        sequence=one.meeting.sequence,
        is_in_calendar=False,
        told_at=now,
    )
    session.add(row)
    return row
