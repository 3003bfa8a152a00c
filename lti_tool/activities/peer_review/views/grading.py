"""The facilitator's pages about one learner's grade and duties: set by hand, taken back, excused."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.peer_review.queries import grades as queries
from lti_tool.activities.peer_review.queries.grades import Graded
from lti_tool.activities.peer_review.service import grading as service
from lti_tool.activities.peer_review.views import typed
from lti_tool.activities.peer_review.views.mounting import blueprint
from lti_tool.errors import Refused
from lti_tool.web import current
from lti_tool.web.forms import Reader

WRONG = 422


@blueprint.get("/people/<uuid:participant_id>/grade")
@allow(Permission.FACILITATE)
def grade_by_hand(participant_id: UUID) -> ResponseReturnValue:
    """The grade as it stands, and a field for another."""
    return _page("peer_review/grade_by_hand.html", _about(participant_id), Reader(request.form))


@blueprint.post("/people/<uuid:participant_id>/grade")
@allow(Permission.FACILITATE)
def set_grade(participant_id: UUID) -> ResponseReturnValue:
    """Set it, or take it back."""
    about = _about(participant_id)
    if request.form.get("do") == "back":
        return _take_back(about)
    grade, reason, reader = typed.grade(request.form)
    if grade is None or not reader.ok:
        return _page("peer_review/grade_by_hand.html", about, reader), WRONG
    service.set_grade(
        current.session(), current_actor(), participant_id, grade / 100, reason, now=current.now()
    )
    return redirect(url_for("peer_review.learner", participant_id=participant_id), 303)


@blueprint.get("/people/<uuid:participant_id>/excuse")
@allow(Permission.FACILITATE)
def look_before_excusing(participant_id: UUID) -> ResponseReturnValue:
    """What excusing somebody does, and why they shall be."""
    return _page("peer_review/excuse.html", _about(participant_id), Reader(request.form))


@blueprint.post("/people/<uuid:participant_id>/excuse")
@allow(Permission.FACILITATE)
def excuse(participant_id: UUID) -> ResponseReturnValue:
    """Excuse them."""
    about = _about(participant_id)
    reason, reader = typed.reason(request.form)
    if not reader.ok:
        return _page("peer_review/excuse.html", about, reader), WRONG
    service.excuse(current.session(), current_actor(), participant_id, reason, now=current.now())
    return redirect(url_for("peer_review.learner", participant_id=participant_id), 303)


def _take_back(about: Graded) -> ResponseReturnValue:
    try:
        service.take_grade_back(current.session(), current_actor(), about.participant.id, now=current.now())
    except Refused:
        reader = Reader(request.form)
        typed.refuse_to_leave_no_grade(reader)
        return _page("peer_review/grade_by_hand.html", about, reader), WRONG
    return redirect(url_for("peer_review.learner", participant_id=about.participant.id), 303)


def _about(participant_id: UUID) -> Graded:
    return queries.graded(current.session(), current_actor(), participant_id)


def _page(template: str, about: Graded, reader: Reader) -> str:
    return render_template(template, about=about, reader=reader, label=typed.REASON, grade_label=typed.GRADE)
