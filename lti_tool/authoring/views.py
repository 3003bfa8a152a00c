"""The pages of an author: choose or make what the course shall show, say how, hand it to the LMS."""

from typing import cast
from uuid import UUID

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from lti_tool.access import Permission, allow, asked, current_actor
from lti_tool.access.guard import current_launch
from lti_tool.activities.catalogue import KINDS, kind_named
from lti_tool.authoring import forms, queries, service
from lti_tool.authoring.service import Request
from lti_tool.errors import Conflict
from lti_tool.lti import deep_linking
from lti_tool.lti.content_items import ItemType
from lti_tool.lti.deep_linking import Answer, Reply
from lti_tool.lti.launch_values import DeepLinkingSettings, DocumentTarget
from lti_tool.participation import placing
from lti_tool.platforms.keys import KeyRing
from lti_tool.web import current
from lti_tool.web.forms import Reader
from lti_tool.web.reading import zone

blueprint = Blueprint("authoring", __name__, template_folder="templates")

WRONG = 422


@blueprint.get("/l/<uuid:launch_id>/choose")
@allow(Permission.CHOOSE)
def choose() -> ResponseReturnValue:
    """What there is to choose from; what was made a moment ago is chosen already."""
    if not deep_linking.takes(_settings(), ItemType.RESOURCE_LINK):
        return render_template("authoring/cannot.html")
    return _choosing({request.args.get("made", "")})


@blueprint.post("/l/<uuid:launch_id>/choose")
@allow(Permission.CHOOSE)
def take() -> ResponseReturnValue:
    """Go on with what is chosen."""
    ids, reader = forms.chosen(request.form, _settings())
    if not reader.ok:
        return _choosing({str(one) for one in ids}, reader), WRONG
    return redirect(url_for("authoring.options", activity=ids), 303)


@blueprint.get("/l/<uuid:launch_id>/choose/options")
@allow(Permission.CHOOSE)
def options() -> ResponseReturnValue:
    """How the course shall show it: every field has a good answer already."""
    contents = _contents(request.args)
    return _options(contents, forms.given(contents, current.now()))


@blueprint.post("/l/<uuid:launch_id>/choose/answer")
@allow(Permission.CHOOSE)
def answer() -> ResponseReturnValue:
    """Hand the answer to the LMS: a page that posts itself there."""
    contents = _contents(request.form)
    order, reader = forms.order(request.form, zone(), contents)
    if not reader.ok:
        return _options(contents, reader.given, reader), WRONG
    return _hand_over(
        service.answer(current.session(), current_actor(), _request(), order, now=current.now())
    )


@blueprint.post("/l/<uuid:launch_id>/choose/cancel")
@allow(Permission.CHOOSE)
def cancel() -> ResponseReturnValue:
    """Hand an empty answer to the LMS, with the reason where it asked for what we do not have."""
    words = Reply()
    if not deep_linking.takes(_settings(), ItemType.RESOURCE_LINK):
        words = Reply(
            error_message=_("Potluck offers activities that open in it, and this place takes none.")
        )
    return _hand_over(service.reply(current.session(), current_actor(), _request(), words, now=current.now()))


@blueprint.get("/l/<uuid:launch_id>/begin")
@allow(Permission.AUTHOR)
def begin() -> ResponseReturnValue:
    """A link with nothing behind it: the settings of what it was copied from, and every kind there is."""
    offers = placing.offers(current.session(), current_actor(), asked.activity_to_open(current_launch()))
    if not offers:
        return render_template("authoring/new.html", kinds=KINDS)
    return render_template("authoring/begin.html", offers=offers, kinds=KINDS, kind_named=kind_named)


@blueprint.post("/l/<uuid:launch_id>/begin")
@allow(Permission.AUTHOR)
def recover() -> ResponseReturnValue:
    """Begin with the settings of one that is offered."""
    activity_id = request.form.get(forms.CHOSEN, type=UUID)
    if activity_id is None:
        abort(400)
    named = asked.activity_to_open(current_launch())
    try:
        service.recover(current.session(), current_actor(), activity_id, named, now=current.now())
    except Conflict:  # the button was pressed twice: the first press did it
        return redirect(url_for("launch.here"), 303)
    return redirect(url_for("launch.here", done="published"), 303)


def _settings() -> DeepLinkingSettings:
    return asked.deep_linking_settings(current_launch())


def _request() -> Request:
    ring = cast(KeyRing, current_app.extensions["potluck_keys"])
    key = ring.signing(current.session(), now=current.now())
    return Request(_settings(), key, f"{current.runtime().settings.base_url}/lti/launch")


def _choosing(chosen: set[str], reader: Reader | None = None) -> str:
    title = request.args.get("title", "").strip()
    return render_template(
        "authoring/choose.html",
        shelf=queries.shelf(current.session(), current_actor(), title),
        settings=_settings(),
        chosen=chosen,
        title=title,
        errors=reader.errors if reader else {},
        kinds=KINDS,
        kind_named=kind_named,
        field=forms.CHOSEN,
    )


def _contents(sent: MultiDict[str, str]) -> forms.Contents:
    """The chosen activities with what they say about themselves; none of them is somebody else's."""
    ids, reader = forms.chosen(sent, _settings())
    if not reader.ok:
        abort(400)
    session = current.session()
    choices = queries.chosen(session, current_actor(), ids)
    return [
        (choice, kind_named(choice.activity.kind).content(session, choice.activity)) for choice in choices
    ]


def _options(contents: forms.Contents, given: dict[str, str], reader: Reader | None = None) -> str:
    settings = _settings()
    targets = settings.accept_presentation_document_targets
    return render_template(
        "authoring/options.html",
        contents=contents,
        given=given,
        errors=reader.errors if reader else {},
        field=forms.field,
        chosen_field=forms.CHOSEN,
        takes_columns=settings.accept_lineitem is not False,
        has_choice_of_target={DocumentTarget.IFRAME, DocumentTarget.WINDOW} <= targets,
        limits=forms.POINTS,
    )


def _hand_over(answer: Answer) -> str:
    return render_template("authoring/hand_over.html", answer=answer, field=deep_linking.FORM_FIELD)
