"""What passes with time: offers nobody answered, zones whose rules changed, dates nobody ended."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.lunch_and_learn.models import Lunch
from lti_tool.activities.lunch_and_learn.queries.place import hours_of
from lti_tool.activities.lunch_and_learn.rules.hours import STILL_OPEN, ends_by_itself
from lti_tool.activities.lunch_and_learn.service.hosting import end
from lti_tool.activities.lunch_and_learn.service.settling import settle_everybody
from lti_tool.participation.models import Activity
from lti_tool.parts.meetings.holding import hold
from lti_tool.parts.meetings.models import Meeting
from lti_tool.parts.meetings.rules.states import MeetingState
from lti_tool.parts.meetings.service import planning, seating
from lti_tool.parts.meetings.service.attending import let_end

AT_ONCE = 50


def run_jobs(session: Session, now: datetime) -> None:
    """Do what is due; what does not fit into one turn waits for the next."""
    end_offers(session, now=now)
    planning.follow_the_clocks(session, now=now)
    end_what_nobody_ended(session, now=now)


def end_offers(session: Session, *, now: datetime) -> int:
    """Seats that were kept for somebody who did not answer go to the next in line; in how many dates."""
    ended = seating.meetings_with_ended_holds(now).subquery()
    theirs = (
        select(Lunch.activity_id, Lunch.meeting_id)
        .where(Lunch.meeting_id.in_(select(ended.c.meeting_id)))
        .order_by(Lunch.meeting_id)
        .limit(AT_ONCE)
    )
    found = session.execute(theirs).all()
    for activity_id, meeting_id in found:
        seating.end_holds(session, hold(session, activity_id, meeting_id), now=now)
    return len(found)


def end_what_nobody_ended(session: Session, *, now: datetime) -> int:
    """Dates that were over long ago without anybody ending them: nobody is absent by that; how many."""
    open_still = (
        select(Lunch)
        .join(Meeting, Meeting.id == Lunch.meeting_id)
        .where(
            Meeting.state.in_((MeetingState.SCHEDULED, MeetingState.LIVE)),
            Meeting.starts_at < now - STILL_OPEN,
            Lunch.board_secret != "",
        )
        .order_by(Lunch.meeting_id)
        .limit(AT_ONCE)
    )
    ended = 0
    for lunch in session.scalars(open_still).all():
        meeting = hold(session, lunch.activity_id, lunch.meeting_id)
        if ends_by_itself(hours_of(meeting), now):
            activity = session.get_one(Activity, lunch.activity_id)
            let_end(session, meeting, now=now)
            end(session, activity, lunch, meeting, now=now)
            settle_everybody(session, activity, now=now)
            ended += 1
    return ended
