"""Rubrics that an author brings along or takes away: files that other tools and people read."""

from flask import Response
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage, MultiDict

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.peer_review.queries import place
from lti_tool.activities.peer_review.views.mounting import blueprint
from lti_tool.parts.forms import exchange
from lti_tool.web import current

TEXT, FILE = "rubric_text", "rubric_file"
LARGEST_FILE = 1_000_000


def text_of(form: MultiDict[str, str], file: FileStorage | None) -> str:
    """What somebody pasted, or the file they sent; signs that are no UTF-8 are shown as such."""
    if file is None or not file.filename:
        return form.get(TEXT, "")
    return file.stream.read(LARGEST_FILE).decode("utf-8-sig", errors="replace")


@blueprint.get("/change/rubric.csv")
@allow(Permission.AUTHOR)
def rubric_for_canvas() -> ResponseReturnValue:
    """The rubric as the CSV that Canvas imports."""
    here = place.here(current.session(), current_actor())
    rubric = place.rubric(current.session(), here.activity)
    return _file("rubric.csv", "text/csv", exchange.as_canvas_csv(here.activity.title, rubric))


@blueprint.get("/change/rubric.md")
@allow(Permission.AUTHOR)
def rubric_as_markdown() -> ResponseReturnValue:
    """The rubric as Markdown."""
    here = place.here(current.session(), current_actor())
    rubric = place.rubric(current.session(), here.activity)
    return _file("rubric.md", "text/markdown", exchange.as_markdown(here.activity.title, rubric))


def _file(name: str, kind: str, text: str) -> Response:
    response = Response(text, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
