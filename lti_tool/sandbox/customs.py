"""Custom parameters at a launch: which variables this LMS fills in, and with what."""

from collections.abc import Iterable, Mapping

from lti_tool.sandbox.state import Course, Person, ResourceLink


def filled(custom: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """Custom parameters with the known variables filled in; the others stay as they are, as in Moodle."""
    return {
        name: known.get(value[1:], value) if value[:1] == "$" else value for name, value in custom.items()
    }


def values(
    offered: Iterable[str], person: Person, course: Course | None = None, link: ResourceLink | None = None
) -> dict[str, str]:
    """What each variable that the LMS offers stands for here (LTI 1.3 core, appendix B).

    A window of time stands for nothing until the activity has one.
    """
    known = _of_person(person)
    if course is not None:
        known |= _of_course(course)
    if link is not None:
        known |= _of_link(link)
    return {name: known[name] for name in offered if name in known}


def _of_person(person: Person) -> dict[str, str]:
    if person.is_anonymous:
        return {}
    known = {"User.id": person.id}
    if person.has_name:
        known |= {
            "User.username": person.username,
            "Person.name.full": person.name,
            "Person.name.given": person.given_name,
            "Person.name.family": person.family_name,
            "Person.email.primary": person.email,
            "Person.sourcedId": person.sourced_id,
        }
    return known


def _of_course(course: Course) -> dict[str, str]:
    return {
        "Context.id": course.id,
        "Context.label": course.label,
        "Context.title": course.title,
        "Context.id.history": ",".join(course.history),
        "CourseSection.sourcedId": course.sourced_id,
    }


def _of_link(link: ResourceLink) -> dict[str, str]:
    return {
        "ResourceLink.id": link.id,
        "ResourceLink.title": link.title,
        "ResourceLink.description": link.description,
        "ResourceLink.id.history": ",".join(link.history),
        **link.dates,
    }
