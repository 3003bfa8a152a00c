"""Delivering what is due: claim in one transaction, send outside of any, settle in another."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random, SystemRandom

from lti_tool.clock import Clock
from lti_tool.db import Database
from lti_tool.outbox import claiming
from lti_tool.outbox.outcomes import Claim, Destination, Outcome, Refused, TryAgain
from lti_tool.outbox.reasons import Reason

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Post:
    """What delivery needs: the database, the time, and where each kind of message goes."""

    database: Database
    clock: Clock
    destinations: Mapping[str, Destination]
    chance: Random = field(default_factory=SystemRandom)


def deliver_due(post: Post, *, at_most: int, stopping: Callable[[], bool]) -> int:
    """Deliver due messages one after the other; how many were tried.

    A message in hand is finished when `stopping` turns true, and no other begun.
    """
    tried = 0
    while tried < at_most and not stopping() and deliver_one(post):
        tried += 1
    return tried


def deliver_one(post: Post) -> bool:
    """Try the next due message once; False when nothing is due."""
    with post.database.reading() as session:
        if not claiming.is_anything_due(session, now=post.clock()):
            return False
    with post.database.writing() as session:
        claim = claiming.claim(session, now=post.clock())
    if claim is None:
        return False
    outcome = _attempt(post, claim)
    with post.database.writing() as session:
        claiming.settle(session, claim, outcome, post.chance, now=post.clock())
    log.info("message %s to %s: %s", claim.message_id, claim.destination, _told(outcome))
    return True


def _attempt(post: Post, claim: Claim) -> Outcome:
    destination = post.destinations.get(claim.destination)
    if destination is None:
        return Refused(Reason.BROKEN, f"nothing here delivers to {claim.destination}")
    try:
        return destination(claim)
    except Exception:  # an entry door: one broken message must not hold up the others
        log.exception("message %s to %s broke", claim.message_id, claim.destination)
        return TryAgain(Reason.BROKEN, in_doubt=True)


def _told(outcome: Outcome) -> str:
    reason = getattr(outcome, "reason", None)
    return type(outcome).__name__.lower() + (f" ({reason})" if reason else "")
