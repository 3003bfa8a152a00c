"""`state`: what we gave a browser at login, signed, so that nothing is written down until it comes back."""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any, Final

import orjson

from lti_tool.lti.errors import Reason, StateRefused

LIFETIME: Final = timedelta(minutes=10)
_MIN_KEY_BYTES: Final = 32
_MAX_KEY_BYTES: Final = 64
_HASH_BYTES: Final = 32
_MAX_LENGTH: Final = 24 * 1024
_PURPOSE: Final = b"login state"
"""Goes into each signature, so that nothing else the key may have signed passes for a state."""


@dataclass(frozen=True, slots=True)
class LoginState:
    """One login that waits for its launch: for which registration, in which browser, with which nonce."""

    registration_id: str
    nonce: str
    browser_hash: str
    expires_at: datetime
    login_hint: str | None = None
    message_hint: str | None = None
    """The platform's hints, so that a browser that keeps no cookie in a frame can begin again in a window."""
    target_link_uri: str | None = None
    storage_target: str | None = None


class StateSeal:
    """Signs login states and opens them again.

    Nobody but us reads a state, so it is no JWT: its content, a dot, and a keyed BLAKE2b (RFC 7693) over that
    content as it is written. There is no header that could wish for something else.
    """

    def __init__(self, key: bytes) -> None:
        if not _MIN_KEY_BYTES <= len(key) <= _MAX_KEY_BYTES:
            raise ValueError(f"a state key has {_MIN_KEY_BYTES} to {_MAX_KEY_BYTES} bytes")
        self._key = key

    def close(self, state: LoginState) -> str:
        """The value for the `state` parameter of the authentication request."""
        content = (
            state.registration_id,
            state.nonce,
            state.browser_hash,
            int(state.expires_at.timestamp()),
            state.login_hint,
            state.message_hint,
            state.target_link_uri,
            state.storage_target,
        )
        written = _encoded(orjson.dumps(content))
        return (written + b"." + self._signature(written)).decode()

    def open(self, value: str | None, *, now: datetime, registration_id: str | None = None) -> LoginState:
        """The login that `value` was closed over; OIDC Core 3.1.2.1 and RFC 6749 10.12.

        Raises:
            StateRefused: missing, not signed by us, expired, or of another registration than the one named.
        """
        if not value:
            raise StateRefused(Reason.STATE_MISSING, "expected `state`, none came")
        state = _read(self._content(value))
        if now >= state.expires_at:
            late = int((now - state.expires_at).total_seconds())
            raise StateRefused(Reason.STATE_EXPIRED, f"the login is {late} s past its {LIFETIME}")
        if registration_id is not None and state.registration_id != registration_id:
            raise StateRefused(
                Reason.STATE_OF_ANOTHER_REGISTRATION, "the login began at another registration"
            )
        return state

    def _content(self, value: str) -> Any:
        if len(value) > _MAX_LENGTH:
            raise StateRefused(Reason.STATE_NOT_OURS, f"{len(value)} characters, at most {_MAX_LENGTH}")
        written, _, signature = value.encode("ascii", "replace").rpartition(b".")
        if not hmac.compare_digest(signature, self._signature(written)):
            raise StateRefused(Reason.STATE_NOT_OURS, "not signed by us")
        return orjson.loads(urlsafe_b64decode(written + b"=="))

    def _signature(self, written: bytes) -> bytes:
        return _encoded(blake2b(written, key=self._key, person=_PURPOSE, digest_size=_HASH_BYTES).digest())


def new_nonce() -> str:
    """A value nobody can guess, to be found again in the launch's `nonce`."""
    return secrets.token_urlsafe(24)


def hash_browser_secret(secret: str) -> str:
    """What the state remembers of the secret that only the browser holds."""
    return _hashed(secret)


def check_browser(state: LoginState, secret: str | None) -> None:
    """Make sure the launch arrives in the browser in which its login began.

    Raises:
        StateRefused: the browser brought no secret, or that of another login.
    """
    if not secret:
        raise StateRefused(Reason.STATE_BROWSER_UNKNOWN, "the browser brought no secret from the login")
    if not hmac.compare_digest(hash_browser_secret(secret), state.browser_hash):
        raise StateRefused(Reason.STATE_OF_ANOTHER_BROWSER, "the browser's secret belongs to another login")


def fingerprint(state: LoginState) -> str:
    """The login's name in the table of spent logins; the same however the token around it is spelt."""
    return _hashed(f"{state.registration_id}\n{state.nonce}")


def _hashed(text: str) -> str:
    return blake2b(text.encode(), digest_size=_HASH_BYTES).hexdigest()


def _encoded(content: bytes) -> bytes:
    return urlsafe_b64encode(content).rstrip(b"=")


def _read(content: Any) -> LoginState:
    try:
        registration_id, nonce, browser_hash, expires_at, hint, message_hint, target, storage_target = content
        return LoginState(
            registration_id=registration_id,
            nonce=nonce,
            browser_hash=browser_hash,
            expires_at=datetime.fromtimestamp(expires_at, UTC),
            login_hint=hint,
            message_hint=message_hint,
            target_link_uri=target,
            storage_target=storage_target,
        )
    except (TypeError, ValueError, OverflowError) as error:
        raise StateRefused(Reason.STATE_NOT_OURS, "signed by us, but of another shape") from error
