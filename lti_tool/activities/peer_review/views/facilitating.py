"""The page on which somebody who leads the course reviews a work themselves."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.peer_review import forms
from lti_tool.activities.peer_review.queries import facilitating as queries
from lti_tool.activities.peer_review.queries.facilitating import Facilitating
from lti_tool.activities.peer_review.service import facilitating as service
from lti_tool.activities.peer_review.service.facilitating import Draft
from lti_tool.activities.peer_review.views import judging, passages
from lti_tool.activities.peer_review.views.judging import OVERTAKEN, WRONG
from lti_tool.activities.peer_review.views.mounting import blueprint
from lti_tool.errors import Conflict, Refused
from lti_tool.parts.forms import asked
from lti_tool.parts.forms.rules import Answer, unanswered
from lti_tool.web import current

FINAL = "final"


@blueprint.get("/people/<uuid:participant_id>/review")
@allow(Permission.FACILITATE)
def review_as_facilitator(participant_id: UUID) -> ResponseReturnValue:
    """The work beside the rubric, empty or as it was judged so far."""
    return _page(_about(participant_id))


@blueprint.post("/people/<uuid:participant_id>/review")
@allow(Permission.FACILITATE)
def send_as_facilitator(participant_id: UUID) -> ResponseReturnValue:
    """Keep it for later, or let its author read it."""
    about = _about(participant_id)
    answers, reader = forms.answers(request.form, about.judgement.rubric)
    if request.form.get("do") == "send" and reader.ok:
        asked.ask_for_answers(reader, unanswered(about.judgement.rubric, answers))
    if not reader.ok:
        return _page(about, answers=answers, reader=reader), WRONG
    try:
        _keep(about, answers, sends=request.form.get("do") == "send")
    except Conflict:
        return _page(about, answers=answers, is_overtaken=True), OVERTAKEN
    except Refused:
        return redirect(url_for("peer_review.review_as_facilitator", participant_id=participant_id), 303)
    return redirect(url_for("peer_review.learner", participant_id=participant_id), 303)


@blueprint.post("/people/<uuid:participant_id>/review/draft")
@allow(Permission.FACILITATE, rescues=True)
def autosave_as_facilitator(participant_id: UUID) -> ResponseReturnValue:
    """Keep the draft while somebody types."""
    about = _about(participant_id)
    version = about.mine.draft_version if about.mine else 0
    return judging.autosaved(about.judgement, version, lambda answers: _keep(about, answers, sends=False))


def _about(participant_id: UUID) -> Facilitating:
    return queries.facilitating(current.session(), current_actor(), participant_id)


def _keep(about: Facilitating, answers: tuple[Answer, ...], *, sends: bool) -> judging.Kept:
    is_final = bool(request.form.get(FINAL))
    draft = Draft(about.author.id, answers, is_final, forms.edition(request.form))
    keep = service.send_facilitators_review if sends else service.save_facilitators_draft
    return keep(current.session(), current_actor(), draft, now=current.now())


def _page(about: Facilitating, **typed: Any) -> str:
    is_final = about.mine.is_final if about.mine else False
    return render_template(
        "peer_review/facilitator_review.html",
        about=about,
        parts=passages.read(about.version, about.files),
        is_final=bool(request.form.get(FINAL)) if typed else is_final,
        draft_version=about.mine.draft_version if about.mine else 0,
        **judging.fields(about.judgement, **typed),
    )
