"""The facilitator's pages about one review: endorse it, set it aside, let it count again."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.peer_review.queries import verdicts
from lti_tool.activities.peer_review.queries.authorship import authors_of
from lti_tool.activities.peer_review.queries.verdicts import Decidable
from lti_tool.activities.peer_review.service import deciding
from lti_tool.activities.peer_review.views import typed
from lti_tool.activities.peer_review.views.mounting import blueprint
from lti_tool.web import current
from lti_tool.web.forms import Reader

WRONG = 422


@blueprint.post("/people/reviews/<uuid:review_id>/endorse")
@allow(Permission.FACILITATE)
def endorse(review_id: UUID) -> ResponseReturnValue:
    """Say that this review is a good one, or take that back."""
    if request.form.get("do") == "back":
        deciding.take_endorsement_back(current.session(), current_actor(), review_id)
    else:
        deciding.endorse(current.session(), current_actor(), review_id, now=current.now())
    return _back_to_author(_about(review_id))


@blueprint.get("/people/reviews/<uuid:review_id>/set-aside")
@allow(Permission.FACILITATE)
def look_before_setting_aside(review_id: UUID) -> ResponseReturnValue:
    """What setting the review aside does, and why it shall be."""
    return _page(_about(review_id), Reader(request.form))


@blueprint.post("/people/reviews/<uuid:review_id>/set-aside")
@allow(Permission.FACILITATE)
def set_aside(review_id: UUID) -> ResponseReturnValue:
    """Set it aside, or let it count again."""
    about = _about(review_id)
    if request.form.get("do") == "count":
        deciding.count_again(current.session(), current_actor(), review_id, now=current.now())
        return _back_to_author(about)
    reason, reader = typed.reason(request.form)
    if not reader.ok:
        return _page(about, reader), WRONG
    deciding.set_aside(current.session(), current_actor(), review_id, reason, now=current.now())
    return _back_to_author(about)


def _about(review_id: UUID) -> Decidable:
    return verdicts.decidable(current.session(), current_actor(), review_id)


def _back_to_author(about: Decidable) -> ResponseReturnValue:
    authors = authors_of(current.session(), about.work)
    if not authors:
        return redirect(url_for("peer_review.people"), 303)
    return redirect(url_for("peer_review.learner", participant_id=authors[0].id), 303)


def _page(about: Decidable, reader: Reader) -> str:
    return render_template("peer_review/set_aside.html", about=about, reader=reader, label=typed.REASON)
