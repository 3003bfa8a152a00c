"""The pages around concerns: somebody reports one; facilitators look at them and decide."""

from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.peer_review.queries import concerns as queries
from lti_tool.activities.peer_review.queries import echoes, pages
from lti_tool.activities.peer_review.queries.concerns import ConcernPage, Looked
from lti_tool.activities.peer_review.service import concerns as service
from lti_tool.activities.peer_review.views import typed, words
from lti_tool.activities.peer_review.views.mounting import blueprint
from lti_tool.errors import Refused
from lti_tool.web import current, spreadsheets
from lti_tool.web.forms import Reader
from lti_tool.web.spreadsheets import harmless

WRONG = 422
HEADINGS = ("reported_at", "about", "writer", "reporter", "matter", "words", "outcome", "note", "resolved_at")


@blueprint.get("/feedback/<uuid:review_id>/concern")
@allow(Permission.TAKE_PART)
def concern_about_review(review_id: UUID) -> ResponseReturnValue:
    """What is wrong with a review of the actor's work."""
    echoes.review_received(current.session(), current_actor(), review_id)
    return _form(Reader(request.form), is_about_review=True)


@blueprint.post("/feedback/<uuid:review_id>/concern")
@allow(Permission.TAKE_PART)
def report_review(review_id: UUID) -> ResponseReturnValue:
    """Tell facilitators."""
    echoes.review_received(current.session(), current_actor(), review_id)
    reported, reader = typed.reported(request.form)
    if reported is None:
        return _form(reader, is_about_review=True), WRONG
    try:
        service.report_review(current.session(), current_actor(), review_id, reported, now=current.now())
    except Refused:
        return redirect(url_for("peer_review.overview"), 303)
    return redirect(url_for("peer_review.feedback", done="reported"), 303)


@blueprint.get("/reviews/<uuid:review_id>/concern")
@allow(Permission.TAKE_PART)
def concern_about_work(review_id: UUID) -> ResponseReturnValue:
    """What is wrong with the work the actor reviews."""
    pages.review_page(current.session(), current_actor(), review_id, now=current.now())
    return _form(Reader(request.form), is_about_review=False)


@blueprint.post("/reviews/<uuid:review_id>/concern")
@allow(Permission.TAKE_PART)
def report_work(review_id: UUID) -> ResponseReturnValue:
    """Tell facilitators."""
    pages.review_page(current.session(), current_actor(), review_id, now=current.now())
    reported, reader = typed.reported(request.form)
    if reported is None:
        return _form(reader, is_about_review=False), WRONG
    service.report_work(current.session(), current_actor(), review_id, reported, now=current.now())
    return redirect(url_for("peer_review.overview", done="reported"), 303)


@blueprint.get("/concerns")
@allow(Permission.FACILITATE)
def concerns() -> ResponseReturnValue:
    """All concerns of the activity, those that wait first."""
    here, found = queries.everything(current.session(), current_actor())
    return render_template("peer_review/concerns.html", here=here, concerns=found, words=words)


@blueprint.get("/concerns.csv")
@allow(Permission.FACILITATE)
def concerns_csv() -> ResponseReturnValue:
    """The same as a file."""
    _, found = queries.everything(current.session(), current_actor())
    text = spreadsheets.write(HEADINGS, (_cells(one) for one in found))
    response = Response(text, mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="concerns.csv"'
    return response


@blueprint.get("/concerns/<uuid:concern_id>")
@allow(Permission.FACILITATE)
def concern(concern_id: UUID) -> ResponseReturnValue:
    """One concern, what it is about, and what can be done."""
    return _page(queries.concern_page(current.session(), current_actor(), concern_id), Reader(request.form))


@blueprint.post("/concerns/<uuid:concern_id>")
@allow(Permission.FACILITATE)
def resolve(concern_id: UUID) -> ResponseReturnValue:
    """Decide about it."""
    page = queries.concern_page(current.session(), current_actor(), concern_id)
    resolved, reader = typed.resolved(request.form, is_about_review=page.looked.concern.review_id is not None)
    if resolved is None:
        return _page(page, reader), WRONG
    service.resolve(current.session(), current_actor(), concern_id, resolved, now=current.now())
    return redirect(url_for("peer_review.concerns"), 303)


def _form(reader: Reader, *, is_about_review: bool) -> str:
    return render_template(
        "peer_review/report.html",
        reader=reader,
        is_about_review=is_about_review,
        matters=words.matter_options(),
        labels=typed.LABELS,
    )


def _page(page: ConcernPage, reader: Reader) -> str:
    return render_template(
        "peer_review/concern.html",
        page=page,
        reader=reader,
        words=words,
        options=words.outcome_options(is_about_review=page.looked.concern.review_id is not None),
        labels=typed.LABELS,
        pinned=queries.remarks_about(current.session(), page),
    )


def _cells(one: Looked) -> tuple[str, ...]:
    concern = one.concern
    return (
        concern.reported_at.isoformat(timespec="seconds"),
        "review" if concern.review_id else "work",
        harmless(one.writer),
        harmless(one.reporter),
        concern.matter,
        harmless(concern.words),
        concern.outcome or "waiting",
        harmless(concern.note),
        concern.resolved_at.isoformat(timespec="seconds") if concern.resolved_at else "",
    )
