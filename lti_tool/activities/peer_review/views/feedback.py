"""The page of somebody who reads what reviewers wrote, says how much it helped, and answers."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.peer_review.queries import concerns, echoes, grades, pages, verdicts
from lti_tool.activities.peer_review.queries.pages import FeedbackPage, letter
from lti_tool.activities.peer_review.queries.remarks import listed
from lti_tool.activities.peer_review.rules.helpfulness import Praise
from lti_tool.activities.peer_review.service import echoing
from lti_tool.activities.peer_review.service import feedback as service
from lti_tool.activities.peer_review.views import passages, typed
from lti_tool.activities.peer_review.views.mounting import blueprint
from lti_tool.activities.peer_review.views.words import HELPFUL_WORDS, PRAISE_WORDS
from lti_tool.errors import Refused
from lti_tool.web import current
from lti_tool.web.forms import Reader

WRONG = 422


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
    return redirect(url_for("peer_review.overview"), 303) if page is None else _page(page)


@blueprint.post("/feedback/ratings")
@allow(Permission.TAKE_PART)
def rate() -> ResponseReturnValue:
    """Keep how much the reviews helped; with the other button those left out count as not rated."""
    page = pages.feedback_page(current.session(), current_actor(), now=current.now())
    if page is not None:
        ratings = typed.ratings(request.form, page.part.received)
        skips = request.form.get("do") == "skip"
        echoing.rate(current.session(), current_actor(), ratings, skips=skips, now=current.now())
    return redirect(url_for("peer_review.feedback"), 303)


@blueprint.post("/feedback/<uuid:review_id>/reply")
@allow(Permission.TAKE_PART)
def reply(review_id: UUID) -> ResponseReturnValue:
    """Answer one review; there is one answer to each."""
    echoes.review_received(current.session(), current_actor(), review_id)
    text, reader = typed.reply(request.form, review_id)
    page = pages.feedback_page(current.session(), current_actor(), now=current.now())
    if page is not None and not reader.ok:
        return _page(page, reader), WRONG
    try:
        echoing.reply(current.session(), current_actor(), review_id, text, now=current.now())
    except Refused:
        return redirect(url_for("peer_review.feedback"), 303)
    return redirect(url_for("peer_review.feedback", done="replied"), 303)


def _page(page: FeedbackPage, reader: Reader | None = None) -> str:
    session, received = current.session(), page.part.received
    aside = verdicts.set_aside_of(session, page.part.work)
    hidden = concerns.hidden(session, [*received, *(one.review for one in aside)])
    heard = {letter(at): review for at, review in enumerate(received) if review.id not in hidden}
    return render_template(
        "peer_review/feedback.html",
        page=page,
        part=page.part,
        echoes=echoes.echoes(session, page.part),
        verdicts=verdicts.verdicts_of(session, received),
        concerns=concerns.about_reviews(session, received),
        aside=aside,
        by_hand=grades.by_hand(session, page.part.here.me) if page.part.here.me else None,
        hidden=hidden,
        pinned_aside=listed(session, [one.review for one in aside if one.review.id not in hidden]),
        **passages.of_author(page, heard),
        fields=typed,
        helpful=HELPFUL_WORDS,
        praise=PRAISE_WORDS,
        praises=list(Praise),
        errors=reader.errors if reader else {},
        given=reader.given if reader else {},
        done=request.args.get("done"),
    )
