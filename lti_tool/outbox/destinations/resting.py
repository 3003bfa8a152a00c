"""Platforms that did not answer a moment ago: left alone for a while, so that they hold up no others."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from lti_tool.outbox.outcomes import Outcome, TryAgain
from lti_tool.outbox.reasons import Reason

REST: Final = timedelta(seconds=15)


class Resting:
    """What one process has seen of each registration's platform; nothing is lost with it."""

    def __init__(self) -> None:
        self._until: dict[UUID, datetime] = {}

    def instead_of_asking(self, registration_id: UUID, *, in_doubt: bool, now: datetime) -> TryAgain | None:
        """The outcome without a call while the platform rests; None when it may be asked."""
        until = self._until.get(registration_id)
        if until is None or until <= now:
            return None
        return TryAgain(Reason.UNREACHABLE, retry_at=until, in_doubt=in_doubt)

    def note(self, registration_id: UUID, outcome: Outcome, *, now: datetime) -> None:
        """Learn from an attempt that asked."""
        if isinstance(outcome, TryAgain) and outcome.reason is Reason.UNREACHABLE:
            self._until[registration_id] = now + REST
        else:
            self._until.pop(registration_id, None)
