"""Fetching a platform's key set, and how long its host lets us keep it."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import urljoin

from lti_tool.lti import http, jwks, web_addresses
from lti_tool.lti.errors import KeysUnavailable, Reason
from lti_tool.lti.http import Request, Response, Transport, TransportFailed, TransportFailure
from lti_tool.lti.jwks import PlatformKeys

USUAL_LIFETIME: Final = timedelta(hours=1)
SHORTEST_LIFETIME: Final = timedelta(minutes=5)
LONGEST_LIFETIME: Final = timedelta(hours=24)
_MAX_REDIRECTS: Final = 3
_MAX_AGE: Final = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_NOT_STORED: Final = re.compile(r"(?:^|[\s,])no-(?:store|cache)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FetchedKeys:
    """A key set just fetched, and how long it may be used without asking again."""

    platform_keys: PlatformKeys
    lifetime: timedelta


def fetch(url: str, transport: Transport) -> FetchedKeys:
    """Get and read the key set at `url`; redirects are followed on the same origin only.

    Raises:
        KeysUnavailable: unreachable, refused, redirected elsewhere, too large, or without usable keys.
    """
    response = _get(url, transport)
    for _ in range(_MAX_REDIRECTS):
        if not response.is_redirect:
            break
        url = _same_origin(url, response.headers.get("Location", ""))
        response = _get(url, transport)
    if response.status != 200:  # noqa: PLR2004 - RFC 9110 15.3.1
        raise KeysUnavailable(Reason.KEYS_REFUSED, f"the key set's address answers {response.status}")
    return FetchedKeys(jwks.read(response.body), lifetime(response.headers.get("Cache-Control", "")))


def lifetime(cache_control: str) -> timedelta:
    """How long to keep a key set: what its host says, but between five minutes and a day."""
    if _NOT_STORED.search(cache_control):
        return SHORTEST_LIFETIME
    stated = _MAX_AGE.search(cache_control)
    if stated is None:
        return USUAL_LIFETIME
    return min(max(timedelta(seconds=int(stated[1])), SHORTEST_LIFETIME), LONGEST_LIFETIME)


def _get(url: str, transport: Transport) -> Response:
    headers = {"Accept": "application/json, application/jwk-set+json", "User-Agent": http.USER_AGENT}
    try:
        return transport(Request("GET", url, headers, max_bytes=jwks.MAX_BYTES))
    except TransportFailed as error:
        reason = Reason.KEYS_UNREACHABLE
        if error.kind is TransportFailure.TOO_LARGE:
            reason = Reason.KEYS_TOO_LARGE
        raise KeysUnavailable(reason, f"the key set cannot be fetched: {error}") from error


def _same_origin(url: str, location: str) -> str:
    target = urljoin(url, location)
    if not location or web_addresses.origin(target) != web_addresses.origin(url):
        raise KeysUnavailable(Reason.KEYS_REDIRECTED, "the key set's address redirects to another host")
    return target
