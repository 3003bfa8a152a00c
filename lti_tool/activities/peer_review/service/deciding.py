"""The verbs of a facilitator who decides about a review: a good one, or one that does not count."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review import statements
from lti_tool.activities.peer_review.models import Review, ReviewState, Verdict
from lti_tool.activities.peer_review.queries.authorship import authors_of
from lti_tool.activities.peer_review.queries.verdicts import Decidable, decidable
from lti_tool.activities.peer_review.service import loads
from lti_tool.activities.peer_review.service.holding import hold_participant, hold_works
from lti_tool.activities.peer_review.service.settling import grade_authors


def endorse(session: Session, actor: Actor, review_id: UUID, *, now: datetime) -> None:
    """Say that a review is a good one; its author and its reviewer see it. Doing so twice counts once.

    Raises:
        NotFound: the actor has no such review to decide about.
    """
    about = decidable(session, actor, review_id)
    verdict = _verdict(session, actor, about.review)
    if verdict.endorsed_at is None:
        verdict.endorsed_at = now
        statements.endorsed(session, actor.person_id, about.review, now=now)
    session.flush()


def take_endorsement_back(session: Session, actor: Actor, review_id: UUID) -> None:
    """Say nothing of the kind any more.

    Raises:
        NotFound: the actor has no such review to decide about.
    """
    _verdict(session, actor, decidable(session, actor, review_id).review).endorsed_at = None
    session.flush()


def set_aside(session: Session, actor: Actor, review_id: UUID, reason: str, *, now: datetime) -> None:
    """Let a review count no more for the grade of its work; its reviewer is done with it all the same.

    Raises:
        NotFound: the actor has no such review to decide about.
    """
    about = decidable(session, actor, review_id)
    _hold(session, about)
    verdict = _verdict(session, actor, about.review)
    verdict.set_aside_at, verdict.reason = now, reason
    if about.review.state == ReviewState.SENT:
        loads.turn(session, about.review, ReviewState.SET_ASIDE)
        statements.set_aside(session, actor.person_id, about.review, now=now)
    _grade_again(session, about, now=now)


def count_again(session: Session, actor: Actor, review_id: UUID, *, now: datetime) -> None:
    """Let a review that was set aside count again.

    Raises:
        NotFound: the actor has no such review to decide about.
    """
    about = decidable(session, actor, review_id)
    _hold(session, about)
    verdict = _verdict(session, actor, about.review)
    verdict.set_aside_at, verdict.reason = None, ""
    if about.review.state == ReviewState.SET_ASIDE:
        loads.turn(session, about.review, ReviewState.SENT)
        statements.counts_again(session, actor.person_id, about.review, now=now)
    _grade_again(session, about, now=now)


def _verdict(session: Session, actor: Actor, review: Review) -> Verdict:
    verdict = session.get(Verdict, review.id)
    if verdict is None:
        verdict = Verdict(review_id=review.id, organisation_id=review.organisation_id, reason="")
        session.add(verdict)
    verdict.decided_by_id = actor.person_id
    return verdict


def _hold(session: Session, about: Decidable) -> None:
    for author in authors_of(session, about.work):
        hold_participant(session, about.here.activity, author.person_id)
    hold_works(session, [about.work.id])
    session.refresh(about.review)  # it may have changed since it was read


def _grade_again(session: Session, about: Decidable, *, now: datetime) -> None:
    session.flush()
    grade_authors(session, about.here.activity, about.work, now=now)
