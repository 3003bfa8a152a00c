"""The addresses a platform knows: login, launch and our key set, and the page a launch leads to."""

from typing import cast
from uuid import UUID

from flask import Blueprint, current_app, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from lti_tool.access import Permission, allow, current_actor, guard
from lti_tool.access.actor import actor_of
from lti_tool.access.guard import current_launch
from lti_tool.activities.catalogue import kind_named
from lti_tool.launch import ladder, service, ways
from lti_tool.launch.refusals import Door, DoorClosed
from lti_tool.launch.service import Checked, Entered, FrontDoor
from lti_tool.lti import launch, tool_keys
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
    checked = service.let_through(door, response, begun, now=now)
    if not checked.begins_session:
        return _all_there_is(checked)
    entered = _let_in(checked, is_cookieless=False)
    answer = redirect(ways.way_in(actor_of(entered.launch), entered.launch.message, entered.kind), 303)
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
    checked = service.let_through(door, response, begun, now=now)
    if not checked.begins_session:
        return _all_there_is(checked)
    entered = _let_in(checked, is_cookieless=True)
    address = ways.way_in(actor_of(entered.launch), entered.launch.message, entered.kind)
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
    """Where this launch leads: on to a page of what it is for, or to one that says why there is none."""
    actor, message = current_actor(), current_launch().message
    activity = queries.placed_activity(current.session(), actor.organisation_id, actor.resource_link_id)
    kind, made, done = activity.kind if activity else None, request.args.get("made"), request.args.get("done")
    way = ways.way_in(actor, message, kind, made=made, done=done)
    if way != request.path:
        return redirect(way, 303)
    if activity is None:
        return render_template("launch/not_ready.html")
    return render_template(
        "launch/nobody.html", activity=activity, home=kind_named(activity.kind).home_endpoint
    )


@blueprint.get("/l/<uuid:launch_id>/mentored")
@allow(Permission.SEE_MENTORED)
def mentored() -> ResponseReturnValue:
    """How those stand whom a mentor looks after; there is nothing to do here."""
    actor, session = current_actor(), current.session()
    activity = queries.placed_activity(session, actor.organisation_id, actor.resource_link_id)
    if activity is None:
        return render_template("launch/not_ready.html")
    standings = queries.how_they_stand(session, actor, actor.mentored_person_ids, activity)
    return render_template("launch/mentored.html", activity=activity, standings=standings)


def _all_there_is(checked: Checked) -> ResponseReturnValue:
    """One page for somebody who gets no session: a guest who may look, or a person we know nothing of."""
    if not checked.is_heard_of:
        return render_template("launch/nothing_held.html", is_own=checked.launch.for_user is None)
    activity = service.look_in(current.session(), checked)
    if activity is None:
        return render_template("launch/not_ready.html")
    kind = kind_named(activity.kind)
    content = kind.content(current.session(), activity)
    return render_template("launch/guest.html", content=content, kind=kind)


def _let_in(checked: Checked, *, is_cookieless: bool) -> Entered:
    """Begin the session of somebody who was let through."""
    entered = service.enter(current.session(), checked, is_cookieless=is_cookieless, now=current.now())
    g.potluck_launch_id = entered.launch.id
    return entered


def _door() -> FrontDoor:
    return cast(FrontDoor, current_app.extensions["potluck_front_door"])
