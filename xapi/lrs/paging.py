"""The `more` token: a page's place, signed, so that no server has to remember it."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from hmac import new as hmac
from uuid import UUID

import orjson

from xapi.errors import QueryInvalid

VALID_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Place:
    """Whose query it is, what it asks, and behind which statement it goes on."""

    organisation_id: UUID
    parameters: Mapping[str, str]
    after: int


def sign(place: Place, secret: bytes, *, now: datetime) -> str:
    """The token of a place; good for seven days."""
    body = urlsafe_b64encode(
        orjson.dumps(
            {
                "o": place.organisation_id.hex,
                "p": dict(place.parameters),
                "a": place.after,
                "t": int((now + VALID_FOR).timestamp()),
            }
        )
    )
    return f"{body.decode()}.{_signature(body, secret)}"


def read(token: str, organisation_id: UUID, secret: bytes, *, now: datetime) -> Place:
    """The place a token of ours names.

    Raises:
        QueryInvalid: not ours, another organisation's, or older than seven days.
    """
    body, _, signature = token.partition(".")
    if not compare_digest(_signature(body.encode(), secret).encode(), signature.encode()):
        raise QueryInvalid("this `more` link is not one of ours, or it was changed")
    try:
        content = orjson.loads(urlsafe_b64decode(body))
    except (Error, orjson.JSONDecodeError) as error:
        raise QueryInvalid("this `more` link cannot be read") from error
    if content["o"] != organisation_id.hex:
        raise QueryInvalid("this `more` link belongs to another key")
    if content["t"] < now.timestamp():
        raise QueryInvalid("this `more` link is too old; ask again from the start")
    return Place(organisation_id, content["p"], content["a"])


def _signature(body: bytes, secret: bytes) -> str:
    return urlsafe_b64encode(hmac(secret, b"xapi more\x00" + body, sha256).digest()).decode()
