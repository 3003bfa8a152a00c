"""Asking without a name: whose a question is, only its meeting's secret could tell, and that is destroyed."""

import hmac
from hashlib import sha256
from uuid import UUID


def author_token(secret: str, participant_id: UUID) -> str:
    """What stands on an anonymous item in place of its author.

    The same secret and person give the same token, so that people find their own items again; without the
    secret it tells nothing, and with it only by trying everybody.

    Raises:
        ValueError: there is no secret (any more).
    """
    if not secret:
        raise ValueError("without a secret of the meeting nobody can be anonymous in it")
    return hmac.new(secret.encode(), participant_id.bytes, sha256).hexdigest()
