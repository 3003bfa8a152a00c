"""Reading what stands behind an address, and which feeds somebody has or could have."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from lti_tool.access import Actor
from lti_tool.calendars import rules
from lti_tool.calendars.models import CalendarFeed
from lti_tool.courses.models import Course, Membership, MembershipState, Person
from lti_tool.errors import NotFound
from lti_tool.participation.models import Activity, Participant
from lti_tool.parts.meetings.models import Meeting, Seat
from lti_tool.parts.meetings.rules.feeds import hashed
from lti_tool.parts.meetings.rules.states import MeetingState, Rsvp, SeatRole
from lti_tool.platforms.models import (
    Deployment,
    DeploymentState,
    Organisation,
    Registration,
    RegistrationState,
)


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind an address that opens."""

    feed_id: UUID
    organisation_id: UUID
    person_id: UUID = field(repr=False)
    activity_id: UUID | None
    title: str | None
    """Of the activity; None for the meetings of all of them."""
    locale: str | None
    iri_base: str
    fetched_at: datetime | None


@dataclass(frozen=True, slots=True)
class Dated:
    """A meeting as one person has to do with it."""

    meeting: Meeting
    activity_title: str
    role: SeatRole
    rsvp: Rsvp
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Possible:
    """A feed somebody has or could have."""

    activity_id: UUID | None
    title: str
    course_title: str
    feed: CalendarFeed | None
    is_open: bool = True
    """The person still takes part, so there is something to read."""


def behind(session: Session, secret: str) -> Behind:
    """What this secret opens.

    Raises:
        NotFound: nothing, or its person takes part no more.
    """
    takes_part = exists().where(
        Participant.activity_id == Activity.id,
        Participant.person_id == CalendarFeed.person_id,
        *_is_of_the_course(CalendarFeed.person_id, Activity.course_id),
    )
    belongs_somewhere = exists().where(*_is_of_the_course(CalendarFeed.person_id, Course.id))
    row = session.execute(
        select(CalendarFeed, Activity.title, Person.locale, Organisation.iri_base)
        .join(Person, Person.id == CalendarFeed.person_id)
        .join(Organisation, Organisation.id == Person.organisation_id)
        .outerjoin(
            Activity,
            (Activity.id == CalendarFeed.activity_id) & (Activity.organisation_id == Person.organisation_id),
        )
        .where(
            CalendarFeed.secret_hash == hashed(secret),
            or_(and_(CalendarFeed.activity_id.is_(None), belongs_somewhere), takes_part),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    feed, title, locale, iri_base = row
    return Behind(
        feed_id=feed.id,
        organisation_id=feed.organisation_id,
        person_id=feed.person_id,
        activity_id=feed.activity_id,
        title=title,
        locale=locale,
        iri_base=iri_base,
        fetched_at=feed.fetched_at,
    )


def dates_of(session: Session, feed: Behind, *, now: datetime) -> list[Dated]:
    """The meetings a feed tells of, in the order of their dates."""
    earliest, latest = rules.window(now)
    rows = session.execute(
        select(Meeting, Activity.title, Seat.role, Seat.rsvp, Seat.answered_at)
        .join(Activity, Activity.id == Meeting.activity_id)
        .join(Participant, Participant.activity_id == Activity.id)
        .outerjoin(Seat, (Seat.meeting_id == Meeting.id) & (Seat.participant_id == Participant.id))
        .where(
            Participant.person_id == feed.person_id,
            Activity.organisation_id == feed.organisation_id,
            exists().where(*_is_of_the_course(Participant.person_id, Activity.course_id)),
            _is_announced(),
            Meeting.starts_at.between(earliest, latest),
            or_(Meeting.state != MeetingState.CANCELLED, Meeting.changed_at >= now - rules.KEPT_FOR),
            _is_own() if feed.activity_id is None else Activity.id == feed.activity_id,
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return [
        Dated(meeting, title, SeatRole(role or SeatRole.ATTENDEE), Rsvp(rsvp or Rsvp.NONE), answered_at)
        for meeting, title, role, rsvp, answered_at in rows
    ]


def feeds_of(session: Session, actor: Actor) -> Sequence[Possible]:
    """The feeds the actor has or could have: that of all activities, and one for each that has meetings."""
    mine = select(CalendarFeed, Activity.title).outerjoin(Activity, Activity.id == CalendarFeed.activity_id)
    rows = session.execute(mine.where(*_is_of(actor))).all()
    kept = {feed.activity_id: (feed, title) for feed, title in rows}
    found = [Possible(None, "", "", kept[None][0] if None in kept else None)]
    for activity_id, title, course_title in session.execute(
        _gatherings(actor).order_by(Activity.created_at, Activity.id)
    ):
        found.append(Possible(activity_id, title, course_title, kept.get(activity_id, (None,))[0]))
    known = {one.activity_id for one in found}
    ended = [
        Possible(feed.activity_id, title or "", "", feed, is_open=False)
        for feed, title in kept.values()
        if feed.activity_id not in known
    ]
    return [*found, *sorted(ended, key=lambda one: one.title.casefold())]


def could_have(session: Session, actor: Actor, activity_id: UUID | None) -> bool:
    """Whether the actor may have a feed of the activity, or of all of them."""
    if activity_id is None:
        return True
    return session.execute(_gatherings(actor).where(Activity.id == activity_id)).first() is not None


def own_feed(session: Session, actor: Actor, activity_id: UUID | None) -> CalendarFeed | None:
    """The actor's feed of the activity, or of all of them; None while they have none."""
    is_this = (
        CalendarFeed.activity_id.is_(None) if activity_id is None else CalendarFeed.activity_id == activity_id
    )
    return session.scalar(select(CalendarFeed).where(*_is_of(actor), is_this))


def _gatherings(actor: Actor) -> Select[UUID, str, str]:
    """The activities with meetings in which the actor takes part."""
    return (
        select(Activity.id, Activity.title, Course.title)
        .join(Course, Course.id == Activity.course_id)
        .join(Participant, Participant.activity_id == Activity.id)
        .where(
            Participant.person_id == actor.person_id,
            Activity.organisation_id == actor.organisation_id,
            exists().where(*_is_of_the_course(Participant.person_id, Activity.course_id)),
            exists().where(Meeting.activity_id == Activity.id, _is_announced()),
        )
    )


def _is_of(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return (
        CalendarFeed.person_id == actor.person_id,
        CalendarFeed.organisation_id == actor.organisation_id,
    )


def _is_announced() -> ColumnElement[bool]:
    return Meeting.state != MeetingState.DRAFT


def _is_own() -> ColumnElement[bool]:
    """They come, wait or lead; or did so until it was called off, which gives every seat back."""
    return or_(
        Seat.rsvp.in_(rules.OWN),
        and_(Seat.rsvp == Rsvp.NONE, Seat.role != SeatRole.ATTENDEE),
        and_(Seat.rsvp == Rsvp.CANCELLED, Meeting.state == MeetingState.CANCELLED),
    )


def _is_of_the_course(
    person_id: InstrumentedAttribute[UUID], course_id: InstrumentedAttribute[UUID]
) -> tuple[ColumnElement[bool], ...]:
    """They belong to the course now, and its LMS is let in: an address is a door like a launch."""
    return (
        Membership.person_id == person_id,
        Membership.course_id == course_id,
        Membership.state == MembershipState.ACTIVE,
        Course.id == course_id,
        Deployment.id == Course.deployment_id,
        Deployment.state == DeploymentState.APPROVED,
        Registration.id == Deployment.registration_id,
        Registration.state == RegistrationState.ACTIVE,
    )
