"""Where somebody is in the pretend LMS, read from the address: the person, the course, the activity."""

from dataclasses import dataclass
from http import HTTPStatus

from flask import abort

from lti_tool.sandbox.lms import current_lms
from lti_tool.sandbox.state import Course, Membership, Person, ResourceLink


@dataclass(frozen=True, slots=True)
class Here:
    """A person in a course, perhaps at an activity."""

    person: Person
    course: Course
    membership: Membership
    link: ResourceLink | None = None


def here(username: str, course_id: str, link_id: str | None = None) -> Here:
    """The place that an address names; one that is not there is a 404."""
    world = current_lms().world
    person, course = world.person_called(username), world.course(course_id)
    if person is None or course is None:
        abort(HTTPStatus.NOT_FOUND)
    membership = world.membership(course.id, person.id)
    link = world.link(link_id) if link_id is not None else None
    if membership is None or (link_id is not None and (link is None or link.course_id != course.id)):
        abort(HTTPStatus.NOT_FOUND)
    return Here(person, course, membership, link)
