"""Who hands in a work: a team, or somebody on their own; and how many of them there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Uuid, bindparam, func, select, union
from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.models import Authorship, Submission, Team, TeamMember, WorkState
from lti_tool.activities.peer_review.queries.authorship import IS_PRESENT
from lti_tool.activities.peer_review.rules.settings import Settings
from lti_tool.courses.models import Membership, MembershipState, Person, shown_name
from lti_tool.participation.models import Activity, Participant

_ACTIVITY = bindparam("its_activity", type_=Uuid())
_PERSON = bindparam("its_person", type_=Uuid())
_TEAM = select(TeamMember.team_id).where(TeamMember.activity_id == _ACTIVITY, TeamMember.person_id == _PERSON)
_LISTED = select(Membership.person_id).where(
    Membership.course_id == bindparam("its_course", type_=Uuid()),
    Membership.is_learner,
    Membership.state == MembershipState.ACTIVE,
)
_HANDED_IN = (
    select(Authorship.person_id)
    .join(Submission, Submission.id == Authorship.submission_id)
    .where(Authorship.activity_id == _ACTIVITY, IS_PRESENT, Submission.state == WorkState.HANDED_IN)
)
_people = union(_LISTED, _HANDED_IN).subquery()
_unit = func.coalesce(TeamMember.team_id, _people.c.person_id)
_in_teams = _people.outerjoin(
    TeamMember, (TeamMember.activity_id == _ACTIVITY) & (TeamMember.person_id == _people.c.person_id)
)
_CROWD = select(func.count(), func.count(_unit.distinct())).select_from(_in_teams)
_OTHERS = (
    select(func.count(_unit.distinct()))
    .select_from(_in_teams)
    .where(_unit != func.coalesce(_TEAM.scalar_subquery(), _PERSON))
)


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many people review, and how many works they can hand in."""

    people: int
    works: int


@dataclass(frozen=True, slots=True)
class MyTeam:
    """The team somebody writes with."""

    name: str
    others: tuple[str, ...]
    """The names of the other members."""


def crowd(session: Session, activity: Activity) -> Crowd:
    """Everybody who learns here or has handed in, and their teams; who is in none counts as one."""
    values = {"its_activity": activity.id, "its_course": activity.course_id}
    return Crowd(*session.execute(_CROWD, values).one())


def other_units(session: Session, activity: Activity, person_id: UUID) -> int:
    """How many works others than this person and their team can hand in."""
    values = {"its_activity": activity.id, "its_course": activity.course_id, "its_person": person_id}
    return session.scalar(_OTHERS, values) or 0


def team_of(session: Session, activity_id: UUID, person_id: UUID) -> UUID | None:
    """The team somebody is in."""
    return session.scalar(_TEAM, {"its_activity": activity_id, "its_person": person_id})


def members_of(session: Session, team_id: UUID | None) -> list[UUID]:
    """The people in a team; nobody where there is none."""
    if team_id is None:
        return []
    return list(session.scalars(select(TeamMember.person_id).where(TeamMember.team_id == team_id)))


def team_names(session: Session, activity: Activity) -> Mapping[UUID, str]:
    """What everybody's team is called, by the people's ids."""
    rows = session.execute(
        select(TeamMember.person_id, Team.name)
        .join(Team, Team.id == TeamMember.team_id)
        .where(TeamMember.activity_id == activity.id)
    )
    return {row.person_id: row.name for row in rows}


def my_team(session: Session, settings: Settings, me: Participant | None) -> MyTeam | None:
    """The team a participant writes with; None for somebody who writes alone."""
    team_id = team_of(session, me.activity_id, me.person_id) if settings.by_teams and me else None
    if me is None or team_id is None:
        return None
    others = set(members_of(session, team_id)) - {me.person_id}
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(others)))
    names = sorted(shown_name(person_id, name) for person_id, name in rows)
    return MyTeam(session.get_one(Team, team_id).name, tuple(names))
