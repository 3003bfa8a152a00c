"""Who is where: everybody of an activity, in a fixed number of queries."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.queries.cohort import (
    HandedIn,
    add_practice,
    authors_of_all,
    is_list_known,
    reviews_of_all,
    works_of_all,
)
from lti_tool.activities.peer_review.queries.concerns import waiting_about
from lti_tool.activities.peer_review.queries.dates import settings_of_all
from lti_tool.activities.peer_review.queries.dealing import is_dealt
from lti_tool.activities.peer_review.queries.grouping import Grouping
from lti_tool.activities.peer_review.queries.leaving import gone
from lti_tool.activities.peer_review.queries.place import Here
from lti_tool.activities.peer_review.queries.units import team_names
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
from lti_tool.courses.models import Membership, MembershipState, Person, shown_name
from lti_tool.errors import NotFound
from lti_tool.participation.models import Activity, Participant

_NEEDS = {need: nth for nth, need in enumerate((*Need, None))}
_PLACES = {place: nth for nth, place in enumerate(Place)}


@dataclass(frozen=True, slots=True)
class Learner:
    """One line of the table."""

    name: str
    team: str
    """Empty for somebody in none."""
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
    works: int = 0
    """How many are handed in; those of a team once."""
    without_team: int = 0
    """How many are in no team, where teams write."""

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
class Known:
    """A learner on the list, or somebody who takes part; not their whole rows, for there are many."""

    person_id: UUID
    name: str
    participant_id: UUID | None
    completed_at: datetime | None


class _Cohort:
    """Everything of one activity, read once, asked for each learner."""

    def __init__(self, session: Session, here: Here, now: datetime) -> None:
        self.here, self.now = here, now
        self.settings_of = settings_of_all(session, here.activity)
        self.people = people_of(session, here.activity)
        self.works = works_of_all(session, here.activity)
        self.begun = authors_of_all(session, here.activity)
        self.reviews = reviews_of_all(session, here.activity, now)
        if here.settings.examples:
            add_practice(session, here.activity, self.reviews)
        self.gone = gone(session, here.activity)
        self.concerns = waiting_about(session, here.activity)
        self.grouping = Grouping(session, here.activity, here.everybodys_settings)
        self.is_list_known = is_list_known(session, here.activity)
        self.here_now = [one.person_id for one in self.people if one.person_id not in self.gone]
        self.rings = Counter(map(self.grouping.ring_of, self.here_now))
        self.team_of = team_names(session, here.activity) if here.settings.by_teams else {}
        self.needed_in = {ring: self._needed_in(ring) for ring in self.rings}
        self.is_dealt = is_dealt(session, here.activity, here.settings)
        self.free = self._free_by_ring()

    def learner(self, one: Known) -> Learner:
        """One line of the table."""
        settings, me = self.settings_of(one.person_id), one.participant_id
        ring = self.grouping.ring_of(one.person_id)
        seen = Seen() if me is None else self._seen(one, me, settings, ring)
        owed = 0 if seen.is_gone else self.needed_in.get(ring, 0)
        sent = 0 if me is None else len(self.reviews.sent_by[me])
        return Learner(
            name=one.name,
            team=self.team_of.get(one.person_id, ""),
            person_id=one.person_id,
            participant_id=me,
            place=place_of(seen),
            need=need_of(seen, settings, self.now),
            waiting_since=waiting_since(seen, self.now),
            is_handed_in=seen.in_pool_at is not None,
            sent=sent,
            needed=min(sent, owed) if seen.is_complete else owed,
            received=seen.received,
            spread=seen.spread,
        )

    def fewest_needed(self) -> int:
        """How many reviews those owe who owe least."""
        return min(self.needed_in.values(), default=0)

    def _needed_in(self, ring: int) -> int:
        """As many as there are people they may review."""
        others = self.rings.total() - self.rings[ring] if self.grouping.is_across else self.rings[ring] - 1
        if self.here.settings.by_teams:
            others = len({self.team_of.get(one, one) for one in self.here_now}) - 1
        company = Company(max(0, others), self.is_list_known)
        return reviews_needed(self.here.settings.reviews_asked, company, timedelta())

    def median_wait(self) -> timedelta | None:
        """How long the first review took to arrive, for those who have one."""
        firsts = [
            (min(arrived) - work.in_pool_at).total_seconds()
            for work in {work.id: work for work in self.works.values()}.values()
            if (arrived := self.reviews.received[work.id])
        ]
        return timedelta(seconds=median(firsts)) if firsts else None

    def _seen(self, one: Known, me: UUID, settings: Settings, ring: int) -> Seen:
        work = self.works.get(one.person_id)
        sent = self.reviews.sent_by[me]
        return Seen(
            is_gone=one.person_id in self.gone,
            has_begun=one.person_id in self.begun,
            in_pool_at=work.in_pool_at if work else None,
            last_sent_at=max(sent, default=None),
            is_complete=one.completed_at is not None,
            owes_reviews=len(sent) < self.needed_in.get(ring, 0),
            has_open_review=me in self.reviews.open_by,
            is_work_waiting=self.is_dealt and self._is_work_waiting(ring, me, work),
            is_dealt=self.is_dealt,
            review_opens=settings.review_opens,
            received=len(self.reviews.received[work.id]) if work else 0,
            reported=self._reports_of(work) if work else 0,
            spread=self._spread_of(work) if work else 0.0,
            concerns=self.concerns[me],
        )

    def _spread_of(self, work: HandedIn) -> float:
        """None that a facilitator has seen already."""
        last = max(self.reviews.received[work.id], default=None)
        if last is None or (work.looked_at is not None and last <= work.looked_at):
            return 0.0
        return spread_of(self.reviews.shares[work.id])

    def _reports_of(self, work: HandedIn) -> int:
        """Those about the work as it is now."""
        return sum(at >= work.handed_in_at for at in self.reviews.reported[work.id])

    def _is_work_waiting(self, mine: int, me: UUID, work: HandedIn | None) -> bool:
        out_of_reach = self.reviews.seen_by[me] | ({work.id} if work else set())
        return any(
            len(free) > len(free & out_of_reach)
            for ring, free in self.free.items()
            if (ring == mine) is not self.grouping.is_across
        )

    def _free_by_ring(self) -> Mapping[int, set[UUID]]:
        free: dict[int, set[UUID]] = defaultdict(set)
        for person_id, work in self.works.items():
            if self._is_free(work):
                free[self.grouping.ring_of(person_id)].add(work.id)
        return free

    def _is_free(self, work: HandedIn) -> bool:
        is_in_pool = work.in_pool_at <= self.now
        return is_in_pool and self.reviews.load[work.id] < self.here.settings.most_reviews


def everybody(session: Session, here: Here, *, now: datetime) -> Everybody:
    """All learners on the list and all who take part, those who need a facilitator first."""
    cohort = _Cohort(session, here, now)
    learners = [cohort.learner(one) for one in cohort.people]
    return Everybody(
        tuple(sorted(learners, key=_urgency)),
        cohort.fewest_needed(),
        cohort.median_wait(),
        cohort.is_dealt,
        len({work.id for work in cohort.works.values()}),
        sum(one not in cohort.team_of for one in cohort.here_now) if here.settings.by_teams else 0,
    )


def somebody(session: Session, here: Here, person_id: UUID) -> Somebody:
    """One person, whether they have begun or not.

    Raises:
        NotFound: nobody with this id takes part here or is a learner of the course.
    """
    found = session.execute(_everybody(here.activity).where(Person.id == person_id)).one_or_none()
    if found is None:
        raise NotFound
    _, name, participant_id, _ = found
    return Somebody(here, shown_name(person_id, name), person_id, participant_id)


def _urgency(learner: Learner) -> tuple[int, float, int, str]:
    return _NEEDS[learner.need], -learner.spread, _PLACES[learner.place], learner.name.casefold()


def people_of(session: Session, activity: Activity) -> list[Known]:
    """All learners on the list and all who take part."""
    return [
        Known(person_id, shown_name(person_id, name), participant_id, completed_at)
        for person_id, name, participant_id, completed_at in session.execute(_everybody(activity))
    ]


def _everybody(activity: Activity) -> Select[UUID, str | None, UUID | None, datetime | None]:
    is_listed = (
        (Membership.course_id == activity.course_id)
        & Membership.is_learner
        & (Membership.state == MembershipState.ACTIVE)
    )
    return (
        select(Person.id, Person.name, Participant.id, Participant.completed_at)
        .outerjoin(Membership, (Membership.person_id == Person.id) & is_listed)
        .outerjoin(
            Participant, (Participant.person_id == Person.id) & (Participant.activity_id == activity.id)
        )
        .where(
            Person.organisation_id == activity.organisation_id,
            or_(Membership.id.is_not(None), Participant.id.is_not(None)),
        )
    )
