"""The groups of a course as its LMS has them, fetched with its roster (Course Groups Service 1.0)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from lti_tool.courses import queries
from lti_tool.courses.models import Course, CourseGroup, CourseGroupMember
from lti_tool.db import Database, new_id
from lti_tool.lti import course_groups
from lti_tool.lti.course_groups import Group, GroupSet, Listing
from lti_tool.lti.errors import LtiError, ServiceFailed, TokenUnavailable
from lti_tool.lti.nrps import Member, Roster
from lti_tool.lti.service_calls import Services

PEOPLE_AT_ONCE: Final = 200
LONGEST_PROBLEM: Final = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """The course whose groups are fetched, and where they are."""

    course_id: UUID
    registration_id: UUID
    groups_url: str
    group_sets_url: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """The groups and sets; None of what could not be had, and the last trouble on the way."""

    groups: Listing[Group] | None = None
    sets: Listing[GroupSet] | None = None
    trouble: LtiError | None = None


def fetch(services: Services, asked: Asked, *, now: datetime) -> Found:
    """Ask the platform for the groups and the sets they are sorted into; what fails is told, not raised."""
    try:
        groups = course_groups.fetch_groups(services, asked.groups_url, now=now)
    except (ServiceFailed, TokenUnavailable) as trouble:
        return Found(trouble=trouble)
    if asked.group_sets_url is None:
        return Found(groups, trouble=groups.failure)
    try:
        sets = course_groups.fetch_group_sets(services, asked.group_sets_url, now=now)
    except (ServiceFailed, TokenUnavailable) as trouble:
        return Found(groups, trouble=trouble)
    return Found(groups, sets, groups.failure or sets.failure)


def apply(database: Database, asked: Asked, found: Found, roster: Roster, *, now: datetime) -> None:
    """Bring the groups up to date; only complete answers take a group, or somebody out of one, away."""
    if found.groups is not None:
        with database.writing() as session:
            _keep_groups(session, asked, found.groups, found.sets)
        for members in _portions(roster.members):
            with database.writing() as session:
                _keep_members(session, asked, members, may_remove=roster.complete)
        if roster.complete and _is_told(roster):
            with database.writing() as session:
                _let_go(session, asked, roster)
    with database.writing() as session:
        course = session.get_one(Course, asked.course_id)
        course.groups_problem = _problem(found, roster)
        if found.groups is not None:
            course.groups_synced_at = now


def _keep_groups(
    session: Session, asked: Asked, listing: Listing[Group], sets: Listing[GroupSet] | None
) -> None:
    course = session.get_one(Course, asked.course_id)
    known = {group.lti_group_id: group for group in session.scalars(_of_course(asked))}
    names = {one.id: one.name for one in sets.entries} if sets else {}
    for told in listing.entries:
        group = known.pop(told.id, None)
        if group is None:
            group = CourseGroup(
                id=new_id(),
                organisation_id=course.organisation_id,
                course_id=course.id,
                lti_group_id=told.id,
            )
            session.add(group)
        group.name, group.lti_set_id = told.name, told.set_id
        group.set_name = names.get(told.set_id, group.set_name) if told.set_id else None
    if listing.complete:
        gone = [group.id for group in known.values()]
        session.execute(delete(CourseGroupMember).where(CourseGroupMember.group_id.in_(gone)))
        session.execute(delete(CourseGroup).where(CourseGroup.id.in_(gone)))


def _keep_members(session: Session, asked: Asked, members: Sequence[Member], *, may_remove: bool) -> None:
    told = {member.user_id: member.group_ids for member in members if member.group_ids is not None}
    people = queries.known_people(session, asked.registration_id, told)
    groups = {group.lti_group_id: group for group in session.scalars(_of_course(asked))}
    wanted = _wanted(told, people, groups)
    present = {
        (one.group_id, one.person_id): one
        for one in session.scalars(
            select(CourseGroupMember).where(
                CourseGroupMember.group_id.in_([group.id for group in groups.values()]),
                CourseGroupMember.person_id.in_(people.values()),
            )
        )
    }
    for key in wanted.keys() - present.keys():
        group_id, person_id = key
        session.add(CourseGroupMember(group_id=group_id, person_id=person_id, organisation_id=wanted[key]))
    if may_remove:
        for key in present.keys() - wanted.keys():
            session.delete(present[key])


def _wanted(
    told: Mapping[str, Sequence[str]], people: Mapping[str, UUID], groups: Mapping[str, CourseGroup]
) -> dict[tuple[UUID, UUID], UUID]:
    """Who belongs in which of the groups we know, with the organisation of the group."""
    return {
        (groups[group_id].id, people[user_id]): groups[group_id].organisation_id
        for user_id, group_ids in told.items()
        for group_id in group_ids
        if user_id in people and group_id in groups
    }


def _let_go(session: Session, asked: Asked, roster: Roster) -> None:
    """Those a complete roster does not name are in no group of the course any more."""
    subjects = [member.user_id for member in roster.members]
    present: set[UUID] = set()
    for start in range(0, len(subjects), PEOPLE_AT_ONCE):
        some = subjects[start : start + PEOPLE_AT_ONCE]
        present |= set(queries.known_people(session, asked.registration_id, some).values())
    mine = select(CourseGroup.id).where(CourseGroup.course_id == asked.course_id)
    grouped = select(CourseGroupMember).where(CourseGroupMember.group_id.in_(mine))
    for member in session.scalars(grouped).all():
        if member.person_id not in present:
            session.delete(member)


def _of_course(asked: Asked) -> Select[CourseGroup]:
    return select(CourseGroup).where(CourseGroup.course_id == asked.course_id)


def _portions(members: Sequence[Member]) -> Iterator[Sequence[Member]]:
    for start in range(0, len(members), PEOPLE_AT_ONCE):
        yield members[start : start + PEOPLE_AT_ONCE]


def _is_told(roster: Roster) -> bool:
    return any(member.group_ids is not None for member in roster.members)


def _problem(found: Found, roster: Roster) -> str | None:
    if found.trouble is not None:
        return f"{found.trouble.reason}: {found.trouble.detail}"[:LONGEST_PROBLEM]
    if found.groups is not None and not found.groups.complete:
        why = found.groups.stopped or "entries could not be read"
        return f"the list of groups is incomplete: {why}"
    if found.groups is not None and found.groups.entries and not _is_told(roster):
        return "the roster does not say who is in which group"
    return None
