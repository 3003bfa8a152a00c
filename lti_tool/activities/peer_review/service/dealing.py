"""Giving out works to everybody at once: when a facilitator says so, or when their date has come."""

from datetime import datetime
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import PeerReview
from lti_tool.activities.peer_review.queries import dealing as queries
from lti_tool.activities.peer_review.queries import place
from lti_tool.activities.peer_review.queries.dates import everybodys_settings, settings_of_all
from lti_tool.activities.peer_review.rules import gates
from lti_tool.activities.peer_review.service.allocating import Seat, assign
from lti_tool.activities.peer_review.service.holding import Taking, hold_everybody
from lti_tool.db import new_id
from lti_tool.participation.models import Activity


def give_out(session: Session, actor: Actor, *, now: datetime) -> None:
    """Give out works to everybody who owes reviews; doing so twice counts once.

    Raises:
        NotFound: no peer review is placed behind the actor's resource link.
    """
    _give_out(session, place.here(session, actor).activity, now=now)


def give_out_what_is_due(session: Session, *, now: datetime) -> bool:
    """Give out the works of one activity whose date has come; gives whether there was one."""
    due = select(PeerReview).where(PeerReview.deal_at <= now, PeerReview.dealt_at.is_(None))
    peer_review = session.scalar(due.order_by(PeerReview.deal_at).limit(1))
    if peer_review is not None:
        _give_out(session, session.get_one(Activity, peer_review.activity_id), now=now)
    return peer_review is not None


def _give_out(session: Session, activity: Activity, *, now: datetime) -> None:
    hold_everybody(session, activity)
    peer_review = session.get_one(PeerReview, activity.id, populate_existing=True)
    settings = everybodys_settings(session, activity)
    if queries.is_dealt(session, activity, settings):
        return
    laid = queries.lay(session, activity, settings, now=now)
    theirs = settings_of_all(session, activity)
    # Where a work stands among those of its load; whoever could guess it cannot choose their works by it.
    chance = Random(activity.id.int)  # noqa: S311
    for reviewer, hand in zip(laid.reviewers, laid.plan.given, strict=False):
        # Ids that rise: who has several reviews open is led through them in their order.
        ids = sorted(new_id() for _ in hand)
        taking = Taking(activity, theirs(reviewer.person_id), reviewer)
        for nth, (review_id, at) in enumerate(zip(ids, hand, strict=True), start=1):
            work = laid.works[at]
            end = gates.lease_end(taking.settings, now, work.in_pool_at, works=nth)
            assign(session, taking, Seat(work, review_id, end), chance, now=now)
    peer_review.dealt_at = now
