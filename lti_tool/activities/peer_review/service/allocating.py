"""Giving out work: one place of one work for one reviewer, however many ask at once."""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review import statements
from lti_tool.activities.peer_review.models import Review, ReviewState, Submission, WorkState
from lti_tool.activities.peer_review.queries import place, pool, works
from lti_tool.activities.peer_review.queries.standing import MyPart, my_part
from lti_tool.activities.peer_review.rules import gates
from lti_tool.activities.peer_review.rules.allocation import in_order
from lti_tool.activities.peer_review.rules.gates import Gate
from lti_tool.activities.peer_review.service.holding import Taking, hold_if_free, taking_part
from lti_tool.db import new_id
from lti_tool.errors import Refused
from lti_tool.parts.forms import service as forms

HAND_IN_FIRST = "hand_in_first"
NOT_DEALT = "not_dealt"
CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Seat:
    """A place of a work that is free for somebody, and until when it is kept for them."""

    work: Submission
    review_id: UUID
    leased_until: datetime


def pull_review(session: Session, actor: Actor, chance: Random, *, now: datetime) -> Review | None:
    """The next work for the actor to review: the one they have already, or a new one; None when none is left.

    Raises:
        Refused: their own work is not handed in, works are still to be given out to all, or the date for
            reviews has passed.
    """
    taking = taking_part(session, actor, now=now)
    part = my_part(session, taking.here, now=now)
    if part.open_review is not None:
        return part.open_review
    if not part.standing.is_handed_in:
        raise Refused(HAND_IN_FIRST)
    if not part.standing.is_dealt:
        raise Refused(NOT_DEALT)
    if gates.reviewing(taking.settings, now) is Gate.CLOSED:
        raise Refused(CLOSED)
    work = _take_place(session, taking, _most_reviews(part), chance, now=now)
    if work is None:
        return None
    seat = Seat(work, new_id(), gates.lease_end(taking.settings, now))
    return assign(session, taking, seat, now=now)


def assign(session: Session, taking: Taking, seat: Seat, *, now: datetime) -> Review:
    """Keep a work for a reviewer; both must be held."""
    work = seat.work
    version = works.version_in_pool(session, work)
    rubric = place.rubric(session, taking.activity)
    review = Review(
        id=seat.review_id,
        organisation_id=work.organisation_id,
        activity_id=work.activity_id,
        submission_id=work.id,
        version_id=version.id,
        reviewer_id=taking.me.id,
        response_id=forms.begin_response(session, work.organisation_id, rubric, now=now),
        state=ReviewState.LEASED,
        assigned_at=now,
        leased_until=seat.leased_until,
    )
    session.add(review)
    session.flush()
    statements.assigned(session, taking.me, review, now=now)
    return review


def keep_for_reviewer(session: Session, taking: Taking, review: Review, *, now: datetime) -> None:
    """A sign of life from the reviewer: the work stays theirs for longer, if its places are not all taken."""
    end = gates.lease_end(taking.settings, now)
    if review.leased_until <= now and not _is_free(session, review.submission_id, taking, now):
        return
    review.state = ReviewState.LEASED
    review.leased_until = max(end, review.leased_until)


def _most_reviews(part: MyPart) -> int:
    """Who owes nothing any more helps where reviews are missing, without taking work from others."""
    settings = part.here.settings
    owes = part.standing.sent < part.standing.needed
    return settings.most_reviews if owes else settings.reviews_asked


def _is_free(session: Session, submission_id: UUID, taking: Taking, now: datetime) -> bool:
    hold_if_free(session, submission_id, is_worth_waiting=True)
    return pool.load_of(session, submission_id, now) < taking.settings.most_reviews


def _take_place(
    session: Session, taking: Taking, most_reviews: int, chance: Random, *, now: datetime
) -> Submission | None:
    """First whatever nobody else is looking at this very moment, then also what others may have left."""
    for is_worth_waiting in (False, True):
        candidates = pool.candidates(session, taking.me, most_reviews, now)
        for candidate in in_order(candidates, most_reviews, chance):
            work = hold_if_free(session, candidate.submission_id, is_worth_waiting=is_worth_waiting)
            if work is None or work.state != WorkState.HANDED_IN:
                continue
            if pool.load_of(session, work.id, now) < most_reviews:
                return work
    return None
