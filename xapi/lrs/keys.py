"""Keys to the store: a name and a secret, what they open, and for which organisation."""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import scrypt, sha256
from hmac import compare_digest
from threading import Lock
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from xapi.errors import CredentialRefused, ScopeMissing
from xapi.log.models import credential

_REMEMBERED = 1_000
_COST = 2**14
_BY_KEY = select(credential).where(credential.c.key == bindparam("its_key"))


class Scope(StrEnum):
    """What a key may do; the names are the standard's (1.0.3 Communication 4.2), the last is our own."""

    STATEMENTS_WRITE = "statements/write"
    STATEMENTS_READ = "statements/read"
    STATEMENTS_READ_MINE = "statements/read/mine"
    STATE = "state"
    PROFILE = "profile"
    DEFINE = "define"
    ALL_READ = "all/read"
    ALL = "all"
    COMPLETIONS_READ = "completions/read"


_INCLUDES = {
    Scope.ALL: frozenset(Scope),
    Scope.ALL_READ: frozenset(
        {Scope.ALL_READ, Scope.STATEMENTS_READ, Scope.STATEMENTS_READ_MINE, Scope.COMPLETIONS_READ}
    ),
    Scope.STATEMENTS_READ: frozenset({Scope.STATEMENTS_READ, Scope.STATEMENTS_READ_MINE}),
}


@dataclass(frozen=True, slots=True)
class Credential:
    """A key without its secret."""

    id: UUID
    organisation_id: UUID
    key: str
    name: str
    scopes: frozenset[Scope]
    created_at: datetime
    revoked_at: datetime | None

    def may(self, scope: Scope) -> bool:
        """Whether the key opens this."""
        return any(scope in _INCLUDES.get(own, frozenset({own})) for own in self.scopes)

    def demand(self, scope: Scope) -> None:
        """Go on only where the key opens this.

        Raises:
            ScopeMissing: it does not.
        """
        if not self.may(scope):
            raise ScopeMissing(f"this key lacks the scope {scope}")


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key just made; its secret is seen here and never again."""

    credential: Credential
    secret: str


def create(
    session: Session,
    organisation_id: UUID,
    name: str,
    scopes: Iterable[Scope] = (Scope.ALL,),
    *,
    now: datetime,
) -> NewKey:
    """Make a key for an organisation; only a hash of its secret is kept."""
    made = Credential(
        id=uuid4(),
        organisation_id=organisation_id,
        key=secrets.token_hex(16),
        name=name,
        scopes=frozenset(scopes),
        created_at=now,
        revoked_at=None,
    )
    secret = secrets.token_urlsafe(32)
    session.execute(
        insert(credential).values(
            id=made.id,
            organisation_id=organisation_id,
            key=made.key,
            secret_hash=_hashed(secret),
            name=name,
            scopes=" ".join(sorted(made.scopes)),
            created_at=now,
        )
    )
    return NewKey(made, secret)


def revoke(session: Session, organisation_id: UUID, key: str, *, now: datetime) -> bool:
    """Take a key of this organisation out of use at once; False when there is none in use."""
    done = session.execute(
        update(credential)
        .where(
            credential.c.organisation_id == organisation_id,
            credential.c.key == key,
            credential.c.revoked_at.is_(None),
        )
        .values(revoked_at=now)
        .returning(credential.c.id)
    )
    return done.first() is not None


def keys_of(session: Session, organisation_id: UUID) -> list[Credential]:
    """All keys of an organisation, revoked ones too, oldest first."""
    rows = session.execute(
        select(credential)
        .where(credential.c.organisation_id == organisation_id)
        .order_by(credential.c.created_at)
    )
    return [_credential(row) for row in rows]


class Verifier:
    """Says whose key and secret these are.

    The slow hash is computed once per secret and process: afterwards a fast digest in memory stands for it.
    The row is read every time, so a revoked key is refused from the next request on.
    """

    def __init__(self) -> None:
        self._seen: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def verify(self, session: Session, key: str, secret: str) -> Credential:
        """The credential of a key.

        Raises:
            CredentialRefused: unknown, revoked or with another secret; the message does not say which.
        """
        row = None
        if "\x00" not in key:
            row = session.execute(_BY_KEY, {"its_key": key}).one_or_none()
        hashed = _NOBODY if row is None else row.secret_hash
        if not self._fits(hashed, secret) or row is None or row.revoked_at is not None:
            raise CredentialRefused("the key or its secret is wrong, or the key was revoked")
        return _credential(row)

    def _fits(self, hashed: str, secret: str) -> bool:
        digest = sha256(secret.encode()).digest()
        with self._lock:
            seen = self._seen.get(hashed)
        if seen is not None:
            return compare_digest(seen, digest)
        if not _is_hash_of(hashed, secret):
            return False
        with self._lock:
            self._seen[hashed] = digest
            if len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)
        return True


def _hashed(secret: str) -> str:
    salt = secrets.token_bytes(16)
    return f"scrypt${urlsafe_b64encode(salt).decode()}${urlsafe_b64encode(_stretched(secret, salt)).decode()}"


def _is_hash_of(hashed: str, secret: str) -> bool:
    _, salt, wanted = hashed.split("$")
    return compare_digest(_stretched(secret, urlsafe_b64decode(salt)), urlsafe_b64decode(wanted))


def _stretched(secret: str, salt: bytes) -> bytes:
    return scrypt(secret.encode(), salt=salt, n=_COST, r=8, p=1, dklen=32)


# Compared with when the key is unknown, so that the answer takes as long as for a known one.
_NOBODY = _hashed(secrets.token_urlsafe(32))


def _credential(row: Any) -> Credential:
    return Credential(
        id=row.id,
        organisation_id=row.organisation_id,
        key=row.key,
        name=row.name,
        scopes=frozenset(Scope(scope) for scope in row.scopes.split()),
        created_at=row.created_at,
        revoked_at=row.revoked_at,
    )
