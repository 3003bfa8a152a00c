"""The pages of a reviewer: get a work, judge it, look once more, send; or give it back."""

from functools import partial
from random import SystemRandom
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.peer_review import forms
from lti_tool.activities.peer_review.models import ReviewState
from lti_tool.activities.peer_review.queries import concerns, conduct, echoes, pages, place, verdicts
from lti_tool.activities.peer_review.queries.pages import ReviewPage
from lti_tool.activities.peer_review.queries.remarks import is_any_loose
from lti_tool.activities.peer_review.queries.standing import my_part
from lti_tool.activities.peer_review.rules.drafts import Edition
from lti_tool.activities.peer_review.service import allocating
from lti_tool.activities.peer_review.service import reviewing as service
from lti_tool.activities.peer_review.service.conduct import CONDUCT_FIRST
from lti_tool.activities.peer_review.shown import decline_options
from lti_tool.activities.peer_review.views import judging, passages, remarks
from lti_tool.activities.peer_review.views.judging import OVERTAKEN, WRONG
from lti_tool.activities.peer_review.views.mounting import blueprint
from lti_tool.activities.peer_review.views.words import PRAISE_WORDS
from lti_tool.errors import Conflict, Refused
from lti_tool.parts.forms import asked
from lti_tool.parts.forms.rules import Answer, unanswered, unexplained
from lti_tool.web import current
from lti_tool.web.forms import Reader

CHANCE = SystemRandom()
ENDED = frozenset({ReviewState.DECLINED, ReviewState.VOID, ReviewState.CREDITED})
"""There is nothing to be read or written any more."""
WAS_SENT = frozenset({ReviewState.SENT, ReviewState.SET_ASIDE})
"""It can be read and not changed."""


@blueprint.get("/reviews")
@allow(Permission.TAKE_PART)
def reviews() -> ResponseReturnValue:
    """The reviews the actor has written, the one they are at, or why there is none yet."""
    here = place.here(current.session(), current_actor())
    part = my_part(current.session(), here, now=current.now())
    sent = [review for review in part.given if review.state in WAS_SENT]
    credited = sum(review.state == ReviewState.CREDITED for review in part.given)
    return render_template(
        "peer_review/reviews.html",
        part=part,
        stand=part.standing,
        sent=sent,
        credited=credited,
        answered=echoes.answered(current.session(), sent),
        thanks=echoes.thanks_to(current.session(), current_actor()),
        praise=PRAISE_WORDS,
    )


@blueprint.post("/reviews")
@allow(Permission.TAKE_PART)
def pull() -> ResponseReturnValue:
    """Get the next work to review; where there is none, the page says why."""
    return start()


def start() -> ResponseReturnValue:
    """On to the next work to review, or to the page that says what comes before."""
    try:
        review = allocating.pull_review(current.session(), current_actor(), CHANCE, now=current.now())
    except Refused as refused:
        if refused.code == CONDUCT_FIRST:
            return redirect(url_for("peer_review.conduct"), 303)
        return redirect(url_for("peer_review.overview"), 303)
    if review is None:
        return redirect(url_for("peer_review.reviews"), 303)
    return redirect(url_for("peer_review.review", review_id=review.id), 303)


@blueprint.get("/reviews/<uuid:review_id>")
@allow(Permission.TAKE_PART)
def review(review_id: UUID) -> ResponseReturnValue:
    """The work beside the rubric; once sent, what was sent."""
    page = _mine(review_id)
    if page.review.state in ENDED:
        return redirect(url_for("peer_review.reviews"), 303)
    if page.review.state in WAS_SENT:
        return _sent_page(page)
    if not conduct.may_review(current.session(), page.part.here):
        return redirect(url_for("peer_review.conduct"), 303)
    return _page(page)


@blueprint.post("/reviews/<uuid:review_id>")
@allow(Permission.TAKE_PART)
def save_review(review_id: UUID) -> ResponseReturnValue:
    """Keep the draft and go where the button says: a last look, or away."""
    page = _mine(review_id)
    answers, reader, typed = _typed(page)
    if not reader.ok:
        return _page(page, answers=answers, reader=reader, about=typed, is_refused=True), WRONG
    try:
        _save(page, answers, typed)
    except Conflict:
        return _page(page, answers=answers, about=typed, is_overtaken=True), OVERTAKEN
    except Refused:
        return redirect(url_for("peer_review.review", review_id=review_id), 303)
    if request.form.get("do") != "check":
        return redirect(url_for("peer_review.overview", done="review_kept"), 303)
    missing = unanswered(page.judgement.rubric, answers)
    if not missing and not typed.loose:
        return redirect(url_for("peer_review.check_review", review_id=review_id), 303)
    asked.ask_for_answers(reader, missing)
    remarks.ask_for_passages(reader, typed)
    return _page(_mine(review_id), reader=reader, about=typed)


@blueprint.post("/reviews/<uuid:review_id>/draft")
@allow(Permission.TAKE_PART, rescues=True)
def autosave_review(review_id: UUID) -> ResponseReturnValue:
    """Keep the draft while somebody types."""
    page = _mine(review_id)
    typed = remarks.read(request.form, passages.seen(page))
    if not typed.reader.ok:
        return judging.not_kept(typed.reader)
    keep = partial(_save, page, typed=typed)
    return judging.autosaved(page.judgement, page.review.draft_version, keep)


@blueprint.get("/reviews/<uuid:review_id>/check")
@allow(Permission.TAKE_PART)
def check_review(review_id: UUID) -> ResponseReturnValue:
    """The review as its author will read it, before it is sent."""
    page = _mine(review_id)
    missing = unanswered(page.judgement.rubric, page.judgement.answers)
    if not page.review.is_open or missing or is_any_loose(current.session(), page.review):
        return redirect(url_for("peer_review.review", review_id=review_id), 303)
    return _check_page(page)


@blueprint.post("/reviews/<uuid:review_id>/send")
@allow(Permission.TAKE_PART)
def send_review(review_id: UUID) -> ResponseReturnValue:
    """Send what was looked at."""
    edition = forms.edition(request.form)
    try:
        service.send_review(current.session(), current_actor(), review_id, edition, now=current.now())
    except Conflict:
        return _check_page(_mine(review_id), is_overtaken=True), OVERTAKEN
    except Refused as refused:
        if refused.code == service.CLOSED:
            return _check_page(_mine(review_id), is_refused=True), WRONG
        return redirect(url_for("peer_review.review", review_id=review_id), 303)
    return redirect(url_for("peer_review.overview", done="review_sent"), 303)


@blueprint.get("/reviews/<uuid:review_id>/decline")
@allow(Permission.TAKE_PART)
def decline_form(review_id: UUID) -> ResponseReturnValue:
    """Why the actor cannot review this one."""
    page = _mine(review_id)
    if not page.review.is_open:
        return redirect(url_for("peer_review.reviews"), 303)
    return _decline_page(page, Reader(request.form))


@blueprint.post("/reviews/<uuid:review_id>/decline")
@allow(Permission.TAKE_PART)
def decline(review_id: UUID) -> ResponseReturnValue:
    """Give the work back."""
    why, reader = forms.declined(request.form)
    if why is None:
        return _decline_page(_mine(review_id), reader), WRONG
    try:
        service.decline_review(current.session(), current_actor(), review_id, why, now=current.now())
    except Refused:
        return redirect(url_for("peer_review.review", review_id=review_id), 303)
    return redirect(url_for("peer_review.overview", done="declined"), 303)


def _mine(review_id: UUID) -> ReviewPage:
    return pages.review_page(current.session(), current_actor(), review_id, now=current.now())


def _typed(page: ReviewPage) -> tuple[tuple[Answer, ...], Reader, remarks.Typed]:
    answers, reader = forms.answers(request.form, page.judgement.rubric)
    typed = remarks.read(request.form, passages.seen(page))
    reader.errors.update(typed.reader.errors)
    return answers, reader, typed


def _save(page: ReviewPage, answers: tuple[Answer, ...], typed: remarks.Typed) -> judging.Kept:
    draft = service.Draft(page.review.id, answers, forms.edition(request.form), typed.remarks)
    return service.save_review_draft(current.session(), current_actor(), draft, now=current.now())


def _sent_page(page: ReviewPage) -> str:
    session, reviews = current.session(), [page.review]
    return render_template(
        "peer_review/sent_review.html",
        page=page,
        said=pages.said(page.judgement),
        echo=echoes.echoes_of(session, reviews).get(page.review.id),
        verdict=verdicts.verdicts_of(session, reviews).get(page.review.id),
        concern=concerns.mine(session, page.part.here.me, page.review.submission_id),
        **passages.beside(page),
    )


def _page(
    page: ReviewPage, *, is_refused: bool = False, about: remarks.Typed | None = None, **typed: Any
) -> str:
    shown = judging.fields(page.judgement, **typed)
    return render_template(
        "peer_review/review.html",
        page=page,
        missing=unanswered(page.judgement.rubric, shown["answers"].values()),
        is_refused=is_refused,
        concern=concerns.mine(current.session(), page.part.here.me, page.review.submission_id),
        **passages.fields(page, about),
        **shown,
    )


def _check_page(page: ReviewPage, **shown: object) -> str:
    return render_template(
        "peer_review/check_review.html",
        page=page,
        said=pages.said(page.judgement),
        unexplained=unexplained(page.judgement.rubric, page.judgement.answers),
        edition=Edition(page.review.draft_version, ""),
        **passages.beside(page),
        **shown,
    )


def _decline_page(page: ReviewPage, reader: Reader) -> str:
    return render_template(
        "peer_review/decline.html",
        page=page,
        labels=forms.LABELS,
        options=decline_options(),
        reader=reader,
    )
