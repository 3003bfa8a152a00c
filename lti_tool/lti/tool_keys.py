"""Our own signing keys: made, written down as PEM, read once, and shown to platforms without their secret."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from joserfc import jws
from joserfc.jwk import RSAKey
from joserfc.util import int_to_base64

_BITS: Final = 2048
_PUBLIC_EXPONENT: Final = 65537
_REGISTRY: Final = jws.JWSRegistry(algorithms=["RS256"])


@dataclass(frozen=True, slots=True)
class ToolKey:
    """A parsed private key and its name; keep it, reading a PEM costs a hundred signatures."""

    key_id: str
    _key: RSAKey = field(repr=False, compare=False)

    def sign(self, content: dict[str, Any]) -> str:
        """A JWT over `content`, RS256, in compact form."""
        header = {"typ": "JWT", "alg": "RS256", "kid": self.key_id}
        return jws.serialize_compact(header, orjson.dumps(content), self._key, registry=_REGISTRY)

    def to_pem(self) -> bytes:
        """The private key as PKCS#8 PEM, not encrypted; whoever stores it encrypts it."""
        private: RSAPrivateKey = self._private
        return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def public_jwk(self) -> dict[str, str]:
        """What platforms may know of it (RFC 7517 4, RFC 7518 6.3.1)."""
        numbers = self._private.public_key().public_numbers()
        return {
            "kty": "RSA",
            "use": "sig",
            "alg": "RS256",
            "kid": self.key_id,
            "n": int_to_base64(numbers.n),
            "e": int_to_base64(numbers.e),
        }

    @property
    def _private(self) -> RSAPrivateKey:
        private = self._key.private_key
        if private is None:
            raise ValueError("a tool key must be a private key")
        return private


def generate(key_id: str) -> ToolKey:
    """A new RSA key of 2048 bits."""
    return ToolKey(key_id, RSAKey.import_key(generate_private_key(_PUBLIC_EXPONENT, _BITS)))


def from_pem(key_id: str, pem: bytes) -> ToolKey:
    """Read a private key back from its PEM.

    Raises:
        ValueError: it is no private RSA key of at least 2048 bits.
    """
    private = load_pem_private_key(pem, password=None)
    if not isinstance(private, RSAPrivateKey) or private.key_size < _BITS:
        raise ValueError(f"expected a private RSA key of at least {_BITS} bits")
    return ToolKey(key_id, RSAKey.import_key(private))


def public_document(keys: Iterable[ToolKey]) -> dict[str, list[dict[str, str]]]:
    """The JWK set to publish: every key still in use, so that rotation breaks nothing (RFC 7517 5)."""
    return {"keys": [key.public_jwk() for key in keys]}
