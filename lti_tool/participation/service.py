"""The verbs every activity shares: place, change, take part, complete, grade."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool.access import Actor, Permission
from lti_tool.db import new_id
from lti_tool.errors import Conflict
from lti_tool.outbox.queries import AGS_SCORE, score_subject
from lti_tool.outbox.service import put
from lti_tool.participation import queries, statements
from lti_tool.participation.models import Activity, Outcome, Participant, Placement


def place(
    session: Session, actor: Actor, kind: str, title: str, settings: Mapping[str, Any], *, now: datetime
) -> Activity:
    """A new activity, behind the actor's resource link where they came by one.

    Whoever chooses content for the LMS comes by none: the link is made there, and its first launch places it.

    Raises:
        Conflict: something is placed there already.
    """
    if queries.placed_activity(session, actor.organisation_id, actor.resource_link_id) is not None:
        raise Conflict("an activity is already placed here")
    activity = Activity(
        id=new_id(),
        organisation_id=actor.organisation_id,
        course_id=actor.course_id,
        kind=kind,
        title=title,
        settings=dict(settings),
        made_by_id=actor.person_id,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(activity)
            session.flush()
            _put_behind(session, activity, actor.resource_link_id)
    except IntegrityError:  # somebody else was faster, on a database that lets both try
        raise Conflict("an activity is already placed here") from None
    return activity


def check_not_pressed_twice(session: Session, actor: Actor, kind: str, title: str, *, now: datetime) -> None:
    """Make sure that the button of a set-up is not pressed a second time, where no link says so.

    Raises:
        Conflict: the same was made a moment ago.
    """
    if actor.resource_link_id is None and queries.made_just_now(session, actor, kind, title, now=now):
        raise Conflict("the same activity was made a moment ago")


def take_part(session: Session, actor: Actor, activity: Activity, *, now: datetime) -> Participant:
    """The actor's participation, begun now if this is the first time."""
    found = queries.my_participant(session, actor, activity)
    if found is not None:
        return found
    participant = Participant(
        id=new_id(),
        organisation_id=actor.organisation_id,
        activity_id=activity.id,
        person_id=actor.person_id,
        xapi_registration=new_id(),
        started_at=now,
    )
    try:
        with session.begin_nested():
            session.add(participant)
    except IntegrityError:  # a second tab was faster, on a database that lets both try
        return session.scalars(
            select(Participant).where(
                Participant.activity_id == activity.id, Participant.person_id == actor.person_id
            )
        ).one()
    statements.started(session, participant, now=now)
    return participant


def arrived(session: Session, actor: Actor, activity: Activity, *, now: datetime) -> None:
    """The actor opened the activity: recorded, and a learner takes part from now on."""
    registration = None
    if actor.may(Permission.TAKE_PART):
        registration = take_part(session, actor, activity, now=now).xapi_registration
    statements.launched(session, actor.person_id, activity, registration, now=now)


def complete(session: Session, participant: Participant, *, now: datetime) -> None:
    """The participant's own duties are done; said once, however often it is called."""
    if participant.completed_at is not None:
        return
    participant.completed_at = now
    statements.completed(session, participant, now - participant.started_at, now=now)


def give_grade(
    session: Session, participant: Participant, scaled: float, comment: str, *, now: datetime
) -> None:
    """The participant's grade as a share of 0 to 1; on its way to the LMS only when it changed."""
    outcome = queries.outcome_of(session, participant)
    if outcome is not None and outcome.scaled == scaled:
        return
    if outcome is None:
        outcome = Outcome(participant_id=participant.id, organisation_id=participant.organisation_id)
        session.add(outcome)
    outcome.scaled, outcome.scored_at = scaled, now
    statements.scored(session, participant, scaled, now=now)
    _tell_platforms(session, participant, scaled, comment, now=now)


def _put_behind(session: Session, activity: Activity, resource_link_id: UUID | None) -> None:
    if resource_link_id is not None:
        session.add(
            Placement(
                organisation_id=activity.organisation_id,
                activity_id=activity.id,
                resource_link_id=resource_link_id,
            )
        )


def _tell_platforms(
    session: Session, participant: Participant, scaled: float, comment: str, *, now: datetime
) -> None:
    placements = select(Placement).where(Placement.activity_id == participant.activity_id)
    for placement in session.scalars(placements):
        put(
            session,
            organisation_id=participant.organisation_id,
            destination=AGS_SCORE,
            subject=score_subject(placement.resource_link_id, participant.person_id),
            payload={
                "resource_link_id": str(placement.resource_link_id),
                "resource_id": str(participant.activity_id),
                "person_id": str(participant.person_id),
                "scaled": scaled,
                "comment": comment,
            },
            now=now,
        )
