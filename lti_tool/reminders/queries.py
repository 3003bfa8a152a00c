"""Reading whom to write to, about what, and what they wish."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from lti_tool.activities.catalogue import KINDS
from lti_tool.courses.models import Person
from lti_tool.errors import NotFound
from lti_tool.participation.kinds import Addressee, Reminder
from lti_tool.participation.models import Activity
from lti_tool.reminders.links import Wish
from lti_tool.reminders.models import Correspondence, QuietActivity
from lti_tool.web import dates
from lti_tool.web.language import voice_for


def people_to_look_at(session: Session, at_most: int, *, now: datetime) -> list[UUID]:
    """People there may be something to say to, those who wait longest first."""
    near = [Person.id.in_(kind.may_be_reminded(now)) for kind in KINDS]
    query = (
        select(Person.id)
        .outerjoin(Correspondence, Correspondence.person_id == Person.id)
        .where(
            or_(*near),
            Person.email.is_not(None),
            Correspondence.stopped_at.is_(None),
            or_(Correspondence.look_at.is_(None), Correspondence.look_at <= now),
        )
        .order_by(Correspondence.look_at.is_not(None), Correspondence.look_at, Person.id)
    )
    return list(session.scalars(query.limit(at_most)))


def addressee(person: Person, default_zone: ZoneInfo) -> Addressee:
    """How somebody reads, as far as they have told."""
    return Addressee(person.id, voice_for(person.locale), dates.zone_named(person.time_zone, default_zone))


def reminders_of(
    session: Session, to: Addressee, *, since: datetime | None, now: datetime
) -> Sequence[Reminder]:
    """What somebody is to be reminded of now, over all kinds, without what they want to hear nothing of."""
    mine = select(QuietActivity.activity_id).where(QuietActivity.person_id == to.person_id)
    quiet = set(session.scalars(mine))
    found = [reminder for kind in KINDS for reminder in kind.reminders(session, to, since=since, now=now)]
    return [reminder for reminder in found if reminder.activity_id not in quiet]


def title_of(session: Session, wish: Wish) -> str | None:
    """The activity a wish is about; None where it is about all.

    Raises:
        NotFound: the person or the activity is no longer here.
    """
    if session.get(Person, wish.person_id) is None:
        raise NotFound
    if wish.activity_id is None:
        return None
    activity = session.get(Activity, wish.activity_id)
    if activity is None:
        raise NotFound
    return activity.title


def is_granted(session: Session, wish: Wish) -> bool:
    """Whether the reminders a wish is about have ended already."""
    if wish.activity_id is None:
        row = session.get(Correspondence, wish.person_id)
        return row is not None and row.stopped_at is not None
    quiet = exists().where(
        QuietActivity.person_id == wish.person_id, QuietActivity.activity_id == wish.activity_id
    )
    return session.scalar(select(quiet)) is True
