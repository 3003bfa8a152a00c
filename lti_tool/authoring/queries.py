"""What an author may choose from: the activities of this course, and their own of other courses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.courses.models import Course
from lti_tool.courses.service import OUTSIDE_OF_COURSES
from lti_tool.errors import NotFound
from lti_tool.participation.models import Activity, Placement
from lti_tool.platforms.models import Deployment

AT_MOST: Final = 100
"""So many are listed; whoever has more finds the others by their title."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An activity that may be chosen."""

    activity: Activity
    course_title: str
    is_elsewhere: bool
    """It belongs to another course: choosing it copies its settings."""
    is_placed: bool
    """Some link opens it already."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is shown to choose from, newest first."""

    choices: tuple[Choice, ...]
    is_cut: bool
    """There are more than are shown."""


def shelf(session: Session, actor: Actor, title: str = "") -> Shelf:
    """The activities whose title holds these words, those of this course first."""
    query = _choosable(actor)
    if title:
        query = query.where(Activity.title.icontains(title, autoescape=True))
    is_elsewhere = Activity.course_id != actor.course_id
    newest = query.order_by(is_elsewhere, Activity.created_at.desc(), Activity.id).limit(AT_MOST + 1)
    found = _choices(session, actor, newest)
    return Shelf(found[:AT_MOST], is_cut=len(found) > AT_MOST)


def chosen(session: Session, actor: Actor, activity_ids: Sequence[UUID]) -> tuple[Choice, ...]:
    """These activities, in this order, each once.

    Raises:
        NotFound: the actor may not choose one of them.
    """
    wanted = list(dict.fromkeys(activity_ids))
    found = _choices(session, actor, _choosable(actor).where(Activity.id.in_(wanted)))
    by_id = {choice.activity.id: choice for choice in found}
    if len(by_id) < len(wanted):
        raise NotFound
    return tuple(by_id[activity_id] for activity_id in wanted)


def _choosable(actor: Actor) -> Select[Activity, str, bool]:
    """In a course those of everybody; outside of courses, where strangers meet, everybody only their own."""
    is_of_this_course = and_(Activity.course_id == actor.course_id, Course.context_id != OUTSIDE_OF_COURSES)
    is_placed = exists().where(Placement.activity_id == Activity.id)
    return (
        select(Activity, Course.title, is_placed)
        .join(Course, Course.id == Activity.course_id)
        .join(Deployment, Deployment.id == Course.deployment_id)
        .where(
            Activity.organisation_id == actor.organisation_id,
            Deployment.registration_id == actor.registration_id,
            or_(is_of_this_course, Activity.made_by_id == actor.person_id),
        )
    )


def _choices(session: Session, actor: Actor, query: Select[Activity, str, bool]) -> tuple[Choice, ...]:
    return tuple(
        Choice(activity, course_title, activity.course_id != actor.course_id, is_placed)
        for activity, course_title, is_placed in session.execute(query)
    )
