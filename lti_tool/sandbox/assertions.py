"""How the pretend LMS knows that the tool asks for a token: the signed client assertion (RFC 7523)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from threading import Lock
from typing import Any, Final

import jwt
from jwt import PyJWK

from lti_tool.sandbox.addresses import ToolAddress
from lti_tool.sandbox.errors import Refused
from lti_tool.sandbox.wire import Transport

_LONGEST_LIFE: Final = timedelta(hours=1)
_PRIVATE_MEMBERS: Final = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_ONLY_THE_SIGNATURE: Final = {
    f"verify_{name}": False for name in ("exp", "nbf", "iat", "aud", "iss", "sub", "jti")
}


@dataclass(frozen=True, slots=True)
class Assertion:
    """A verified assertion: its single-use id, and when it ends."""

    jti: str
    expires_at: datetime


class ToolKeys:
    """The tool's public keys, fetched when a kid is not known yet."""

    def __init__(self, tool: ToolAddress, transport: Transport) -> None:
        self._tool = tool
        self._transport = transport
        self._lock = Lock()
        self._keys: dict[str, PyJWK] = {}

    def find(self, kid: str) -> PyJWK:
        """The tool's key with this kid.

        Raises:
            Refused: the tool's JWKS is away, is not in order, or lists no such key.
        """
        with self._lock:
            if kid not in self._keys:
                self._keys = self._fetch()
            if kid not in self._keys:
                raise _refused("the tool's JWKS has no key with this kid")
            return self._keys[kid]

    def _fetch(self) -> dict[str, PyJWK]:
        headers = {"Accept": "application/json"}
        try:
            status, _, body = self._transport("GET", self._tool.jwks_url, headers, None)
        except OSError as error:
            raise _refused(f"the tool's JWKS cannot be fetched: {type(error).__name__}") from error
        if status != HTTPStatus.OK:
            raise _refused(f"the tool's JWKS answers {status}")
        try:
            return dict(_key(jwk) for jwk in json.loads(body)["keys"])
        except (ValueError, KeyError, TypeError, jwt.PyJWTError) as error:
            raise _refused(f"the tool's JWKS is not in order: {error}") from error


def verify(text: str, keys: ToolKeys, *, client_id: str, token_url: str, now: datetime) -> Assertion:
    """Check the tool's assertion (LTI security framework 1.0, section 4.1.1; RFC 7523, section 3).

    Raises:
        Refused: `invalid_client`, with what is wrong.
    """
    try:
        header = jwt.get_unverified_header(text)
        if header.get("alg") != "RS256" or not isinstance(header.get("kid"), str):
            raise _refused("the assertion must be signed with RS256 and name its kid")
        key = keys.find(header["kid"])
        claims = jwt.decode(text, key, algorithms=["RS256"], options=_ONLY_THE_SIGNATURE)  # type: ignore[arg-type]
    except jwt.PyJWTError as error:
        raise _refused(f"the assertion cannot be trusted: {error}") from error
    _check_parties(claims, client_id, token_url)
    return _check_times(claims, now)


def _check_parties(claims: Mapping[str, Any], client_id: str, token_url: str) -> None:
    for name in ("iss", "sub"):
        if claims.get(name) != client_id:
            raise _refused(f"{name} must be the client_id")
    audience = claims.get("aud")
    if token_url not in (audience if isinstance(audience, list) else [audience]):
        raise _refused(f"aud must be {token_url}")
    if not isinstance(claims.get("jti"), str) or not claims["jti"]:
        raise _refused("jti must be a text that is not empty")


def _check_times(claims: Mapping[str, Any], now: datetime) -> Assertion:
    issued_at, expires_at = _moment(claims, "iat"), _moment(claims, "exp")
    # No leeway, as in Moodle (captures 84 and 85): tools must date iat back.
    if issued_at > now:
        raise _refused("iat is in the future")
    if expires_at <= now:
        raise _refused("the assertion has ended")
    if expires_at - issued_at > _LONGEST_LIFE:
        raise _refused("the assertion lives longer than an hour")
    return Assertion(claims["jti"], expires_at)


def _moment(claims: Mapping[str, Any], name: str) -> datetime:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _refused(f"{name} must be a number")
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise _refused(f"{name} is out of range") from error


def _key(jwk: Mapping[str, Any]) -> tuple[str, PyJWK]:
    if jwk["kty"] != "RSA" or jwk.get("alg", "RS256") != "RS256" or jwk.get("use", "sig") != "sig":
        raise ValueError("a key is not for RS256 signatures")
    if _PRIVATE_MEMBERS & jwk.keys():
        raise ValueError("a key shows its private half")
    kid = jwk["kid"]
    if not isinstance(kid, str):
        raise TypeError("a kid is not text")
    return kid, PyJWK(dict(jwk), algorithm="RS256")


def _refused(reason: str) -> Refused:
    return Refused(HTTPStatus.BAD_REQUEST, "invalid_client", reason)
