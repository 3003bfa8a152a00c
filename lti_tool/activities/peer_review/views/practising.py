"""The pages of somebody who practises: judge a worked example, then see what its author thinks."""

from uuid import UUID, uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.peer_review import forms
from lti_tool.activities.peer_review.queries import practice as queries
from lti_tool.activities.peer_review.queries.pages import said
from lti_tool.activities.peer_review.queries.practice import PracticePage
from lti_tool.activities.peer_review.service import practising as service
from lti_tool.activities.peer_review.service.reviewing import Draft
from lti_tool.activities.peer_review.views.mounting import blueprint
from lti_tool.errors import Conflict, Refused
from lti_tool.parts.forms.rules import Answer, unanswered
from lti_tool.web import current
from lti_tool.web.drafts import draft_changed_elsewhere, draft_saved
from lti_tool.web.forms import Reader

OVERTAKEN, WRONG = 409, 422


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
        service.save_practice(
            current.session(), current_actor(), _draft(practice_id, answers), now=current.now()
        )
    except Conflict:
        return _page(page, answers=answers, is_overtaken=True), OVERTAKEN
    except Refused:
        return redirect(url_for("peer_review.practice", practice_id=practice_id), 303)
    if request.form.get("do") != "send":
        return redirect(url_for("peer_review.overview", done="review_kept"), 303)
    missing = unanswered(page.judgement.rubric, answers)
    if missing:
        forms.ask_for_levels(reader, missing)
        return _page(_mine(practice_id), reader=reader)
    service.send_practice(current.session(), current_actor(), practice_id, now=current.now())
    return redirect(url_for("peer_review.practice", practice_id=practice_id), 303)


@blueprint.post("/practice/<uuid:practice_id>/draft")
@allow(Permission.TAKE_PART, rescues=True)
def autosave_practice(practice_id: UUID) -> ResponseReturnValue:
    """Keep the draft while somebody types."""
    page = _mine(practice_id)
    answers, reader = forms.answers(request.form, page.judgement.rubric)
    if not reader.ok:
        return {"errors": {name: str(words) for name, words in reader.errors.items()}}, WRONG
    draft = _draft(practice_id, answers)
    try:
        kept = service.save_practice(current.session(), current_actor(), draft, now=current.now())
    except (Conflict, Refused):
        return draft_changed_elsewhere(page.mine.draft_version)
    return draft_saved(kept.draft_version, current.now())


def _mine(practice_id: UUID) -> PracticePage:
    return queries.practice_page(current.session(), current_actor(), practice_id)


def _draft(practice_id: UUID, answers: tuple[Answer, ...]) -> Draft:
    return Draft(practice_id, answers, forms.edition(request.form))


def _page(
    page: PracticePage,
    *,
    answers: tuple[Answer, ...] | None = None,
    reader: Reader | None = None,
    is_overtaken: bool = False,
) -> str:
    shown = page.judgement.answers if answers is None else answers
    return render_template(
        "peer_review/practice.html",
        page=page,
        rubric=page.judgement.rubric,
        answers={answer.criterion_id: answer for answer in shown},
        errors=reader.errors if reader else {},
        kept=said(page.judgement) if is_overtaken else (),
        is_overtaken=is_overtaken,
        level_field=forms.level_field,
        comment_field=forms.comment_field,
        draft_page=uuid4().hex,
    )
