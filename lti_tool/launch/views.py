"""The addresses a platform knows: login, launch and our key set, and the page a launch leads to."""

from typing import cast
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, current_app, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from lti_tool.access import Permission, allow, current_actor, guard
from lti_tool.activities.catalogue import KINDS, kind_named
from lti_tool.launch import service
from lti_tool.launch.refusals import BrowserUnknown, Door, DoorClosed
from lti_tool.launch.service import FrontDoor
from lti_tool.lti import launch, state, tool_keys
from lti_tool.lti.errors import Reason, StateRefused
from lti_tool.lti.state import LoginState
from lti_tool.participation import queries
from lti_tool.platforms.keys import KeyRing
from lti_tool.web import current

blueprint = Blueprint("launch", __name__, template_folder="templates")

COOKIE = "__Host-lti-{}"
LOCAL_COOKIE = "lti-{}"


@blueprint.route("/lti/login", methods=["GET", "POST"])
@blueprint.route("/lti/login/<uuid:registration_id>", methods=["GET", "POST"], endpoint="login_of")
@allow(Permission.PUBLIC)
def login(registration_id: UUID | None = None) -> ResponseReturnValue:
    """A platform asks us to log somebody in (Security Framework 5.1.1.1)."""
    fields = request.form if request.method == "POST" else request.args
    sent = service.answer_login(_door(), fields.to_dict(flat=False), registration_id, now=current.now())
    answer = redirect(sent.url, 303)
    _give_cookie(answer, sent.cookie, sent.secret)
    return answer


@blueprint.post("/lti/launch")
@allow(Permission.PUBLIC)
def enter() -> ResponseReturnValue:
    """A platform's answer arrives (Security Framework 5.1.1.3): check it, spend it, let the person in."""
    door, now = _door(), current.now()
    response = launch.parse_response(request.form.to_dict(flat=False))
    begun = door.seal.open(response.state, now=now)
    _check_browser(door, begun)
    checked = service.check_launch(door, response, begun, now=now)
    service.spend(door, begun)
    entered = service.enter(current.session(), checked, now=now)
    g.potluck_launch_id = entered.launch.id
    answer = redirect(_way_in(entered.kind, is_staff=entered.launch.is_staff), 303)
    guard.let_in(answer, entered.launch, entered.secret)
    _take_cookie(answer, service.cookie_key(begun))
    return answer


@blueprint.get("/lti/launch")
@allow(Permission.PUBLIC)
def opened_directly() -> ResponseReturnValue:
    """Somebody opens a launch address without an LMS; Moodle's server does, each time a link is saved."""
    raise DoorClosed(Door.OPENED_DIRECTLY)


@blueprint.get("/lti/jwks")
@allow(Permission.PUBLIC)
def jwks() -> Response:
    """Our public keys (Security Framework 6.3)."""
    ring = cast(KeyRing, current_app.extensions["potluck_keys"])
    answer = jsonify(tool_keys.public_document(ring.published(current.session(), now=current.now())))
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer


@blueprint.get("/l/<uuid:launch_id>/")
@allow(Permission.OPEN)
def here() -> ResponseReturnValue:
    """Where this launch leads: into the activity, to its set-up, or to a page that says not yet."""
    actor = current_actor()
    activity = queries.placed_activity(current.session(), actor.organisation_id, actor.resource_link_id)
    if activity is None and not actor.may(Permission.AUTHOR):
        return render_template("launch/not_ready.html")
    return redirect(_way_in(activity.kind if activity else None, is_staff=actor.may(Permission.AUTHOR)), 303)


def _way_in(kind: str | None, *, is_staff: bool) -> str:
    if kind is not None:
        return url_for(kind_named(kind).home_endpoint)
    if is_staff:
        return url_for(KINDS[0].setup_endpoint)
    return url_for("launch.here")


def _door() -> FrontDoor:
    return cast(FrontDoor, current_app.extensions["potluck_front_door"])


def _check_browser(door: FrontDoor, begun: LoginState) -> None:
    key = service.cookie_key(begun)
    secret = request.cookies.get(COOKIE.format(key))
    if secret is None and current.runtime().settings.is_loopback:
        secret = request.cookies.get(LOCAL_COOKIE.format(key))
    try:
        state.check_browser(begun, secret)
    except StateRefused as refused:
        if refused.reason is not Reason.STATE_BROWSER_UNKNOWN:
            raise
        if service.was_spent(door, begun):  # its cookie went when it was used
            raise DoorClosed(Door.USED_ALREADY) from refused
        address = url_for("launch.login_of", registration_id=begun.registration_id)
        again = urlencode(service.restart_query(door, begun))
        raise BrowserUnknown(refused, f"{address}?{again}") from refused


def _give_cookie(answer: Response, key: str, secret: str) -> None:
    age = int(state.LIFETIME.total_seconds())
    answer.set_cookie(
        COOKIE.format(key),
        secret,
        max_age=age,
        path="/",
        secure=True,
        httponly=True,
        samesite="None",
        partitioned=True,
    )
    if current.runtime().settings.is_loopback:
        answer.set_cookie(LOCAL_COOKIE.format(key), secret, max_age=age, path="/", httponly=True)


def _take_cookie(answer: Response, key: str) -> None:
    answer.delete_cookie(
        COOKIE.format(key), path="/", secure=True, httponly=True, samesite="None", partitioned=True
    )
    if current.runtime().settings.is_loopback:
        answer.delete_cookie(LOCAL_COOKIE.format(key), path="/", httponly=True)
