"""Teams as their members and facilitators see them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import Authorship, Submission, Team, TeamMember
from lti_tool.activities.peer_review.queries import place
from lti_tool.activities.peer_review.queries.authorship import IS_PRESENT
from lti_tool.activities.peer_review.queries.grouping import groups_by_name
from lti_tool.activities.peer_review.queries.leaving import gone
from lti_tool.activities.peer_review.queries.people import Known, people_of
from lti_tool.activities.peer_review.queries.place import Here
from lti_tool.activities.peer_review.queries.units import team_names
from lti_tool.activities.peer_review.rules.teams import Named
from lti_tool.courses.models import Person
from lti_tool.errors import NotFound
from lti_tool.participation.models import Activity


@dataclass(frozen=True, slots=True)
class TeamLine:
    """One team and the names of its members."""

    id: UUID
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A learner and the team they are in."""

    person_id: UUID
    name: str
    team: Team | None


@dataclass(frozen=True, slots=True)
class TeamsPage:
    """All teams, and every learner with theirs: those without one first."""

    here: Here
    teams: tuple[TeamLine, ...]
    learners: tuple[Placed, ...]

    @property
    def without(self) -> int:
        """How many learners are in no team."""
        return sum(one.team is None for one in self.learners)


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody who would change teams."""

    name: str
    before: str
    """Empty where they are in none."""
    after: str
    has_handed_in: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What a list or the groups of the LMS would change."""

    here: Here
    new_teams: tuple[str, ...]
    moves: tuple[Move, ...]
    same: int
    """How many of the people named are in their team already."""


def here(session: Session, actor: Actor) -> Here:
    """Where the actor is, if teams write there.

    Raises:
        NotFound: no peer review is placed behind the actor's resource link, or everybody writes alone in it.
    """
    found = place.here(session, actor)
    if not found.settings.by_teams:
        raise NotFound
    return found


def team(session: Session, actor: Actor, team_id: UUID) -> Team:
    """A team of the actor's activity.

    Raises:
        NotFound: it has none with this id.
    """
    found = session.get(Team, team_id)
    if found is None or found.activity_id != here(session, actor).activity.id:
        raise NotFound
    return found


def teams_of(session: Session, activity: Activity) -> list[Team]:
    """The teams of an activity by their names."""
    return list(session.scalars(select(Team).where(Team.activity_id == activity.id).order_by(Team.name)))


def teams_page(session: Session, actor: Actor) -> TeamsPage:
    """The teams of the actor's activity.

    Raises:
        NotFound: there are none.
    """
    found = here(session, actor)
    teams = teams_of(session, found.activity)
    by_id: dict[UUID | None, Team] = {one.id: one for one in teams}
    team_ids = _team_ids(session, found.activity)
    learners = _learners(session, found)
    members: dict[UUID, list[str]] = defaultdict(list)
    for one in learners:
        if one.person_id in team_ids:
            members[team_ids[one.person_id]].append(one.name)
    return TeamsPage(
        found,
        tuple(TeamLine(one.id, one.name, tuple(members[one.id])) for one in teams),
        tuple(
            sorted(
                (Placed(one.person_id, one.name, by_id.get(team_ids.get(one.person_id))) for one in learners),
                key=lambda one: one.team is not None,
            )
        ),
    )


def plan(session: Session, actor: Actor, wanted: Mapping[UUID, str]) -> Plan:
    """What changes when these people, by their ids, go into the teams of these names.

    Raises:
        NotFound: there are no teams, or somebody neither learns nor takes part here.
    """
    found = here(session, actor)
    names = {one.person_id: one.name for one in check_all_are_here(session, found, wanted)}
    known = {one.name.casefold() for one in teams_of(session, found.activity)}
    before = team_names(session, found.activity)
    handed_in = _handed_in(session, found.activity)
    moves = [
        Move(names[one], before.get(one, ""), name, one in handed_in)
        for one, name in wanted.items()
        if before.get(one, "").casefold() != name.casefold()
    ]
    new: dict[str, str] = {}
    for name in wanted.values():
        if name.casefold() not in known:
            new.setdefault(name.casefold(), name)
    moves.sort(key=lambda move: (move.after.casefold(), move.name.casefold()))
    return Plan(found, tuple(sorted(new.values())), tuple(moves), len(wanted) - len(moves))


def check_all_are_here(session: Session, found: Here, people: Iterable[UUID]) -> list[Known]:
    """All learners of the activity, among whom all these people must be.

    Raises:
        NotFound: somebody is not.
    """
    known = people_of(session, found.activity)
    if set(people) - {one.person_id for one in known}:
        raise NotFound
    return known


def groups_as_teams(session: Session, actor: Actor, set_id: str) -> Mapping[UUID, str]:
    """Everybody who learns here and is in a group of this set, with the group's name for a team."""
    found = here(session, actor)
    groups = groups_by_name(session, found.activity, set_id)
    return {
        one.person_id: groups[one.person_id] for one in _learners(session, found) if one.person_id in groups
    }


def who_may_be_meant(session: Session, actor: Actor) -> list[Named]:
    """Everybody a list may name, by the name and the address the LMS gave."""
    known = _learners(session, here(session, actor))
    theirs = select(Person.id, Person.email).where(Person.id.in_([one.person_id for one in known]))
    emails = {row.id: row.email or "" for row in session.execute(theirs)}
    return [Named(one.person_id, one.name, emails[one.person_id]) for one in known]


def work_of_person(session: Session, activity: Activity, person_id: UUID) -> Submission | None:
    """Somebody's work, whether they have come here yet or not."""
    return session.scalar(
        select(Submission)
        .join(Authorship, Authorship.submission_id == Submission.id)
        .where(Authorship.activity_id == activity.id, Authorship.person_id == person_id, IS_PRESENT)
    )


def _learners(session: Session, found: Here) -> list[Known]:
    left = gone(session, found.activity)
    known = [one for one in people_of(session, found.activity) if one.person_id not in left]
    return sorted(known, key=lambda one: (one.name.casefold(), one.person_id))


def _team_ids(session: Session, activity: Activity) -> Mapping[UUID, UUID]:
    members = select(TeamMember.person_id, TeamMember.team_id)
    rows = session.execute(members.where(TeamMember.activity_id == activity.id))
    return {row.person_id: row.team_id for row in rows}


def _handed_in(session: Session, activity: Activity) -> frozenset[UUID]:
    """The people who have handed in, alone or with others."""
    theirs = (
        select(Authorship.person_id)
        .join(Submission, Submission.id == Authorship.submission_id)
        .where(Authorship.activity_id == activity.id, IS_PRESENT, Submission.version_number > 0)
    )
    return frozenset(session.scalars(theirs))
