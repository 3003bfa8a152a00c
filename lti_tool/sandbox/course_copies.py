"""A course copied for a new term: new ids everywhere, and each thing remembers what it was copied from."""

import secrets
from dataclasses import replace

from lti_tool.sandbox.state import Course, Membership
from lti_tool.sandbox.world import World


def copy(world: World, course: Course, title: str, members: list[Membership] | None = None) -> Course:
    """Copy a course with its activities, columns and other material; grades stay behind.

    Custom parameters, resource ids and tags are kept as the tool wrote them. Everybody of the old course is
    in the new one, unless `members` says who.
    """
    with world.changing():
        made = Course(
            id=f"c-{secrets.token_hex(4)}",
            title=title,
            label=course.label,
            sourced_id=course.sourced_id,
            history=(course.id, *course.history),
        )
        world.add_course(made)
        everybody = [membership for _, membership in world.roster(course.id)]
        for membership in everybody if members is None else members:
            world.enrol(replace(membership, course_id=made.id))
        for link in world.links(course.id):
            column = world.line_item(course.id, link.line_item_id or "")
            history = (link.id, *link.history)
            world.place(
                replace(link, course_id=made.id, history=history),
                replace(column, course_id=made.id) if column is not None else None,
            )
        for material in world.materials(course.id):
            world.add_material(replace(material, course_id=made.id))
    return made
