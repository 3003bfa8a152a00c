"""Registrations as this process saw them last, so that not every login and launch has to look."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from lti_tool.platforms.at_the_door import Known

FRESH: Final = timedelta(seconds=5)


class Asked(NamedTuple):
    """By what a login was matched with a registration."""

    issuer: str
    client_id: str | None
    registration_id: UUID | None


class Remembered:
    """What to answer a login by, for some seconds, and what to check a launch by, for as long as it holds.

    A login gives nobody anything, so it may take what was true a moment ago. A launch may be checked by
    something older still, for the statement that spends its login makes sure that all of it is true now.
    Only what was found is kept, so strangers cannot fill it.
    """

    def __init__(self) -> None:
        self._by_id: dict[str, Known] = {}
        self._by_asked: dict[Asked, tuple[Known, datetime]] = {}

    def of_login(self, asked: Asked, now: datetime) -> Known | None:
        """What a login like this was matched with a moment ago."""
        known, seen_at = self._by_asked.get(asked, (None, now))
        return known if now - seen_at < FRESH else None

    def of_launch(self, registration_id: str) -> Known | None:
        """The registration as it was at some time."""
        return self._by_id.get(registration_id)

    def keep(self, known: Known, asked: Asked | None = None, *, now: datetime) -> Known:
        """Remember what was found in the database, and by what a login asked for it; gives it back."""
        self._by_id[known.protocol.id] = known
        if asked is not None:
            self._by_asked[asked] = (known, now)
        return known
