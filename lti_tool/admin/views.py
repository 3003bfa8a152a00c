"""The pages of those who look after the installation: what needs them, organisations, keys, the log."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow
from lti_tool.access.staff_guard import current_caretaker
from lti_tool.admin import forms, queries, service
from lti_tool.admin.undelivered import undelivered as undelivered_messages
from lti_tool.admin.undelivered import undelivered_mails
from lti_tool.admin.words import ACTS
from lti_tool.errors import NotFound, Refused
from lti_tool.outbox import reasons
from lti_tool.platforms.keys import GRACE, SIGNS_AFTER, KeyRing
from lti_tool.web import current

blueprint = Blueprint("admin", __name__, url_prefix="/admin", template_folder="templates")
blueprint.app_context_processor(lambda: {"caretaker": current_caretaker})
WRONG = 422


@blueprint.get("/")
@allow(Permission.ADMINISTER)
def home() -> ResponseReturnValue:
    """The LMSs, what waits for a decision first."""
    session, who = current.session(), current_caretaker()
    return render_template(
        "admin/home.html",
        connected=queries.connected(session, who),
        invitations=queries.open_invitations(session, who, now=current.now()),
        organisations=queries.organisations(session, who),
    )


@blueprint.get("/organisations")
@allow(Permission.ADMINISTER)
def organisations() -> ResponseReturnValue:
    """The customers of this installation."""
    return _organisations(forms.NewOrganisation())


@blueprint.post("/organisations")
@allow(Permission.ADMINISTER)
def add_organisation() -> ResponseReturnValue:
    """One more customer."""
    typed = forms.organisation(request.form)
    if typed.reader is None or not typed.reader.ok:
        return _organisations(typed), WRONG
    try:
        service.add_organisation(
            current.session(),
            current_caretaker(),
            typed,
            iri_base=current.runtime().settings.iri_base,
            now=current.now(),
        )
    except Refused as refused:
        typed.reader.refuse("slug", forms.REFUSALS[refused.code])
        return _organisations(typed), WRONG
    return redirect(url_for("admin.organisations"), 303)


@blueprint.get("/keys")
@allow(Permission.ADMINISTER)
def keys() -> ResponseReturnValue:
    """The key pairs the tool signs with."""
    _only_everywhere()
    return render_template(
        "admin/keys.html",
        keys=queries.keys(current.session()),
        now=current.now(),
        days=GRACE.days,
        hours=int(SIGNS_AFTER.total_seconds() // 3600),
    )


@blueprint.post("/keys")
@allow(Permission.ADMINISTER)
def new_key() -> ResponseReturnValue:
    """A new key pair, that signs once platforms have seen it."""
    _only_everywhere()
    ring: KeyRing = current_app.extensions["potluck_keys"]
    at_once = bool(request.form.get("at_once"))
    service.make_key(current.session(), current_caretaker(), ring, at_once=at_once, now=current.now())
    return redirect(url_for("admin.keys"), 303)


@blueprint.get("/undelivered")
@allow(Permission.ADMINISTER)
def undelivered() -> ResponseReturnValue:
    """The grades that LMSs do not take, the mails that do not arrive, and why."""
    found = undelivered_messages(current.session(), current_caretaker())
    mails = undelivered_mails(current.session(), current_caretaker())
    return render_template("admin/undelivered.html", stuck=found, mails=mails, reason_words=reasons.words)


@blueprint.get("/log")
@allow(Permission.ADMINISTER)
def log() -> ResponseReturnValue:
    """What was done to the installation, by whom and when."""
    number = request.args.get("page", 1, type=int)
    page = queries.audit(current.session(), current_caretaker(), number)
    return render_template("admin/log.html", page=page, acts=ACTS)


def _organisations(typed: forms.NewOrganisation) -> str:
    found = queries.organisations(current.session(), current_caretaker())
    return render_template("admin/organisations.html", organisations=found, typed=typed)


def _only_everywhere() -> None:
    """Keys belong to the whole installation."""
    if not current_caretaker().is_everywhere:
        raise NotFound
