"""How the pretend LMS reads what the tool signed: the tool's keys, the signature, the times."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from threading import Lock
from typing import Any, Final

import jwt
from jwt import PyJWK

from lti_tool.sandbox.errors import Refused
from lti_tool.sandbox.wire import Transport

_LONGEST_LIFE: Final = timedelta(hours=1)
_PRIVATE_MEMBERS: Final = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_ONLY_THE_SIGNATURE: Final = {
    f"verify_{name}": False for name in ("exp", "nbf", "iat", "aud", "iss", "sub", "jti")
}


class ToolKeys:
    """The public keys of each tool, fetched when a kid is not known yet."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._lock = Lock()
        self._keys: dict[str, dict[str, PyJWK]] = {}

    def find(self, jwks_url: str, kid: str) -> PyJWK:
        """The key with this kid at this address.

        Raises:
            ValueError: the tool's JWKS is away, is not in order, or lists no such key.
        """
        with self._lock:
            if kid not in self._keys.get(jwks_url, {}):
                self._keys[jwks_url] = self._fetch(jwks_url)
            if kid not in self._keys[jwks_url]:
                raise ValueError("the tool's JWKS has no key with this kid")
            return self._keys[jwks_url][kid]

    def _fetch(self, jwks_url: str) -> dict[str, PyJWK]:
        headers = {"Accept": "application/json"}
        try:
            status, _, body = self._transport("GET", jwks_url, headers, None)
        except OSError as error:
            raise ValueError(f"the tool's JWKS cannot be fetched: {type(error).__name__}") from error
        if status != HTTPStatus.OK:
            raise ValueError(f"the tool's JWKS answers {status}")
        try:
            return dict(_key(jwk) for jwk in json.loads(body)["keys"])
        except (ValueError, KeyError, TypeError, jwt.PyJWTError) as error:
            raise ValueError(f"the tool's JWKS is not in order: {error}") from error


class SignedByTool:
    """What a token of the tool says, after its signature was found to be the tool's.

    Args:
        text: the token.
        keys: the public keys of all tools.
        jwks_url: where this tool's keys are.
        what: how refusals call it ("the assertion").
        code: the short word of the refusals.

    Raises:
        Refused: 400, here and from each method below.
    """

    def __init__(self, text: str, keys: ToolKeys, jwks_url: str, *, what: str, code: str) -> None:
        self._what = what
        self._code = code
        try:
            header = jwt.get_unverified_header(text)
            if header.get("alg") != "RS256" or not isinstance(header.get("kid"), str):
                raise self.refused("must be signed with RS256 and name its kid")
            key = keys.find(jwks_url, header["kid"])
            self.claims: dict[str, Any] = jwt.decode(
                text,
                key,
                algorithms=["RS256"],
                options=_ONLY_THE_SIGNATURE,  # type: ignore[arg-type]
            )
        except (jwt.PyJWTError, ValueError, RecursionError) as error:
            raise self.refused(f"cannot be trusted: {error}") from error

    def refused(self, reason: str) -> Refused:
        """The refusal of the token."""
        return Refused(HTTPStatus.BAD_REQUEST, self._code, f"{self._what} {reason}")

    def expires_at(self, now: datetime) -> datetime:
        """When it ends, after its times were found to be in order.

        No leeway, as in Moodle (captures 84 and 85): tools must date iat back.
        """
        issued_at, expires_at = self._moment("iat"), self._moment("exp")
        if issued_at > now:
            raise self.refused("has an iat in the future")
        if expires_at <= now:
            raise self.refused("has ended")
        if expires_at - issued_at > _LONGEST_LIFE:
            raise self.refused("lives longer than an hour")
        return expires_at

    def text(self, name: str) -> str:
        """A claim that must be a text that is not empty."""
        value = self.claims.get(name)
        if not isinstance(value, str) or not value:
            raise self.refused(f"needs a {name} that is a text and not empty")
        return value

    def _moment(self, name: str) -> datetime:
        value = self.claims.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.refused(f"needs an {name} that is a number")
        try:
            return datetime.fromtimestamp(value, UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise self.refused(f"has an {name} that is out of range") from error


def issuer_of(text: str) -> str | None:
    """Whom a token says it is from, before anything is believed."""
    try:
        issuer = jwt.decode(text, options={"verify_signature": False}).get("iss")
    except (jwt.PyJWTError, ValueError, RecursionError):
        return None
    return issuer if isinstance(issuer, str) else None


def _key(jwk: Mapping[str, Any]) -> tuple[str, PyJWK]:
    if jwk["kty"] != "RSA" or jwk.get("alg", "RS256") != "RS256" or jwk.get("use", "sig") != "sig":
        raise ValueError("a key is not for RS256 signatures")
    if _PRIVATE_MEMBERS & jwk.keys():
        raise ValueError("a key shows its private half")
    kid = jwk["kid"]
    if not isinstance(kid, str):
        raise TypeError("a kid is not text")
    return kid, PyJWK(dict(jwk), algorithm="RS256")
