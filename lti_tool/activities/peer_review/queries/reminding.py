"""Who may be reminded of something, and of what: the same rules whether a mail is planned or sent."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, exists, or_, select, union
from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.models import (
    SLUG,
    Authorship,
    OwnDates,
    Review,
    ReviewState,
    Submission,
    WorkState,
)
from lti_tool.activities.peer_review.queries.authorship import IS_PRESENT
from lti_tool.activities.peer_review.queries.dates import settings_of
from lti_tool.activities.peer_review.queries.place import Here
from lti_tool.activities.peer_review.queries.standing import MyPart, my_part
from lti_tool.activities.peer_review.rules import reminding
from lti_tool.activities.peer_review.rules.reminding import DUE_SOON, KEPT_NO_LONGER, NEWS_FOR, Times
from lti_tool.activities.peer_review.shown import reminder_line
from lti_tool.courses.models import Course, CourseGroupMember, Membership, MembershipState
from lti_tool.participation.kinds import Addressee, Reminder
from lti_tool.participation.models import Activity, Participant


def people_who_may_be_reminded(now: datetime) -> Select[UUID]:
    """The people of all activities in which a date comes near or something arrived."""
    return select(_near(now).c.person_id)


def reminders(
    session: Session, to: Addressee, *, since: datetime | None, now: datetime
) -> Sequence[Reminder]:
    """What one person is to be reminded of, activity by activity, as it stands at this moment."""
    near = _near(now, Membership.person_id == to.person_id)
    rows = session.execute(
        select(Activity, Course.title, Participant)
        .join(Course, Course.id == Activity.course_id)
        .outerjoin(
            Participant, (Participant.activity_id == Activity.id) & (Participant.person_id == to.person_id)
        )
        .where(Activity.id.in_(select(near.c.activity_id)))
        .order_by(Activity.created_at, Activity.id)
    ).all()
    found = [
        Reminder(activity.id, activity.title, course_title, _lines(session, here, to, since, now))
        for activity, course_title, me in rows
        for here in [Here(activity, settings_of(session, activity, to.person_id), me)]
    ]
    return [reminder for reminder in found if reminder.lines]


def _lines(
    session: Session, here: Here, to: Addressee, since: datetime | None, now: datetime
) -> tuple[str, ...]:
    if not here.settings.remind:
        return ()
    part = my_part(session, here, now=now)
    found = reminding.occasions(part.standing, _times(part), since, now)
    return tuple(reminder_line(occasion, to, now) for occasion in found)


def _times(part: MyPart) -> Times:
    unseen = [review.sent_at for review in part.received if review.seen_at is None and review.sent_at]
    return Times(
        submit_due=part.here.settings.submit_due,
        review_due=part.here.settings.review_due,
        kept_until=part.open_review.leased_until if part.open_review else None,
        feedback_at=max(unseen, default=None),
    )


def _near(now: datetime, *of_whom: ColumnElement[bool]) -> Subquery:
    """Pairs of a person who learns in the course and an activity where there may be something to say."""
    pairs = (_work_due(now), _reviews_due(now), _own_dates(now), _kept(now), _news(now))
    return union(*(each.where(*of_whom) for each in pairs)).subquery()


def _work_due(now: datetime) -> Select[UUID, UUID]:
    """Also those who never came, once anybody came: before, the activity may be hidden in the LMS."""
    somebody = Participant.__table__.alias()
    mine = exists().where(
        Submission.activity_id == Activity.id,
        Submission.state == WorkState.HANDED_IN,
        Submission.id == Authorship.submission_id,
        Authorship.person_id == Membership.person_id,
        IS_PRESENT,
    )
    return (
        select(Membership.person_id, Activity.id.label("activity_id"))
        .join(Activity, Activity.course_id == Membership.course_id)
        .where(
            *_learns(),
            _is_due("submit_due", now),
            exists().where(somebody.c.activity_id == Activity.id),
            ~mine,
        )
    )


def _reviews_due(now: datetime) -> Select[UUID, UUID]:
    return _taking_part().where(_is_due("review_due", now), Participant.completed_at.is_(None))


def _own_dates(now: datetime) -> Select[UUID, UUID]:
    """Those with dates of their own, or of a group of theirs, that come near."""
    mine = exists().where(
        CourseGroupMember.group_id == OwnDates.group_id, CourseGroupMember.person_id == Membership.person_id
    )
    latest = now + DUE_SOON
    return (
        select(Membership.person_id, OwnDates.activity_id)
        .join(Activity, Activity.course_id == Membership.course_id)
        .join(OwnDates, OwnDates.activity_id == Activity.id)
        .where(
            *_learns(),
            or_(OwnDates.person_id == Membership.person_id, mine),
            or_(OwnDates.submit_due.between(now, latest), OwnDates.review_due.between(now, latest)),
        )
    )


def _kept(now: datetime) -> Select[UUID, UUID]:
    return _taking_part().where(
        exists().where(
            Review.reviewer_id == Participant.id,
            Review.state == ReviewState.LEASED,
            Review.leased_until.between(now, now + KEPT_NO_LONGER),
        )
    )


def _news(now: datetime) -> Select[UUID, UUID]:
    return _taking_part().where(
        exists().where(
            Authorship.activity_id == Participant.activity_id,
            Authorship.person_id == Participant.person_id,
            IS_PRESENT,
            Review.submission_id == Authorship.submission_id,
            Review.state == ReviewState.SENT,
            Review.seen_at.is_(None),
            Review.sent_at > now - NEWS_FOR,
        )
    )


def _taking_part() -> Select[UUID, UUID]:
    return (
        select(Participant.person_id, Participant.activity_id)
        .join(Activity, Activity.id == Participant.activity_id)
        .join(
            Membership,
            (Membership.course_id == Activity.course_id) & (Membership.person_id == Participant.person_id),
        )
        .where(*_learns())
    )


def _learns() -> tuple[ColumnElement[bool], ...]:
    is_active = Membership.state == MembershipState.ACTIVE
    return (Activity.kind == SLUG, Membership.is_learner.is_(True), is_active)


def _is_due(name: str, now: datetime) -> ColumnElement[bool]:
    """Kept moments are in UTC and of one form, so that they compare as text."""
    latest = now + DUE_SOON + timedelta(minutes=1)
    kept: ColumnElement[str] = Activity.settings[name].as_string()
    return kept.between(now.isoformat(timespec="seconds"), latest.isoformat(timespec="seconds"))
