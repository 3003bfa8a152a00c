"""Who is where: everybody of an activity, in a fixed number of queries."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from uuid import UUID

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.models import (
    DONE,
    OPEN_STATES,
    DeclineReason,
    ExampleReview,
    Review,
    ReviewState,
    Submission,
    WorkState,
)
from lti_tool.activities.peer_review.queries.concerns import waiting_about
from lti_tool.activities.peer_review.queries.dates import settings_of_all
from lti_tool.activities.peer_review.queries.dealing import is_dealt
from lti_tool.activities.peer_review.queries.grouping import Grouping
from lti_tool.activities.peer_review.queries.leaving import gone
from lti_tool.activities.peer_review.queries.place import Here
from lti_tool.activities.peer_review.rules.duties import Company, reviews_needed
from lti_tool.activities.peer_review.rules.needs import (
    Need,
    Place,
    Seen,
    need_of,
    place_of,
    spread_of,
    waiting_since,
)
from lti_tool.activities.peer_review.rules.settings import Settings
from lti_tool.courses.models import Course, Membership, MembershipState, Person
from lti_tool.errors import NotFound
from lti_tool.participation.models import Activity, Participant

_NEEDS = {need: nth for nth, need in enumerate((*Need, None))}
_PLACES = {place: nth for nth, place in enumerate(Place)}
REPORTS = (DeclineReason.UNREADABLE, DeclineReason.UNSUITABLE)


@dataclass(frozen=True, slots=True)
class Learner:
    """One line of the table."""

    name: str
    person_id: UUID
    participant_id: UUID | None
    place: Place
    need: Need | None
    waiting_since: datetime | None
    is_handed_in: bool
    sent: int
    needed: int
    received: int
    spread: float
    """How far the reviews of their work lie apart, unless a facilitator has left it as it is."""


@dataclass(frozen=True, slots=True)
class Everybody:
    """The table and its figures."""

    learners: tuple[Learner, ...]
    needed: int
    """How many reviews those owe who owe least, which is less than asked in a small group."""
    median_wait: timedelta | None
    """Of those whose work has a review: how long it took to arrive."""
    is_dealt: bool = True
    """Whether works were given out, or learners ask for them."""

    @property
    def in_need(self) -> tuple[Learner, ...]:
        """Those who need a facilitator, most urgent first."""
        return tuple(learner for learner in self.learners if learner.need is not None)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person of the activity or of its course, and their part in the activity if they have one."""

    here: Here
    name: str
    person_id: UUID
    participant_id: UUID | None


@dataclass(frozen=True, slots=True)
class _Work:
    """A work that is handed in."""

    id: UUID
    handed_in_at: datetime
    in_pool_at: datetime
    looked_at: datetime | None


@dataclass(slots=True)
class _Reviews:
    """The reviews of an activity, sorted by whom they concern."""

    sent_by: dict[UUID, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    open_by: set[UUID] = field(default_factory=set)
    seen_by: dict[UUID, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    received: dict[UUID, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    shares: dict[UUID, list[float]] = field(default_factory=lambda: defaultdict(list))
    load: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))
    reported: dict[UUID, list[datetime]] = field(default_factory=lambda: defaultdict(list))

    def add(
        self,
        review: Row[
            UUID, UUID | None, str, datetime, datetime | None, float | None, str | None, datetime | None
        ],
        now: datetime,
    ) -> None:
        """Sort one review in."""
        work_id, reviewer_id, state, leased_until, sent_at, share, reason, declined_at = review
        if reviewer_id is not None:
            self.seen_by[reviewer_id].add(work_id)
        if state in DONE and sent_at is not None and reviewer_id is not None:
            self.sent_by[reviewer_id].append(sent_at)
        if state == ReviewState.SENT and sent_at is not None:
            self.received[work_id].append(sent_at)
            self.load[work_id] += 1
            if share is not None:
                self.shares[work_id].append(share)
        elif state in OPEN_STATES:
            self.load[work_id] += state == ReviewState.LEASED and leased_until > now
            if reviewer_id is not None:
                self.open_by.add(reviewer_id)
        if reason in REPORTS and declined_at is not None:
            self.reported[work_id].append(declined_at)


class _Cohort:
    """Everything of one activity, read once, asked for each learner."""

    def __init__(self, session: Session, here: Here, now: datetime) -> None:
        self.here, self.now = here, now
        self.settings_of = settings_of_all(session, here.activity)
        self.people = people_of(session, here.activity)
        self.works = _works(session, here.activity)
        self.begun = _begun(session, here.activity)
        self.reviews = _reviews(session, here.activity, now)
        if here.settings.examples:
            _add_practice(session, here.activity, self.reviews)
        self.gone = gone(session, here.activity)
        self.concerns = waiting_about(session, here.activity)
        self.grouping = Grouping(session, here.activity, here.everybodys_settings)
        self.is_list_known = _is_list_known(session, here.activity)
        here_now = [person.id for person, _ in self.people if person.id not in self.gone]
        self.rings = Counter(map(self.grouping.ring_of, here_now))
        self.is_dealt = is_dealt(session, here.activity, here.settings)
        self.free = self._free_by_ring()

    def learner(self, person: Person, participant: Participant | None) -> Learner:
        """One line of the table."""
        settings = self.settings_of(person.id)
        seen = self._seen(participant, settings) if participant else Seen()
        owed = 0 if seen.is_gone else self.needed(person.id)
        sent = len(self.reviews.sent_by[participant.id]) if participant else 0
        return Learner(
            name=person.shown_name,
            person_id=person.id,
            participant_id=participant.id if participant else None,
            place=place_of(seen),
            need=need_of(seen, settings, self.now),
            waiting_since=waiting_since(seen, self.now),
            is_handed_in=seen.in_pool_at is not None,
            sent=sent,
            needed=min(sent, owed) if seen.is_complete else owed,
            received=seen.received,
            spread=seen.spread,
        )

    def needed(self, person_id: UUID) -> int:
        """How many reviews somebody owes, as many as there are people they may review."""
        ring = self.grouping.ring_of(person_id)
        others = self.rings.total() - self.rings[ring] if self.grouping.is_across else self.rings[ring] - 1
        company = Company(max(0, others), self.is_list_known)
        return reviews_needed(self.here.everybodys_settings.reviews_asked, company, timedelta())

    def fewest_needed(self) -> int:
        """The same for whoever owes least."""
        return min(
            (self.needed(person.id) for person, _ in self.people if person.id not in self.gone), default=0
        )

    def median_wait(self) -> timedelta | None:
        """How long the first review took to arrive, for those who have one."""
        firsts = [
            (min(arrived) - work.in_pool_at).total_seconds()
            for work in self.works.values()
            if (arrived := self.reviews.received[work.id])
        ]
        return timedelta(seconds=median(firsts)) if firsts else None

    def _seen(self, participant: Participant, settings: Settings) -> Seen:
        work = self.works.get(participant.id)
        sent = self.reviews.sent_by[participant.id]
        return Seen(
            is_gone=participant.person_id in self.gone,
            has_begun=participant.id in self.begun,
            in_pool_at=work.in_pool_at if work else None,
            last_sent_at=max(sent, default=None),
            is_complete=participant.completed_at is not None,
            owes_reviews=len(sent) < self.needed(participant.person_id),
            has_open_review=participant.id in self.reviews.open_by,
            is_work_waiting=self.is_dealt and self._is_work_waiting(participant, work),
            is_dealt=self.is_dealt,
            review_opens=settings.review_opens,
            received=len(self.reviews.received[work.id]) if work else 0,
            reported=self._reports_of(work) if work else 0,
            spread=self._spread_of(work) if work else 0.0,
            concerns=self.concerns[participant.id],
        )

    def _spread_of(self, work: _Work) -> float:
        """None that a facilitator has seen already."""
        last = max(self.reviews.received[work.id], default=None)
        if last is None or (work.looked_at is not None and last <= work.looked_at):
            return 0.0
        return spread_of(self.reviews.shares[work.id])

    def _reports_of(self, work: _Work) -> int:
        """Those about the work as it is now."""
        return sum(at >= work.handed_in_at for at in self.reviews.reported[work.id])

    def _is_work_waiting(self, participant: Participant, work: _Work | None) -> bool:
        out_of_reach = self.reviews.seen_by[participant.id] | ({work.id} if work else set())
        mine = self.grouping.ring_of(participant.person_id)
        return any(
            len(free) > len(free & out_of_reach)
            for ring, free in self.free.items()
            if (ring == mine) is not self.grouping.is_across
        )

    def _free_by_ring(self) -> Mapping[int, set[UUID]]:
        person_of = {participant.id: person.id for person, participant in self.people if participant}
        free: dict[int, set[UUID]] = defaultdict(set)
        for participant_id, work in self.works.items():
            if self._is_free(work):
                free[self.grouping.ring_of(person_of[participant_id])].add(work.id)
        return free

    def _is_free(self, work: _Work) -> bool:
        is_in_pool = work.in_pool_at <= self.now
        return is_in_pool and self.reviews.load[work.id] < self.here.settings.most_reviews


def everybody(session: Session, here: Here, *, now: datetime) -> Everybody:
    """All learners on the list and all who take part, those who need a facilitator first."""
    cohort = _Cohort(session, here, now)
    learners = [cohort.learner(person, participant) for person, participant in cohort.people]
    return Everybody(
        tuple(sorted(learners, key=_urgency)), cohort.fewest_needed(), cohort.median_wait(), cohort.is_dealt
    )


def somebody(session: Session, here: Here, person_id: UUID) -> Somebody:
    """One person, whether they have begun or not.

    Raises:
        NotFound: nobody with this id takes part here or is a learner of the course.
    """
    found = session.execute(_everybody(here.activity).where(Person.id == person_id)).one_or_none()
    if found is None:
        raise NotFound
    person, participant = found
    return Somebody(here, person.shown_name, person_id, participant.id if participant else None)


def _urgency(learner: Learner) -> tuple[int, float, int, str]:
    return _NEEDS[learner.need], -learner.spread, _PLACES[learner.place], learner.name.casefold()


def people_of(session: Session, activity: Activity) -> list[tuple[Person, Participant | None]]:
    """All learners on the list and all who take part, with their participation where there is one."""
    return [(person, participant) for person, participant in session.execute(_everybody(activity))]


def _everybody(activity: Activity) -> Select[Person, Participant | None]:
    is_listed = (
        (Membership.course_id == activity.course_id)
        & Membership.is_learner
        & (Membership.state == MembershipState.ACTIVE)
    )
    return (
        select(Person, Participant)
        .outerjoin(Membership, (Membership.person_id == Person.id) & is_listed)
        .outerjoin(
            Participant, (Participant.person_id == Person.id) & (Participant.activity_id == activity.id)
        )
        .where(
            Person.organisation_id == activity.organisation_id,
            or_(Membership.id.is_not(None), Participant.id.is_not(None)),
        )
    )


def _works(session: Session, activity: Activity) -> Mapping[UUID, _Work]:
    rows = session.execute(
        select(
            Submission.participant_id,
            Submission.id,
            Submission.handed_in_at,
            Submission.in_pool_at,
            Submission.looked_at,
        ).where(Submission.activity_id == activity.id, Submission.state == WorkState.HANDED_IN)
    )
    return {
        participant_id: _Work(work_id, handed_in_at, in_pool_at, looked_at)
        for participant_id, work_id, handed_in_at, in_pool_at, looked_at in rows
        if participant_id is not None and handed_in_at is not None and in_pool_at is not None
    }


def _begun(session: Session, activity: Activity) -> frozenset[UUID | None]:
    begun = select(Submission.participant_id).where(Submission.activity_id == activity.id)
    return frozenset(session.scalars(begun))


def _reviews(session: Session, activity: Activity, now: datetime) -> _Reviews:
    rows = session.execute(
        select(
            Review.submission_id,
            Review.reviewer_id,
            Review.state,
            Review.leased_until,
            Review.sent_at,
            Review.scaled,
            Review.decline_reason,
            Review.declined_at,
        ).where(Review.activity_id == activity.id)
    )
    sorted_in = _Reviews()
    for row in rows:
        sorted_in.add(row, now)
    return sorted_in


def _add_practice(session: Session, activity: Activity, reviews: _Reviews) -> None:
    """Examples that stand for reviews count as sent, and belong to no work."""
    counted = select(ExampleReview.participant_id, ExampleReview.sent_at).where(
        ExampleReview.activity_id == activity.id, ExampleReview.counts, ExampleReview.sent_at.is_not(None)
    )
    for participant_id, sent_at in session.execute(counted):
        if sent_at is not None:
            reviews.sent_by[participant_id].append(sent_at)


def _is_list_known(session: Session, activity: Activity) -> bool:
    synced = select(Course.roster_synced_at.is_not(None)).where(Course.id == activity.course_id)
    return bool(session.scalar(synced))
