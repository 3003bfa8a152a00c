"""Calling a platform's services with a bearer token, and what each kind of answer means."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson

from lti_tool.lti import http, retry_after
from lti_tool.lti.claims import Scope
from lti_tool.lti.errors import Reason, ServiceFailed
from lti_tool.lti.http import Request, Response, Transport, TransportFailed, TransportFailure
from lti_tool.lti.tokens import AccessToken, Client, TokenCache

_UNAUTHORIZED: Final = 401
_FORBIDDEN: Final = 403
_TROUBLE: Final = 500
_REASONS: Final = {
    _UNAUTHORIZED: Reason.SERVICE_UNAUTHORIZED,
    _FORBIDDEN: Reason.SERVICE_FORBIDDEN,
    404: Reason.SERVICE_NOT_FOUND,
    408: Reason.SERVICE_BUSY,
    409: Reason.SERVICE_CONFLICT,
    410: Reason.SERVICE_NOT_FOUND,
    413: Reason.SERVICE_TOO_LARGE,
    422: Reason.SERVICE_UNPROCESSABLE,
    425: Reason.SERVICE_BUSY,
    429: Reason.SERVICE_BUSY,
}


@dataclass(frozen=True, slots=True)
class Call:
    """One thing to ask of a service; media types are sent exactly as given, as Moodle demands."""

    method: str
    url: str
    scope: Scope
    accept: str | None = None
    content_type: str | None = None
    body: bytes = b""


class Services:
    """The services of one platform, called in the name of one registration."""

    def __init__(self, client: Client, transport: Transport, tokens: TokenCache) -> None:
        self._client = client
        self._transport = transport
        self._tokens = tokens

    def call(self, call: Call, *, now: datetime) -> Response:
        """Do the call and return its successful answer; a token that is refused is renewed once.

        Raises:
            ServiceFailed: the address is not allowed, nothing answered, or the answer is no success.
            TokenUnavailable: the platform gives no token for it.
        """
        if not self._client.registration.allows_service(call.url):
            raise ServiceFailed(
                Reason.SERVICE_URL_NOT_ALLOWED, "the address is on a host this registration does not know"
            )
        token = self._tokens.get(self._client, {call.scope}, now=now)
        response = self._send(call, token)
        if response.status == _UNAUTHORIZED:
            self._tokens.forget(token)
            response = self._send(call, self._tokens.get(self._client, {call.scope}, now=now))
        if not response.is_success:
            raise failure(response, now=now)
        return response

    def _send(self, call: Call, token: AccessToken) -> Response:
        headers = {"Authorization": f"Bearer {token.value}", "User-Agent": http.USER_AGENT}
        if call.accept is not None:
            headers["Accept"] = call.accept
        if call.content_type is not None:
            headers["Content-Type"] = call.content_type
        try:
            return self._transport(Request(call.method, call.url, headers, call.body))
        except TransportFailed as error:
            reason = Reason.SERVICE_UNREACHABLE
            if error.kind is TransportFailure.ADDRESS_NOT_ALLOWED:
                reason = Reason.SERVICE_URL_NOT_ALLOWED
            elif error.kind is TransportFailure.TOO_LARGE:
                reason = Reason.SERVICE_UNREADABLE
            raise ServiceFailed(reason, str(error)) from error


def failure(response: Response, *, now: datetime) -> ServiceFailed:
    """What an answer that is no success means, and when asking again is welcome.

    Its text is left out: Moodle repeats the whole request in it, names and comments included.
    """
    status = response.status
    if response.is_redirect:
        # a bearer token goes nowhere but to the address it was meant for
        reason = Reason.SERVICE_REDIRECTED
    elif status >= _TROUBLE:
        reason = Reason.SERVICE_TROUBLE
    elif status == _FORBIDDEN and b"rate limit exceeded" in response.body[:1000].lower():
        # Canvas answers 403 instead of 429 when it is throttling
        reason = Reason.SERVICE_BUSY
    else:
        reason = _REASONS.get(status, Reason.SERVICE_BAD_REQUEST)
    retry_at = retry_after.read(response.headers.get("Retry-After"), now) if reason.again else None
    return ServiceFailed(reason, f"status {status}", status=status, retry_at=retry_at)


def read_json(response: Response) -> Any:
    """The JSON of a successful answer.

    Raises:
        ServiceFailed: it is none.
    """
    try:
        return orjson.loads(response.body)
    except (ValueError, RecursionError) as error:
        raise ServiceFailed(
            Reason.SERVICE_UNREADABLE,
            f"the answer is not JSON: {type(error).__name__}",
            status=response.status,
        ) from None
