"""Somebody's own account: what launches tell about them, and what a tool keeps about them."""

from dataclasses import replace
from http import HTTPStatus

from flask import Blueprint, abort, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.addresses import ToolAddress
from lti_tool.sandbox.framing import framed
from lti_tool.sandbox.front import go, wanted_target
from lti_tool.sandbox.here import Here, here
from lti_tool.sandbox.hints import Hint
from lti_tool.sandbox.lms import current_lms
from lti_tool.sandbox.showing import page
from lti_tool.sandbox.state import Person, Told
from lti_tool.sandbox.vocabulary import Message

bp = Blueprint("accounts", __name__, url_prefix="/as/<username>/course/<course_id>")


@bp.get("/account")
def account(username: str, course_id: str) -> str:
    """What launches tell, and the tools that may be asked for one's data."""
    choices = {
        Told.EVERYTHING: _("Name, email address and a lasting id"),
        Told.NO_NAME: _("A lasting id, no name and no email address"),
        Told.NOTHING: _("Nothing: every launch is by a stranger"),
    }
    return page("sandbox/account.html", here(username, course_id), choices=choices, tools=_tools())


@bp.post("/account")
def change(username: str, course_id: str) -> Response:
    """Tell tools more or less about oneself."""
    place, told = here(username, course_id), request.form.get("told", "")
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(HTTPStatus.FORBIDDEN)
    if told not in list(Told):
        abort(HTTPStatus.BAD_REQUEST)
    current_lms().world.add_person(replace(place.person, told=told))
    return redirect(url_for(".account", username=username, course_id=course_id), HTTPStatus.SEE_OTHER)


@bp.get("/data/<client_id>/<about>")
def data(username: str, course_id: str, client_id: str, about: str) -> str:
    """What a tool keeps about somebody, shown by the tool in a frame (Data Privacy Launch)."""
    place = here(username, course_id)
    tool, person = _asked(place, client_id, about)
    address = {"username": username, "course_id": course_id, "client_id": client_id}
    frame = framed(tool, ".open_data", **address, about=about)
    return page("sandbox/data.html", place, frame=frame, tool=tool, about=person)


@bp.get("/data/<client_id>/<about>/open")
def open_data(username: str, course_id: str, client_id: str, about: str) -> Response:
    """Start the login of a privacy launch."""
    place = here(username, course_id)
    tool, person = _asked(place, client_id, about)
    return go(place.person, Hint(tool.client_id, wanted_target(), Message.DATA_PRIVACY, person.id))


def _tools() -> list[ToolAddress]:
    return [tool for tool in current_lms().tools() if tool.takes(Message.DATA_PRIVACY)]


def _asked(place: Here, client_id: str, about: str) -> tuple[ToolAddress, Person]:
    world = current_lms().world
    tool = next((tool for tool in _tools() if tool.client_id == client_id), None)
    person = world.person_called(about)
    if tool is None or person is None:
        abort(HTTPStatus.NOT_FOUND)
    administers = v.INSTITUTION_ADMINISTRATOR in world.roles_in_institution(place.person.id)
    if person.id != place.person.id and not administers:
        abort(HTTPStatus.FORBIDDEN)
    return tool, person
