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
NEW, OLD = "peer_review.set_up", "peer_review.change"
"""The pages with the form of an activity."""
KEEP, BEGIN, SEE, BACK = "keep-rubric", "begin-with-kept", "see-kept", "back-from-kept"
"""Their buttons, and the one that leads back to them."""


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
    return _done("kept")


@blueprint.post("/rubrics/<uuid:kept_id>/remove")
@allow(Permission.AUTHOR)
def remove_kept(kept_id: UUID) -> ResponseReturnValue:
    """Keep it no longer."""
    service.remove(current.session(), current_actor(), kept_id)
    return _done("removed")


def beside(form: str) -> str:
    """The same page on a way from the form of an activity, which has all that was typed there with it."""
    return _page(back_to=form)


def typed() -> dict[str, str]:
    """What was typed for this page's sake into the form of an activity."""
    return {name: request.form.get(name, "") for name in library_typed.FIELDS}


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


def _done(what: str) -> ResponseReturnValue:
    """The page says so; with the form of an activity in hand there is no other page to go to."""
    if library_typed.BACK_TO in request.form:
        return _page(done=what)
    return redirect(url_for("peer_review.rubrics", done=what), 303)


def _page(reader: Reader | None = None, *, done: str | None = None, back_to: str | None = None) -> str:
    actor = current_actor()
    form = back_to or request.form.get(library_typed.BACK_TO)
    return render_template(
        "peer_review/rubrics.html",
        listed=queries.listed(current.session(), actor),
        me=actor.person_id,
        name_field=library_typed.name_field,
        shared_field=library_typed.shared_field,
        given=reader.given if reader else {},
        errors=reader.errors if reader else {},
        done=done or request.args.get("done"),
        back_to=form if form in {NEW, OLD} else None,
        back=BACK,
        carried=library_typed.carried(request.form),
    )
