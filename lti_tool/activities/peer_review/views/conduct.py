"""The page with the code of conduct, before the first review or again later."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.peer_review.queries import conduct as queries
from lti_tool.activities.peer_review.queries import place
from lti_tool.activities.peer_review.service import conduct as service
from lti_tool.activities.peer_review.views import reviewing, typed
from lti_tool.activities.peer_review.views.mounting import blueprint
from lti_tool.activities.peer_review.views.words import CONDUCT
from lti_tool.errors import Conflict
from lti_tool.web import current


@blueprint.get("/conduct")
@allow(Permission.TAKE_PART)
def conduct() -> ResponseReturnValue:
    """What reviewers agree to."""
    here = place.here(current.session(), current_actor())
    return render_template(
        "peer_review/conduct.html",
        here=here,
        text=here.settings.conduct_text or CONDUCT,
        agreed_at=queries.agreed_at(current.session(), here),
    )


@blueprint.post("/conduct")
@allow(Permission.TAKE_PART)
def agree() -> ResponseReturnValue:
    """Agree, and go on to the review."""
    version = typed.version(request.form)
    try:
        service.agree(current.session(), current_actor(), version, now=current.now())
    except Conflict:
        return redirect(url_for("peer_review.conduct"), 303)
    return reviewing.start()
