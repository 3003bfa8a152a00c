"""What people see of the pretend LMS: who to be, the course with its activity, the roster, coming back."""

from dataclasses import replace
from http import HTTPStatus

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lti_tool.sandbox import course_copies
from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.framing import Frame, framed
from lti_tool.sandbox.here import Here, here
from lti_tool.sandbox.lms import current_lms
from lti_tool.sandbox.showing import page, role_name
from lti_tool.sandbox.state import Course, Person
from lti_tool.sandbox.vocabulary import Message
from lti_tool.sandbox.world import Placement

bp = Blueprint("pages", __name__)

_LONGEST_TITLE = 120


@bp.get("/")
def who() -> str:
    """Choose who to be."""
    world = current_lms().world
    places: dict[Course, list[tuple[Person, str]]] = {}
    for person in world.people():
        for course in world.courses_of(person.id)[:1]:
            part = role_name(world.membership(course.id, person.id))
            places.setdefault(course, []).append((person, part))
    return render_template("sandbox/who.html", places=places)


@bp.get("/as/<username>/course/<course_id>")
@bp.get("/as/<username>/course/<course_id>/activity/<link_id>")
def course(username: str, course_id: str, link_id: str | None = None) -> str:
    """The course with one of its activities: the named one, or the first."""
    return _course_page(here(username, course_id, link_id))


@bp.post("/as/<username>/course/<course_id>/activities")
def add_activity(username: str, course_id: str) -> Response | tuple[str, int]:
    """The instructor puts one more activity into the course."""
    place = _teaching(username, course_id)
    title = " ".join(request.form.get("title", "").split())
    if not title or len(title) > _LONGEST_TITLE:
        error = _("Give the activity a name of 1 to %(most)s characters.", most=_LONGEST_TITLE)
        return _course_page(place, error), HTTPStatus.BAD_REQUEST
    lms, client_id = current_lms(), request.form.get("tool") or None
    if client_id is not None and lms.tool_called(client_id) is None:
        abort(HTTPStatus.NOT_FOUND)
    link = lms.world.add_link(course_id, Placement(title, client_id=client_id))
    return redirect(url_for(".course", username=username, course_id=course_id, link_id=link.id))


@bp.post("/as/<username>/course/<course_id>/copy")
def copy_course(username: str, course_id: str) -> Response:
    """The instructor copies the course for a new term."""
    place = _teaching(username, course_id)
    title = " ".join(request.form.get("title", "").split())[:_LONGEST_TITLE]
    title = title or _("%(title)s (copy)", title=place.course.title)
    made = course_copies.copy(current_lms().world, place.course, title)
    return redirect(url_for(".course", username=username, course_id=made.id))


@bp.get("/as/<username>/course/<course_id>/roster")
def roster(username: str, course_id: str) -> str:
    """Who is in the course."""
    place = here(username, course_id)
    lms = current_lms()
    members = [(person, role_name(membership)) for person, membership in lms.world.roster(course_id)]
    administers = v.INSTITUTION_ADMINISTRATOR in lms.world.roles_in_institution(place.person.id)
    tools = [tool for tool in lms.tools() if administers and tool.takes(Message.DATA_PRIVACY)]
    groups = lms.world.groups(course_id)
    return page("sandbox/roster.html", place, members=members, groups=groups, tools=tools)


@bp.get("/as/<username>/course/<course_id>/returned")
def returned(username: str, course_id: str) -> str:
    """Back from the tool, with what it had to say (LTI 1.3 core, section 5.4.4)."""
    return page("sandbox/returned.html", here(username, course_id))


def _course_page(place: Here, error: str | None = None) -> str:
    world = current_lms().world
    links = world.links(place.course.id)
    shown = place if place.link or error or not links else replace(place, link=links[0])
    return page(
        "sandbox/course.html",
        shown,
        frame=_frame(shown),
        links=links,
        materials=world.materials(place.course.id),
        courses=world.courses_of(place.person.id),
        tools=current_lms().tools(),
        error=error,
    )


def _frame(place: Here) -> Frame | None:
    if place.link is None:
        return None
    address = {"username": place.person.username, "course_id": place.course.id, "link_id": place.link.id}
    return framed(current_lms().tool_of(place.link), "front.open_activity", **address)


def _teaching(username: str, course_id: str) -> Here:
    place = here(username, course_id)
    if not place.membership.is_instructor or request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(HTTPStatus.FORBIDDEN)
    return place
