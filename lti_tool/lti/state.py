"""`state`: what we gave a browser at login, signed, so that nothing is written down until it comes back."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import orjson
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from lti_tool.lti.errors import Reason, StateRefused

LIFETIME: Final = timedelta(minutes=10)
_MIN_KEY_BYTES: Final = 32
_MAX_LENGTH: Final = 24 * 1024
_HEADER: Final = {"alg": "HS256", "typ": "login-state+jwt"}


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
    """Signs login states and opens them again; make one per process, it keeps its key parsed."""

    def __init__(self, key: bytes) -> None:
        if len(key) < _MIN_KEY_BYTES:
            raise ValueError(f"a state key needs at least {_MIN_KEY_BYTES} bytes")
        self._key = OctKey.import_key(key)
        self._registry = jws.JWSRegistry(algorithms=["HS256"])
        self._registry.max_payload_length = _MAX_LENGTH

    def close(self, state: LoginState) -> str:
        """The value for the `state` parameter of the authentication request."""
        content = {
            "r": state.registration_id,
            "n": state.nonce,
            "b": state.browser_hash,
            "e": int(state.expires_at.timestamp()),
            "h": state.login_hint,
            "m": state.message_hint,
            "t": state.target_link_uri,
            "s": state.storage_target,
        }
        return jws.serialize_compact(dict(_HEADER), orjson.dumps(content), self._key, registry=self._registry)

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
        try:
            token = jws.deserialize_compact(value.encode(), self._key, registry=self._registry)
            if token.headers() != _HEADER:
                raise StateRefused(Reason.STATE_NOT_OURS, "signed by us, but not as a login state")
            return orjson.loads(token.payload or b"")
        except (JoseError, ValueError, TypeError, AttributeError, RecursionError) as error:
            raise StateRefused(
                Reason.STATE_NOT_OURS, f"not a state of ours: {type(error).__name__}"
            ) from None


def new_nonce() -> str:
    """A value nobody can guess, to be found again in the launch's `nonce`."""
    return secrets.token_urlsafe(24)


def hash_browser_secret(secret: str) -> str:
    """What the state remembers of the secret that only the browser holds."""
    return hashlib.sha256(secret.encode()).hexdigest()


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
    return hashlib.sha256(f"{state.registration_id}\n{state.nonce}".encode()).hexdigest()


def _read(content: Any) -> LoginState:
    try:
        return LoginState(
            registration_id=content["r"],
            nonce=content["n"],
            browser_hash=content["b"],
            expires_at=datetime.fromtimestamp(content["e"], UTC),
            login_hint=content["h"],
            message_hint=content["m"],
            target_link_uri=content["t"],
            storage_target=content["s"],
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise StateRefused(Reason.STATE_NOT_OURS, "signed by us, but of another shape") from error
