"""What can go wrong between a platform and us: one tree of errors, one list of stable codes.

The tree::

    LtiError                 a PotluckError; has .reason, .code, .detail, .fault, .again
    ├── LoginRefused         a login request we will not answer            LOGIN-nn
    ├── StateRefused         a `state` that is not (or no longer) ours     STATE-nn
    ├── LaunchRefused        an authentication response we will not trust  LAUNCH-nn
    │                        (.skew_seconds: our clock minus the platform's, when a time was wrong)
    ├── KeysUnavailable      the platform's key set cannot be had          KEYS-nn
    ├── TokenUnavailable     the platform gives no access token            TOKEN-nn    (.retry_at)
    ├── ServiceFailed        a service of the platform said no             SERVICE-nn  (.retry_at, .status)
    ├── ScoreInvalid         a score or column that must never be sent     SCORE-nn
    ├── ContentItemInvalid   a content item that no platform could place   ITEM-nn
    └── RegistrationFailed   a platform did not register us as it should   REGISTRATION-nn  (.status)

Details are technical, short and free of secrets and of people's names: they may be logged and shown to an
administrator. What people read about a code is written by the floor that shows the page.
"""

from datetime import datetime
from enum import StrEnum

from lti_tool.errors import PotluckError


class Fault(StrEnum):
    """Who can put it right."""

    PLATFORM = "platform"
    PERSON = "person"
    OURS = "ours"


class Reason(StrEnum):
    """Why something was refused; the value is the code people may read to us over the phone."""

    LOGIN_ISSUER_MISSING = "LOGIN-01"
    LOGIN_HINT_MISSING = "LOGIN-02"
    LOGIN_FIELD_REPEATED = "LOGIN-03"
    LOGIN_FIELD_TOO_LONG = "LOGIN-04"
    LOGIN_CONTROL_CHARACTERS = "LOGIN-05"
    LOGIN_TARGET_NOT_OURS = "LOGIN-06"
    LOGIN_STORAGE_TARGET_ODD = "LOGIN-07"

    STATE_MISSING = "STATE-01"
    STATE_NOT_OURS = "STATE-02"
    STATE_EXPIRED = "STATE-03"
    STATE_OF_ANOTHER_REGISTRATION = "STATE-04"
    STATE_BROWSER_UNKNOWN = "STATE-05"
    STATE_OF_ANOTHER_BROWSER = "STATE-06"

    LAUNCH_PLATFORM_ERROR = "LAUNCH-01"
    LAUNCH_SIGN_IN_NEEDED = "LAUNCH-02"
    LAUNCH_TOKEN_MISSING = "LAUNCH-03"  # noqa: S105 - a code, not a secret
    LAUNCH_TOO_LARGE = "LAUNCH-04"
    LAUNCH_TOKEN_MALFORMED = "LAUNCH-05"  # noqa: S105 - a code, not a secret
    LAUNCH_ALGORITHM = "LAUNCH-06"
    LAUNCH_CRITICAL_HEADER = "LAUNCH-07"
    LAUNCH_KEY_UNNAMED = "LAUNCH-08"
    LAUNCH_KEY_UNKNOWN = "LAUNCH-09"
    LAUNCH_SIGNATURE = "LAUNCH-10"
    LAUNCH_CLAIMS_UNREADABLE = "LAUNCH-11"
    LAUNCH_ISSUER = "LAUNCH-12"
    LAUNCH_AUDIENCE = "LAUNCH-13"
    LAUNCH_AUTHORIZED_PARTY = "LAUNCH-14"
    LAUNCH_EXPIRED = "LAUNCH-15"
    LAUNCH_ISSUED_IN_FUTURE = "LAUNCH-16"
    LAUNCH_NOT_YET_VALID = "LAUNCH-17"
    LAUNCH_TIMES_MALFORMED = "LAUNCH-18"
    LAUNCH_LIVES_TOO_LONG = "LAUNCH-19"
    LAUNCH_NONCE_MISSING = "LAUNCH-20"
    LAUNCH_NONCE_OTHER = "LAUNCH-21"
    LAUNCH_VERSION = "LAUNCH-22"
    LAUNCH_MESSAGE_TYPE = "LAUNCH-23"
    LAUNCH_DEPLOYMENT = "LAUNCH-24"
    LAUNCH_TARGET_NOT_OURS = "LAUNCH-25"
    LAUNCH_RESOURCE_LINK = "LAUNCH-26"
    LAUNCH_ROLES = "LAUNCH-27"
    LAUNCH_ANONYMOUS = "LAUNCH-28"
    LAUNCH_SUBJECT = "LAUNCH-29"
    LAUNCH_CUSTOM = "LAUNCH-30"
    LAUNCH_RETURN_URL = "LAUNCH-31"
    LAUNCH_CONTEXT = "LAUNCH-32"
    LAUNCH_SERVICE_URL = "LAUNCH-33"
    LAUNCH_CLAIM_MALFORMED = "LAUNCH-34"
    LAUNCH_DEEP_LINKING = "LAUNCH-35"
    LAUNCH_DEEP_LINKING_RETURN = "LAUNCH-36"
    LAUNCH_FOR_USER = "LAUNCH-37"

    KEYS_UNREACHABLE = "KEYS-01"
    KEYS_REFUSED = "KEYS-02"
    KEYS_TOO_LARGE = "KEYS-03"
    KEYS_UNREADABLE = "KEYS-04"
    KEYS_NONE_USABLE = "KEYS-05"
    KEYS_REDIRECTED = "KEYS-06"

    TOKEN_UNREACHABLE = "TOKEN-01"  # noqa: S105 - a code, not a secret
    TOKEN_REFUSED = "TOKEN-02"  # noqa: S105 - a code, not a secret
    TOKEN_LATER = "TOKEN-03"  # noqa: S105 - a code, not a secret
    TOKEN_UNREADABLE = "TOKEN-04"  # noqa: S105 - a code, not a secret
    TOKEN_SCOPE_NOT_GRANTED = "TOKEN-05"  # noqa: S105 - a code, not a secret

    SERVICE_UNREACHABLE = "SERVICE-01"
    SERVICE_URL_NOT_ALLOWED = "SERVICE-02"
    SERVICE_REDIRECTED = "SERVICE-03"
    SERVICE_UNAUTHORIZED = "SERVICE-04"
    SERVICE_FORBIDDEN = "SERVICE-05"
    SERVICE_NOT_FOUND = "SERVICE-06"
    SERVICE_CONFLICT = "SERVICE-07"
    SERVICE_TOO_LARGE = "SERVICE-08"
    SERVICE_UNPROCESSABLE = "SERVICE-09"
    SERVICE_BAD_REQUEST = "SERVICE-10"
    SERVICE_BUSY = "SERVICE-11"
    SERVICE_TROUBLE = "SERVICE-12"
    SERVICE_UNREADABLE = "SERVICE-13"

    SCORE_NOT_A_NUMBER = "SCORE-01"
    SCORE_ABOVE_MAXIMUM = "SCORE-02"
    SCORE_NEGATIVE = "SCORE-03"
    SCORE_MAXIMUM = "SCORE-04"

    ITEM_ADDRESS = "ITEM-01"
    ITEM_WINDOW = "ITEM-02"

    REGISTRATION_ADDRESS = "REGISTRATION-01"
    REGISTRATION_UNREACHABLE = "REGISTRATION-02"
    REGISTRATION_REDIRECTED = "REGISTRATION-03"
    REGISTRATION_NOT_SHOWN = "REGISTRATION-04"
    REGISTRATION_TOO_LARGE = "REGISTRATION-05"
    REGISTRATION_UNREADABLE = "REGISTRATION-06"
    REGISTRATION_INCOMPLETE = "REGISTRATION-07"
    REGISTRATION_ISSUER = "REGISTRATION-08"
    REGISTRATION_ENDPOINT = "REGISTRATION-09"
    REGISTRATION_UNSUITED = "REGISTRATION-10"
    REGISTRATION_REFUSED = "REGISTRATION-11"
    REGISTRATION_LATER = "REGISTRATION-12"
    REGISTRATION_NO_CLIENT = "REGISTRATION-13"
    REGISTRATION_TOKEN = "REGISTRATION-14"  # noqa: S105 - a code, not a secret

    @property
    def fault(self) -> Fault:
        """Who can put this right."""
        if self in _PERSON:
            return Fault.PERSON
        return Fault.OURS if self in _OURS else Fault.PLATFORM

    @property
    def again(self) -> bool:
        """Whether doing the very same thing again, a little later, can succeed."""
        return self in _AGAIN


_PERSON = frozenset({
    Reason.STATE_MISSING,
    Reason.STATE_EXPIRED,
    Reason.STATE_BROWSER_UNKNOWN,
    Reason.STATE_OF_ANOTHER_BROWSER,
    Reason.LAUNCH_SIGN_IN_NEEDED,
    Reason.LAUNCH_NONCE_OTHER,
    Reason.LAUNCH_EXPIRED,
})  # fmt: skip
_OURS = frozenset({
    Reason.SCORE_NOT_A_NUMBER,
    Reason.SCORE_ABOVE_MAXIMUM,
    Reason.SCORE_NEGATIVE,
    Reason.SCORE_MAXIMUM,
    Reason.SERVICE_TOO_LARGE,
    Reason.ITEM_ADDRESS,
    Reason.ITEM_WINDOW,
})  # fmt: skip
_AGAIN = frozenset({
    Reason.STATE_MISSING,
    Reason.STATE_EXPIRED,
    Reason.STATE_BROWSER_UNKNOWN,
    Reason.STATE_OF_ANOTHER_BROWSER,
    Reason.LAUNCH_SIGN_IN_NEEDED,
    Reason.LAUNCH_EXPIRED,
    Reason.LAUNCH_NONCE_OTHER,
    Reason.LAUNCH_KEY_UNKNOWN,
    Reason.KEYS_UNREACHABLE,
    Reason.KEYS_REFUSED,
    Reason.TOKEN_UNREACHABLE,
    Reason.TOKEN_LATER,
    Reason.SERVICE_UNREACHABLE,
    Reason.SERVICE_UNAUTHORIZED,
    Reason.SERVICE_CONFLICT,
    Reason.SERVICE_BUSY,
    Reason.SERVICE_TROUBLE,
    Reason.REGISTRATION_UNREACHABLE,
    Reason.REGISTRATION_LATER,
})  # fmt: skip


class LtiError(PotluckError):
    """Anything this library refuses or could not do; `reason` is the stable code."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason.value} {reason.name.lower()}: {detail}")
        self.reason = reason
        self.detail = detail

    @property
    def code(self) -> str:
        """The code people may read to us over the phone."""
        return self.reason.value

    @property
    def fault(self) -> Fault:
        """Who can put this right."""
        return self.reason.fault

    @property
    def again(self) -> bool:
        """Whether doing the very same thing again, a little later, can succeed."""
        return self.reason.again


class LoginRefused(LtiError):
    """A third-party-initiated login we will not answer."""


class StateRefused(LtiError):
    """A `state` that we did not give, gave too long ago, or gave to somebody else."""


class LaunchRefused(LtiError):
    """An authentication response we will not trust."""

    def __init__(self, reason: Reason, detail: str, *, skew_seconds: int | None = None) -> None:
        super().__init__(reason, detail)
        self.skew_seconds = skew_seconds


class KeysUnavailable(LtiError):
    """The platform's key set cannot be had, so nothing it signs can be checked."""


class TokenUnavailable(LtiError):
    """The platform gives no access token for its services."""

    def __init__(self, reason: Reason, detail: str, *, retry_at: datetime | None = None) -> None:
        super().__init__(reason, detail)
        self.retry_at = retry_at


class ServiceFailed(LtiError):
    """A service of the platform did not do what it was asked."""

    def __init__(
        self, reason: Reason, detail: str, *, status: int | None = None, retry_at: datetime | None = None
    ) -> None:
        super().__init__(reason, detail)
        self.status = status
        self.retry_at = retry_at


class ScoreInvalid(LtiError):
    """A score, or a column for scores, that must never be sent."""


class ContentItemInvalid(LtiError):
    """A content item that no platform could place."""


class RegistrationFailed(LtiError):
    """A platform that wanted to register us says too little, the wrong thing, or no."""

    def __init__(self, reason: Reason, detail: str, *, status: int | None = None) -> None:
        super().__init__(reason, detail)
        self.status = status
