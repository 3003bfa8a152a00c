"""Knows the response headers that keep a page from being framed, scripted, cached or leaked."""

from collections.abc import Iterable
from http import HTTPStatus

from flask import Response, request
from werkzeug.datastructures import Headers

from lti_tool.web import assets
from lti_tool.web.surroundings import surroundings

_HSTS = "max-age=31536000"
_PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope",
        "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get", "usb",
    )
)  # fmt: skip


def content_policy(frame_ancestors: Iterable[str], form_targets: Iterable[str]) -> str:
    """Give the Content-Security-Policy: everything from us alone, framed only by whom the request named."""
    targets = " ".join(("'self'", *form_targets))
    ancestors = " ".join(frame_ancestors) or "'none'"
    return "; ".join((
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # data: is Bootstrap's and our ticks and arrows
        "font-src 'self'",
        "connect-src 'self'",
        f"form-action {targets}",
        "base-uri 'none'",
        f"frame-ancestors {ancestors}",
    ))  # fmt: skip


def put_headers(response: Response) -> Response:
    """Put the headers every response carries, unless a view said something more fitting itself."""
    asked = surroundings()
    headers: Headers = response.headers
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "no-referrer")
    headers.setdefault("Permissions-Policy", _PERMISSIONS)
    if asked.is_https:  # RFC 6797 section 7.1
        headers.setdefault("Strict-Transport-Security", _HSTS)
    if request.endpoint != assets.ENDPOINT or response.status_code >= HTTPStatus.BAD_REQUEST:
        headers.setdefault("Cache-Control", "no-store")
        policy = content_policy(asked.frame_ancestors_of(), asked.form_targets_of())
        headers.setdefault("Content-Security-Policy", policy)
    return response
