"""Reading activities and participants, always from the actor's own place."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.errors import NotFound
from lti_tool.participation.models import Activity, Outcome, Participant, Placement


def placed_activity(
    session: Session, organisation_id: UUID, resource_link_id: UUID | None
) -> Activity | None:
    """The activity behind a resource link; None while nothing is placed there."""
    if resource_link_id is None:
        return None
    return session.scalar(
        select(Activity)
        .join(Placement, Placement.activity_id == Activity.id)
        .where(Placement.resource_link_id == resource_link_id, Activity.organisation_id == organisation_id)
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
        select(Participant).where(
            Participant.activity_id == activity.id,
            Participant.person_id == actor.person_id,
            Participant.organisation_id == actor.organisation_id,
        )
    )


def outcome_of(session: Session, participant: Participant) -> Outcome | None:
    """The participant's grade as it stands; None while there is none."""
    return session.get(Outcome, participant.id)
