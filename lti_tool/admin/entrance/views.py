"""Signing in by a link that works once, and signing out."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from lti_tool.access import Permission, allow, staff, staff_guard
from lti_tool.admin.entrance.refusals import LINK_ENDED
from lti_tool.errors import Refused
from lti_tool.web import current
from lti_tool.web.errors import RefusedError

blueprint = Blueprint("entrance", __name__, url_prefix="/admin", template_folder="../templates")


@blueprint.get("/sign-in/<secret>")
@allow(Permission.PUBLIC)
def ask(secret: str) -> ResponseReturnValue:
    """Whom the link is for, and a button: programs that only look at links use nothing up."""
    try:
        member = staff.invited(current.session(), secret, now=current.now())
    except Refused:
        raise RefusedError(LINK_ENDED) from None
    return render_template("admin/sign_in.html", name=member.name, secret=secret)


@blueprint.post("/sign-in/<secret>")
@allow(Permission.PUBLIC)
def sign_in(secret: str) -> Response:
    """Use the link up and begin a session."""
    try:
        begun = staff.sign_in(current.session(), secret, now=current.now())
    except Refused:
        raise RefusedError(LINK_ENDED) from None
    answer = redirect(url_for("admin.home"), 303)
    staff_guard.let_in(answer, begun)
    return answer


@blueprint.post("/sign-out")
@allow(Permission.ADMINISTER)
def sign_out() -> Response:
    """End the session here."""
    answer = redirect(url_for("entrance.gone"), 303)
    staff_guard.let_out(answer)
    return answer


@blueprint.get("/signed-out")
@allow(Permission.PUBLIC)
def gone() -> ResponseReturnValue:
    """Where signing out leads."""
    return render_template("admin/signed_out.html")
