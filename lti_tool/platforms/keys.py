"""The tool's own key pairs: sealed in the database, parsed once per process."""

import base64
import secrets
from datetime import datetime
from threading import Lock

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.errors import SetupError
from lti_tool.lti import tool_keys
from lti_tool.lti.tool_keys import ToolKey as ParsedKey
from lti_tool.platforms.models import ToolKey


class KeyRing:
    """The tool's keys, newest first; one for a process, because parsing a PEM costs a hundred signatures."""

    def __init__(self, secret_key: str) -> None:
        self._sealer = Fernet(derive(secret_key, b"tool keys"))
        self._parsed: dict[str, ParsedKey] = {}
        self._lock = Lock()

    def make(self, session: Session, *, now: datetime) -> ParsedKey:
        """A new key pair, from now on the one that signs."""
        key = tool_keys.generate(f"{now:%Y%m%d}-{secrets.token_hex(6)}")
        session.add(
            ToolKey(
                kid=key.key_id,
                sealed_private=self._sealer.encrypt(key.to_pem()),
                created_at=now,
                signs_from=now,
            )
        )
        return key

    def all(self, session: Session) -> list[ParsedKey]:
        """Every key a platform may still meet, newest first.

        Raises:
            SetupError: the secret of the environment is not the one they were sealed with.
        """
        rows = session.scalars(select(ToolKey).order_by(ToolKey.created_at.desc(), ToolKey.kid)).all()
        return [self._parse(row) for row in rows]

    def signing(self, session: Session) -> ParsedKey:
        """The key that signs now."""
        newest = session.scalars(
            select(ToolKey).order_by(ToolKey.created_at.desc(), ToolKey.kid).limit(1)
        ).one()
        return self._parse(newest)

    def ensure(self, session: Session, *, now: datetime) -> None:
        """Make the first key of an installation, and see that the existing ones can be opened."""
        if not self.all(session):
            self.make(session, now=now)

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


def derive(secret_key: str, purpose: bytes) -> bytes:
    """A key for one purpose from the secret of the environment, in the form Fernet takes."""
    raw = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"potluck " + purpose).derive(
        secret_key.encode()
    )
    return base64.urlsafe_b64encode(raw)
