"""People and places kept up to date: from a launch here, from a roster in `roster`."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.courses.models import Course, Identity, Membership, MembershipState, Person, ResourceLink
from lti_tool.db import new_id
from lti_tool.lti import roles
from lti_tool.lti.launch_values import Launch
from lti_tool.platforms.models import Deployment

SEEN_AGAIN = timedelta(minutes=10)
"""How old `seen_at` may grow before a launch renews it."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who arrived where."""

    person: Person
    course: Course
    link: ResourceLink
    membership: Membership


def arrive(session: Session, deployment: Deployment, launch: Launch, *, now: datetime) -> Arrival:
    """Bring person, course, resource link and membership up to date with a verified launch.

    Raises:
        LaunchRefused: it does not say who arrives, or at which link.
    """
    person = upsert_person(
        session,
        deployment,
        launch.known_user_id(),
        name=launch.person.name,
        email=launch.person.email,
        now=now,
    )
    course = _course(session, deployment, launch, now=now)
    link = _link(session, deployment, course, launch)
    session.flush()
    membership = upsert_membership(session, course, person, launch.roles, now=now)
    return Arrival(person=person, course=course, link=link, membership=membership)


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
    person = session.scalar(
        select(Person)
        .join(Identity, Identity.person_id == Person.id)
        .where(Identity.registration_id == deployment.registration_id, Identity.subject == subject)
    )
    if person is None:
        person = _new_person(session, deployment, subject, now=now)
    if name:
        person.name = name
    if email:
        person.email = email
    return person


def upsert_membership(
    session: Session, course: Course, person: Person, given: Iterable[roles.Role], *, now: datetime
) -> Membership:
    """The person in the course, with the roles they have now."""
    held = frozenset(given)
    is_learner, is_staff = roles.Role.LEARNER in held, roles.is_staff(held)
    membership = session.scalar(
        select(Membership).where(Membership.course_id == course.id, Membership.person_id == person.id)
    )
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
    membership.is_learner, membership.is_staff = is_learner, is_staff
    membership.state = MembershipState.ACTIVE
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
    resource_link = launch.known_resource_link()
    context_id = launch.context.id if launch.context else _lonely(resource_link.id)
    course = session.scalar(
        select(Course).where(Course.deployment_id == deployment.id, Course.context_id == context_id)
    )
    if course is None:
        course = Course(
            id=new_id(),
            organisation_id=deployment.organisation_id,
            deployment_id=deployment.id,
            context_id=context_id,
            title="",
        )
        session.add(course)
    title = (launch.context.title if launch.context else None) or resource_link.title
    if title:
        course.title = title
    if launch.memberships is not None and course.roster_url != launch.memberships.url:
        course.roster_url = launch.memberships.url
        course.roster_due_at = now
    return course


def _lonely(lti_resource_link_id: str) -> str:
    """The context of a link that came without one, as from Open edX unless told to: a course of its own."""
    return f"link {lti_resource_link_id}"[:255]


def _link(session: Session, deployment: Deployment, course: Course, launch: Launch) -> ResourceLink:
    resource_link = launch.known_resource_link()
    link = session.scalar(
        select(ResourceLink).where(
            ResourceLink.deployment_id == deployment.id,
            ResourceLink.lti_resource_link_id == resource_link.id,
        )
    )
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
    link.course_id = course.id
    if resource_link.title:
        link.title = resource_link.title
    if launch.grades is not None:
        link.line_item_url = launch.grades.line_item_url or link.line_item_url
        link.line_items_url = launch.grades.line_items_url or link.line_items_url
        link.ags_scopes = " ".join(sorted(launch.grades.scopes))
    return link
