"""Everything that decides who gets which work when works are given out to everybody at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import (
    DONE,
    OPEN_STATES,
    Authorship,
    PeerReview,
    Review,
    ReviewState,
    Submission,
    WorkState,
)
from lti_tool.activities.peer_review.queries import place
from lti_tool.activities.peer_review.queries.authorship import IS_PRESENT
from lti_tool.activities.peer_review.queries.grouping import Grouping, partners
from lti_tool.activities.peer_review.queries.place import Here
from lti_tool.activities.peer_review.rules.dealing import NOBODY, Deal, Plan, deal, has_had_all
from lti_tool.activities.peer_review.rules.duties import reviews_needed
from lti_tool.activities.peer_review.rules.settings import Giving, Settings
from lti_tool.courses.models import Person
from lti_tool.participation.models import Activity, Participant

NO_RING = -(2**31)
"""Of those who are gone, and get nothing."""


@dataclass(frozen=True, slots=True)
class Laid:
    """Who reviews, what there is to review, and the plan that follows: the same for the same people."""

    reviewers: Sequence[Participant]
    works: Sequence[Submission]
    asked: Deal
    plan: Plan


@dataclass(frozen=True, slots=True)
class Short:
    """Somebody who gets fewer works than they owe reviews."""

    name: str
    missing: int
    has_had_all: bool
    """Whether they have, or get, every work there is but their own; else all others are full."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """What giving out works now will do."""

    here: Here
    is_dealt: bool
    works: int
    reviewers: int
    reviews: int
    fewest: int
    most: int
    """How many reviewers a work has then, at least and at most."""
    short: tuple[Short, ...]


def is_dealt(session: Session, activity: Activity, settings: Settings) -> bool:
    """Whether learners may ask for works: where they do so anyway, or once works were given out."""
    if settings.giving is Giving.WHEN_ASKED:
        return True
    return session.get_one(PeerReview, activity.id).dealt_at is not None


def prospect(session: Session, actor: Actor, *, now: datetime) -> Prospect:
    """What giving out works now will do, in numbers and with the names of those who get too few."""
    here = place.here(session, actor)
    laid = lay(session, here.activity, here.settings, now=now)
    plan = laid.plan
    names = _names(
        session, [one for one, missing in zip(laid.reviewers, plan.missing, strict=False) if missing]
    )
    return Prospect(
        here=here,
        is_dealt=is_dealt(session, here.activity, here.settings),
        works=len(laid.works),
        reviewers=sum(map(bool, plan.given)),
        reviews=sum(map(len, plan.given)),
        fewest=min(plan.loads, default=0),
        most=max(plan.loads, default=0),
        short=tuple(
            Short(names[one.id], plan.missing[nth], has_had_all(laid.asked, plan, nth))
            for nth, one in enumerate(laid.reviewers)
            if plan.missing[nth]
        ),
    )


def lay(session: Session, activity: Activity, settings: Settings, *, now: datetime) -> Laid:
    """Everybody who has handed in, the works in the pool, what was given out before, and the plan."""
    reviewers = list(session.scalars(_participants(activity)))
    works = list(session.scalars(_pool(activity, now)))
    hands = _Hands(reviewers, works)
    for authorship in session.scalars(select(Authorship).where(Authorship.activity_id == activity.id)):
        hands.add_author(authorship)
    for review in session.scalars(select(Review).where(Review.activity_id == activity.id)):
        hands.add(review, now)
    needed = _Needed(session, activity, settings)
    rings = needed.grouping
    asked = Deal(
        wanted=[*(hands.wanted(one, needed.of(one)) for one in reviewers), 0],
        own=[*(hands.own.get(one.id, NOBODY) for one in reviewers), NOBODY],
        works=len(works),
        at_most=settings.most_reviews,
        dealt=hands.dealt,
        barred=hands.barred,
        group_rule=settings.group_rule,
        reviewer_groups=[*(rings.ring_of(one.person_id) for one in reviewers), NO_RING],
        work_groups=[rings.ring_of(hands.author_of[one.id]) for one in works],
    )
    # The same people get the same works when somebody has looked at the numbers and says yes.
    chance = Random(activity.id.int)  # noqa: S311 whoever could guess it cannot choose their works by it
    return Laid(reviewers, works, asked, deal(asked, chance))


class _Hands:
    """What each reviewer has and had, by their place in the list; those who are gone share the last."""

    def __init__(self, reviewers: Sequence[Participant], works: Sequence[Submission]) -> None:
        self.reviewer = {one.id: nth for nth, one in enumerate(reviewers)}
        self.work = {one.id: nth for nth, one in enumerate(works)}
        self.own: dict[UUID, int] = {}
        self.author_of: dict[UUID, UUID] = {}
        """One of the people each work is of: those who write together are in one group."""
        self._person = {one.person_id: one.id for one in reviewers}
        self.has: dict[UUID, int] = {}
        self.dealt: list[tuple[int, int]] = []
        self.barred: list[tuple[int, int]] = []

    def add_author(self, one: Authorship) -> None:
        """Sort in who wrote a work: whose it is no more does not get it either."""
        if one.submission_id not in self.work:
            return
        work, reviewer_id = self.work[one.submission_id], self._person.get(one.person_id)
        if one.left_at is None:
            self.author_of[one.submission_id] = one.person_id
            if reviewer_id is not None:
                self.own[reviewer_id] = work
        elif reviewer_id is not None:
            self.barred.append((self.reviewer[reviewer_id], work))

    def add(self, review: Review, now: datetime) -> None:
        """Sort one review in."""
        is_theirs = review.state in (*DONE, *OPEN_STATES)
        if review.reviewer_id is not None and is_theirs:
            self.has[review.reviewer_id] = self.has.get(review.reviewer_id, 0) + 1
        if review.submission_id not in self.work:
            return
        reviewer = len(self.reviewer)
        if review.reviewer_id is not None:
            reviewer = self.reviewer.get(review.reviewer_id, reviewer)
        is_kept = review.state == ReviewState.LEASED and review.leased_until > now
        edges = self.dealt if review.state == ReviewState.SENT or is_kept else self.barred
        edges.append((reviewer, self.work[review.submission_id]))

    def wanted(self, reviewer: Participant, needed: int) -> int:
        """How many works somebody owes a review of and has none yet."""
        if reviewer.completed_at is not None:
            return 0
        return max(0, needed - self.has.get(reviewer.id, 0))


def _participants(activity: Activity) -> Select[Participant]:
    return (
        select(Participant)
        .join(
            Authorship,
            (Authorship.activity_id == Participant.activity_id)
            & (Authorship.person_id == Participant.person_id),
        )
        .join(Submission, Submission.id == Authorship.submission_id)
        .where(Participant.activity_id == activity.id, IS_PRESENT, Submission.state == WorkState.HANDED_IN)
        .order_by(Participant.id)
    )


def _pool(activity: Activity, now: datetime) -> Select[Submission]:
    return (
        select(Submission)
        .where(
            Submission.activity_id == activity.id,
            Submission.state == WorkState.HANDED_IN,
            Submission.in_pool_at <= now,
        )
        .order_by(Submission.id)
    )


class _Needed:
    """How many reviews each owes: the same for all who review the same people."""

    def __init__(self, session: Session, activity: Activity, settings: Settings) -> None:
        self._session, self._activity, self._settings = session, activity, settings
        self.grouping = Grouping(session, activity, settings)
        self._known: dict[int, int] = {}

    def of(self, reviewer: Participant) -> int:
        """How many this one owes."""
        ring = self.grouping.ring_of(reviewer.person_id)
        if ring not in self._known:
            session, activity, settings = self._session, self._activity, self._settings
            theirs = partners(session, activity, settings, reviewer.person_id)
            company = place.company(session, activity, reviewer.person_id, theirs)
            self._known[ring] = reviews_needed(settings.reviews_asked, company, timedelta())
        return self._known[ring]


def _names(session: Session, participants: Sequence[Participant]) -> dict[UUID, str]:
    rows = session.execute(
        select(Participant.id, Person)
        .join(Person, Person.id == Participant.person_id)
        .where(Participant.id.in_([one.id for one in participants]))
    )
    return {participant_id: person.shown_name for participant_id, person in rows}
