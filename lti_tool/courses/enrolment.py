"""From a roster to rows: names, addresses, roles, and who has left."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.courses import service
from lti_tool.courses.models import Course, Identity, Membership, MembershipState, Person
from lti_tool.db import Database, new_id
from lti_tool.lti import roles
from lti_tool.lti.nrps import Member, Roster, Status
from lti_tool.platforms.models import Deployment

LAUNCH_COUNTS_FOR: Final = timedelta(days=1)
"""So long a launch knows better than a roster who leads: Moodle lists non-editing teachers as learners."""
PEOPLE_AT_ONCE: Final = 200
"""One transaction each: a big roster keeps nobody waiting for long."""


@dataclass(frozen=True, slots=True)
class _Place:
    """The course that is brought up to date, and since when the roster was being fetched."""

    course: Course
    deployment: Deployment
    begun_at: datetime


def apply(database: Database, course_id: UUID, roster: Roster, *, begun_at: datetime) -> None:
    """Bring a course's people up to date; only a complete roster says that somebody has left.

    One that names nobody says nothing: Moodle answers so for a course without an activity of ours.
    """
    for members in _portions(roster.members):
        with database.writing() as session:
            _enrol(session, _place(session, course_id, begun_at), members)
    if roster.complete and roster.members:
        with database.writing() as session:
            present = {member.user_id for member in roster.members}
            _let_go(session, _place(session, course_id, begun_at), present)


def _place(session: Session, course_id: UUID, begun_at: datetime) -> _Place:
    course = session.get_one(Course, course_id)
    return _Place(course, session.get_one(Deployment, course.deployment_id), begun_at)


def _portions(members: Sequence[Member]) -> Iterator[Sequence[Member]]:
    for start in range(0, len(members), PEOPLE_AT_ONCE):
        yield members[start : start + PEOPLE_AT_ONCE]


def _enrol(session: Session, place: _Place, members: Sequence[Member]) -> None:
    people = _people(session, place, members)
    memberships = {
        membership.person_id: membership
        for membership in session.scalars(
            select(Membership).where(
                Membership.course_id == place.course.id,
                Membership.person_id.in_([person.id for person in people.values()]),
            )
        )
    }
    for member in members:
        person = people[member.user_id]
        _renew(session, place, memberships.get(person.id), person, member)


def _people(session: Session, place: _Place, members: Sequence[Member]) -> Mapping[str, Person]:
    """Our people by the platform's ids, names and addresses renewed; those we did not know are new."""
    found = session.execute(
        select(Identity.subject, Person)
        .join(Person, Person.id == Identity.person_id)
        .where(
            Identity.registration_id == place.deployment.registration_id,
            Identity.subject.in_([member.user_id for member in members]),
        )
    )
    known = {row.subject: row.Person for row in found}
    for member in members:
        person = known.get(member.user_id)
        if person is None:
            known[member.user_id] = service.upsert_person(
                session,
                place.deployment,
                member.user_id,
                name=member.person.name,
                email=member.person.email,
                now=place.begun_at,
            )
            continue
        person.name = member.person.name or person.name
        person.email = member.person.email or person.email
    return known


def _renew(
    session: Session, place: _Place, membership: Membership | None, person: Person, member: Member
) -> None:
    is_staff = roles.is_staff(member.roles)
    if membership is None:
        membership = Membership(
            id=new_id(),
            organisation_id=place.course.organisation_id,
            course_id=place.course.id,
            person_id=person.id,
            is_learner=False,
            is_staff=False,
            seen_at=place.begun_at,
        )
        session.add(membership)
    leads_by_launch = membership.is_staff and _launched_lately(membership, place)
    if is_staff or not leads_by_launch:
        membership.is_learner, membership.is_staff = roles.Role.LEARNER in member.roles, is_staff
    is_active = member.status is Status.ACTIVE
    membership.state = MembershipState.ACTIVE if is_active else MembershipState.INACTIVE


def _let_go(session: Session, place: _Place, present: set[str]) -> None:
    """Those a complete roster does not name are inactive, unless they came in by a launch meanwhile."""
    active = session.execute(
        select(Membership, Identity.subject)
        .join(Identity, Identity.person_id == Membership.person_id)
        .where(
            Membership.course_id == place.course.id,
            Membership.state == MembershipState.ACTIVE,
            Identity.registration_id == place.deployment.registration_id,
        )
    )
    for membership, subject in active:
        if subject not in present and not _is_kept(membership, place):
            membership.state = MembershipState.INACTIVE


def _is_kept(membership: Membership, place: _Place) -> bool:
    """A roster may lack an administrator who visits, and whoever launched while it was being fetched."""
    if membership.is_staff and _launched_lately(membership, place):
        return True
    return membership.seen_at + service.SEEN_AGAIN >= place.begun_at


def _launched_lately(membership: Membership, place: _Place) -> bool:
    return place.begun_at - membership.seen_at < LAUNCH_COUNTS_FOR
