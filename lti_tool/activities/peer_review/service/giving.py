"""Giving one work to one reviewer by hand: a facilitator decides, chance has no part in it."""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import OPEN_STATES, Review, Submission
from lti_tool.activities.peer_review.queries import giving as queries
from lti_tool.activities.peer_review.queries import works
from lti_tool.activities.peer_review.queries.dates import settings_of
from lti_tool.activities.peer_review.queries.giving import Offers
from lti_tool.activities.peer_review.rules import gates
from lti_tool.activities.peer_review.service.allocating import Seat, assign
from lti_tool.activities.peer_review.service.holding import Taking, hold_works
from lti_tool.db import new_id
from lti_tool.errors import Refused

DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Given:
    """What a facilitator gives, and whether they know what speaks against it."""

    participant_id: UUID
    submission_id: UUID
    is_sure: bool = False


def give_work(session: Session, actor: Actor, given: Given, *, now: datetime) -> Review:
    """Keep a work for a reviewer; giving it twice counts once.

    Raises:
        NotFound: nobody with this id takes part here, or the work is their own, one they had, or elsewhere.
        Refused: something speaks against it, and the facilitator is not sure.
    """
    before = queries.offers(session, actor, given.participant_id, now=now)
    _hold(session, before, given.submission_id)
    mine = select(Review).where(
        Review.reviewer_id == given.participant_id,
        Review.submission_id == given.submission_id,
        Review.state.in_(OPEN_STATES),
    )
    held = session.scalar(mine)
    if held is not None:
        return held
    here = before.here
    offer = queries.offers(session, actor, given.participant_id, now=now).of(given.submission_id)
    if offer.doubts and not given.is_sure:
        raise Refused(DOUBTFUL)
    work = session.get_one(Submission, offer.submission_id)
    theirs = settings_of(session, here.activity, before.reviewer.person_id)
    seat = Seat(work, new_id(), gates.lease_end(theirs, now, work.in_pool_at))
    chance = Random(seat.review_id.int)  # noqa: S311 where a work stands among those of its load
    return assign(session, Taking(here.activity, theirs, before.reviewer), seat, chance, now=now)


def _hold(session: Session, offers: Offers, submission_id: UUID) -> None:
    session.refresh(offers.reviewer, with_for_update={"key_share": True})
    mine = works.work_of(session, offers.reviewer)
    hold_works(session, [submission_id, *([mine.id] if mine else [])])
