"""The author's pages for rubrics that are kept: keep one, begin with one, rename, share, remove."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.peer_review.views import library_typed
from lti_tool.activities.peer_review.views.mounting import blueprint
from lti_tool.errors import NotFound, Refused
from lti_tool.parts.forms import editor
from lti_tool.parts.forms.editor import TypedRubric
from lti_tool.parts.forms.library import queries, service
from lti_tool.web import current
from lti_tool.web.forms import Reader
from lti_tool.web.shown import Option

WRONG = 422
KEEP, BEGIN = "keep-rubric", "begin-with-kept"
"""The buttons of the set-up page."""


@blueprint.get("/rubrics")
@allow(Permission.AUTHOR)
def rubrics() -> ResponseReturnValue:
    """What the actor keeps, and what others share."""
    return _page()


@blueprint.post("/rubrics/<uuid:kept_id>")
@allow(Permission.AUTHOR)
def change_kept(kept_id: UUID) -> ResponseReturnValue:
    """Call it something else, share it or share it no more."""
    kept = queries.mine(current.session(), current_actor(), kept_id)
    wanted, reader = library_typed.kept_before(request.form, kept_id)
    if reader.ok:
        try:
            service.change(current.session(), current_actor(), kept.id, wanted)
        except Refused as refused:
            library_typed.refuse(reader, library_typed.name_field(kept_id), refused.code)
    if not reader.ok:
        return _page(reader), WRONG
    return redirect(url_for("peer_review.rubrics", done="kept"), 303)


@blueprint.post("/rubrics/<uuid:kept_id>/remove")
@allow(Permission.AUTHOR)
def remove_kept(kept_id: UUID) -> ResponseReturnValue:
    """Keep it no longer."""
    service.remove(current.session(), current_actor(), kept_id)
    return redirect(url_for("peer_review.rubrics", done="removed"), 303)


def options() -> list[Option]:
    """What a new activity can begin with."""
    return [Option(str(one.id), one.name) for one in queries.listed(current.session(), current_actor())]


def begun_with() -> TypedRubric:
    """The rubric that was chosen to begin with, as a form shows it.

    Raises:
        NotFound: it is neither the actor's own nor shared in their organisation.
    """
    kept_id = library_typed.chosen(request.form)
    if kept_id is None:
        raise NotFound
    return editor.shown(queries.rubric(current.session(), current_actor(), kept_id))


def keep(rubric: TypedRubric) -> Reader:
    """Keep the rubric of the form under the name that was typed; the reader says what does not fit."""
    wanted, reader = library_typed.kept_now(request.form)
    draft = editor.judge(rubric, reader.refuse)
    if reader.ok:
        try:
            service.keep(current.session(), current_actor(), wanted, draft, now=current.now())
        except Refused as refused:
            library_typed.refuse(reader, library_typed.KEEP_AS, refused.code)
    return reader


def _page(reader: Reader | None = None) -> str:
    actor = current_actor()
    return render_template(
        "peer_review/rubrics.html",
        listed=queries.listed(current.session(), actor),
        me=actor.person_id,
        name_field=library_typed.name_field,
        shared_field=library_typed.shared_field,
        given=reader.given if reader else {},
        errors=reader.errors if reader else {},
        done=request.args.get("done"),
    )
