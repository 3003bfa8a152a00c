"""The page of somebody who reads what reviewers wrote."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.peer_review.queries import pages
from lti_tool.activities.peer_review.service import feedback as service
from lti_tool.activities.peer_review.views.mounting import blueprint
from lti_tool.errors import Refused
from lti_tool.web import current


@blueprint.post("/feedback")
@allow(Permission.TAKE_PART)
def open_feedback() -> ResponseReturnValue:
    """Open the feedback; that it was opened is remembered."""
    try:
        service.open_feedback(current.session(), current_actor(), now=current.now())
    except Refused:
        return redirect(url_for("peer_review.overview"), 303)
    return redirect(url_for("peer_review.feedback"), 303)


@blueprint.get("/feedback")
@allow(Permission.TAKE_PART)
def feedback() -> ResponseReturnValue:
    """What reviewers wrote, and why the grade is what it is."""
    page = pages.feedback_page(current.session(), current_actor(), now=current.now())
    if page is None:
        return redirect(url_for("peer_review.overview"), 303)
    return render_template("peer_review/feedback.html", page=page, part=page.part)
