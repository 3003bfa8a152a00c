"""The guard of the pages for staff: a session of their own, by a cookie that other sites never get along."""

import hmac
from uuid import UUID

from flask import g, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from lti_tool.access import staff
from lti_tool.access.staff import Caretaker, SignedIn
from lti_tool.errors import StaffNotSignedIn, StaleForm
from lti_tool.web import current

COOKIE = "__Host-potluck-staff"
LOCAL_COOKIE = "potluck-staff"
"""Only on loopback, for browsers that keep no Secure cookie from plain http."""
TOKEN_FIELD = "staff_token"  # noqa: S105 the name of a field


def check() -> None:
    """Find who asks; a form must carry their token.

    Raises:
        StaffNotSignedIn: nobody is signed in here.
        StaleForm: the form is not of this session.
    """
    session_id, secret = _told()
    found = staff.find(current.session(), session_id, secret, now=current.now()) if session_id else None
    if found is None or session_id is None:
        raise StaffNotSignedIn
    g.potluck_caretaker, g.potluck_staff_session = found, (session_id, secret)
    if request.method not in current.SAFE_METHODS:
        given = request.form.get(TOKEN_FIELD, "")
        if not hmac.compare_digest(given.encode(), staff.form_token(session_id, secret).encode()):
            raise StaleForm


def current_caretaker() -> Caretaker:
    """Who asks; only behind a permission of staff."""
    found: Caretaker = g.potluck_caretaker
    return found


def staff_token() -> Markup:
    """The hidden field that every form of a staff session carries."""
    token = staff.form_token(*g.potluck_staff_session)
    return Markup('<input type="hidden" name="{}" value="{}">').format(TOKEN_FIELD, token)


def let_in(response: Response, begun: SignedIn) -> None:
    """Hand the browser the secret of its new session."""
    value = f"{begun.session_id.hex}.{begun.secret}"
    age = int(staff.SESSION_LIFETIME.total_seconds())
    response.set_cookie(COOKIE, value, max_age=age, path="/", secure=True, httponly=True, samesite="Strict")
    if current.runtime().settings.is_loopback:
        response.set_cookie(LOCAL_COOKIE, value, max_age=age, path="/", httponly=True, samesite="Strict")


def let_out(response: Response) -> None:
    """End the session of this request and take its cookies."""
    session_id, _secret = g.potluck_staff_session
    staff.sign_out(current.session(), session_id)
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="Strict")
    response.delete_cookie(LOCAL_COOKIE, path="/", httponly=True, samesite="Strict")


def _told() -> tuple[UUID | None, str]:
    value = request.cookies.get(COOKIE)
    if value is None and current.runtime().settings.is_loopback:
        value = request.cookies.get(LOCAL_COOKIE)
    name, _dot, secret = (value or "").partition(".")
    try:
        return UUID(hex=name), secret
    except ValueError:
        return None, ""
