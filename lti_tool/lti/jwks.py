"""Reading a platform's key set: which of its keys we trust to sign launches."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey
from joserfc.util import base64_to_int

from lti_tool.lti.errors import KeysUnavailable, Reason

MAX_BYTES: Final = 256 * 1024
_MAX_KEYS: Final = 100
_MIN_MODULUS_BITS: Final = 2048
_MAX_MODULUS_BITS: Final = 8192
_MAX_EXPONENT: Final = 2**32


@dataclass(frozen=True, slots=True)
class PlatformKeys:
    """The usable keys of a platform by their name, and why others were left out."""

    keys: Mapping[str, RSAKey]
    left_out: tuple[str, ...] = ()


def read(document: bytes) -> PlatformKeys:
    """Import a key set key by key, so that a bad one costs only itself (RFC 7517 5, Security Framework 6.3).

    Raises:
        KeysUnavailable: too large, unreadable, or without a single usable key.
    """
    if len(document) > MAX_BYTES:
        raise KeysUnavailable(
            Reason.KEYS_TOO_LARGE, f"a key set of {len(document)} bytes, at most {MAX_BYTES}"
        )
    keys: dict[str, RSAKey] = {}
    left_out: list[str] = []
    for entry in _entries(document):
        flaw = _flaw(entry)
        if flaw is None and entry["kid"] not in keys:
            flaw = _add(keys, entry)
        if flaw is not None:
            left_out.append(flaw)
    if not keys:
        reasons = ", ".join(sorted(set(left_out))) or "it is empty"
        raise KeysUnavailable(Reason.KEYS_NONE_USABLE, f"no key of the set can be used: {reasons}")
    return PlatformKeys(keys, tuple(left_out))


def _entries(document: bytes) -> list[Any]:
    try:
        key_set = orjson.loads(document)
    except (ValueError, RecursionError) as error:
        raise KeysUnavailable(Reason.KEYS_UNREADABLE, f"not JSON: {type(error).__name__}") from None
    entries = key_set.get("keys") if isinstance(key_set, dict) else None
    if not isinstance(entries, list):
        raise KeysUnavailable(Reason.KEYS_UNREADABLE, "expected an object with a list `keys`")
    return entries[:_MAX_KEYS]


def _flaw(entry: Any) -> str | None:
    """Why a key may not be used, or None; checks that need no arithmetic."""
    if not isinstance(entry, dict):
        return "not an object"
    if entry.get("kty") != "RSA":
        return "not RSA"
    if entry.get("use", "sig") != "sig":
        return "not for signatures"
    # Security Framework 6.1: RS256; Open edX leaves `alg` and `use` out
    if entry.get("alg", "RS256") != "RS256":
        return "not RS256"
    if not isinstance(entry.get("kid"), str) or not entry["kid"]:
        return "without kid"
    return None


def _add(keys: dict[str, RSAKey], entry: Mapping[str, Any]) -> str | None:
    """Import one key by its modulus and exponent alone; other members are never looked at."""
    modulus, exponent = entry.get("n"), entry.get("e")
    if not isinstance(modulus, str) or not isinstance(exponent, str):
        return "without n and e"
    try:
        bits, power = base64_to_int(modulus).bit_length(), base64_to_int(exponent)
        if not _MIN_MODULUS_BITS <= bits <= _MAX_MODULUS_BITS:
            return f"{bits} bits"
        if not 1 < power < _MAX_EXPONENT or power % 2 == 0:
            return "odd exponent"
        keys[entry["kid"]] = RSAKey.import_key({"kty": "RSA", "n": modulus, "e": exponent})
    except (JoseError, ValueError, TypeError) as error:
        return f"unreadable ({type(error).__name__})"
    return None
