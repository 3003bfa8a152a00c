"""Whom something is to be told about which meeting, and all that a mail about one says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from lti_tool.courses.models import Membership, MembershipState, Person
from lti_tool.errors import NotFound
from lti_tool.meeting_mails.models import MeetingMail
from lti_tool.meeting_mails.rules import DAY_BEFORE, HOUR_BEFORE, TOO_NEAR
from lti_tool.participation.models import Activity, Participant
from lti_tool.parts.meetings.models import Meeting, Seat
from lti_tool.parts.meetings.rules.states import TAKING, MeetingState, Rsvp
from lti_tool.platforms.models import Organisation
from lti_tool.reminders.models import Correspondence, QuietActivity

WAITED_FOR = (*TAKING, Rsvp.WAITING)


@dataclass(frozen=True, slots=True)
class About:
    """A meeting, somebody's seat in it, and what they were told last."""

    meeting: Meeting
    seat: Seat
    person: Person
    activity: Activity
    iri_base: str
    told: MeetingMail | None


def with_news(session: Session, at_most: int, *, now: datetime) -> Sequence[About]:
    """Whoever was told something else than is so, or nothing yet where a seat is theirs or waited for."""
    is_new = and_(MeetingMail.person_id.is_(None), Seat.rsvp.in_(WAITED_FOR))
    is_other = or_(MeetingMail.rsvp != Seat.rsvp, MeetingMail.sequence != Meeting.sequence)
    ahead = Meeting.state.in_((MeetingState.SCHEDULED, MeetingState.CANCELLED))
    found = _about(now).where(ahead, or_(is_new, and_(MeetingMail.person_id.is_not(None), is_other)))
    return _read(session, found.limit(at_most))


def to_be_reminded(session: Session, at_most: int, *, now: datetime) -> Sequence[About]:
    """Whoever comes to a meeting tomorrow or within the hour, and was not reminded of that date."""
    tomorrow = and_(
        Meeting.starts_at.between(now + TOO_NEAR, now + DAY_BEFORE),
        or_(MeetingMail.day_before.is_(None), MeetingMail.day_before != Meeting.starts_at),
    )
    soon = and_(
        Meeting.starts_at <= now + HOUR_BEFORE,
        or_(MeetingMail.hour_before.is_(None), MeetingMail.hour_before != Meeting.starts_at),
    )
    found = _about(now).where(
        Meeting.state == MeetingState.SCHEDULED,
        Seat.rsvp == Rsvp.GOING,
        MeetingMail.person_id.is_not(None),
        or_(tomorrow, soon),
        ~_wants_none(),
    )
    return _read(session, found.limit(at_most))


def about(session: Session, meeting_id: UUID, person_id: UUID) -> About:
    """What there is to say to somebody about a meeting.

    Raises:
        NotFound: the person or their seat is no longer there.
    """
    found = _read(session, _rows().where(Meeting.id == meeting_id, Person.id == person_id))
    if not found:
        raise NotFound
    return found[0]


def learns_here(session: Session, one: About) -> bool:
    """Whether the person is still in the course of the meeting."""
    there = exists().where(
        Membership.person_id == one.person.id,
        Membership.course_id == one.activity.course_id,
        Membership.state == MembershipState.ACTIVE,
    )
    return session.scalar(select(there)) is True


def wants_no_reminders(session: Session, one: About) -> bool:
    """Whether the person ended reminders, for this activity or for all."""
    everything = session.get(Correspondence, one.person.id)
    if everything is not None and everything.stopped_at is not None:
        return True
    return session.get(QuietActivity, (one.person.id, one.activity.id)) is not None


def participant_of(session: Session, one: About) -> Participant:
    """As whom the person takes part."""
    return session.get_one(Participant, one.seat.participant_id)


def _about(now: datetime) -> Select[Meeting, Seat, Person, Activity, str, MeetingMail]:
    soonest_first = _rows().order_by(Meeting.starts_at, Meeting.id, Person.id)
    return soonest_first.where(Meeting.starts_at > now, Person.email.is_not(None))


def _rows() -> Select[Meeting, Seat, Person, Activity, str, MeetingMail]:
    told = (MeetingMail.meeting_id == Meeting.id) & (MeetingMail.person_id == Person.id)
    return (
        select(Meeting, Seat, Person, Activity, Organisation.iri_base, MeetingMail)
        .join(Seat, Seat.meeting_id == Meeting.id)
        .join(Participant, Participant.id == Seat.participant_id)
        .join(Person, Person.id == Participant.person_id)
        .join(Activity, Activity.id == Meeting.activity_id)
        .join(Organisation, Organisation.id == Meeting.organisation_id)
        .outerjoin(MeetingMail, told)
    )


def _read(
    session: Session, query: Select[Meeting, Seat, Person, Activity, str, MeetingMail]
) -> Sequence[About]:
    return [About(*row) for row in session.execute(query)]


def _wants_none() -> ColumnElement[bool]:
    for_all = exists().where(Correspondence.person_id == Person.id, Correspondence.stopped_at.is_not(None))
    for_one = exists().where(QuietActivity.person_id == Person.id, QuietActivity.activity_id == Activity.id)
    return or_(for_all, for_one)
