"""The token desk: which tool may have which access token, and what a token presented later allows."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from threading import Lock
from typing import Any, Final

from lti_tool.sandbox.assertions import Assertion
from lti_tool.sandbox.errors import Refused

_LIFETIME_SECONDS: Final = 3600


@dataclass(frozen=True, slots=True)
class _Grant:
    scopes: frozenset[str]
    expires_at: datetime


class TokenDesk:
    """Gives out access tokens and knows them again; a restart forgets them all, as a restarted LMS may."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._grants: dict[str, _Grant] = {}
        self._spent: dict[str, datetime] = {}

    def issue(
        self, assertion: Assertion, scope: str, granted: Iterable[str], *, now: datetime
    ) -> dict[str, Any]:
        """The token answer for a verified assertion of a tool with these scopes (RFC 6749, section 5.1).

        Raises:
            Refused: the assertion was used before, or a scope is not the tool's.
        """
        scopes = scope.split()
        unknown = sorted(set(scopes) - set(granted))
        if not scopes or unknown:
            raise Refused(
                HTTPStatus.BAD_REQUEST,
                "invalid_scope",
                f"scopes this tool may not have: {unknown or 'none given'}",
            )
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._spend(assertion, now=now)
            self._grants[token] = _Grant(frozenset(scopes), now + timedelta(seconds=_LIFETIME_SECONDS))
        return {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": _LIFETIME_SECONDS,
            "scope": " ".join(scopes),
        }

    def check(self, authorization: str, any_of: Iterable[str], *, now: datetime) -> None:
        """Let a call with a token for one of these scopes pass (RFC 6750).

        Raises:
            Refused: 401 without a valid token, 403 with one that is for something else.
        """
        scheme, _, token = authorization.partition(" ")
        grant = self._grants.get(token) if scheme == "Bearer" else None
        if grant is None or grant.expires_at <= now:
            challenge = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
            raise Refused(
                HTTPStatus.UNAUTHORIZED, "invalid_token", "no access token, or one that ended", challenge
            )
        if not grant.scopes & set(any_of):
            raise Refused(
                HTTPStatus.FORBIDDEN, "insufficient_scope", f"needs one of {', '.join(sorted(any_of))}"
            )

    def forget(self) -> None:
        """End every access token at once, as an LMS that was restarted does."""
        with self._lock:
            self._grants.clear()

    def _spend(self, assertion: Assertion, *, now: datetime) -> None:
        self._spent = {jti: ends for jti, ends in self._spent.items() if ends > now}
        if assertion.jti in self._spent:
            raise Refused(HTTPStatus.BAD_REQUEST, "invalid_client", "this jti has been used before")
        self._spent[assertion.jti] = assertion.expires_at
