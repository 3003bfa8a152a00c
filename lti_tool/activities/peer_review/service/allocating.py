"""Giving out work: one place of one work for one reviewer, however many ask at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review import statements
from lti_tool.activities.peer_review.models import Review, ReviewState, Submission, WorkState
from lti_tool.activities.peer_review.queries import dealing, grouping, pool, works
from lti_tool.activities.peer_review.queries.pool import Asking
from lti_tool.activities.peer_review.queries.practice import practice_of
from lti_tool.activities.peer_review.queries.standing import judges_own_work_first, reviews_owed
from lti_tool.activities.peer_review.rules import gates
from lti_tool.activities.peer_review.rules.allocation import Candidate, in_order
from lti_tool.activities.peer_review.rules.gates import Gate
from lti_tool.activities.peer_review.rules.practice import must_practise
from lti_tool.activities.peer_review.service import loads
from lti_tool.activities.peer_review.service.conduct import refuse_without_agreement
from lti_tool.activities.peer_review.service.holding import Taking, hold_if_free, taking_part
from lti_tool.db import new_id
from lti_tool.errors import Refused
from lti_tool.parts.forms import service as forms

HAND_IN_FIRST = "hand_in_first"
PRACTISE_FIRST = "practise_first"
JUDGE_OWN_WORK_FIRST = "judge_own_work_first"
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
        Refused: their own work is not handed in, works are still to be given out to all, none are now,
            their own work or a worked example comes first, or they have not agreed to the code of conduct.
    """
    taking = taking_part(session, actor, now=now)
    given = works.reviews_by(session, taking.me)
    begun = next((review for review in given if review.is_open), None)
    if begun is not None:
        return begun
    mine = works.work_of(session, taking.me)
    if mine is None or not mine.is_handed_in:
        raise Refused(HAND_IN_FIRST)
    if not dealing.is_dealt(session, taking.activity, taking.settings):
        raise Refused(NOT_DEALT)
    if gates.reviewing(taking.settings, now) in {Gate.AHEAD, Gate.CLOSED}:
        raise Refused(CLOSED)
    if judges_own_work_first(session, taking.here):
        raise Refused(JUDGE_OWN_WORK_FIRST)
    if not given and must_practise(taking.settings.practise, practice_of(session, taking.here)):
        raise Refused(PRACTISE_FIRST)
    refuse_without_agreement(session, taking)
    theirs = grouping.partners(session, taking.activity, taking.settings, taking.me.person_id)
    asking = Asking(taking.me, _most_reviews(session, taking, mine, given, now), now, theirs)
    work = _take_place(session, asking, chance)
    if work is None:
        return None
    seat = Seat(work, new_id(), gates.lease_end(taking.settings, now, work.in_pool_at))
    return assign(session, taking, seat, chance, now=now)


def assign(session: Session, taking: Taking, seat: Seat, chance: Random, *, now: datetime) -> Review:
    """Keep a work for a reviewer; both must be held."""
    work = seat.work
    asked = works.to_judge(session, work)
    review = Review(
        id=seat.review_id,
        organisation_id=work.organisation_id,
        activity_id=work.activity_id,
        submission_id=work.id,
        version_id=asked.version_id,
        reviewer_id=taking.me.id,
        response_id=forms.begin_response(session, work.organisation_id, asked.rubric_id, now=now),
        state=ReviewState.LEASED,
        assigned_at=now,
        leased_until=seat.leased_until,
    )
    loads.place(session, review, chance)
    statements.assigned(session, taking.me, review, now=now)
    return review


def keep_for_reviewer(session: Session, taking: Taking, review: Review, *, now: datetime) -> None:
    """A sign of life from the reviewer: the work stays theirs for longer, if its places are not all taken."""
    is_kept = review.state == ReviewState.LEASED and review.leased_until > now
    if not is_kept and not _take_back(session, taking, review, now):
        return
    work = session.get_one(Submission, review.submission_id)
    end = gates.lease_end(taking.settings, now, work.in_pool_at)
    review.leased_until = max(end, review.leased_until)


def _most_reviews(
    session: Session, taking: Taking, mine: Submission, given: Sequence[Review], now: datetime
) -> int:
    """Who owes nothing any more helps where reviews are missing, without taking work from others."""
    # whoever has had none owes one, or there is nothing to have
    if not given or len(given) < reviews_owed(session, taking.here, mine, given, now=now):
        return taking.settings.most_reviews
    return taking.settings.aimed_reviews


def _take_back(session: Session, taking: Taking, review: Review, now: datetime) -> bool:
    """Whether there was a place left for a review whose lease had ended; then it has it."""
    hold_if_free(session, review.submission_id, is_worth_waiting=True)
    session.refresh(review)
    is_free = pool.load_of(session, review.submission_id, now) < taking.settings.most_reviews
    if is_free:
        loads.turn(session, review, ReviewState.LEASED)
    return is_free


def _take_place(session: Session, asking: Asking, chance: Random) -> Submission | None:
    """First whatever nobody else is looking at this very moment, then also what others may have left."""
    for is_worth_waiting in (False, True):
        most_ended = pool.ALL_ENDED if is_worth_waiting else pool.ENDED_AT_FIRST
        for candidate in offers(session, asking, chance, most_ended):
            work = hold_if_free(session, candidate.submission_id, is_worth_waiting=is_worth_waiting)
            if work is None or work.state != WorkState.HANDED_IN:
                continue
            if pool.load_of(session, work.id, asking.now) < asking.most_reviews:
                return work
    return None


def offers(
    session: Session, asking: Asking, chance: Random, most_ended: int = pool.ALL_ENDED
) -> Iterator[Candidate]:
    """The works for this reviewer, best first, read as far as anybody looks: mostly that is the first."""
    apart = {one.submission_id: one for one in pool.apart(session, asking, most_ended)}
    freed = [one for one in apart.values() if not one.is_in_return]
    for load in _loads(session, asking, freed):
        waiting = [one for one in freed if one.load == load]
        for page in pool.around(session, asking, load, chance.random()):
            standing = [one for one in page if one.submission_id not in apart]
            yield from in_order([*waiting, *standing], asking.most_reviews, chance)
            waiting = []
    in_return = (one for one in apart.values() if one.is_in_return)
    yield from in_order(in_return, asking.most_reviews, chance)


def _loads(session: Session, asking: Asking, freed: Sequence[Candidate]) -> Iterator[int]:
    """The loads there are, from the lowest, those of works whose leases ended among them."""
    load: int | None = -1
    while load is not None:
        standing = pool.load_above(session, asking, load)
        above = [one.load for one in freed if one.load > load]
        load = min([*above, *([] if standing is None else [standing])], default=None)
        if load is not None:
            yield load
