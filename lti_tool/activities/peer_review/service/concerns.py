"""The verbs around a concern: somebody reports it, a facilitator decides about it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review import statements
from lti_tool.activities.peer_review.models import (
    OPEN_STATES,
    Concern,
    Review,
    Submission,
    Verdict,
    WorkState,
)
from lti_tool.activities.peer_review.queries import concerns, works
from lti_tool.activities.peer_review.queries.echoes import review_received
from lti_tool.activities.peer_review.queries.standing import my_part
from lti_tool.activities.peer_review.rules.concerns import ConcernOutcome, Matter, outcomes
from lti_tool.activities.peer_review.service import deciding
from lti_tool.activities.peer_review.service.feedback import SEALED
from lti_tool.activities.peer_review.service.holding import Taking, hold_works, taking_part
from lti_tool.activities.peer_review.service.leaving import end_open_reviews
from lti_tool.db import new_id
from lti_tool.errors import NotFound, Refused

NOT_FOR_THIS = "not_for_this"
HIDING = frozenset({ConcernOutcome.WORDS_HIDDEN, ConcernOutcome.SET_ASIDE})
"""The author of the work no longer sees the words of the review."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What somebody says is wrong, and whether they want to see it meanwhile."""

    matter: Matter
    words: str = ""
    hides: bool = False


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a facilitator does about it, and what they note for each other."""

    outcome: ConcernOutcome
    note: str = ""


def report_review(
    session: Session, actor: Actor, review_id: UUID, reported: Reported, *, now: datetime
) -> Concern:
    """Tell facilitators that something is wrong with a review of the actor's work; once for each review.

    Raises:
        NotFound: the actor's work has no such review.
        Refused: the reviews are still sealed.
    """
    review = review_received(session, actor, review_id)
    taking = taking_part(session, actor, now=now)
    if my_part(session, taking.here, now=now).standing.are_reviews_sealed:
        raise Refused(SEALED)
    concern = _concern(taking, reported, now=now)
    concern.review_id = review.id
    return _keep(session, taking, concern, review.id, now=now)


def report_work(
    session: Session, actor: Actor, review_id: UUID, reported: Reported, *, now: datetime
) -> Concern:
    """Tell facilitators that something is wrong with the work that one of the actor's reviews is about.

    Raises:
        NotFound: the actor has no such review, or it is no longer theirs.
    """
    taking = taking_part(session, actor, now=now)
    review = works.my_review(session, taking.me, review_id)
    if review.state not in (*OPEN_STATES, *concerns.WAS_SENT):
        raise NotFound
    concern = _concern(taking, reported, now=now)
    concern.submission_id, concern.hides = review.submission_id, False
    return _keep(session, taking, concern, review.submission_id, now=now)


def resolve(session: Session, actor: Actor, concern_id: UUID, resolved: Resolved, *, now: datetime) -> None:
    """Decide about a concern, or decide anew: what was done before is undone first.

    Raises:
        NotFound: the actor has no such concern to look at.
        Refused: this cannot be done about what the concern is about.
    """
    page = concerns.concern_page(session, actor, concern_id)
    concern = page.looked.concern
    if resolved.outcome not in outcomes(is_about_review=concern.review_id is not None):
        raise Refused(NOT_FOR_THIS)
    before = concern.outcome
    concern.outcome, concern.note = resolved.outcome, resolved.note
    concern.resolved_at, concern.resolved_by_id = now, actor.person_id
    session.flush()
    if before != resolved.outcome:
        _undo(session, actor, concern, before, now=now)
        _do(session, actor, concern, now=now)
        statements.resolved(session, actor.person_id, concern, now=now)
    session.flush()


def _concern(taking: Taking, reported: Reported, *, now: datetime) -> Concern:
    return Concern(
        id=new_id(),
        organisation_id=taking.me.organisation_id,
        activity_id=taking.activity.id,
        reporter_id=taking.me.id,
        matter=reported.matter,
        words=reported.words,
        hides=reported.hides,
        reported_at=now,
        note="",
    )


def _keep(session: Session, taking: Taking, concern: Concern, about_id: UUID, *, now: datetime) -> Concern:
    known = concerns.mine(session, taking.me, about_id)
    if known is not None:
        return known
    session.add(concern)
    session.flush()
    statements.flagged(session, taking.me, concern, now=now)
    return concern


def _do(session: Session, actor: Actor, concern: Concern, *, now: datetime) -> None:
    if concern.outcome in HIDING:
        _verdict(session, concern).hidden_at = now
    if concern.outcome is ConcernOutcome.SET_ASIDE and concern.review_id is not None:
        deciding.set_aside(session, actor, concern.review_id, concern.note, now=now)
    elif concern.outcome is ConcernOutcome.TAKEN_OUT:
        _take_out(session, actor, concern, now=now)


def _undo(
    session: Session, actor: Actor, concern: Concern, outcome: ConcernOutcome | None, *, now: datetime
) -> None:
    if outcome in HIDING:
        _verdict(session, concern).hidden_at = None
    if outcome == ConcernOutcome.SET_ASIDE and concern.review_id is not None:
        deciding.count_again(session, actor, concern.review_id, now=now)
    elif outcome == ConcernOutcome.TAKEN_OUT:
        _put_back(session, actor, concern, now=now)


def _verdict(session: Session, concern: Concern) -> Verdict:
    review = session.get_one(Review, concern.review_id)
    verdict = session.get(Verdict, review.id)
    if verdict is None:
        verdict = Verdict(review_id=review.id, organisation_id=review.organisation_id, reason="")
        session.add(verdict)
    return verdict


def _take_out(session: Session, actor: Actor, concern: Concern, *, now: datetime) -> None:
    """Whoever is reviewing it is done with that; its author may hand in another version."""
    work = _held(session, concern)
    if work.is_handed_in:
        work.state = WorkState.TAKEN_OUT
        end_open_reviews(session, work, now=now)
        statements.taken_out(session, actor.person_id, work, now=now)


def _put_back(session: Session, actor: Actor, concern: Concern, *, now: datetime) -> None:
    work = _held(session, concern)
    if work.state == WorkState.TAKEN_OUT:
        work.state = WorkState.HANDED_IN
        statements.put_back(session, actor.person_id, work, now=now)


def _held(session: Session, concern: Concern) -> Submission:
    work = session.get_one(Submission, concern.submission_id)
    hold_works(session, [work.id])
    return work
