"""The addresses at which instructors see how grades reach their LMS, and send one again."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from lti_tool.access import Permission, allow, current_actor
from lti_tool.outbox import reasons, service
from lti_tool.outbox.models import MessageState
from lti_tool.outbox.score_page import SHOWN, score_page
from lti_tool.web import current
from lti_tool.web.shown import Status, Words

blueprint = Blueprint("outbox", __name__, template_folder="templates")

STATES: dict[MessageState, tuple[Status, Words]] = {
    MessageState.REFUSED: (Status.NEED, _("Refused")),
    MessageState.RETRY: (Status.NOW, _("We try again")),
    MessageState.WAITING: (Status.LATER, _("On its way")),
    MessageState.SENT: (Status.DONE, _("In the gradebook")),
}


@blueprint.get("/l/<uuid:launch_id>/grades")
@allow(Permission.FACILITATE)
def grades() -> ResponseReturnValue:
    """How each grade stands; those that need somebody first."""
    wanted, number = request.args.get("state"), request.args.get("page", 1, type=int)
    state = MessageState(wanted) if wanted in set(SHOWN) else None
    page = score_page(current.session(), current_actor(), state, number)
    return render_template("outbox/grades.html", page=page, states=STATES, reason_words=reasons.words)


@blueprint.post("/l/<uuid:launch_id>/grades/<uuid:message_id>/again")
@allow(Permission.FACILITATE)
def send_again(message_id: UUID) -> ResponseReturnValue:
    """Send one once more."""
    service.send_again(current.session(), current_actor(), message_id, now=current.now())
    return redirect(url_for("outbox.grades", done="again"), 303)


@blueprint.post("/l/<uuid:launch_id>/grades/again")
@allow(Permission.FACILITATE)
def send_all_again() -> ResponseReturnValue:
    """Send every refused one once more."""
    service.send_all_again(current.session(), current_actor(), now=current.now())
    return redirect(url_for("outbox.grades", done="again"), 303)
