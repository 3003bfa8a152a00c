"""Six digits that change every half minute and show that somebody sees the host's screen (RFC 6238)."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

WINDOW_SECONDS: Final = 30
"""How long a code is shown; it is accepted as long again, for those who type slowly (MG-31)."""
MOST_TRIES: Final = 10
"""So often somebody may type a code within `WINDOWS_COUNTED` windows: at two codes in a million that are
right at a time, an hour of guessing finds one with a chance of 1 in 4,000."""
WINDOWS_COUNTED: Final = 10
_DIGITS: Final = 6
_SIGN_BIT: Final = 0x7FFFFFFF


@dataclass(frozen=True, slots=True)
class Tries:
    """How often one person typed a code of one meeting lately: two whole numbers to keep."""

    span: int = 0
    """In which run of `WINDOWS_COUNTED` windows that was, counted from 1970."""
    count: int = 0


def new_secret() -> str:
    """What the codes of one meeting are made from: 256 bits in 64 signs; a new one ends all codes before."""
    return secrets.token_hex(32)


def code_at(secret: str, meeting_id: UUID, now: datetime) -> str:
    """The code that the host's screen shows at this moment, as six digits.

    Raises:
        ValueError: there is no secret, so whoever knows the meeting's id could make its codes.
    """
    if not secret:
        raise ValueError("expected the secret of a meeting, came none: it has no codes")
    return _code(_key(secret, meeting_id), _window(now))


def is_right(secret: str, meeting_id: UUID, typed: str, now: datetime) -> bool:
    """Whether this is the code of now or of the window before; spaces do not matter.

    Without a secret none is right. Whether the meeting is live is for the caller to ask.
    """
    digits = "".join(typed.split())
    if not secret or len(digits) != _DIGITS or not (digits.isascii() and digits.isdigit()):
        return False
    key, window = _key(secret, meeting_id), _window(now)
    # RFC 6238 5.2: at most one step back; both are compared, so that the time taken tells nothing
    fits = [hmac.compare_digest(_code(key, each), digits) for each in (window, window - 1)]
    return any(fits)


def seconds_left(now: datetime) -> int:
    """How long the code of now is shown yet, from 30 down to 1."""
    return WINDOW_SECONDS - int(now.timestamp()) % WINDOW_SECONDS


def tries_left(tries: Tries, now: datetime) -> int:
    """How often they may type a code yet before they have to wait."""
    counted = tries.count if tries.span == _span(now) else 0
    return max(MOST_TRIES - counted, 0)


def after_try(tries: Tries, now: datetime) -> Tries:
    """What to keep when they typed one more, right or wrong."""
    return Tries(_span(now), MOST_TRIES - tries_left(tries, now) + 1)


def wait_seconds(now: datetime) -> int:
    """How long whoever has no tries left waits for new ones."""
    length = WINDOW_SECONDS * WINDOWS_COUNTED
    return length - int(now.timestamp()) % length


def _window(now: datetime) -> int:
    return int(now.timestamp()) // WINDOW_SECONDS


def _span(now: datetime) -> int:
    return _window(now) // WINDOWS_COUNTED


def _key(secret: str, meeting_id: UUID) -> bytes:
    """A key of the meeting's own: even a secret that two meetings shared would give them other codes."""
    return hmac.digest(secret.encode(), meeting_id.bytes, "sha256")


def _code(key: bytes, window: int) -> str:
    digest = hmac.digest(key, window.to_bytes(8, "big"), "sha256")
    at = digest[-1] & 0xF  # RFC 4226 5.3: the last four bits say where the number is taken from
    number = int.from_bytes(digest[at : at + 4], "big") & _SIGN_BIT
    return f"{number % 10**_DIGITS:0{_DIGITS}}"
