"""How a browser gets from an activity to the tool: login starts here, and its question is answered here."""

from http import HTTPStatus

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request

from lti_tool.sandbox import authorization, hints
from lti_tool.sandbox.answers import may_misbehave
from lti_tool.sandbox.authorization import FormPost
from lti_tool.sandbox.errors import Refused
from lti_tool.sandbox.here import here
from lti_tool.sandbox.hints import Hint
from lti_tool.sandbox.lms import current_lms
from lti_tool.sandbox.misbehaviour import Endpoint

bp = Blueprint("front", __name__)


@bp.get("/as/<username>/course/<course_id>/activity/<link_id>/open")
def open_activity(username: str, course_id: str, link_id: str) -> Response:
    """Start the login of a launch: `in` a window or a frame, `by` POST (a form that sends itself) or GET."""
    place = here(username, course_id, link_id)
    target = request.args.get("in", hints.IFRAME)
    if place.link is None or target not in {hints.IFRAME, hints.WINDOW}:
        abort(HTTPStatus.NOT_FOUND)
    form = authorization.start_login(current_lms(), place.person, Hint(place.link.id, target))
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
