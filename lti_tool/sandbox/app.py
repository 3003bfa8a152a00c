"""The pretend LMS as a web application of its own."""

from collections.abc import Callable
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response, make_response, render_template
from flask_babel import Babel, format_datetime, format_decimal
from werkzeug.exceptions import HTTPException, SecurityError

from lti_tool.sandbox import (
    accounts,
    choosing,
    connecting,
    framing,
    front,
    grades,
    groups,
    marks,
    pages,
    registration,
    roster,
    services,
)
from lti_tool.sandbox.addresses import (
    DEFAULT_BASE_URL,
    PlatformAddress,
    ToolAddress,
    refuse_production,
)
from lti_tool.sandbox.lms import EXTENSION, Lms, current_lms
from lti_tool.sandbox.misbehaviour import Faults
from lti_tool.sandbox.tool_tokens import ToolKeys
from lti_tool.sandbox.wire import Transport, over_http
from lti_tool.sandbox.world import World

_LONGEST_BODY: Final = 1024 * 1024
_PARTS: Final = (
    pages, marks, accounts, front, framing, choosing, connecting, registration, services, grades, roster,
    groups,
)  # fmt: skip


def create_app(
    world: World,
    *,
    tool: ToolAddress,
    clock: Callable[[], datetime],
    base_url: str = DEFAULT_BASE_URL,
    faults: Faults | None = None,
    transport: Transport = over_http,
) -> Flask:
    """The pretend LMS around one world.

    Args:
        world: what it knows and keeps.
        tool: the tool as it is registered here.
        clock: gives the present moment, aware and in UTC.
        base_url: where this LMS lives; its issuer, without a slash at the end.
        faults: what shall go wrong; the caller keeps it to add to.
        transport: how the tool's JWKS is fetched.

    Raises:
        NotForProductionError: an address is not on this machine.
    """
    refuse_production(base_url, tool.jwks_url, *tool.origins)
    app = Flask("lti_tool.sandbox")
    app.config.update(MAX_CONTENT_LENGTH=_LONGEST_BODY, TRUSTED_HOSTS=[urlsplit(base_url).hostname])
    app.extensions[EXTENSION] = Lms(
        world=world,
        tool=tool,
        platform=PlatformAddress(base_url),
        clock=clock,
        faults=faults or Faults(),
        tool_keys=ToolKeys(transport),
    )
    Babel(app)
    app.jinja_env.filters.update(moment=_moment, number=format_decimal)
    for part in _PARTS:
        app.register_blueprint(part.bp)
    app.register_error_handler(HTTPException, _error_page)
    app.register_error_handler(SecurityError, _wrong_host)
    app.after_request(_guard)
    return app


def _guard(response: Response) -> Response:
    known = dict.fromkeys(origin for tool in current_lms().tools() for origin in tool.origins)
    origins = " ".join(("'self'", *known))
    policy = (
        f"default-src 'self'; frame-src {origins}; form-action {origins};"
        " frame-ancestors 'self'; base-uri 'none'; object-src 'none'"
    )
    response.headers.setdefault("Content-Security-Policy", policy)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    return response


def _error_page(error: HTTPException) -> Response:
    page = render_template("sandbox/error.html", name=error.name, description=error.description)
    return make_response(page, error.code or 500, {"Content-Type": "text/html; charset=utf-8"})


def _wrong_host(error: SecurityError) -> Response:
    # Without a host that is ours no address can be built, so there is no page either.
    return Response(f"{error.description}\n", 400, content_type="text/plain")


def _moment(at: datetime) -> str:
    return str(format_datetime(at, "d MMM yyyy, HH:mm:ss 'UTC'", rebase=False))
