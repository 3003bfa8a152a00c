"""The page of an author who judges their own work, before they read what others think of it."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.peer_review import forms
from lti_tool.activities.peer_review.queries import self_review as queries
from lti_tool.activities.peer_review.queries.pages import said
from lti_tool.activities.peer_review.queries.self_review import SelfReviewPage
from lti_tool.activities.peer_review.service import self_reviewing as service
from lti_tool.activities.peer_review.service.self_reviewing import Draft
from lti_tool.activities.peer_review.views import judging
from lti_tool.activities.peer_review.views.judging import OVERTAKEN, WRONG
from lti_tool.activities.peer_review.views.mounting import blueprint
from lti_tool.errors import Conflict, Refused
from lti_tool.parts.forms import asked
from lti_tool.parts.forms.rules import Answer, unanswered
from lti_tool.web import current


@blueprint.post("/self-review/begin")
@allow(Permission.TAKE_PART)
def begin_self_review() -> ResponseReturnValue:
    """Begin, or go on; where something else comes first, the first page says what."""
    try:
        service.begin_self_review(current.session(), current_actor(), now=current.now())
    except Refused:
        return redirect(url_for("peer_review.overview"), 303)
    return redirect(url_for("peer_review.self_review"), 303)


@blueprint.get("/self-review")
@allow(Permission.TAKE_PART)
def self_review() -> ResponseReturnValue:
    """The own work beside the rubric; once sent, what was sent."""
    page = _mine()
    if page.mine.sent_at is None:
        return _page(page)
    return render_template("peer_review/self_reviewed.html", page=page, said=said(page.judgement))


@blueprint.post("/self-review")
@allow(Permission.TAKE_PART)
def judge_own_work() -> ResponseReturnValue:
    """Keep the judgement; send it when the button says so."""
    page = _mine()
    answers, reader = forms.answers(request.form, page.judgement.rubric)
    if not reader.ok:
        return _page(page, answers=answers, reader=reader), WRONG
    try:
        _save(answers)
    except Conflict:
        return _page(page, answers=answers, is_overtaken=True), OVERTAKEN
    except Refused:
        return redirect(url_for("peer_review.self_review"), 303)
    if request.form.get("do") != "send":
        return redirect(url_for("peer_review.overview", done="review_kept"), 303)
    missing = unanswered(page.judgement.rubric, answers)
    if missing:
        asked.ask_for_answers(reader, missing)
        return _page(_mine(), reader=reader)
    service.send_self_review(current.session(), current_actor(), now=current.now())
    return redirect(url_for("peer_review.overview", done="judged_own_work"), 303)


@blueprint.post("/self-review/draft")
@allow(Permission.TAKE_PART, rescues=True)
def autosave_self_review() -> ResponseReturnValue:
    """Keep the draft while somebody types."""
    page = _mine()
    return judging.autosaved(page.judgement, page.mine.draft_version, _save)


def _mine() -> SelfReviewPage:
    return queries.self_review_page(current.session(), current_actor())


def _save(answers: tuple[Answer, ...]) -> judging.Kept:
    draft = Draft(answers, forms.edition(request.form))
    return service.save_self_review(current.session(), current_actor(), draft, now=current.now())


def _page(page: SelfReviewPage, **typed: Any) -> str:
    shown = judging.fields(page.judgement, **typed)
    return render_template("peer_review/self_review.html", page=page, **shown)
