"""The narrow door to the network: what we ask, what came back, and a callable that carries it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

USER_AGENT = "Potluck (LTI 1.3 tool)"
MAX_BODY_BYTES = 4 * 1024 * 1024


class Headers(Mapping[str, str]):
    """Header fields found whatever the case of their name."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self._fields = {name.lower(): value for name, value in fields.items()}

    def __getitem__(self, name: str) -> str:
        return self._fields[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._fields


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it shall leave the house; nothing is added to it but what HTTP itself needs."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    max_bytes: int = MAX_BODY_BYTES


@dataclass(frozen=True, slots=True)
class Response:
    """One answer, read to its end; `headers` may be handed in as any mapping."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.headers, Headers):
            object.__setattr__(self, "headers", Headers(self.headers))

    @property
    def is_success(self) -> bool:
        """Whether the status is one of the 2xx."""
        return 200 <= self.status < 300  # noqa: PLR2004 - RFC 9110 15.3

    @property
    def is_redirect(self) -> bool:
        """Whether the answer points somewhere else."""
        return 300 <= self.status < 400  # noqa: PLR2004 - RFC 9110 15.4


class TransportFailure(StrEnum):
    """In which way no answer came."""

    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    TLS = "tls"
    TOO_LARGE = "too large"
    ADDRESS_NOT_ALLOWED = "address not allowed"


class TransportFailed(Exception):
    """No answer came at all; `kind` says in which way, `detail` is short and free of secrets."""

    def __init__(self, kind: TransportFailure, detail: str) -> None:
        super().__init__(f"{kind.value}: {detail}")
        self.kind = kind
        self.detail = detail


class Transport(Protocol):
    """Carries a request and brings the answer.

    It follows no redirect, sends no cookies, stops reading after `request.max_bytes`, joins repeated header
    fields with a comma, and raises `TransportFailed` when there is no answer.
    """

    def __call__(self, request: Request) -> Response:
        """Send `request` and return the answer, whatever its status."""
        ...
