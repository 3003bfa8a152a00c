"""The gallery of good work: looking at it, answering whether the own work may hang there, asking for one."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.peer_review.queries import gallery as queries
from lti_tool.activities.peer_review.queries.units import my_team
from lti_tool.activities.peer_review.service import gallery as service
from lti_tool.activities.peer_review.views import typed
from lti_tool.activities.peer_review.views.mounting import blueprint
from lti_tool.activities.peer_review.views.words import CONSENT_OPTIONS
from lti_tool.parts.files.sending import attachment
from lti_tool.web import current
from lti_tool.web.forms import Reader

WRONG = 422


@blueprint.get("/gallery")
@allow(Permission.OPEN)
def gallery() -> ResponseReturnValue:
    """All works whose authors let everybody see them."""
    found = queries.gallery(current.session(), current_actor())
    if found is None:
        return redirect(url_for("peer_review.overview"), 303)
    return render_template("peer_review/gallery.html", gallery=found)


@blueprint.get("/gallery/<uuid:work_id>/files/<int:number>")
@allow(Permission.OPEN)
def gallery_file(work_id: UUID, number: int) -> ResponseReturnValue:
    """A file of one of them; neither its address nor its name says whose it is."""
    file = queries.gallery_file(current.session(), current_actor(), work_id, number)
    return attachment(current.runtime().storage, file)


@blueprint.get("/gallery/mine")
@allow(Permission.TAKE_PART)
def gallery_question() -> ResponseReturnValue:
    """Whether the actor's own work may be shown, and how it would be."""
    return _question(Reader(request.form))


@blueprint.post("/gallery/mine")
@allow(Permission.TAKE_PART)
def answer_gallery() -> ResponseReturnValue:
    """Keep the answer."""
    consent, reader = typed.consent(request.form)
    if consent is None:
        return _question(reader), WRONG
    service.answer(current.session(), current_actor(), consent, now=current.now())
    return redirect(url_for("peer_review.overview", done="gallery_answered"), 303)


@blueprint.post("/people/<uuid:participant_id>/gallery")
@allow(Permission.FACILITATE)
def ask_to_show(participant_id: UUID) -> ResponseReturnValue:
    """Ask the author, or take the question or the work back."""
    if request.form.get("do") == "back":
        service.show_no_more(current.session(), current_actor(), participant_id)
    else:
        service.ask_to_show(current.session(), current_actor(), participant_id, now=current.now())
    return redirect(url_for("peer_review.learner", participant_id=participant_id), 303)


def _question(reader: Reader) -> str:
    asked = queries.my_question(current.session(), current_actor())
    return render_template(
        "peer_review/gallery_question.html",
        asked=asked,
        team=my_team(current.session(), asked.here.settings, asked.here.me),
        options=CONSENT_OPTIONS,
        label=typed.CONSENT,
        reader=reader,
    )
