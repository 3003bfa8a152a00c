"""The timestamps of scores: strictly rising per learner and line item, written down before they are used."""

import hashlib
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.lti.score import next_timestamp
from lti_tool.outbox.models import ScoreStamp
from lti_tool.outbox.outcomes import Claim


def stamp(session: Session, claim: Claim, line_item_url: str, person_id: UUID, *, now: datetime) -> datetime:
    """The timestamp for this message's score; to be committed before the score is sent.

    A message that may have arrived keeps the timestamp it had: should it have arrived after all, a platform
    that demands a later one refuses the second copy.
    """
    key = (hashlib.sha256(line_item_url.encode()).hexdigest(), person_id)
    last = session.get(ScoreStamp, key, with_for_update=True)
    if last is None:
        last = ScoreStamp(line_item_hash=key[0], person_id=person_id, organisation_id=claim.organisation_id)
        session.add(last)
    elif claim.in_doubt and last.message_id == claim.message_id:
        return last.used_at
    last.used_at = next_timestamp(last.used_at, now, whole_seconds=True)
    last.message_id = claim.message_id
    return last.used_at
