"""How somebody adds an activity from a tool: the page around the tool, its answer, and their yes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Final

from flask import Blueprint, abort, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lti_tool.sandbox import deep_link_answers
from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.addresses import ToolAddress
from lti_tool.sandbox.deep_link_answers import Kept
from lti_tool.sandbox.deep_linking import Choosing, DeepLinkingSettings
from lti_tool.sandbox.errors import Refused
from lti_tool.sandbox.framing import framed
from lti_tool.sandbox.front import go, wanted_target
from lti_tool.sandbox.here import Here, here
from lti_tool.sandbox.hints import Hint
from lti_tool.sandbox.lms import current_lms
from lti_tool.sandbox.showing import page
from lti_tool.sandbox.vocabulary import Message

bp = Blueprint("choosing", __name__)

# What an LMS that can do less would say; the page offers each under this name.
_LESS: Final[Mapping[str, Callable[[DeepLinkingSettings], DeepLinkingSettings]]] = {
    "one": lambda settings: replace(settings, accept_multiple=False),
    "ungraded": lambda settings: replace(settings, accept_lineitem=False),
    "activities": lambda settings: replace(settings, accept_types=(v.LTI_RESOURCE_LINK,)),
    "links": lambda settings: replace(settings, accept_types=(v.LINK,)),
    "files": lambda settings: replace(settings, accept_types=(v.FILE,), accept_media_types="image/*"),
    "windows": lambda settings: replace(settings, accept_presentation_document_targets=(v.WINDOW,)),
    "at-once": lambda settings: replace(settings, auto_create=True),
    "without-data": lambda settings: replace(settings, data=None),
}


@bp.get("/as/<username>/course/<course_id>/choose")
def choose(username: str, course_id: str) -> str:
    """Choose something in the tool, shown in a frame; `?only=...` plays an LMS that can do less."""
    place = _instructor(username, course_id)
    only = request.args.getlist("only")
    tool = _tool()
    address = {"username": username, "course_id": course_id, "tool": request.args.get("tool")}
    frame = framed(tool, ".open_tool", **address, only=only)
    return page("sandbox/choose.html", place, frame=frame, tool=tool, only=only, offers=_offers())


@bp.get("/as/<username>/course/<course_id>/choose/open")
def open_tool(username: str, course_id: str) -> Response:
    """Start the login of a deep linking request."""
    place = _instructor(username, course_id)
    lms, target = current_lms(), wanted_target()
    begun = lms.choosings.start(place.person.id, place.course.id, _tool(), _settings())
    return go(place.person, Hint(begun.id, target, Message.DEEP_LINKING))


@bp.post("/lti/deep-links")
def receive() -> Response:
    """The tool's answer: kept at once when that was announced, else after a yes."""
    lms = current_lms()
    try:
        choosing = deep_link_answers.waiting(lms, request.args.to_dict())
        answered = deep_link_answers.receive(lms, choosing, request.form.to_dict())
        chosen = answered.answer
        if chosen is None or not chosen.items or answered.settings.auto_create:
            return _kept(answered, deep_link_answers.keep(lms, answered))
    except Refused as error:
        return _refused(error)
    return make_response(render_template("sandbox/confirm.html", **_place(answered), chosen=chosen))


@bp.post("/lti/deep-links/keep")
def keep() -> Response:
    """Yes, put it into the course."""
    lms = current_lms()
    choosing = lms.choosings.find(request.form.get("choosing", ""))
    if choosing is None:
        abort(HTTPStatus.NOT_FOUND)
    try:
        return _kept(choosing, deep_link_answers.keep(lms, choosing))
    except Refused as error:
        return _refused(error)


def _offers() -> dict[str, str]:
    return {
        "one": _("One activity at a time"),
        "ungraded": _("Without columns in the gradebook"),
        "activities": _("Activities, no plain links"),
        "links": _("Plain links, no activities"),
        "files": _("Pictures, neither activities nor links"),
        "windows": _("Everything in a new window"),
        "at-once": _("Put into the course without asking"),
        "without-data": _("No data to hand back"),
    }


def _settings() -> DeepLinkingSettings:
    settings = DeepLinkingSettings()
    for name in request.args.getlist("only"):
        settings = _LESS.get(name, _as_it_is)(settings)
    return settings


def _as_it_is(settings: DeepLinkingSettings) -> DeepLinkingSettings:
    return settings


def _tool() -> ToolAddress:
    lms = current_lms()
    tool = lms.tool_called(request.args.get("tool", lms.tool.client_id))
    if tool is None or not tool.takes(Message.DEEP_LINKING):
        abort(HTTPStatus.NOT_FOUND)
    return tool


def _instructor(username: str, course_id: str) -> Here:
    place = here(username, course_id)
    if not place.membership.is_instructor:
        abort(HTTPStatus.FORBIDDEN)
    return place


def _place(choosing: Choosing) -> dict[str, object]:
    world = current_lms().world
    return {
        "choosing": choosing,
        "person": world.person(choosing.person_id),
        "course": world.course(choosing.course_id),
    }


def _kept(choosing: Choosing, kept: Kept) -> Response:
    return make_response(render_template("sandbox/kept.html", **_place(choosing), kept=kept))


def _refused(error: Refused) -> Response:
    return make_response(
        render_template("sandbox/refused.html", code=error.code, reason=error.reason), error.status
    )
