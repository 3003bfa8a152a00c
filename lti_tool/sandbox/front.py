"""How a browser gets from an activity to the tool: login starts here, and its question is answered here."""

from http import HTTPStatus

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request

from lti_tool.sandbox import authorization
from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.answers import may_misbehave
from lti_tool.sandbox.authorization import FormPost
from lti_tool.sandbox.errors import Refused
from lti_tool.sandbox.framing import NO_STORAGE, storage_target
from lti_tool.sandbox.here import here
from lti_tool.sandbox.hints import Hint
from lti_tool.sandbox.lms import current_lms
from lti_tool.sandbox.misbehaviour import Endpoint
from lti_tool.sandbox.state import Person

bp = Blueprint("front", __name__)


@bp.get("/as/<username>/course/<course_id>/activity/<link_id>/open")
def open_activity(username: str, course_id: str, link_id: str) -> Response:
    """Start the login of a launch: `in` a window or a frame, `by` POST (a form that sends itself) or GET."""
    place = here(username, course_id, link_id)
    if place.link is None:
        abort(HTTPStatus.NOT_FOUND)
    return go(place.person, Hint(place.link.id, wanted_target()))


def wanted_target() -> str:
    """Where the browser wants the tool to be shown: `in` a frame, or a window; anything else is a 404."""
    target = request.args.get("in", v.IFRAME)
    if target not in {v.IFRAME, v.WINDOW}:
        abort(HTTPStatus.NOT_FOUND)
    return target


def go(person: Person, hint: Hint) -> Response:
    """Start the login of this visit, `by` POST (a form that sends itself) or GET; `storage` names a frame."""
    storage = storage_target(request.args.get("storage", NO_STORAGE))
    form = authorization.start_login(current_lms(), person, hint, storage_target=storage)
    if request.args.get("by") == "get":
        return Response(status=HTTPStatus.FOUND, headers={"Location": authorization.with_query(form)})
    return _form_page(form)


@bp.route("/lti/authorize", methods=["GET", "POST"])
@may_misbehave(Endpoint.AUTHORIZE)
def authorize() -> Response:
    """Answer the tool's authentication request with a form that carries the launch to it."""
    asked = request.args if request.method == "GET" else request.form
    try:
        form = authorization.answer(current_lms(), dict(asked.lists()))
    except Refused as error:
        page = render_template("sandbox/refused.html", code=error.code, reason=error.reason)
        return make_response(page, error.status)
    return _form_page(form)


@bp.get("/as/<username>/")
def enter(username: str) -> Response:
    """The first course of the person who was chosen."""
    person = current_lms().world.person_called(username)
    courses = current_lms().world.courses_of(person.id) if person is not None else []
    if not courses:
        abort(HTTPStatus.NOT_FOUND)
    return make_response(redirect(f"/as/{username}/course/{courses[0].id}"))


def _form_page(form: FormPost) -> Response:
    response = make_response(render_template("sandbox/on_the_way.html", form=form))
    response.headers["Cache-Control"] = "no-store"
    return response
