"""When an id_token was made and how long it counts, with the skew between two clocks measured."""

from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from typing import Final

from lti_tool.lti.errors import LaunchRefused, Reason
from lti_tool.lti.launch_claims import Claims

LEEWAY_SECONDS: Final = 60
MAX_LIFETIME_SECONDS: Final = 24 * 60 * 60
_LATEST: Final = 100_000_000_000


@dataclass(frozen=True, slots=True)
class TokenTimes:
    """The moments an id_token was issued and expires, by the platform's clock."""

    issued_at: datetime
    expires_at: datetime


def check(claimed: Claims, now: datetime) -> TokenTimes:
    """Make sure the token counts now, give or take a minute of skew either way.

    Raises:
        LaunchRefused: a time is missing or no number, or the token is too old, too new or lives too long;
            when the clocks disagree, `skew_seconds` is ours minus the platform's.
    """
    present = now.timestamp()
    issued, expires = _number(claimed, "iat"), _number(claimed, "exp")
    skew = round(present - issued)
    # OIDC Core 3.1.3.7 step 9; Security Framework 5.1.3 step 7
    if expires <= present - LEEWAY_SECONDS:
        late = round(present - expires)
        raise LaunchRefused(
            Reason.LAUNCH_EXPIRED, f"expired {late} s ago, issued {skew} s ago", skew_seconds=skew
        )
    # OIDC Core 3.1.3.7 step 10; Security Framework 5.1.3 step 8
    if issued > present + LEEWAY_SECONDS:
        raise LaunchRefused(
            Reason.LAUNCH_ISSUED_IN_FUTURE, f"issued {-skew} s ahead of our clock", skew_seconds=skew
        )
    if not 0 < expires - issued <= MAX_LIFETIME_SECONDS:
        raise LaunchRefused(
            Reason.LAUNCH_LIVES_TOO_LONG, f"lives {expires - issued:.0f} s, at most {MAX_LIFETIME_SECONDS}"
        )
    # RFC 7519 4.1.5
    if claimed.get("nbf") is not None and _number(claimed, "nbf") > present + LEEWAY_SECONDS:
        raise LaunchRefused(Reason.LAUNCH_NOT_YET_VALID, "`nbf` lies ahead of our clock", skew_seconds=skew)
    return TokenTimes(datetime.fromtimestamp(issued, UTC), datetime.fromtimestamp(expires, UTC))


def _number(claimed: Claims, name: str) -> float:
    value = claimed.get(name)
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not isfinite(value)
        or not 0 < value < _LATEST
    ):
        raise LaunchRefused(Reason.LAUNCH_TIMES_MALFORMED, f"expected `{name}` in seconds since 1970")
    return value
