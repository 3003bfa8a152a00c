"""What makes the address of a feed secret: whoever has it reads the feed without signing in."""

import hmac
import secrets
from hashlib import sha256


def new_secret() -> str:
    """The secret part of an address, 256 bits in 43 signs that a path may hold; shown once, never kept."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """What is kept of a secret, in 64 signs, and what a feed is found by.

    One fast digest is enough: nobody can try out 256 bits, as they could try out passwords.
    """
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


def opens(secret: str, kept: str) -> bool:
    """Whether this is the secret of which `kept` was kept, compared in the same time whatever it is."""
    return hmac.compare_digest(hashed(secret).encode(), kept.encode())
