"""The page of an author who says what they will change."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.peer_review.queries import place, reflections
from lti_tool.activities.peer_review.queries.standing import MyPart, my_part
from lti_tool.activities.peer_review.service import reflecting as service
from lti_tool.activities.peer_review.views import typed
from lti_tool.activities.peer_review.views.mounting import blueprint
from lti_tool.errors import Refused
from lti_tool.web import current
from lti_tool.web.forms import Reader

WRONG = 422


@blueprint.get("/reflection")
@allow(Permission.TAKE_PART)
def reflection() -> ResponseReturnValue:
    """What the actor will change, to be written or to be read again."""
    part = _mine()
    if part.standing.reflecting.has_reflected or part.standing.reflecting.may:
        return _page(part, Reader(request.form))
    return redirect(url_for("peer_review.overview"), 303)


@blueprint.post("/reflection")
@allow(Permission.TAKE_PART)
def reflect() -> ResponseReturnValue:
    """Keep it."""
    part = _mine()
    text, reader = typed.reflection(request.form)
    if not reader.ok:
        return _page(part, reader), WRONG
    try:
        service.reflect(current.session(), current_actor(), text, now=current.now())
    except Refused as refused:
        if refused.code != service.TOO_SHORT:
            return redirect(url_for("peer_review.overview"), 303)
        typed.ask_for_more(reader, part.here.settings.reflection_words)
        return _page(part, reader), WRONG
    return redirect(url_for("peer_review.overview", done="reflected"), 303)


def _mine() -> MyPart:
    here = place.here(current.session(), current_actor())
    return my_part(current.session(), here, now=current.now())


def _page(part: MyPart, reader: Reader) -> str:
    return render_template(
        "peer_review/reflection.html",
        part=part,
        reader=reader,
        written=reflections.reflection_of(current.session(), part.work),
        label=typed.REFLECTION,
    )
