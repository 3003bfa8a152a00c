"""The address by which somebody ends reminders without an LMS: sealed, for one person and one wish."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken

from lti_tool.platforms.keys import derive

LIFETIME: Final = timedelta(days=30)
PATH: Final = "/mail/stop/"
_EVERYTHING: Final = UUID(int=0)
_ID_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Wish:
    """Whose reminders shall end: those for one activity, or all."""

    person_id: UUID
    activity_id: UUID | None = None


class StopLinks:
    """Seals wishes into addresses and opens them; the key serves nothing else."""

    def __init__(self, base_url: str, secret_key: str) -> None:
        self._base_url = base_url
        self._sealer = Fernet(derive(secret_key, b"stop reminders"))

    def address(self, wish: Wish, *, now: datetime) -> str:
        """Where this wish can be made, for a month."""
        return f"{self._base_url}{PATH}{self.seal(wish, now=now)}"

    def seal(self, wish: Wish, *, now: datetime) -> str:
        """The part of the address that says whose wish it is, readable by nobody but us."""
        content = wish.person_id.bytes + (wish.activity_id or _EVERYTHING).bytes
        return self._sealer.encrypt_at_time(content, int(now.timestamp())).decode().rstrip("=")

    def open(self, sealed: str, *, now: datetime) -> Wish | None:
        """The wish; None when the address is not ours, was changed, or is too old."""
        padded = sealed + "=" * (-len(sealed) % 4)
        try:
            content = self._sealer.decrypt_at_time(
                padded.encode(), int(LIFETIME.total_seconds()), int(now.timestamp())
            )
        except InvalidToken:
            return None
        person_id, activity_id = UUID(bytes=content[:_ID_BYTES]), UUID(bytes=content[_ID_BYTES:])
        return Wish(person_id, activity_id if activity_id != _EVERYTHING else None)
