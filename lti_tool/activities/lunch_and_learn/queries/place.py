"""Where the actor is: the activity, its settings, their part in it; and one of its dates."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, select
from sqlalchemy.orm import Session

from lti_tool.access import Actor, Permission
from lti_tool.activities.lunch_and_learn.models import SLUG, Lunch, LunchSeries
from lti_tool.activities.lunch_and_learn.rules import settings as rules
from lti_tool.activities.lunch_and_learn.rules.hours import Hours
from lti_tool.activities.lunch_and_learn.rules.settings import Settings
from lti_tool.courses.models import ResourceLink
from lti_tool.errors import NotAllowed, NotFound
from lti_tool.participation import queries as participation
from lti_tool.participation.models import Activity, Participant, Placement
from lti_tool.parts.boards.rules.anonymity import author_token
from lti_tool.parts.boards.viewing import Viewer
from lti_tool.parts.meetings.models import Meeting, Seat
from lti_tool.parts.meetings.rules.states import MeetingState, SeatRole

# Built once and asked at once: hundreds of phones ask it every two seconds.
_AT = (
    select(Activity, Meeting, Lunch, Participant, Seat)
    .join(Placement, Placement.activity_id == Activity.id)
    .join(Meeting, Meeting.activity_id == Activity.id)
    .join(Lunch, Lunch.meeting_id == Meeting.id)
    .outerjoin(
        Participant,
        and_(
            Participant.activity_id == Activity.id,
            Participant.person_id == bindparam("its_person", type_=Uuid()),
        ),
    )
    .outerjoin(Seat, and_(Seat.meeting_id == Meeting.id, Seat.participant_id == Participant.id))
    .where(
        Placement.resource_link_id == bindparam("its_link", type_=Uuid()),
        Activity.organisation_id == bindparam("its_organisation", type_=Uuid()),
        Activity.kind == SLUG,
        Meeting.id == bindparam("its_meeting", type_=Uuid()),
    )
)


@dataclass(frozen=True, slots=True)
class Here:
    """The activity the actor was launched into, and their part in it so far."""

    activity: Activity
    settings: Settings
    me: Participant | None
    leads: bool
    """Whether the actor leads the activity."""

    @property
    def viewer(self) -> Viewer:
        """The actor as the boards of the activity know them."""
        return Viewer(self.activity.id, self.me.id if self.me else None, self.leads)


@dataclass(frozen=True, slots=True)
class At:
    """One date of the activity, and what the actor has to do with it."""

    here: Here
    meeting: Meeting
    lunch: Lunch
    seat: Seat | None

    @property
    def hosts(self) -> bool:
        """Whether the actor runs this date: they lead the activity, or present or host this one."""
        return self.here.leads or (self.seat is not None and self.seat.role != SeatRole.ATTENDEE)

    @property
    def viewer(self) -> Viewer:
        """The actor as the board of this date knows them, by what stands for them where they gave no name."""
        me, secret = self.here.me, self.lunch.board_secret
        token = author_token(secret, me.id) if me and secret else None
        return Viewer(self.here.activity.id, me.id if me else None, self.hosts, token)

    @property
    def hours(self) -> Hours:
        """The date as its rules need it."""
        return hours_of(self.meeting)


def hours_of(meeting: Meeting) -> Hours:
    """A meeting as the rules of hours need it."""
    return Hours(MeetingState(meeting.state), meeting.starts_at, meeting.minutes)


def here(session: Session, actor: Actor) -> Here:
    """Where the actor is.

    Raises:
        NotFound: nothing of this kind is placed behind the actor's resource link.
    """
    activity = participation.activity_here(session, actor, SLUG)
    me = participation.my_participant(session, actor, activity)
    return Here(activity, rules.read(activity.settings), me, actor.may(Permission.FACILITATE))


def at(session: Session, actor: Actor, meeting_id: UUID) -> At:
    """One of the dates where the actor is.

    Raises:
        NotFound: there is no such date where they are.
    """
    values = {
        "its_link": actor.resource_link_id,
        "its_organisation": actor.organisation_id,
        "its_person": actor.person_id,
        "its_meeting": meeting_id,
    }
    row = session.execute(_AT, values).one_or_none()
    if row is None:
        raise NotFound
    activity, meeting, lunch, me, seat = row
    mine = Here(activity, rules.read(activity.settings), me, actor.may(Permission.FACILITATE))
    if meeting.state == MeetingState.DRAFT and not mine.leads:
        raise NotFound
    return At(mine, meeting, lunch, seat)


def hosted(session: Session, actor: Actor, meeting_id: UUID) -> At:
    """One of the dates the actor runs.

    Raises:
        NotFound: there is no such date where they are.
        NotAllowed: somebody else runs it.
    """
    found = at(session, actor, meeting_id)
    if not found.hosts:
        raise NotAllowed
    return found


def feedback_form(session: Session, activity: Activity) -> UUID:
    """The questionnaire that is asked after each date."""
    return session.get_one(LunchSeries, activity.id).feedback_form_id


def link_title(session: Session, actor: Actor) -> str:
    """What the LMS calls the place the actor was launched into; a good first title."""
    link = session.get(ResourceLink, actor.resource_link_id) if actor.resource_link_id else None
    return link.title if link is not None else ""
