"""The facilitator's page about groups: who reviews whom, who would get too few works, and what helps."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.peer_review.queries import shortfall as queries
from lti_tool.activities.peer_review.rules.settings import FEWEST_REVIEWS, MOST_REVIEWS
from lti_tool.activities.peer_review.service import grouping as service
from lti_tool.activities.peer_review.views.mounting import blueprint
from lti_tool.errors import Refused
from lti_tool.web import current
from lti_tool.web.forms import Bounds, Reader

MOST_NAMES = 50


@blueprint.get("/people/groups")
@allow(Permission.FACILITATE)
def groups() -> ResponseReturnValue:
    """What groups allow, in numbers and names."""
    found = queries.shortfall(current.session(), current_actor())
    return render_template("peer_review/groups.html", found=found, most_names=MOST_NAMES)


@blueprint.post("/people/groups")
@allow(Permission.AUTHOR)
def change_groups() -> ResponseReturnValue:
    """Let groups matter no more, or ask for fewer reviews."""
    session, actor, now = current.session(), current_actor(), current.now()
    if request.form.get("do") == "relax":
        service.let_everybody_review_everybody(session, actor, now=now)
        return redirect(url_for("peer_review.people", done="changed"), 303)
    fewer = Reader(request.form).integer("reviews", Bounds(FEWEST_REVIEWS, MOST_REVIEWS))
    try:
        service.ask_for_fewer(session, actor, fewer or 0, now=now)
    except Refused:  # pressed twice, or in another window meanwhile
        return redirect(url_for("peer_review.groups"), 303)
    return redirect(url_for("peer_review.people", done="changed"), 303)
