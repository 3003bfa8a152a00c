"""The sandbox's errors.

SandboxError
├── Refused                 what the tool sent is not what the standard asks for; says which HTTP answer
├── NotForProductionError   an address that is not on this machine
└── CannotListenError       the port is taken
"""

from collections.abc import Mapping
from http import HTTPStatus


class SandboxError(Exception):
    """Something the pretend LMS will not do."""


class Refused(SandboxError):
    """The pretend LMS refuses a request.

    Args:
        status: the HTTP status of the answer.
        code: a short word for programs (`invalid_client`, `stale_timestamp`).
        reason: one sentence: what was expected, what came.
        headers: more headers of the answer.
    """

    def __init__(
        self, status: HTTPStatus, code: str, reason: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(f"{code}: {reason}")
        self.status = status
        self.code = code
        self.reason = reason
        self.headers = dict(headers or {})


class NotForProductionError(SandboxError):
    """The sandbox was asked to run, or to send people, somewhere other than this machine."""


class CannotListenError(SandboxError):
    """The sandbox's address cannot be listened on."""
