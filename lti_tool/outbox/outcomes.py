"""What came of one attempt to deliver a message, and what a destination must be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from lti_tool.outbox.reasons import Reason


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that is ours to deliver until its lease ends; `attempt` tells this claim from later ones."""

    message_id: UUID
    organisation_id: UUID
    destination: str
    payload: Mapping[str, Any]
    attempt: int
    in_doubt: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Delivered:
    """It is there."""


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Not now; `in_doubt` when it may have arrived all the same."""

    reason: Reason
    detail: str = ""
    retry_at: datetime | None = None
    in_doubt: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Not ever, unless a person changes something and sends it again."""

    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Abandoned:
    """Not ours any more: a newer message took its place, or another worker took over."""


@dataclass(frozen=True, slots=True)
class NotNeeded:
    """What it says is no longer so, or nobody wants it any more: it is laid aside."""


Outcome = Delivered | TryAgain | Refused | Abandoned | NotNeeded


class Destination(Protocol):
    """Where messages go. It opens its own short transactions and keeps the network outside of them."""

    def __call__(self, claim: Claim) -> Outcome:
        """Try once to deliver the message."""
        ...
