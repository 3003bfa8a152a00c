"""How an activity comes to stand behind a link that an LMS made: by a deep link, or in a copied course."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.courses.models import Course, ResourceLink
from lti_tool.courses.service import OUTSIDE_OF_COURSES
from lti_tool.participation import queries
from lti_tool.participation.models import Activity, Placement
from lti_tool.platforms.models import Deployment

MOST_OFFERS: Final = 10


@dataclass(frozen=True, slots=True)
class Offer:
    """An activity whose settings may be used for a link that has none yet."""

    activity: Activity
    course_title: str


def chosen(session: Session, registration_id: UUID, name: str | None) -> Activity | None:
    """The activity a link was made for, as its custom parameter names it; another LMS's is as if absent."""
    activity_id = _as_id(name)
    if activity_id is None:
        return None
    return session.scalar(_known_to(registration_id).where(Activity.id == activity_id))


def settle(session: Session, link: ResourceLink, wanted: Activity) -> Activity | None:
    """Place the activity behind a link of its own course; None when it belongs to another course.

    One that was chosen outside of any course belongs to the first course that opens it.
    """
    activity = session.get_one(Activity, wanted.id, with_for_update=True)
    if activity.course_id != link.course_id:
        if not _is_homeless(session, activity):
            return None
        activity.course_id = link.course_id
    try:
        with session.begin_nested():
            session.add(
                Placement(
                    organisation_id=activity.organisation_id,
                    activity_id=activity.id,
                    resource_link_id=link.id,
                )
            )
    except IntegrityError:  # somebody else was faster, on a database that lets both try
        return queries.placed_activity(session, link.organisation_id, link.id)
    return activity


def offers(session: Session, actor: Actor, chosen_id: UUID | None) -> tuple[Offer, ...]:
    """Whose settings may be used where the actor is, the likeliest first; none once something is placed.

    What the link names comes first, then what stood behind the links it was copied from, then what the
    course it was copied from has.
    """
    link = session.get(ResourceLink, actor.resource_link_id) if actor.resource_link_id else None
    if link is None or queries.placed_activity(session, link.organisation_id, link.id) is not None:
        return ()
    found = [
        *_these(session, actor, [chosen_id] if chosen_id else []),
        *_of_links(session, actor, link.copied_from.split()),
        *_of_course(session, actor, link),
    ]
    return tuple({offer.activity.id: offer for offer in reversed(found)}.values())[::-1][:MOST_OFFERS]


def _these(session: Session, actor: Actor, ids: Sequence[UUID]) -> list[Offer]:
    if not ids:
        return []
    return _offers(session, _known_to(actor.registration_id).where(Activity.id.in_(ids)))


def _of_links(session: Session, actor: Actor, ancestors: Sequence[str]) -> list[Offer]:
    if not ancestors:
        return []
    rows = session.execute(
        select(ResourceLink.lti_resource_link_id, Placement.activity_id)
        .join(Placement, Placement.resource_link_id == ResourceLink.id)
        .join(Deployment, Deployment.id == ResourceLink.deployment_id)
        .where(
            Deployment.registration_id == actor.registration_id,
            ResourceLink.lti_resource_link_id.in_(ancestors),
        )
    )
    nearest_first = sorted(rows, key=lambda row: ancestors.index(row[0]))
    ids = [activity_id for _, activity_id in nearest_first]
    return sorted(_these(session, actor, ids), key=lambda offer: ids.index(offer.activity.id))


def _of_course(session: Session, actor: Actor, link: ResourceLink) -> list[Offer]:
    """What the nearest ancestor of this course has, activities with the link's title first."""
    ancestors = session.get_one(Course, link.course_id).copied_from.split()
    if not ancestors:
        return []
    found = _offers(session, _known_to(actor.registration_id).where(Course.context_id.in_(ancestors)))
    if not found:
        return []
    contexts = {course.id: course.context_id for course in _courses(session, found)}
    at = {offer.activity.id: ancestors.index(contexts[offer.activity.course_id]) for offer in found}
    nearest = min(at.values())
    kept = [offer for offer in found if at[offer.activity.id] == nearest]
    return sorted(kept, key=lambda offer: (offer.activity.title != link.title, offer.activity.title))


def _courses(session: Session, found: Iterable[Offer]) -> Iterable[Course]:
    return session.scalars(select(Course).where(Course.id.in_({offer.activity.course_id for offer in found})))


def _offers(session: Session, query: Select[Activity]) -> list[Offer]:
    rows = session.execute(query.add_columns(Course.title).order_by(Activity.created_at.desc(), Activity.id))
    return [Offer(activity, title) for activity, title in rows]


def _known_to(registration_id: UUID) -> Select[Activity]:
    return (
        select(Activity)
        .join(Course, Course.id == Activity.course_id)
        .join(Deployment, Deployment.id == Course.deployment_id)
        .where(Deployment.registration_id == registration_id)
    )


def _is_homeless(session: Session, activity: Activity) -> bool:
    if session.get_one(Course, activity.course_id).context_id != OUTSIDE_OF_COURSES:
        return False
    return session.scalar(select(Placement.id).where(Placement.activity_id == activity.id).limit(1)) is None


def _as_id(name: str | None) -> UUID | None:
    try:
        return UUID(name) if name else None
    except ValueError:
        return None
