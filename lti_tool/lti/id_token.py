"""An id_token as bytes: its limits, its header, its signature; what it claims is judged elsewhere."""

from collections.abc import Callable
from typing import Any, Final

import orjson
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from lti_tool.lti.errors import LaunchRefused, Reason

MAX_TOKEN_LENGTH: Final = 256 * 1024
_MAX_KEY_ID_LENGTH: Final = 512
_ALGORITHM: Final = "RS256"

FindKey = Callable[[str], RSAKey]
"""Gives the platform's key of that name; raises LaunchRefused or KeysUnavailable when there is none."""


class _Registry(jws.JWSRegistry):
    max_header_length = 4096
    max_payload_length = MAX_TOKEN_LENGTH
    max_signature_length = 2048


# Headers we do not know are ignored (RFC 7515 4); none of them is ever followed.
_REGISTRY: Final = _Registry(algorithms=[_ALGORITHM], strict_check_header=False)


def open_signed(token: str, find_key: FindKey) -> dict[str, Any]:
    """The claims of an id_token whose signature is right.

    Raises:
        LaunchRefused: the token is malformed, or not signed with RS256 by the key it names.
        KeysUnavailable: raised by `find_key` when the platform's keys cannot be had.
    """
    if len(token) > MAX_TOKEN_LENGTH:
        raise LaunchRefused(
            Reason.LAUNCH_TOO_LARGE, f"id_token of {len(token)} characters, at most {MAX_TOKEN_LENGTH}"
        )
    try:
        parsed = jws.extract_compact(token.encode("ascii"), registry=_REGISTRY)
        header = parsed.headers()
    except (JoseError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise LaunchRefused(Reason.LAUNCH_TOKEN_MALFORMED, _what(error)) from None
    key = find_key(_key_id(header))
    try:
        genuine = jws.validate_compact(parsed, key, registry=_REGISTRY)
    except (JoseError, ValueError, TypeError) as error:
        raise LaunchRefused(Reason.LAUNCH_TOKEN_MALFORMED, _what(error)) from None
    if not genuine:
        # OIDC Core 3.1.3.7 step 6; Security Framework 5.1.3 step 1
        raise LaunchRefused(Reason.LAUNCH_SIGNATURE, "the signature does not fit the key it names")
    return _claims(parsed.payload or b"")


def _key_id(header: Any) -> str:
    # joserfc lets a header pass that is a list or text with "alg" in it
    if not isinstance(header, dict):
        raise LaunchRefused(Reason.LAUNCH_TOKEN_MALFORMED, "the header is not an object")
    # OIDC Core 3.1.3.7 step 7: the algorithm agreed at registration, whatever the header would like
    if header.get("alg") != _ALGORITHM:
        raise LaunchRefused(Reason.LAUNCH_ALGORITHM, f"expected alg {_ALGORITHM}")
    # RFC 7515 4.1.11: we understand no extension, so a token that insists on one is refused
    if "crit" in header or "b64" in header:
        raise LaunchRefused(Reason.LAUNCH_CRITICAL_HEADER, "the header insists on an extension")
    key_id = header.get("kid")
    # Security Framework 6.3: a key set holds several keys, so the token says which
    if not isinstance(key_id, str) or not 0 < len(key_id) <= _MAX_KEY_ID_LENGTH:
        raise LaunchRefused(Reason.LAUNCH_KEY_UNNAMED, f"expected `kid`, a text of 1 to {_MAX_KEY_ID_LENGTH}")
    return key_id


def _claims(payload: bytes) -> dict[str, Any]:
    try:
        claims = orjson.loads(payload)
    except (ValueError, RecursionError) as error:
        raise LaunchRefused(
            Reason.LAUNCH_CLAIMS_UNREADABLE, f"the claims are not JSON: {type(error).__name__}"
        ) from None
    if not isinstance(claims, dict):
        raise LaunchRefused(Reason.LAUNCH_CLAIMS_UNREADABLE, "the claims are not an object")
    return claims


def _what(error: Exception) -> str:
    return f"not a signed token in compact form: {type(error).__name__}"
