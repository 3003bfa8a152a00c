"""What passes with time: leases end, dates go by, works are given out, the list of learners becomes known."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lti_tool.activities.peer_review import statements
from lti_tool.activities.peer_review.models import PeerReview, Review, ReviewState, Submission
from lti_tool.activities.peer_review.service import loads
from lti_tool.activities.peer_review.service.dealing import give_out_what_is_due
from lti_tool.activities.peer_review.service.settling import settle_all
from lti_tool.courses.models import Course
from lti_tool.participation.models import Activity, Participant

LEASES_AT_ONCE = 200
ACTIVITIES_AT_ONCE = 10


def run_jobs(session: Session, now: datetime) -> None:
    """Do what is due; what does not fit into one turn waits for the next.

    Leases come last: their rows and their works are taken only where nobody holds them, so nobody waits in a
    circle.
    """
    settle_what_is_due(session, now=now)
    give_out_what_is_due(session, now=now)
    expire_leases(session, now=now)


def expire_leases(session: Session, *, now: datetime) -> int:
    """End leases whose time is over: their places are free again, their drafts stay; gives how many."""
    over = (
        select(Review)
        .join(Submission, Submission.id == Review.submission_id)
        .where(Review.state == ReviewState.LEASED, Review.leased_until <= now)
        .order_by(Review.leased_until)
        .limit(LEASES_AT_ONCE)
        .with_for_update(skip_locked=True, key_share=True)
        .execution_options(populate_existing=True)
    )
    reviews = list(session.scalars(over))
    for review in reviews:
        loads.turn(session, review, ReviewState.EXPIRED)
        if review.reviewer_id is not None:
            reviewer = session.get_one(Participant, review.reviewer_id)
            statements.expired(session, reviewer, review, now=now)
    session.flush()
    return len(reviews)


def settle_what_is_due(session: Session, *, now: datetime) -> int:
    """Look at duties where a date passed or the list of learners is new; gives in how many activities."""
    due = (
        select(Activity)
        .join(PeerReview, PeerReview.activity_id == Activity.id)
        .join(Course, Course.id == Activity.course_id)
        .where(or_(PeerReview.settle_at <= now, Course.roster_synced_at > PeerReview.settled_at))
        .order_by(PeerReview.settled_at)
        .limit(ACTIVITIES_AT_ONCE)
    )
    activities = list(session.scalars(due))
    for activity in activities:
        settle_all(session, activity, now=now)
    return len(activities)
