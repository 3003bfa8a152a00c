"""A course with very many people, and what the LMS says of them."""

from sqlalchemy import select, update

from lti_tool.courses.models import Course, CourseGroup, CourseGroupMember, Identity, Membership, Person
from lti_tool.db import new_id
from lti_tool.sandbox.seed import LEARNERS
from tests.house import House

LONGEST_NAME = "Maria-Antonieta Papadopoulou-Wolfeschlegelsteinhausenbergerdorff von Hohenstein"
MANY = (LONGEST_NAME, *(f"Learner {nth:03}" for nth in range(1, 220)))


def know_roster(
    house: House, problem: str | None = None, url: str | None = "http://127.0.0.1:8001/roster"
) -> None:
    """How the list of people stands."""
    values = {"roster_synced_at": house.clock(), "roster_problem": problem, "roster_url": url}
    with house.runtime.database.writing() as session:
        session.execute(update(Course).values(**values))


def group_up(house: House, name: str) -> None:
    """A group of the course, as the LMS told us."""
    with house.runtime.database.writing() as session:
        [course] = session.scalars(select(Course))
        kept = {"organisation_id": course.organisation_id, "course_id": course.id}
        session.add(CourseGroup(**kept, lti_group_id=name, name=name, set_name="Shifts"))


def fill_group(house: House, name: str, count: int) -> None:
    """So many learners are in this group."""
    subjects = [learner.id for learner in LEARNERS[:count]]
    with house.runtime.database.writing() as session:
        [group] = session.scalars(select(CourseGroup).where(CourseGroup.name == name))
        kept = {"organisation_id": group.organisation_id, "group_id": group.id}
        for person_id in session.scalars(select(Identity.person_id).where(Identity.subject.in_(subjects))):
            session.add(CourseGroupMember(**kept, person_id=person_id))


def enrol_many(house: House) -> None:
    """Fill the course, one name longer than any."""
    with house.runtime.database.writing() as session:
        [course] = session.scalars(select(Course))
        for nth, name in enumerate(MANY):
            person = Person(
                id=new_id(),
                organisation_id=course.organisation_id,
                xapi_name=f"many-{nth}",
                name=name,
                created_at=house.clock(),
            )
            session.add(person)
            session.flush()
            session.add(
                Membership(
                    organisation_id=course.organisation_id,
                    course_id=course.id,
                    person_id=person.id,
                    is_learner=True,
                    is_staff=False,
                    seen_at=house.clock(),
                )
            )
