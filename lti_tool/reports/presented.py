"""Whose key a request shows, and whether it opens completions."""

from flask import current_app, request
from flask.sansio.app import App
from sqlalchemy.orm import Session

from lti_tool.reports import problems
from xapi.errors import CredentialRefused
from xapi.lrs.keys import Credential, Scope, Verifier

_VERIFIER = "potluck_completion_keys"


def remember_verifier(app: App) -> None:
    """Give the application the one verifier that remembers which secrets it has seen."""
    app.extensions.setdefault(_VERIFIER, Verifier())


def presented_key(session: Session) -> Credential:
    """The key this request shows with HTTP Basic (RFC 7617), if it opens completions.

    Raises:
        Problem: there is no key, it is not good, or it lacks the scope.
    """
    shown = request.authorization
    if shown is None or shown.type != "basic":
        raise problems.key_refused()
    verifier: Verifier = current_app.extensions[_VERIFIER]
    try:
        key = verifier.verify(session, shown.username or "", shown.password or "")
    except CredentialRefused:
        raise problems.key_refused() from None
    if not key.may(Scope.COMPLETIONS_READ):
        raise problems.scope_missing()
    return key
