"""What facilitators take with them: works and reviews as files."""

from flask import Response, json, render_template
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.peer_review.queries import place
from lti_tool.activities.peer_review.queries.exporting import everything
from lti_tool.activities.peer_review.views import export_formats as formats
from lti_tool.activities.peer_review.views.mounting import blueprint
from lti_tool.errors import Refused
from lti_tool.web import current

WRONG = 422


@blueprint.get("/people/export")
@allow(Permission.FACILITATE)
def choose_export() -> ResponseReturnValue:
    """Which files there are, and what is in them."""
    return _page()


@blueprint.get("/people/export/works.csv")
@allow(Permission.FACILITATE)
def export_works() -> ResponseReturnValue:
    """Every version of every work, with grades."""
    try:
        _activity, works = everything(current.session(), current_actor())
    except Refused:
        return _page(is_refused=True), WRONG
    return _file("works.csv", formats.works_csv(works))


@blueprint.get("/people/export/reviews.csv")
@allow(Permission.FACILITATE)
def export_reviews() -> ResponseReturnValue:
    """Every review, criterion by criterion."""
    try:
        _activity, works = everything(current.session(), current_actor())
    except Refused:
        return _page(is_refused=True), WRONG
    return _file("reviews.csv", formats.reviews_csv(works))


@blueprint.get("/people/export/everything.json")
@allow(Permission.FACILITATE)
def export_everything() -> ResponseReturnValue:
    """Both, for programs."""
    try:
        activity, works = everything(current.session(), current_actor())
    except Refused:
        return _page(is_refused=True), WRONG
    return _file("everything.json", json.dumps(formats.document(activity, works)))


def _page(*, is_refused: bool = False) -> str:
    here = place.here(current.session(), current_actor())
    return render_template("peer_review/export.html", here=here, is_refused=is_refused)


def _file(name: str, text: str) -> Response:
    response = Response(text, mimetype="application/json" if name.endswith(".json") else "text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
