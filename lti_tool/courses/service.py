"""People and places kept up to date: from a launch here, from a roster in `roster`."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from lti_tool.courses.models import Course, Identity, Membership, MembershipState, Person, ResourceLink
from lti_tool.db import new_id
from lti_tool.lti import roles
from lti_tool.lti.claims import Scope
from lti_tool.lti.launch_values import Launch
from lti_tool.platforms.models import Deployment

SEEN_AGAIN = timedelta(minutes=10)
"""How old `seen_at` may grow before a launch renews it."""
OUTSIDE_OF_COURSES: Final = "outside of courses"
"""The context of content that is chosen outside of any course: it belongs to the first that opens it."""
LONGEST_ID, LONGEST_URL = 255, 2000
KNOWN_SCOPES = frozenset(scope.value for scope in Scope)

# Built once, because every launch runs them: making an expression costs more than running it.
_PERSON: Final = (
    select(Person)
    .join(Identity, Identity.person_id == Person.id)
    .where(Identity.registration_id == bindparam("registration_id"), Identity.subject == bindparam("subject"))
)
_COURSE: Final = select(Course).where(
    Course.deployment_id == bindparam("deployment_id"), Course.context_id == bindparam("context_id")
)
_MEMBERSHIP: Final = select(Membership).where(
    Membership.course_id == bindparam("course_id"), Membership.person_id == bindparam("person_id")
)
_LINK: Final = select(ResourceLink).where(
    ResourceLink.deployment_id == bindparam("deployment_id"),
    ResourceLink.lti_resource_link_id == bindparam("lti_resource_link_id"),
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who arrived where; no link when they came to choose what a course shall show."""

    person: Person
    course: Course
    link: ResourceLink | None
    membership: Membership


def arrive(session: Session, deployment: Deployment, launch: Launch, *, now: datetime) -> Arrival:
    """Bring person, course, membership and, where there is one, the link up to date with a verified launch.

    Raises:
        LaunchRefused: it does not say who arrives.
    """
    person = known_person(session, deployment, launch, now=now)
    course = _course(session, deployment, launch, now=now)
    link = _link(session, deployment, course, launch) if launch.resource_link else None
    session.flush()
    membership = upsert_membership(session, course, person, launch.roles, now=now)
    return Arrival(person=person, course=course, link=link, membership=membership)


def known_person(session: Session, deployment: Deployment, launch: Launch, *, now: datetime) -> Person:
    """Whoever was launched, up to date with what the launch tells of them.

    Raises:
        LaunchRefused: it does not say who arrives.
    """
    person = upsert_person(
        session,
        deployment,
        launch.known_user_id(),
        name=launch.person.name,
        email=launch.person.email,
        now=now,
    )
    _learn(person, locale=launch.presentation.locale or person.locale)
    return person


def learn_zone(session: Session, person_id: UUID, zone: str) -> None:
    """Remember the zone somebody's browser told."""
    _learn(session.get_one(Person, person_id), time_zone=zone)


def upsert_person(
    session: Session,
    deployment: Deployment,
    subject: str,
    *,
    name: str | None,
    email: str | None,
    now: datetime,
) -> Person:
    """The person a registration calls `subject`; a name or address it does not give is kept as it was."""
    known_as = {"registration_id": deployment.registration_id, "subject": subject}
    person = session.scalar(_PERSON, known_as)
    if person is None:
        person = _new_person(session, deployment, subject, now=now)
    _learn(person, name=name or person.name, email=email or person.email)
    return person


def upsert_membership(
    session: Session, course: Course, person: Person, given: Iterable[roles.Role], *, now: datetime
) -> Membership:
    """The person in the course, with the roles they have now."""
    held = frozenset(given)
    is_learner, is_staff = roles.Role.LEARNER in held, roles.is_staff(held)
    membership = session.scalar(_MEMBERSHIP, {"course_id": course.id, "person_id": person.id})
    if membership is None:
        membership = Membership(
            id=new_id(),
            organisation_id=course.organisation_id,
            course_id=course.id,
            person_id=person.id,
            seen_at=now,
        )
        session.add(membership)
    elif now - membership.seen_at >= SEEN_AGAIN:
        membership.seen_at = now
    if membership.state == MembershipState.INACTIVE and course.roster_due_at is not None:
        course.roster_due_at = (
            now  # who comes back finds everything as they left it, once the LMS confirms it
        )
    _learn(membership, is_learner=is_learner, is_staff=is_staff, state=MembershipState.ACTIVE)
    return membership


def _new_person(session: Session, deployment: Deployment, subject: str, *, now: datetime) -> Person:
    person = Person(
        id=new_id(),
        organisation_id=deployment.organisation_id,
        xapi_name=secrets.token_hex(16),
        created_at=now,
    )
    session.add(person)
    session.flush()
    identity = Identity(
        organisation_id=deployment.organisation_id,
        registration_id=deployment.registration_id,
        subject=subject,
        person_id=person.id,
    )
    session.add(identity)
    return person


def _course(session: Session, deployment: Deployment, launch: Launch, *, now: datetime) -> Course:
    context_id = launch.context.id if launch.context else _lonely(launch)
    course = session.scalar(_COURSE, {"deployment_id": deployment.id, "context_id": context_id})
    if course is None:
        course = Course(
            id=new_id(),
            organisation_id=deployment.organisation_id,
            deployment_id=deployment.id,
            context_id=context_id,
            title="",
        )
        session.add(course)
    title = (launch.context and launch.context.title) or (launch.resource_link and launch.resource_link.title)
    copied_from = _listed(launch.context_history)
    _learn(course, title=title or course.title, copied_from=copied_from or course.copied_from)
    _learn_services(course, launch, now=now)
    return course


def _learn_services(course: Course, launch: Launch, *, now: datetime) -> None:
    """Where the roster and the groups are; a new address is asked at once."""
    roster_url = _storable(launch.memberships.url) if launch.memberships else None
    groups_url = _storable(launch.groups.groups_url) if launch.groups else None
    if (roster_url or course.roster_url) != course.roster_url:
        course.roster_url, course.roster_due_at = roster_url, now
    if (groups_url or course.groups_url) != course.groups_url:
        course.groups_url, course.roster_due_at = groups_url, now
    if launch.groups is not None and groups_url is not None:
        _learn(course, group_sets_url=_storable(launch.groups.group_sets_url))


def _lonely(launch: Launch) -> str:
    """The context of a launch that came without one, as from Open edX unless told to.

    A link is a course of its own then.
    """
    if launch.resource_link is None:
        return OUTSIDE_OF_COURSES
    return f"link {launch.resource_link.id}"[:LONGEST_ID]


def _listed(ids: Iterable[str]) -> str:
    return " ".join(one for one in ids if " " not in one)


def _storable(url: str | None) -> str | None:
    return url if url is not None and len(url) <= LONGEST_URL else None


def _link(session: Session, deployment: Deployment, course: Course, launch: Launch) -> ResourceLink:
    resource_link = launch.known_resource_link()
    named = {"deployment_id": deployment.id, "lti_resource_link_id": resource_link.id}
    link = session.scalar(_LINK, named)
    if link is None:
        link = ResourceLink(
            id=new_id(),
            organisation_id=deployment.organisation_id,
            deployment_id=deployment.id,
            course_id=course.id,
            lti_resource_link_id=resource_link.id,
            title="",
        )
        session.add(link)
    copied_from = _listed(launch.resource_link_history)
    _learn(
        link,
        course_id=course.id,
        title=resource_link.title or link.title,
        copied_from=copied_from or link.copied_from,
    )
    if launch.grades is not None:
        _learn(
            link,
            line_item_url=_storable(launch.grades.line_item_url) or link.line_item_url,
            line_items_url=_storable(launch.grades.line_items_url) or link.line_items_url,
            ags_scopes=" ".join(sorted(launch.grades.scopes & KNOWN_SCOPES)),
        )
    return link


def _learn(row: Person | Course | Membership | ResourceLink, **values: object) -> None:
    """Set what is different: a row that is told the same once more counts as changed, and is gone through."""
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
