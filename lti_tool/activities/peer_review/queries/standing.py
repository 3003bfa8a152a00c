"""Where one participant stands: gathered from the database, decided by the rules."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.models import DONE, FacilitatorReview, Reflection, Review, Submission
from lti_tool.activities.peer_review.queries import dealing, grouping, place, pool, works
from lti_tool.activities.peer_review.queries.facilitating import reviews_by_facilitators
from lti_tool.activities.peer_review.queries.grouping import Partners
from lti_tool.activities.peer_review.queries.place import Here
from lti_tool.activities.peer_review.queries.pool import Asking
from lti_tool.activities.peer_review.queries.practice import practice_of
from lti_tool.activities.peer_review.queries.self_review import own_review
from lti_tool.activities.peer_review.queries.works import AnyReview
from lti_tool.activities.peer_review.rules import gates
from lti_tool.activities.peer_review.rules.duties import Company, Reach, Standing, reviews_needed
from lti_tool.activities.peer_review.rules.gates import Gate
from lti_tool.activities.peer_review.rules.practice import may_fill_in, must_practise
from lti_tool.activities.peer_review.rules.reflecting import Reflecting, reflecting
from lti_tool.activities.peer_review.rules.self_review import JudgingOneself, judging_oneself
from lti_tool.activities.peer_review.rules.settings import SelfReview
from lti_tool.participation.models import Participant


@dataclass(frozen=True, slots=True)
class MyPart:
    """Everything of one participant in one activity."""

    here: Here
    work: Submission | None
    given: tuple[Review, ...]
    received: tuple[Review, ...]
    by_facilitators: tuple[FacilitatorReview, ...]
    company: Company
    standing: Standing

    @property
    def open_review(self) -> Review | None:
        """The review they have begun or were given; at most one at a time."""
        return next((review for review in self.given if review.is_open), None)


def my_part(session: Session, here: Here, *, now: datetime) -> MyPart:
    """Everything of the participant `here.me`, who need not have begun."""
    work = works.work_of(session, here.me)
    given = works.reviews_by(session, here.me)
    received, by_facilitators = works.reviews_of(session, work), reviews_by_facilitators(session, work)
    every: list[AnyReview] = [*received, *by_facilitators]
    practice = practice_of(session, here)
    reviewed = sum(review.state in DONE for review in given)
    sent = reviewed + practice.counted
    is_dealt = dealing.is_dealt(session, here.activity, here.settings)
    partners = _partners(session, here)
    available = _available(session, here, work, partners, now) if is_dealt else 0
    company = _company(session, here, partners)
    needed = _needed(here, work, company, Reach(sent, len(given) - reviewed, available), now)
    to_write, to_review = gates.handing_in(here.settings, now), gates.reviewing(here.settings, now)
    is_released = gates.is_released(here.settings, now)
    is_handed_in = work is not None and work.is_handed_in
    oneself = _judging_oneself(session, here, are_reviews_done=sent >= needed)
    standing = Standing(
        has_draft=work is not None and bool(work.draft_text or work.draft_files),
        is_handed_in=is_handed_in,
        needs_fix=not received and works.needs_fix(session, work),
        is_writing_ahead=to_write is Gate.AHEAD,
        may_hand_in=is_handed_in or to_write is not Gate.CLOSED,
        sent=sent,
        needed=needed,
        has_open_review=len(given) > reviewed,
        is_reviewing_ahead=to_review is Gate.AHEAD,
        may_review=to_review is not Gate.CLOSED,
        is_work_waiting=available > 0,
        must_practise=not given and must_practise(here.settings.practise, practice),
        may_practise=practice.is_begun or may_fill_in(practice, needed, _idle(work, given, now)),
        is_dealt=is_dealt,
        received=len(every),
        unseen=sum(review.seen_at is None for review in every),
        are_reviews_sealed=not is_released
        or ((sent < needed or oneself.owes) and not gates.is_review_time_over(here.settings, now)),
        is_release_ahead=not is_released,
        judging_oneself=oneself,
        reflecting=_reflecting(session, here, work, len(every), now),
    )
    return MyPart(here, work, tuple(given), tuple(received), tuple(by_facilitators), company, standing)


def judges_own_work_first(session: Session, here: Here) -> bool:
    """Whether the participant `here.me`, who has handed in, has their own work to judge before others."""
    return _judging_oneself(session, here, are_reviews_done=False).is_next


def reviews_owed(
    session: Session, here: Here, work: Submission, given: Sequence[Review], *, now: datetime
) -> int:
    """What the participant `here.me` owes, whose work and reviews these are."""
    done = sum(review.state in DONE for review in given)
    sent = done + practice_of(session, here).counted
    is_over = gates.is_review_time_over(here.settings, now)
    partners = _partners(session, here)
    available = _available(session, here, work, partners, now) if is_over else 0
    reach = Reach(sent, len(given) - done, available)
    return _needed(here, work, _company(session, here, partners), reach, now)


def _judging_oneself(session: Session, here: Here, *, are_reviews_done: bool) -> JudgingOneself:
    when = here.settings.self_review
    mine = own_review(session, here.me) if when is not SelfReview.NONE else None
    return judging_oneself(
        when,
        is_sent=mine is not None and mine.sent_at is not None,
        is_complete=_is_complete(here.me),
        are_reviews_done=are_reviews_done,
    )


def _reflecting(
    session: Session, here: Here, work: Submission | None, received: int, now: datetime
) -> Reflecting:
    if not here.settings.reflects or work is None:
        return Reflecting()
    has_reflected = session.get(Reflection, work.id) is not None
    found = reflecting(here.settings, work.in_pool_at, received, now, has_reflected=has_reflected)
    return replace(found, owes=found.owes and not _is_complete(here.me))


def _partners(session: Session, here: Here) -> Partners | None:
    if here.me is None:
        return None
    return grouping.partners(session, here.activity, here.settings, here.me.person_id)


def _company(session: Session, here: Here, partners: Partners | None) -> Company:
    if here.me is None:
        return Company(others=0, is_known=False)
    return place.company(session, here.activity, here.me.person_id, partners)


def _available(
    session: Session, here: Here, work: Submission | None, partners: Partners | None, now: datetime
) -> int:
    if here.me is None or work is None or not work.is_handed_in:
        return 0
    return pool.count(session, Asking(here.me, here.settings.most_reviews, now, partners))


def _needed(here: Here, work: Submission | None, company: Company, reach: Reach, now: datetime) -> int:
    """What the participant owes; once they are complete nothing is added any more."""
    at_end = reach if gates.is_review_time_over(here.settings, now) else None
    needed = reviews_needed(here.settings.reviews_asked, company, _waited(work, now), at_end)
    return min(needed, reach.sent) if _is_complete(here.me) else needed


def _waited(work: Submission | None, now: datetime) -> timedelta:
    if work is None or work.in_pool_at is None:
        return timedelta()
    return max(timedelta(), now - work.in_pool_at)


def _idle(work: Submission | None, given: Sequence[Review], now: datetime) -> timedelta:
    """How long ago the participant last did something that led to a review."""
    sent = max((review.sent_at for review in given if review.sent_at), default=None)
    return min(_waited(work, now), now - sent if sent else now - datetime.min.replace(tzinfo=now.tzinfo))


def _is_complete(me: Participant | None) -> bool:
    return me is not None and me.completed_at is not None
