"""The facilitator's verbs about time: dates of their own for a person or a group."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import OwnDates
from lti_tool.activities.peer_review.queries import date_pages, place
from lti_tool.activities.peer_review.queries.date_pages import Whose
from lti_tool.activities.peer_review.queries.place import Here
from lti_tool.activities.peer_review.rules.gates import Dates
from lti_tool.activities.peer_review.rules.settings import DATES
from lti_tool.activities.peer_review.service.settling import settle_all, settle_one
from lti_tool.db import new_id
from lti_tool.errors import NotFound


@dataclass(frozen=True, slots=True)
class Granted:
    """Dates a facilitator gives, and why."""

    dates: Dates
    reason: str = ""


def date_person(session: Session, actor: Actor, person_id: UUID, granted: Granted, *, now: datetime) -> None:
    """Give one person dates of their own instead of those they had; without any, everybody's hold again.

    Raises:
        NotFound: nobody with this id takes part here or is a learner of the course.
    """
    _keep(session, actor, date_pages.dates_of_person(session, actor, person_id), granted, now=now)


def date_group(session: Session, actor: Actor, group_id: UUID, granted: Granted, *, now: datetime) -> None:
    """The same for a group of the course.

    Raises:
        NotFound: the course has no such group.
    """
    _keep(session, actor, date_pages.dates_of_group(session, actor, group_id), granted, now=now)


def take_dates_back(session: Session, actor: Actor, dates_id: UUID, *, now: datetime) -> None:
    """Everybody's dates hold again for whom these were.

    Raises:
        NotFound: the activity has no such dates.
    """
    here = place.here(session, actor)
    row = session.get(OwnDates, dates_id)
    if row is None or row.activity_id != here.activity.id:
        raise NotFound
    session.delete(row)
    _settle(session, here, row.person_id, now=now)


def _keep(session: Session, actor: Actor, whose: Whose, granted: Granted, *, now: datetime) -> None:
    row = whose.row
    if not granted.dates.own:
        if row is not None:
            session.delete(row)
    else:
        if row is None:
            row = OwnDates(
                id=new_id(),
                organisation_id=whose.here.activity.organisation_id,
                activity_id=whose.here.activity.id,
                person_id=whose.person_id,
                group_id=whose.group_id,
            )
            session.add(row)
        for name in DATES:
            setattr(row, name, getattr(granted.dates, name))
        row.reason, row.set_by_id, row.set_at = granted.reason, actor.person_id, now
    _settle(session, whose.here, whose.person_id, now=now)


def _settle(session: Session, here: Here, person_id: UUID | None, *, now: datetime) -> None:
    session.flush()
    if person_id is not None:
        settle_one(session, here.activity, person_id, now=now)
    else:
        settle_all(session, here.activity, now=now)
