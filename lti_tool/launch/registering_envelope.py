"""What an LMS said of itself, sealed into the form that asks a person, and opened with their answer."""

import base64
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import orjson
from cryptography.fernet import Fernet, InvalidToken

from lti_tool.lti.http import Response
from lti_tool.lti.platform_configuration import Initiation

GOOD_FOR: Final = timedelta(hours=1)
"""How long somebody may look at it; the LMS's own token lasts no longer (Moodle, Canvas)."""
_OK: Final = 200


class NotOurEnvelope(Exception):
    """It is not ours, was changed, or is too old."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """An answer of an LMS, what it was asked by, and for which invitation."""

    invitation_id: UUID
    initiation: Initiation
    response: Response

    def seal(self, sealer: Fernet, *, now: datetime) -> str:
        """Closed, so that nobody reads the token in it or changes the answer."""
        content = orjson.dumps({
            "invitation": str(self.invitation_id),
            "url": self.initiation.configuration_url,
            "token": self.initiation.registration_token,
            "body": base64.b64encode(zlib.compress(self.response.body)).decode(),
        })  # fmt: skip
        return sealer.encrypt_at_time(content, int(now.timestamp())).decode()


def unseal(sealed: str, sealer: Fernet, *, now: datetime) -> Envelope:
    """Opened again.

    Raises:
        NotOurEnvelope: it cannot be.
    """
    try:
        opened = sealer.decrypt_at_time(sealed.encode(), int(GOOD_FOR.total_seconds()), int(now.timestamp()))
    except InvalidToken:
        raise NotOurEnvelope from None
    content: dict[str, Any] = orjson.loads(opened)
    return Envelope(
        UUID(content["invitation"]),
        Initiation(content["url"], content["token"]),
        Response(_OK, body=zlib.decompress(base64.b64decode(content["body"]))),
    )
