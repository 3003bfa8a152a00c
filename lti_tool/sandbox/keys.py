"""The pretend LMS's signing keys: made, read, and shown to the world as a JWKS."""

import json
import secrets
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from jwt.algorithms import RSAAlgorithm

from lti_tool.sandbox.state import StoredKey


def new_key(bits: int = 2048) -> StoredKey:
    """Make an RSA key with a kid of its own; tests may ask for one that is too short."""
    private = generate_private_key(public_exponent=65537, key_size=bits)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return StoredKey(kid=f"sandbox-{secrets.token_hex(6)}", pem=pem.decode())


@lru_cache(maxsize=64)
def private_key(key: StoredKey) -> RSAPrivateKey:
    """The key ready to sign with; parsing costs far more than signing, so it is kept."""
    private = load_pem_private_key(key.pem.encode(), password=None)
    if not isinstance(private, RSAPrivateKey):
        raise TypeError("a key of the sandbox is always RSA")
    return private


def public_jwk(key: StoredKey) -> dict[str, Any]:
    """The public half, as a JWKS lists it."""
    jwk = json.loads(RSAAlgorithm.to_jwk(private_key(key).public_key()))
    public = {name: jwk[name] for name in ("kty", "n", "e")}
    return {**public, "kid": key.kid, "use": "sig", "alg": "RS256"}
