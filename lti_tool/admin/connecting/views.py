"""The pages about LMSs, in the order an administrator meets them."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow
from lti_tool.access.staff_guard import current_caretaker
from lti_tool.admin import queries
from lti_tool.admin.connecting import forms, service
from lti_tool.admin.connecting.forms import Wanted
from lti_tool.errors import Refused
from lti_tool.platforms.ourselves import Addresses
from lti_tool.platforms.quirks import catalogue
from lti_tool.platforms.sheets import catalogue as sheets
from lti_tool.web import current
from lti_tool.web.forms import Reader

blueprint = Blueprint("connecting", __name__, url_prefix="/admin", template_folder="../templates")
WRONG = 422


@blueprint.get("/connect")
@allow(Permission.ADMINISTER)
def connect() -> ResponseReturnValue:
    """Two ways: a link the LMS takes, or its addresses typed by hand."""
    return _connect(Reader(request.args))


@blueprint.post("/connect")
@allow(Permission.ADMINISTER)
def invite() -> ResponseReturnValue:
    """The link; shown this once."""
    session, who = current.session(), current_caretaker()
    wanted = forms.invitation(request.form, _organisation_ids())
    if not wanted.reader.ok or wanted.organisation_id is None:
        return _connect(wanted.reader), WRONG
    invited = service.invite(session, who, wanted.organisation_id, wanted, now=current.now())
    return render_template(
        "admin/invited.html",
        invitation=invited.invitation,
        secret=invited.secret,
        base_url=current.runtime().settings.base_url,
        products=catalogue.PRODUCTS.values(),
        sheet=sheets.sheet,
    )


@blueprint.post("/invitations/<uuid:invitation_id>/withdraw")
@allow(Permission.ADMINISTER)
def withdraw(invitation_id: UUID) -> ResponseReturnValue:
    """End an invitation nobody has used."""
    service.withdraw(current.session(), current_caretaker(), invitation_id, now=current.now())
    return redirect(url_for("admin.home"), 303)


@blueprint.get("/platforms/new")
@allow(Permission.ADMINISTER)
def by_hand() -> ResponseReturnValue:
    """The fields for an LMS that is connected by hand."""
    return _by_hand(
        Reader(request.args), {"new_deployments": "ask", "product": request.args.get("product", "")}
    )


@blueprint.post("/platforms/new")
@allow(Permission.ADMINISTER)
def register() -> ResponseReturnValue:
    """Connect it."""
    typed = forms.platform(request.form, _organisation_ids())
    owner = typed.organisation_id
    try:
        if typed.reader.ok and owner is not None:
            made = service.register(current.session(), current_caretaker(), owner, typed, now=current.now())
            return redirect(url_for("connecting.platform", registration_id=made.id, done="connected"), 303)
    except Refused as refused:
        _say(typed, refused)
    return _by_hand(typed.reader, typed.reader.given), WRONG


@blueprint.get("/platforms/<uuid:registration_id>")
@allow(Permission.ADMINISTER)
def platform(registration_id: UUID) -> ResponseReturnValue:
    """One LMS: how it stands, its deployments, what to copy into it."""
    session, who = current.session(), current_caretaker()
    registration = queries.platform(session, who, registration_id)
    return render_template(
        "admin/platform.html",
        platform=registration,
        product=catalogue.product(registration.product),
        deployments=queries.deployments(session, registration),
        sheet=sheets.sheet(registration.product),
        addresses=Addresses(current.runtime().settings.base_url, registration.id),
    )


@blueprint.get("/platforms/<uuid:registration_id>/change")
@allow(Permission.ADMINISTER)
def change(registration_id: UUID) -> ResponseReturnValue:
    """Its fields as they stand."""
    registration = queries.platform(current.session(), current_caretaker(), registration_id)
    return _change(registration_id, Reader(request.args), forms.shown(registration))


@blueprint.post("/platforms/<uuid:registration_id>/change")
@allow(Permission.ADMINISTER)
def save(registration_id: UUID) -> ResponseReturnValue:
    """Save them."""
    who = current_caretaker()
    registration = queries.platform(current.session(), who, registration_id)
    typed = forms.platform(request.form, [registration.organisation_id])
    try:
        if typed.reader.ok:
            service.change(current.session(), who, registration_id, typed, now=current.now())
            return redirect(
                url_for("connecting.platform", registration_id=registration_id, done="changed"), 303
            )
    except Refused as refused:
        _say(typed, refused)
    return _change(registration_id, typed.reader, typed.reader.given), WRONG


@blueprint.post("/platforms/<uuid:registration_id>/switch")
@allow(Permission.ADMINISTER)
def switch(registration_id: UUID) -> ResponseReturnValue:
    """Let its launches in, or no longer."""
    is_on = request.form.get("to") == "on"
    service.switch(current.session(), current_caretaker(), registration_id, on=is_on, now=current.now())
    return redirect(url_for("connecting.platform", registration_id=registration_id), 303)


@blueprint.post("/deployments/<uuid:deployment_id>")
@allow(Permission.ADMINISTER)
def decide(deployment_id: UUID) -> ResponseReturnValue:
    """Let a deployment that waits in, or forget it."""
    let_in = request.form.get("do") == "approve"
    registration_id = service.decide(
        current.session(), current_caretaker(), deployment_id, let_in=let_in, now=current.now()
    )
    return redirect(url_for("connecting.platform", registration_id=registration_id), 303)


def _organisation_ids() -> list[UUID]:
    return [each.id for each in queries.organisations(current.session(), current_caretaker())]


def _say(typed: Wanted, refused: Refused) -> None:
    typed.reader.refuse(*forms.REFUSALS[refused.code])


def _connect(reader: Reader) -> str:
    found = queries.organisations(current.session(), current_caretaker())
    return render_template(
        "admin/connect.html",
        organisations=found,
        given=reader.given,
        errors=reader.errors,
        labels=forms.LABELS,
    )


def _by_hand(reader: Reader, given: dict[str, str]) -> str:
    found = queries.organisations(current.session(), current_caretaker())
    return _fields(url_for("connecting.register"), reader, given, organisations=found, is_new=True)


def _change(registration_id: UUID, reader: Reader, given: dict[str, str]) -> str:
    target = url_for("connecting.save", registration_id=registration_id)
    return _fields(target, reader, given, registration_id=registration_id, organisations=[], is_new=False)


def _fields(target: str, reader: Reader, given: dict[str, str], **more: object) -> str:
    return render_template(
        "admin/platform_fields.html",
        target=target,
        given=given,
        errors=reader.errors,
        labels=forms.LABELS,
        products=catalogue.PRODUCTS.values(),
        sheet=sheets.sheet(given.get("product", "")),
        deployment_options=forms.DEPLOYMENT_OPTIONS,
        **more,
    )
