"""The addresses by which somebody answers from a mail: sealed, for one person, meeting and answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken

from lti_tool.platforms.keys import derive

LIFETIME: Final = timedelta(days=60)
PATH: Final = "/mail/meeting/"
_ID_BYTES: Final = 16
_COMES, _STAYS_AWAY = b"\x01", b"\x00"


@dataclass(frozen=True, slots=True)
class Reply:
    """Somebody's answer to one meeting."""

    person_id: UUID
    meeting_id: UUID
    comes: bool


class ReplyLinks:
    """Seals answers into addresses and opens them; the key serves nothing else."""

    def __init__(self, base_url: str, secret_key: str) -> None:
        self._base_url = base_url
        self._sealer = Fernet(derive(secret_key, b"answers to meetings"))

    def address(self, reply: Reply, *, now: datetime) -> str:
        """Where this answer can be given, for two months."""
        return f"{self._base_url}{PATH}{self.seal(reply, now=now)}"

    def seal(self, reply: Reply, *, now: datetime) -> str:
        """The part of the address that says whose answer it is, readable by nobody but us."""
        answer = _COMES if reply.comes else _STAYS_AWAY
        content = reply.person_id.bytes + reply.meeting_id.bytes + answer
        return self._sealer.encrypt_at_time(content, int(now.timestamp())).decode().rstrip("=")

    def open(self, sealed: str, *, now: datetime) -> Reply | None:
        """The answer; None when the address is not ours, was changed, or is too old."""
        padded = sealed + "=" * (-len(sealed) % 4)
        try:
            content = self._sealer.decrypt_at_time(
                padded.encode(), int(LIFETIME.total_seconds()), int(now.timestamp())
            )
        except InvalidToken:
            return None
        ids = content[:_ID_BYTES], content[_ID_BYTES : 2 * _ID_BYTES]
        return Reply(UUID(bytes=ids[0]), UUID(bytes=ids[1]), content[2 * _ID_BYTES :] == _COMES)
