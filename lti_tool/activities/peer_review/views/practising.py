"""The pages of somebody who practises: judge a worked example, then see what its author thinks."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.peer_review import forms
from lti_tool.activities.peer_review.queries import practice as queries
from lti_tool.activities.peer_review.queries.pages import said
from lti_tool.activities.peer_review.queries.practice import PracticePage
from lti_tool.activities.peer_review.service import practising as service
from lti_tool.activities.peer_review.service.reviewing import Draft
from lti_tool.activities.peer_review.views import judging
from lti_tool.activities.peer_review.views.judging import OVERTAKEN, WRONG
from lti_tool.activities.peer_review.views.mounting import blueprint
from lti_tool.errors import Conflict, Refused
from lti_tool.parts.forms import asked
from lti_tool.parts.forms.rules import Answer, unanswered
from lti_tool.web import current


@blueprint.post("/practice")
@allow(Permission.TAKE_PART)
def begin_practice() -> ResponseReturnValue:
    """Get the next example; where there is none, the first page says what comes next."""
    try:
        mine = service.begin_practice(current.session(), current_actor(), now=current.now())
    except Refused:
        return redirect(url_for("peer_review.overview"), 303)
    return redirect(url_for("peer_review.practice", practice_id=mine.id), 303)


@blueprint.get("/practice/<uuid:practice_id>")
@allow(Permission.TAKE_PART)
def practice(practice_id: UUID) -> ResponseReturnValue:
    """The example beside the rubric; once sent, both judgements side by side."""
    page = _mine(practice_id)
    if page.reference is None:
        return _page(page)
    return render_template(
        "peer_review/practised.html", page=page, mine=said(page.judgement), reference=said(page.reference)
    )


@blueprint.post("/practice/<uuid:practice_id>")
@allow(Permission.TAKE_PART)
def judge_example(practice_id: UUID) -> ResponseReturnValue:
    """Keep the judgement; send it when the button says so."""
    page = _mine(practice_id)
    answers, reader = forms.answers(request.form, page.judgement.rubric)
    if not reader.ok:
        return _page(page, answers=answers, reader=reader), WRONG
    try:
        _save(page, answers)
    except Conflict:
        return _page(page, answers=answers, is_overtaken=True), OVERTAKEN
    except Refused:
        return redirect(url_for("peer_review.practice", practice_id=practice_id), 303)
    if request.form.get("do") != "send":
        return redirect(url_for("peer_review.overview", done="review_kept"), 303)
    missing = unanswered(page.judgement.rubric, answers)
    if missing:
        asked.ask_for_answers(reader, missing)
        return _page(_mine(practice_id), reader=reader)
    service.send_practice(current.session(), current_actor(), practice_id, now=current.now())
    return redirect(url_for("peer_review.practice", practice_id=practice_id), 303)


@blueprint.post("/practice/<uuid:practice_id>/draft")
@allow(Permission.TAKE_PART, rescues=True)
def autosave_practice(practice_id: UUID) -> ResponseReturnValue:
    """Keep the draft while somebody types."""
    page = _mine(practice_id)
    return judging.autosaved(page.judgement, page.mine.draft_version, lambda answers: _save(page, answers))


def _mine(practice_id: UUID) -> PracticePage:
    return queries.practice_page(current.session(), current_actor(), practice_id)


def _save(page: PracticePage, answers: tuple[Answer, ...]) -> judging.Kept:
    draft = Draft(page.mine.id, answers, forms.edition(request.form))
    return service.save_practice(current.session(), current_actor(), draft, now=current.now())


def _page(page: PracticePage, **typed: Any) -> str:
    shown = judging.fields(page.judgement, **typed)
    return render_template("peer_review/practice.html", page=page, **shown)
