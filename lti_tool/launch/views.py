"""The addresses a platform knows: login, launch and our key set, and the page a launch leads to."""

from typing import cast
from uuid import UUID

from flask import Blueprint, current_app, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from lti_tool.access import Permission, allow, current_actor, guard
from lti_tool.activities.catalogue import KINDS, kind_named
from lti_tool.launch import ladder, service
from lti_tool.launch.refusals import Door, DoorClosed
from lti_tool.launch.service import Entered, FrontDoor
from lti_tool.lti import launch, tool_keys
from lti_tool.lti.launch import AuthenticationResponse
from lti_tool.lti.state import LoginState
from lti_tool.participation import queries
from lti_tool.platforms.keys import KeyRing
from lti_tool.web import current

blueprint = Blueprint("launch", __name__, template_folder="templates")


@blueprint.route("/lti/login", methods=["GET", "POST"])
@blueprint.route("/lti/login/<uuid:registration_id>", methods=["GET", "POST"], endpoint="login_of")
@allow(Permission.PUBLIC)
def login(registration_id: UUID | None = None) -> ResponseReturnValue:
    """A platform asks us to log somebody in (Security Framework 5.1.1.1)."""
    fields = request.form if request.method == "POST" else request.args
    sent = service.answer_login(_door(), fields.to_dict(flat=False), registration_id, now=current.now())
    return ladder.send_to_platform(sent)


@blueprint.post("/lti/launch")
@allow(Permission.PUBLIC)
def enter() -> ResponseReturnValue:
    """A platform's answer arrives (Security Framework 5.1.1.3): check it, spend it, let the person in."""
    door, now = _door(), current.now()
    response = launch.parse_response(request.form.to_dict(flat=False))
    begun = door.seal.open(response.state, now=now)
    if ladder.may_be_stored(begun):
        checked = service.check_launch(door, response, begun, now=now)
        return ladder.ask_storage(door, response, begun, checked.launch)
    ladder.check_cookie(door, begun)
    entered = _let_in(door, response, begun, is_cookieless=False)
    answer = redirect(_way_in(entered.kind, is_staff=entered.launch.is_staff), 303)
    guard.let_in(answer, entered.launch, entered.secret)
    ladder.forget(answer, begun)
    return answer


@blueprint.post("/lti/launch/stored")
@allow(Permission.PUBLIC)
def enter_stored() -> ResponseReturnValue:
    """The same launch once more from our own page, with the secret that the platform kept for the browser."""
    door, now = _door(), current.now()
    response = launch.parse_response(request.form.to_dict(flat=False))
    begun = door.seal.open(response.state, now=now)
    ladder.check_stored(door, begun)
    entered = _let_in(door, response, begun, is_cookieless=True)
    address = _way_in(entered.kind, is_staff=entered.launch.is_staff)
    return jsonify(secret=entered.secret, address=address, home=url_for("launch.here"))


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


def _let_in(
    door: FrontDoor, response: AuthenticationResponse, begun: LoginState, *, is_cookieless: bool
) -> Entered:
    """Check a launch whose browser is known, spend its login, begin its session."""
    now = current.now()
    checked = service.check_launch(door, response, begun, now=now)
    service.spend(door, begun)
    entered = service.enter(current.session(), checked, is_cookieless=is_cookieless, now=now)
    g.potluck_launch_id = entered.launch.id
    return entered


def _way_in(kind: str | None, *, is_staff: bool) -> str:
    if kind is not None:
        return url_for(kind_named(kind).home_endpoint)
    if is_staff:
        return url_for(KINDS[0].setup_endpoint)
    return url_for("launch.here")


def _door() -> FrontDoor:
    return cast(FrontDoor, current_app.extensions["potluck_front_door"])
