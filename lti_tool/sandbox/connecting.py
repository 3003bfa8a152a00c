"""How an administrator connects a tool: its invitation, opened in a frame that tells when it is done."""

from http import HTTPStatus

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lti_tool.sandbox.addresses import origin_of, refuse_production
from lti_tool.sandbox.errors import NotForProductionError
from lti_tool.sandbox.lms import current_lms
from lti_tool.sandbox.profiles import PROFILES, Product

bp = Blueprint("connecting", __name__)


@bp.get("/tools")
def tools() -> str:
    """The connected tools, and a way to connect one."""
    return _page()


@bp.post("/tools")
def connect() -> Response | tuple[str, int]:
    """Open a door for the tool behind an invitation link."""
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(HTTPStatus.FORBIDDEN)
    lms, link = current_lms(), request.form.get("link", "").strip()
    renews = request.form.get("renews") or None
    if renews is not None and lms.tool_called(renews) is None:
        abort(HTTPStatus.NOT_FOUND)
    try:
        product = Product(request.form.get("product", Product.SANDBOX))
        refuse_production(link)
    except NotForProductionError:
        return _page(_("Paste a link of this machine, such as http://localhost:8000/..."), link), 400
    except ValueError:
        abort(HTTPStatus.NOT_FOUND)
    names_deployment = False if "without_deployment" in request.form else None
    opening = lms.openings.open(
        link, product, now=lms.clock(), names_deployment=names_deployment, renews=renews
    )
    return redirect(url_for(".connecting", opening_id=opening.id), HTTPStatus.SEE_OTHER)


@bp.get("/tools/connecting/<opening_id>")
def connecting(opening_id: str) -> Response:
    """The tool's registration page in a frame."""
    lms = current_lms()
    opening = lms.openings.find(opening_id)
    if opening is None:
        abort(HTTPStatus.NOT_FOUND)
    page = render_template(
        "sandbox/connecting.html",
        url=opening.initiation_url(lms.platform.configuration_url(opening.id)),
        origin=origin_of(opening.link),
        product=opening.profile.name,
    )
    # The invitation may be on an origin that no registered tool has yet.
    policy = (
        f"default-src 'self'; frame-src {origin_of(opening.link)}; frame-ancestors 'none'; base-uri 'none'"
    )
    return make_response(page, {"Content-Security-Policy": policy, "Referrer-Policy": "no-referrer"})


def _page(error: str | None = None, link: str = "") -> str:
    lms = current_lms()
    return render_template(
        "sandbox/tools.html",
        tools=lms.tools(),
        built_in=lms.tool,
        products=[(product, profile.name) for product, profile in PROFILES.items()],
        error=error,
        link=link,
    )
