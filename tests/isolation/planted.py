"""Addresses as somebody in a hurry might write them: the check must not let them pass."""

from uuid import UUID

from flask import Blueprint, Flask, abort

from lti_tool.access import Permission, allow, current_actor
from lti_tool.access.staff_guard import current_caretaker
from lti_tool.activities.peer_review.models import Review
from lti_tool.participation.models import Activity
from lti_tool.platforms.models import Registration
from lti_tool.web import current
from tests.isolation.examples import Example

blueprint = Blueprint("planted", __name__)


@blueprint.get("/l/<uuid:launch_id>/planted/anybodys/<uuid:review_id>")
@allow(Permission.TAKE_PART)
def anybodys(review_id: UUID) -> str:
    """Looks a row up by its id and asks nothing else."""
    return str(current.session().get(Review, review_id) or abort(404))


@blueprint.get("/l/<uuid:launch_id>/planted/organisation/<uuid:activity_id>")
@allow(Permission.FACILITATE)
def of_the_organisation(activity_id: UUID) -> str:
    """Remembers the organisation and forgets the course."""
    found = current.session().get(Activity, activity_id)
    return str(found) if found and found.organisation_id == current_actor().organisation_id else abort(404)


@blueprint.get("/l/<uuid:launch_id>/planted/open")
@allow(Permission.PUBLIC)
def open_page() -> str:
    """Lies below a launch and asks for no session."""
    return "open"


@blueprint.get("/l/<uuid:launch_id>/planted/closed/<uuid:review_id>")
@allow(Permission.TAKE_PART)
def closed(review_id: UUID) -> str:
    """Lets not even its owner in."""
    abort(404, str(review_id))


@blueprint.get("/admin/planted/<uuid:registration_id>")
@allow(Permission.ADMINISTER)
def any_platform(registration_id: UUID) -> str:
    """Shows the staff of one organisation the LMS of another."""
    assert current_caretaker()
    return str(current.session().get(Registration, registration_id) or abort(404))


HERE, NEAR = ("another course", "another deployment"), ("another LMS",)
LEAKING = {
    "GET planted.anybodys": (
        Example("learner", "planted/anybodys/{review}"),
        [f"{who} by its ids: 200" for who in (*HERE, *NEAR, "another organisation")],
    ),
    "GET planted.of_the_organisation": (
        Example("instructor", "planted/organisation/{activity}"),
        [f"{who} by its ids: 200" for who in (*HERE, *NEAR)],
    ),
    "GET planted.open_page": (
        Example("learner", "planted/open"),
        ["nobody: 200", *(f"{who} by its launch: 200" for who in (*HERE, *NEAR, "another organisation"))],
    ),
    "GET planted.closed": (Example("learner", "planted/closed/{review}"), ["its owner: 404"]),
    "GET planted.any_platform": (
        Example("owner", "planted/{registration}"),
        ["the staff of another organisation: 200"],
    ),
}
"""What each one does wrong, and for whom."""


def plant(app: Flask) -> None:
    """Put them among the real ones; to be done before the first request."""
    app.register_blueprint(blueprint)
