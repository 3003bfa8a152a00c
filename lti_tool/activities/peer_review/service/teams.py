"""The verbs of a facilitator who makes teams and says who is in which."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import Authorship, Submission, Team, TeamMember
from lti_tool.activities.peer_review.queries import teams as queries
from lti_tool.activities.peer_review.queries.people import somebody
from lti_tool.activities.peer_review.queries.units import members_of
from lti_tool.activities.peer_review.service import belonging
from lti_tool.activities.peer_review.service.holding import hold_everybody
from lti_tool.activities.peer_review.service.settling import settle_all
from lti_tool.db import new_id
from lti_tool.errors import Refused
from lti_tool.participation.models import Activity

TAKEN = "taken"
NOT_EMPTY = "not_empty"


def add_team(session: Session, actor: Actor, name: str) -> Team:
    """A new team without members.

    Raises:
        NotFound: the actor's activity has no teams.
        Refused: another team is called so.
    """
    activity = queries.here(session, actor).activity
    _refuse_taken(session, activity, name)
    return _new_team(session, activity, name)


def rename_team(session: Session, actor: Actor, team_id: UUID, name: str) -> None:
    """Call a team by another name.

    Raises:
        NotFound: the actor's activity has no such team.
        Refused: another team is called so.
    """
    team = queries.team(session, actor, team_id)
    _refuse_taken(session, queries.here(session, actor).activity, name, but=team.id)
    team.name = name
    session.flush()


def remove_team(session: Session, actor: Actor, team_id: UUID) -> None:
    """Take a team away that nobody is in; a work it had stays with what was said about it.

    Raises:
        NotFound: the actor's activity has no such team.
        Refused: somebody is in it.
    """
    team = queries.team(session, actor, team_id)
    hold_everybody(session, queries.here(session, actor).activity)
    if members_of(session, team.id):
        raise Refused(NOT_EMPTY)
    work = _work_of_team(session, team)
    if work is not None:
        work.team_id = None
        session.flush()
    session.delete(team)
    session.flush()


def move(session: Session, actor: Actor, person_id: UUID, team_id: UUID | None, *, now: datetime) -> None:
    """Put one person into a team, or out of all; doing so twice counts once.

    What they have written on their own goes with them where the team has nothing yet. Else the team's work
    is theirs from now on, and a work nobody stands behind any more goes out of the pool.

    Raises:
        NotFound: the actor's activity has no such team, or nobody with this id learns or takes part there.
    """
    here = queries.here(session, actor)
    somebody(session, here, person_id)
    team = queries.team(session, actor, team_id) if team_id is not None else None
    _move_all(session, here.activity, {person_id: team}, now=now)


def move_all(session: Session, actor: Actor, wanted: Mapping[UUID, str], *, now: datetime) -> None:
    """Put people into teams by the teams' names, which are made where there are none of that name.

    Whoever is not named stays where they are.

    Raises:
        NotFound: the actor's activity has no teams, or somebody neither learns nor takes part there.
    """
    here = queries.here(session, actor)
    queries.check_all_are_here(session, here, wanted)
    known = {team.name.casefold(): team for team in queries.teams_of(session, here.activity)}
    for name in wanted.values():
        if name.casefold() not in known:
            known[name.casefold()] = _new_team(session, here.activity, name)
    _move_all(session, here.activity, {one: known[name.casefold()] for one, name in wanted.items()}, now=now)


def _move_all(
    session: Session, activity: Activity, wanted: Mapping[UUID, Team | None], *, now: datetime
) -> None:
    hold_everybody(session, activity)
    for person_id, team in wanted.items():
        if _put(session, activity, person_id, team):
            _follow(session, activity, person_id, team, now=now)
    session.flush()
    settle_all(session, activity, now=now)


def _put(session: Session, activity: Activity, person_id: UUID, team: Team | None) -> bool:
    """Note their team; gives whether it is another one than before."""
    row = session.get(TeamMember, (activity.id, person_id), populate_existing=True)
    if (row.team_id if row else None) == (team.id if team else None):
        return False
    if team is None:
        session.delete(row)
    elif row is None:
        kept = {"organisation_id": activity.organisation_id, "team_id": team.id}
        session.add(TeamMember(activity_id=activity.id, person_id=person_id, **kept))
    else:
        row.team_id = team.id
    session.flush()
    return True


def _follow(
    session: Session, activity: Activity, person_id: UUID, team: Team | None, *, now: datetime
) -> None:
    """Let the work be theirs that their new team has, and no other."""
    mine = queries.work_of_person(session, activity, person_id)
    theirs = _work_of_team(session, team) if team else _left_behind(session, activity, person_id)
    if team is not None and theirs is None and mine is not None and mine.team_id is None:
        mine.team_id = team.id
        session.flush()
        for member_id in members_of(session, team.id):
            belonging.write_together(session, mine, member_id)
        return
    if mine is not None:
        belonging.leave(session, mine, person_id, now=now)
    if theirs is not None:
        belonging.join(session, theirs, person_id, now=now)


def _work_of_team(session: Session, team: Team) -> Submission | None:
    return session.scalar(select(Submission).where(Submission.team_id == team.id))


def _left_behind(session: Session, activity: Activity, person_id: UUID) -> Submission | None:
    """What they wrote on their own before they came into a team that had a work already.

    The work of a team that was taken away has no team either; with others in it, it is nobody's own.
    """
    other = aliased(Authorship)
    others = exists().where(other.submission_id == Submission.id, other.person_id != person_id)
    alone = (
        select(Submission)
        .join(Authorship, Authorship.submission_id == Submission.id)
        .where(
            Authorship.activity_id == activity.id,
            Authorship.person_id == person_id,
            Authorship.left_at.is_not(None),
            Submission.team_id.is_(None),
            ~others,
        )
        .order_by(Authorship.left_at.desc())
    )
    return session.scalars(alone.limit(1)).first()


def _new_team(session: Session, activity: Activity, name: str) -> Team:
    team = Team(id=new_id(), organisation_id=activity.organisation_id, activity_id=activity.id, name=name)
    session.add(team)
    session.flush()
    return team


def _refuse_taken(session: Session, activity: Activity, name: str, but: UUID | None = None) -> None:
    names = {team.name.casefold() for team in queries.teams_of(session, activity) if team.id != but}
    if name.casefold() in names:
        raise Refused(TAKEN)
