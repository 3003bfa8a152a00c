"""Who may be reminded of something, and of what: to say how a date was, and what became of takeaways."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, exists, select, union
from sqlalchemy.orm import Session

from lti_tool.activities.lunch_and_learn.models import SLUG
from lti_tool.activities.lunch_and_learn.queries.place import hours_of
from lti_tool.activities.lunch_and_learn.rules import settings as rules
from lti_tool.activities.lunch_and_learn.rules.hours import (
    FEEDBACK_FOR,
    FOLLOW_UP_AFTER,
    FOLLOW_UP_FOR,
    asks_what_became,
    takes_feedback,
)
from lti_tool.activities.lunch_and_learn.shown import reminding as shown
from lti_tool.courses.models import Course, Membership, MembershipState
from lti_tool.participation.kinds import Addressee, Reminder
from lti_tool.participation.models import Activity, Participant
from lti_tool.parts.boards.models import Item
from lti_tool.parts.boards.rules.kinds import ItemKind, ItemState
from lti_tool.parts.meetings.models import Meeting, Seat
from lti_tool.parts.meetings.rules.states import WAS_THERE, MeetingState
from lti_tool.parts.questions.models import Response

LONGEST = timedelta(days=1)
"""No meeting goes on for longer."""


def people_who_may_be_reminded(now: datetime) -> Select[UUID]:
    """The people who were at a date lately, or took something away two weeks ago."""
    return select(_near(now).c.person_id)


def reminders(
    session: Session, to: Addressee, *, since: datetime | None, now: datetime
) -> Sequence[Reminder]:
    """What one person is to be reminded of, activity by activity, each thing once."""
    near = _near(now, Participant.person_id == to.person_id)
    rows = session.execute(
        select(Activity, Course.title, Participant)
        .join(Course, Course.id == Activity.course_id)
        .join(Participant, Participant.activity_id == Activity.id)
        .where(Activity.id.in_(select(near.c.activity_id)), Participant.person_id == to.person_id)
        .order_by(Activity.created_at, Activity.id)
    ).all()
    found = [
        Reminder(activity.id, activity.title, title, _lines(session, activity, me, to, since, now))
        for activity, title, me in rows
    ]
    return [reminder for reminder in found if reminder.lines]


def _lines(
    session: Session,
    activity: Activity,
    me: Participant,
    to: Addressee,
    since: datetime | None,
    now: datetime,
) -> tuple[str, ...]:
    settings = rules.read(activity.settings)
    if not settings.remind:
        return ()
    feedback = _without_feedback(session, me, since, now) if settings.asks_feedback else []
    return (
        *(shown.say_how_it_was(to, meeting.title) for meeting in feedback),
        *(
            shown.say_what_became(to, meeting.title)
            for meeting in _without_follow_up(session, me, since, now)
        ),
    )


def _without_feedback(
    session: Session, me: Participant, since: datetime | None, now: datetime
) -> list[Meeting]:
    said = exists().where(Response.participant_id == me.id, Response.meeting_id == Meeting.id)
    there = (
        select(Meeting)
        .join(Seat, Seat.meeting_id == Meeting.id)
        .where(Seat.participant_id == me.id, *_was_there(now), ~said)
        .order_by(Meeting.starts_at)
    )
    return [
        meeting
        for meeting in session.scalars(there)
        if takes_feedback(hours_of(meeting), now) and _is_news(hours_of(meeting).ends_at, since)
    ]


def _without_follow_up(
    session: Session, me: Participant, since: datetime | None, now: datetime
) -> list[Meeting]:
    open_ones = (
        select(Meeting)
        .where(
            exists().where(Item.meeting_id == Meeting.id, Item.author_id == me.id, *_open_takeaways()),
            *_long_ago(now),
        )
        .order_by(Meeting.starts_at)
    )
    return [
        meeting
        for meeting in session.scalars(open_ones)
        if asks_what_became(hours_of(meeting), now)
        and _is_news(hours_of(meeting).ends_at + FOLLOW_UP_AFTER, since)
    ]


def _is_news(moment: datetime, since: datetime | None) -> bool:
    """Whether it has come up since the last mail, so that nobody is told twice."""
    return since is None or moment > since


def _near(now: datetime, *of_whom: ColumnElement[bool]) -> Subquery:
    """Pairs of a person and an activity where there may be something to say."""
    was_there = (
        _taking_part()
        .join(Seat, Seat.participant_id == Participant.id)
        .join(Meeting, Meeting.id == Seat.meeting_id)
        .where(*_was_there(now))
    )
    took_away = (
        _taking_part()
        .join(Item, Item.author_id == Participant.id)
        .join(Meeting, Meeting.id == Item.meeting_id)
        .where(*_open_takeaways(), *_long_ago(now))
    )
    return union(*(each.where(*of_whom) for each in (was_there, took_away))).subquery()


def _taking_part() -> Select[UUID, UUID]:
    """Whoever takes part and is still in the course."""
    there = (Membership.course_id == Activity.course_id) & (Membership.person_id == Participant.person_id)
    return (
        select(Participant.person_id, Participant.activity_id)
        .join(Activity, Activity.id == Participant.activity_id)
        .join(Membership, there)
        .where(Activity.kind == SLUG, Membership.state == MembershipState.ACTIVE)
    )


def _was_there(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Seat.attendance.in_(WAS_THERE),
        Meeting.state == MeetingState.HELD,
        Meeting.starts_at.between(now - FEEDBACK_FOR - LONGEST, now),
    )


def _open_takeaways() -> tuple[ColumnElement[bool], ...]:
    return (Item.kind == ItemKind.TAKEAWAY, Item.state == ItemState.OPEN)


def _long_ago(now: datetime) -> tuple[ColumnElement[bool], ...]:
    latest = now - FOLLOW_UP_AFTER
    return (
        Meeting.state == MeetingState.HELD,
        Meeting.starts_at.between(latest - FOLLOW_UP_FOR, latest),
    )
