"""What a session keeps about its reader: the time zone of their browser."""

from zoneinfo import available_timezones

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from lti_tool.access.actor import Permission
from lti_tool.access.guard import allow, current_launch
from lti_tool.courses import service as courses
from lti_tool.web import current

blueprint = Blueprint("access", __name__)


@blueprint.post("/l/<uuid:launch_id>/zone")
@allow(Permission.OPEN)
def tell_zone() -> ResponseReturnValue:
    """The browser tells its zone, once for a session."""
    zone = request.form.get("zone", "")
    if zone not in available_timezones():
        abort(400)
    launch = current_launch()
    shown_otherwise = launch.time_zone != zone
    launch.time_zone = zone
    courses.learn_zone(current.session(), launch.person_id, zone)
    return "", 205 if shown_otherwise else 204
