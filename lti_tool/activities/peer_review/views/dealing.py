"""The facilitator's page that gives out works to everybody at once: first what it will do, then the deed."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.peer_review.queries import dealing as queries
from lti_tool.activities.peer_review.service import dealing as service
from lti_tool.activities.peer_review.views.mounting import blueprint
from lti_tool.web import current


@blueprint.get("/people/give-out")
@allow(Permission.FACILITATE)
def look_before_giving_out() -> ResponseReturnValue:
    """What giving out works now will do, in numbers and names."""
    prospect = queries.prospect(current.session(), current_actor(), now=current.now())
    if prospect.is_dealt:
        return redirect(url_for("peer_review.people"), 303)
    return render_template("peer_review/give_out.html", prospect=prospect)


@blueprint.post("/people/give-out")
@allow(Permission.FACILITATE)
def give_out() -> ResponseReturnValue:
    """Give them out."""
    service.give_out(current.session(), current_actor(), now=current.now())
    return redirect(url_for("peer_review.people", done="given_out"), 303)
