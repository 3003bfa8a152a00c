"""The verbs of feeds: make an address, which ends the one before; stop; note that a calendar came."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.calendars import queries, rules
from lti_tool.calendars.models import CalendarFeed
from lti_tool.courses.models import Person
from lti_tool.errors import NotFound
from lti_tool.parts.meetings.rules.feeds import hashed, new_secret


def make(session: Session, actor: Actor, activity_id: UUID | None, *, now: datetime) -> str:
    """The secret of a new address for the actor's own meetings, or for all of one activity.

    It is told this once. The address there was before ends at the same moment.

    Raises:
        NotFound: the actor does not take part in such an activity, or it has no meetings.
    """
    # held, so that who presses twice makes two addresses one after the other, and the later one stays
    person = session.get(Person, actor.person_id, with_for_update={"key_share": True})
    if person is None or not queries.could_have(session, actor, activity_id):
        raise NotFound
    secret = new_secret()
    feed = queries.own_feed(session, actor, activity_id)
    if feed is None:
        feed = CalendarFeed(
            organisation_id=actor.organisation_id, person_id=actor.person_id, activity_id=activity_id
        )
        session.add(feed)
    feed.secret_hash, feed.made_at, feed.fetched_at = hashed(secret), now, None
    session.flush()
    return secret


def stop(session: Session, actor: Actor, activity_id: UUID | None) -> None:
    """The actor's address for this ends; doing so twice is doing so once.

    Raises:
        NotFound: they have none, and could not have one.
    """
    feed = queries.own_feed(session, actor, activity_id)
    if feed is not None:
        session.execute(delete(CalendarFeed).where(CalendarFeed.id == feed.id))
    elif not queries.could_have(session, actor, activity_id):
        raise NotFound


def note_fetched(session: Session, feed_id: UUID, *, now: datetime) -> None:
    """A calendar came on this day."""
    session.execute(
        update(CalendarFeed).where(CalendarFeed.id == feed_id).values(fetched_at=rules.day_of(now))
    )
