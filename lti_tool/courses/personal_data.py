"""What is held about a person as such: names, addresses, courses, groups; given to them, and removed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lti_tool.courses.models import Course, CourseGroup, CourseGroupMember, Identity, Membership, Person
from lti_tool.platforms.models import Registration


def export_personal(session: Session, person_id: UUID) -> Mapping[str, Any]:
    """Who somebody is here, and where they learn or teach."""
    person = session.get_one(Person, person_id)
    return {
        "name": person.name,
        "email": person.email,
        "language": person.locale,
        "time_zone": person.time_zone,
        "known_since": person.created_at.isoformat(),
        "known_to": _identities(session, person_id),
        "name_in_the_record": person.xapi_name,
        "courses": _courses(session, person_id),
        "groups": _groups(session, person_id),
    }


def erase_personal(session: Session, person_id: UUID) -> None:
    """Remove the person; all else that points to them must have let go of them before."""
    session.execute(delete(CourseGroupMember).where(CourseGroupMember.person_id == person_id))
    session.execute(delete(Membership).where(Membership.person_id == person_id))
    session.execute(delete(Identity).where(Identity.person_id == person_id))
    session.execute(delete(Person).where(Person.id == person_id))


def _identities(session: Session, person_id: UUID) -> list[Mapping[str, Any]]:
    rows = session.execute(
        select(Registration.label, Identity.subject)
        .join(Registration, Registration.id == Identity.registration_id)
        .where(Identity.person_id == person_id)
    )
    return [{"lms": label, "id_there": subject} for label, subject in rows]


def _courses(session: Session, person_id: UUID) -> list[Mapping[str, Any]]:
    rows = session.execute(
        select(Course.title, Membership)
        .join(Course, Course.id == Membership.course_id)
        .where(Membership.person_id == person_id)
        .order_by(Membership.seen_at)
    )
    return [
        {
            "title": title,
            "learns": membership.is_learner,
            "leads": membership.is_staff,
            "state": membership.state,
            "last_seen_at": membership.seen_at.isoformat(),
        }
        for title, membership in rows
    ]


def _groups(session: Session, person_id: UUID) -> list[str]:
    mine = select(CourseGroup.name).join(CourseGroupMember, CourseGroupMember.group_id == CourseGroup.id)
    return list(session.scalars(mine.where(CourseGroupMember.person_id == person_id)))
