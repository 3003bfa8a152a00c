"""The tool's own key pairs: sealed in the database, shown before they sign, parsed once per process."""

import base64
import secrets
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Select, delete, or_, select
from sqlalchemy.orm import Session

from lti_tool.errors import SetupError
from lti_tool.lti import tool_keys
from lti_tool.lti.tool_keys import ToolKey as ParsedKey
from lti_tool.platforms.models import ToolKey

SIGNS_AFTER: Final = timedelta(days=1)
"""How long a new key is only shown: platforms may remember our key set, the longest for a day."""
GRACE: Final = timedelta(days=14)
"""How long a key stays in our key set after a younger one has begun to sign."""


class KeyRing:
    """The tool's keys; one ring for a process, because parsing a PEM costs a hundred signatures."""

    def __init__(self, secret_key: str) -> None:
        self._sealer = Fernet(derive(secret_key, b"tool keys"))
        self._parsed: dict[str, ParsedKey] = {}
        self._lock = Lock()

    def published(self, session: Session, *, now: datetime) -> list[ParsedKey]:
        """Every key a platform may still meet or will meet soon, newest first.

        Raises:
            SetupError: the secret of the environment is not the one they were sealed with.
        """
        return [self._parse(row) for row in session.scalars(_newest_first(now))]

    def signing(self, session: Session, *, now: datetime) -> ParsedKey:
        """The key that signs now: the newest whose time has come.

        Raises:
            SetupError: as above, or there is no key at all.
        """
        rows = session.scalars(_newest_first(now)).all()
        if not rows:
            raise SetupError("There is no key to sign with: run potluck migrate.")
        return self._parse(next((row for row in rows if row.signs_from <= now), rows[-1]))

    def ensure(self, session: Session, *, now: datetime) -> None:
        """Make the first key of an installation, and see that the existing ones can be opened."""
        if not self.published(session, now=now):
            self._make(session, signs_from=now, now=now)

    def rotate(self, session: Session, *, at_once: bool, now: datetime) -> ToolKey:
        """A new key pair that signs from tomorrow on, or at once; the older ones retire two weeks later."""
        signs_from = now if at_once else now + SIGNS_AFTER
        for older in session.scalars(select(ToolKey).where(ToolKey.retires_at.is_(None))):
            older.retires_at = signs_from + GRACE
        return self._make(session, signs_from=signs_from, now=now)

    def _make(self, session: Session, *, signs_from: datetime, now: datetime) -> ToolKey:
        key = tool_keys.generate(f"{now:%Y%m%d}-{secrets.token_hex(6)}")
        row = ToolKey(
            kid=key.key_id,
            sealed_private=self._sealer.encrypt(key.to_pem()),
            created_at=now,
            signs_from=signs_from,
        )
        session.add(row)
        return row

    def _parse(self, row: ToolKey) -> ParsedKey:
        with self._lock:
            if row.kid not in self._parsed:
                self._parsed[row.kid] = tool_keys.from_pem(row.kid, self._open(row))
            return self._parsed[row.kid]

    def _open(self, row: ToolKey) -> bytes:
        try:
            return self._sealer.decrypt(row.sealed_private)
        except InvalidToken:
            raise SetupError(
                "The private keys in the database were sealed with another POTLUCK_SECRET_KEY: "
                "set the one they were made with."
            ) from None


def sweep(session: Session, *, now: datetime) -> None:
    """Throw away the private halves of keys that have retired."""
    session.execute(delete(ToolKey).where(ToolKey.retires_at <= now))


def derive(secret_key: str, purpose: bytes) -> bytes:
    """A key for one purpose from the secret of the environment, in the form Fernet takes."""
    raw = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"potluck " + purpose).derive(
        secret_key.encode()
    )
    return base64.urlsafe_b64encode(raw)


def _newest_first(now: datetime) -> Select[ToolKey]:
    in_use = or_(ToolKey.retires_at.is_(None), ToolKey.retires_at > now)
    return select(ToolKey).where(in_use).order_by(ToolKey.created_at.desc(), ToolKey.kid)
