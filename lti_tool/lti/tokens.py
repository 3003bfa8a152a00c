"""Access tokens for a platform's services: asked for with a signed statement, kept while they live."""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Final
from urllib.parse import urlencode

import orjson

from lti_tool.lti import http, retry_after
from lti_tool.lti.claims import Scope
from lti_tool.lti.errors import Reason, TokenUnavailable
from lti_tool.lti.http import Request, Response, Transport, TransportFailed
from lti_tool.lti.registration import Registration
from lti_tool.lti.tool_keys import ToolKey

# Moodle verifies with no leeway at all: an assertion two seconds ahead of its clock is refused.
BACKDATED: Final = timedelta(seconds=10)
ASSERTION_LIFETIME: Final = timedelta(minutes=5)
EXPIRY_MARGIN: Final = timedelta(seconds=60)
LIFETIME_WHEN_UNSAID: Final = timedelta(minutes=10)
LONGEST_LIFETIME: Final = timedelta(hours=24)
_MAX_ANSWER_BYTES: Final = 256 * 1024
_TOKEN: Final = re.compile(r"[\x21-\x7e]{1,16384}")
_ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_SHOWN_ERROR: Final = re.compile(r"[^ -~]+")
_BUSY: Final = frozenset({408, 425, 429})
_TROUBLE: Final = 500


@dataclass(frozen=True, slots=True)
class Client:
    """Us at one platform: the registration, and the key we sign with there."""

    registration: Registration
    key: ToolKey


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A bearer token, what it is good for, and until when."""

    value: str = field(repr=False)
    scopes: frozenset[str]
    expires_at: datetime


def client_assertion(client: Client, now: datetime) -> str:
    """The signed statement that it is us who ask (RFC 7523 3, Security Framework 4.1.1)."""
    registration = client.registration
    issued = int((now - BACKDATED).timestamp())
    return client.key.sign({
        "iss": registration.client_id,
        "sub": registration.client_id,
        "aud": registration.token_audience or registration.token_url,
        "iat": issued,
        "exp": issued + int(ASSERTION_LIFETIME.total_seconds()),
        "jti": secrets.token_urlsafe(24),
    })  # fmt: skip


def request_token(
    client: Client, scopes: Iterable[Scope], transport: Transport, *, now: datetime
) -> AccessToken:
    """Ask the platform for a token that covers all `scopes` (RFC 6749 4.4.2, Security Framework 4.1).

    Raises:
        TokenUnavailable: unreachable, refused, unreadable, or granted for less than was asked.
    """
    wanted = sorted(scope.value for scope in scopes)
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": _ASSERTION_TYPE,
        "client_assertion": client_assertion(client, now),
        "scope": " ".join(wanted),
    }
    headers = {
        "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
        "User-Agent": http.USER_AGENT,
    }
    url = client.registration.token_url
    try:
        response = transport(Request("POST", url, headers, urlencode(form).encode(), _MAX_ANSWER_BYTES))
    except TransportFailed as error:
        raise TokenUnavailable(Reason.TOKEN_UNREACHABLE, f"no answer: {error}") from error
    if not response.is_success:
        raise _refusal(response, now)
    return read_answer(response, frozenset(wanted), now=now)


def read_answer(response: Response, wanted: frozenset[str], *, now: datetime) -> AccessToken:
    """Read a token out of a successful answer, whatever Content-Type it claims (Moodle says text/html).

    Raises:
        TokenUnavailable: no token in it, or one that covers less than `wanted`.
    """
    answer = _json(response.body)
    value = answer.get("access_token") if isinstance(answer, dict) else None
    if not isinstance(value, str) or not _TOKEN.fullmatch(value):
        raise TokenUnavailable(Reason.TOKEN_UNREADABLE, "the answer holds no `access_token`")
    # RFC 6749 5.1: `scope` may be left out when everything was granted; Moodle drops unknown scopes silently
    granted = answer.get("scope")
    scopes = frozenset(granted.split()) if isinstance(granted, str) and granted.strip() else wanted
    if not wanted <= scopes:
        missing = ", ".join(sorted(wanted - scopes))
        raise TokenUnavailable(Reason.TOKEN_SCOPE_NOT_GRANTED, f"not granted: {missing}")
    return AccessToken(value, scopes, now + _lifetime(answer.get("expires_in")))


class TokenCache:
    """Tokens of all registrations, one per set of scopes, shared by the threads of a process."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._tokens: dict[_Place, AccessToken] = {}
        self._locks: dict[_Place, Lock] = {}
        self._locks_lock = Lock()

    def get(self, client: Client, scopes: Iterable[Scope], *, now: datetime) -> AccessToken:
        """A token with life left in it; asks the platform only when there is none.

        Raises:
            TokenUnavailable: the platform gives none.
        """
        wanted = frozenset(scopes)
        place = (client.registration.id, client.registration.client_id, wanted)
        with self._lock(place):
            held = self._tokens.get(place)
            if held is None or now >= held.expires_at:
                held = self._tokens[place] = request_token(client, wanted, self._transport, now=now)
            return held

    def forget(self, token: AccessToken) -> None:
        """Drop a token the platform no longer takes; a newer one stays."""
        for place, held in list(self._tokens.items()):
            if held is token:
                self._tokens.pop(place, None)

    def _lock(self, place: "_Place") -> Lock:
        with self._locks_lock:
            return self._locks.setdefault(place, Lock())


_Place = tuple[str, str, frozenset[Scope]]


def _lifetime(expires_in: object) -> timedelta:
    """How long to use a token: a minute less than it lives, half of a life that is short."""
    if isinstance(expires_in, str) and expires_in.isascii() and expires_in.isdigit():
        expires_in = int(expires_in[:9])
    if isinstance(expires_in, bool) or not isinstance(expires_in, int | float) or not expires_in > 0:
        return LIFETIME_WHEN_UNSAID
    whole = timedelta(seconds=min(expires_in, LONGEST_LIFETIME.total_seconds()))
    return max(whole - EXPIRY_MARGIN, whole / 2)


def _refusal(response: Response, now: datetime) -> TokenUnavailable:
    retry_at = retry_after.read(response.headers.get("Retry-After"), now)
    detail = f"status {response.status}{_error_text(response.body)}"
    if response.status in _BUSY or response.status >= _TROUBLE:
        return TokenUnavailable(Reason.TOKEN_LATER, detail, retry_at=retry_at)
    if response.is_redirect:
        detail += ", a redirect, which is not followed"
    return TokenUnavailable(Reason.TOKEN_REFUSED, detail, retry_at=retry_at)


def _error_text(body: bytes) -> str:
    """What the platform says is wrong, made short and printable; Moodle sends text that is not quite JSON."""
    answer = _json(body)
    error = answer.get("error") if isinstance(answer, dict) else None
    if not isinstance(error, str):
        start = body[:300].lstrip()
        error = start.decode("utf-8", "replace") if start.startswith(b"{") else ""
    shown = _SHOWN_ERROR.sub(" ", error).strip()[:120]
    return f": {shown}" if shown else ""


def _json(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except (ValueError, RecursionError):
        return None
