"""Who must wait for whom: rows are held in one order, so that no two deeds wait for each other.

First the participants a deed is about, then the works, each in the order of their ids. On SQLite a writing
transaction holds the whole database already, and these selects only read. Rows are held without their keys
(`key_share`), so that others may still refer to them meanwhile.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, Uuid, bindparam, or_, select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import Submission, Team, TeamMember
from lti_tool.activities.peer_review.queries import place, units
from lti_tool.activities.peer_review.queries.place import Here
from lti_tool.activities.peer_review.rules.settings import Settings
from lti_tool.participation import service as participation
from lti_tool.participation.models import Activity, Participant


@dataclass(frozen=True, slots=True)
class Taking:
    """Somebody who takes part, held until the end of the transaction."""

    activity: Activity
    settings: Settings
    me: Participant

    @property
    def here(self) -> Here:
        """The same as the queries take it."""
        return Here(self.activity, self.settings, self.me)


def taking_part(session: Session, actor: Actor, *, now: datetime) -> Taking:
    """The actor as a participant, from now on if this is their first deed.

    Raises:
        NotFound: no peer review is placed behind the actor's resource link.
    """
    activity, settings = place.activity_and_settings(session, actor)
    if settings.by_teams:
        me = participation.take_part(session, actor, activity, now=now)
        _hold_team(session, me)
        return Taking(activity, settings, me)
    held = hold_participant(session, activity, actor.person_id)
    if held is None:
        held = participation.take_part(session, actor, activity, now=now)
        session.refresh(held, with_for_update={"key_share": True})
    return Taking(activity, settings, held)


def _hold_team(session: Session, me: Participant) -> None:
    """Everybody with whom `me` writes, for what one of them hands in changes where all of them stand."""
    team_id = units.team_of(session, me.activity_id, me.person_id)
    same_team = select(TeamMember.person_id).where(TeamMember.team_id == team_id)
    session.scalars(
        select(Participant)
        .where(
            Participant.activity_id == me.activity_id,
            or_(Participant.id == me.id, Participant.person_id.in_(same_team)),
        )
        .order_by(Participant.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    if team_id is not None:  # two members whose first deeds these are know nothing of each other yet
        session.get(Team, team_id, with_for_update={"key_share": True})


def hold_participant(session: Session, activity: Activity, person_id: UUID) -> Participant | None:
    """Somebody else than the actor, held; None before they did anything."""
    return session.scalar(_PARTICIPANT, {"its_activity": activity.id, "its_person": person_id})


def hold_works(session: Session, submission_ids: Iterable[UUID]) -> None:
    """Wait until nobody else changes these works or their reviews."""
    session.execute(_works().where(Submission.id.in_(set(submission_ids)))).all()


def hold_everybody(session: Session, activity: Activity) -> list[Participant]:
    """Wait until nobody else changes anything in the activity; gives its participants."""
    everybody = select(Participant).where(Participant.activity_id == activity.id).order_by(Participant.id)
    held = everybody.with_for_update(key_share=True).execution_options(populate_existing=True)
    participants = list(session.scalars(held))
    session.execute(_works().where(Submission.activity_id == activity.id)).all()
    return participants


def hold_if_free(session: Session, submission_id: UUID, *, is_worth_waiting: bool) -> Submission | None:
    """The work, held; None when somebody else holds it and it is not worth waiting."""
    return session.scalar(_HELD if is_worth_waiting else _HELD_IF_FREE, {"its_work": submission_id})


def _works() -> Select[Submission]:
    works = select(Submission).order_by(Submission.id).with_for_update(key_share=True)
    return works.execution_options(populate_existing=True)


_PARTICIPANT = (
    select(Participant)
    .where(
        Participant.activity_id == bindparam("its_activity", type_=Uuid()),
        Participant.person_id == bindparam("its_person", type_=Uuid()),
    )
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)
_HELD = _works().where(Submission.id == bindparam("its_work"))
_HELD_IF_FREE = _HELD.with_for_update(key_share=True, skip_locked=True)
