"""Reading activities and participants, always from the actor's own place."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Uuid, bindparam, or_, select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.courses.models import Membership, Person, ResourceLink
from lti_tool.errors import NotFound
from lti_tool.participation.models import Activity, Outcome, Participant, Placement

A_MOMENT = timedelta(seconds=10)

# Built once, for every request asks them: making an expression costs more than running it. A key to a table
# that is not imported yet has no type to give.
_PLACED = (
    select(Activity)
    .join(Placement, Placement.activity_id == Activity.id)
    .where(
        Placement.resource_link_id == bindparam("its_link", type_=Uuid()),
        Activity.organisation_id == bindparam("its_organisation", type_=Uuid()),
    )
)
_MINE = select(Participant).where(
    Participant.activity_id == bindparam("its_activity", type_=Uuid()),
    Participant.person_id == bindparam("its_person", type_=Uuid()),
    Participant.organisation_id == bindparam("its_organisation", type_=Uuid()),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far somebody is: not begun without a participant, no grade yet without an outcome."""

    name: str
    participant: Participant | None
    outcome: Outcome | None


def placed_activity(
    session: Session, organisation_id: UUID, resource_link_id: UUID | None
) -> Activity | None:
    """The activity behind a resource link; None while nothing is placed there."""
    if resource_link_id is None:
        return None
    return session.scalar(_PLACED, {"its_link": resource_link_id, "its_organisation": organisation_id})


def made_just_now(
    session: Session,
    actor: Actor,
    kind: str,
    title: str,
    *,
    copied_from_id: UUID | None = None,
    now: datetime,
) -> Activity | None:
    """What the actor made or copied under this title a moment ago, as by a button pressed twice."""
    return session.scalar(
        select(Activity)
        .where(
            Activity.course_id == actor.course_id,
            Activity.made_by_id == actor.person_id,
            Activity.kind == kind,
            Activity.title == title,
            Activity.copied_from_id == copied_from_id,
            Activity.created_at > now - A_MOMENT,
        )
        .order_by(Activity.created_at.desc())
        .limit(1)
    )


def activity_behind(session: Session, deployment_id: UUID, lti_resource_link_id: str) -> Activity | None:
    """The activity behind a link as a platform names it; None while nothing is placed there."""
    return session.scalar(
        select(Activity)
        .join(Placement, Placement.activity_id == Activity.id)
        .join(ResourceLink, ResourceLink.id == Placement.resource_link_id)
        .where(
            ResourceLink.deployment_id == deployment_id,
            ResourceLink.lti_resource_link_id == lti_resource_link_id,
        )
    )


def activity_here(session: Session, actor: Actor, kind: str) -> Activity:
    """The activity of this kind that the actor was launched into.

    Raises:
        NotFound: nothing of this kind is placed behind the actor's resource link.
    """
    activity = placed_activity(session, actor.organisation_id, actor.resource_link_id)
    if activity is None or activity.kind != kind:
        raise NotFound
    return activity


def my_participant(session: Session, actor: Actor, activity: Activity) -> Participant | None:
    """The actor's own participation; None before they did anything."""
    return session.scalar(
        _MINE,
        {
            "its_activity": activity.id,
            "its_person": actor.person_id,
            "its_organisation": actor.organisation_id,
        },
    )


def how_they_stand(
    session: Session, actor: Actor, person_ids: Collection[UUID], activity: Activity
) -> list[Standing]:
    """How far these people are, as far as they belong to the actor's course or take part in the activity."""
    is_enrolled = (Membership.person_id == Person.id) & (Membership.course_id == actor.course_id)
    takes_part = (Participant.person_id == Person.id) & (Participant.activity_id == activity.id)
    rows = session.execute(
        select(Person, Participant, Outcome)
        .outerjoin(Membership, is_enrolled)
        .outerjoin(Participant, takes_part)
        .outerjoin(Outcome, Outcome.participant_id == Participant.id)
        .where(
            Person.id.in_(person_ids),
            Person.organisation_id == actor.organisation_id,
            or_(Membership.id.is_not(None), Participant.id.is_not(None)),
        )
    )
    found = [Standing(person.shown_name, participant, outcome) for person, participant, outcome in rows]
    return sorted(found, key=lambda standing: standing.name.casefold())


def outcome_of(session: Session, participant: Participant) -> Outcome | None:
    """The participant's grade as it stands; None while there is none."""
    return session.get(Outcome, participant.id)
