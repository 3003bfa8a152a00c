"""What can go wrong with statements and their store, and whose fault it is.

XapiError
├── RequestError              the caller's fault; the same request fails again
│   ├── StatementInvalid      a statement breaks the specification (problems: where and why)
│   ├── JsonInvalid           the bytes are no JSON, or name a key twice
│   ├── QueryInvalid          a query parameter is unknown, malformed or contradicts another
│   ├── StatementConflict     another statement with this id is stored already
│   ├── DuplicateInBatch      one batch names the same id twice (2.0)
│   └── VersionRefused        the version header is missing or names a version not spoken here
└── AccessError               the caller's fault; another key may help
    ├── CredentialRefused     no key, an unknown one, a wrong secret or a revoked key
    └── ScopeMissing          the key is good but may not do this
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a statement: where (a JSON pointer) and why."""

    pointer: str
    reason: str

    def __str__(self) -> str:
        """`/actor/mbox: reason`, or the reason alone for the whole document."""
        return f"{self.pointer}: {self.reason}" if self.pointer else self.reason


class XapiError(Exception):
    """Anything this library refuses to do."""


class RequestError(XapiError):
    """What was asked for cannot be done as asked."""


class StatementInvalid(RequestError):
    """A statement breaks the specification; `problems` says where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems))


class JsonInvalid(RequestError):
    """The bytes are not JSON that xAPI accepts."""


class QueryInvalid(RequestError):
    """A query parameter is unknown, malformed or contradicts another."""


class StatementConflict(RequestError):
    """Another statement with this id is stored already."""


class DuplicateInBatch(RequestError):
    """One batch names the same statement id twice."""


class VersionRefused(RequestError):
    """The version header is missing, or names a version this store does not speak."""


class AccessError(XapiError):
    """The caller may not do this."""


class CredentialRefused(AccessError):
    """No key, an unknown one, a wrong secret or a revoked key."""


class ScopeMissing(AccessError):
    """The key is good but may not do this."""
