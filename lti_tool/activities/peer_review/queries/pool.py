"""The pool: works that wait for reviews, as one reviewer sees them.

Works stand in a circle for each load, and only as many are read as are looked at. What the circles do not
know is read apart: leases that ended since somebody last said so, and who would be reviewed in return.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Double,
    Integer,
    Uuid,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    union,
)
from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.models import Authorship, Review, ReviewState, Submission, WorkState
from lti_tool.activities.peer_review.queries.authorship import IS_PRESENT, is_by_another
from lti_tool.activities.peer_review.queries.grouping import PEOPLE, Partners
from lti_tool.activities.peer_review.rules.allocation import Candidate
from lti_tool.activities.peer_review.rules.settings import MOST_REVIEWS
from lti_tool.db import UtcDateTime
from lti_tool.db.rows import run
from lti_tool.participation.models import Participant

PAGE = 16
"""Among so many works of the lowest load chance decides at once; a small activity has no more."""
ENDED_AT_FIRST = 50
"""So many leases that ended are looked at before there is nothing else; the worker ends the others."""
ALL_ENDED = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody who asks for a work: how many reviews it may have with theirs, and when they ask."""

    reviewer: Participant
    most_reviews: int
    now: datetime
    partners: Partners | None = None
    """Whose works they may get; None for everybody's."""

    @property
    def values(self) -> dict[str, Any]:
        """The same as the statements below take it."""
        return {
            "its_activity": self.reviewer.activity_id,
            "its_reviewer": self.reviewer.id,
            "its_person": self.reviewer.person_id,
            "its_most": self.most_reviews,
            "its_now": self.now,
            **({"its_groups": sorted(self.partners.groups)} if self.partners else {}),
        }

    @property
    def ask(self) -> "_Questions":
        """The statements that ask for them."""
        return _QUESTIONS[self.partners.are_in if self.partners else None]


def load_above(session: Session, asking: Asking, load: int) -> int | None:
    """The next higher load of works in the pool that may have another review; None when there is none."""
    return run(session, asking.ask.load_above, asking.values | {"its_load": load}).scalar()


def around(session: Session, asking: Asking, load: int, start: float) -> Iterator[list[Candidate]]:
    """The works of this load page by page, from `start` around their circle; nobody reviewed in return."""
    far = 0
    page: list[Candidate] = []
    while not far or len(page) == PAGE:
        skip, far = far, far + PAGE
        values = asking.values | {"its_load": load, "its_start": start}
        found = list(run(session, asking.ask.onwards, values | {"its_far": far}))
        if len(found) < far:
            found += run(session, asking.ask.from_the_top, values | {"its_far": far - len(found)})
        page = [Candidate(row.id, load) for row in found[skip:]]
        yield page


def apart(session: Session, asking: Asking, most_ended: int) -> list[Candidate]:
    """The works with leases that ended, and those of the reviewer's own reviewers, by what is true now."""
    rows = run(session, asking.ask.apart, asking.values | {"its_ended": most_ended})
    return [Candidate(work_id, load, is_in_return=bool(in_return)) for work_id, load, in_return in rows]


def count(session: Session, asking: Asking) -> int:
    """How many works this participant may get, counted no further than anybody may owe."""
    return min(run(session, asking.ask.count, asking.values).scalar() or 0, MOST_REVIEWS)


def load_of(session: Session, submission_id: UUID, now: datetime) -> int:
    """How many reviews of a work are sent or kept for somebody, as the database says now."""
    return run(session, _LOAD_OF, {"its_work": submission_id, "its_now": now}).scalar() or 0


def counts(now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """Whether a review takes one of its work's places: it is sent, or kept for somebody."""
    return or_(
        Review.state == ReviewState.SENT,
        and_(Review.state == ReviewState.LEASED, Review.leased_until > now),
    )


# Built once: making these expressions costs more than running them.
_ACTIVITY = bindparam("its_activity", type_=Uuid())
_REVIEWER = bindparam("its_reviewer", type_=Uuid())
_PERSON = bindparam("its_person", type_=Uuid())
_MOST = bindparam("its_most", type_=Integer())
_NOW = bindparam("its_now", type_=UtcDateTime())
_START = bindparam("its_start", type_=Double[float]())

_COUNTS = counts(_NOW)
_LOAD_OF = select(func.count()).where(Review.submission_id == bindparam("its_work", type_=Uuid()), _COUNTS)
_LOAD = (
    select(func.count())
    .where(Review.submission_id == Submission.id, _COUNTS)
    .correlate(Submission)
    .scalar_subquery()
)

_IS_HERE = Submission.activity_id == _ACTIVITY
_IS_IN_POOL = and_(Submission.state == WorkState.HANDED_IN, Submission.in_pool_at <= _NOW)
_IS_FOR_ANYBODY = and_(
    is_by_another(_PERSON),
    ~exists().where(Review.submission_id == Submission.id, Review.reviewer_id == _REVIEWER),
)
_WORKS = select(Authorship.submission_id).where(Authorship.activity_id == _ACTIVITY)
_BY_PEOPLE_OF_GROUPS = Submission.id.in_(_WORKS.where(IS_PRESENT, Authorship.person_id.in_(PEOPLE)))

# What a team wrote gets reviews from many, of every other team: there is no "in return" between them.
_BY_TEAM = exists().where(Submission.id == Authorship.submission_id, Submission.team_id.is_not(None))
_THEIR_OWN = _WORKS.where(IS_PRESENT, Authorship.person_id == _PERSON, ~_BY_TEAM)
_THEIR_REVIEWERS = (
    select(Participant.person_id)
    .join(Review, Review.reviewer_id == Participant.id)
    .where(
        Review.submission_id.in_(_THEIR_OWN),
        Review.state != ReviewState.DECLINED,
    )
)
_IN_RETURN = _WORKS.where(IS_PRESENT, Authorship.person_id.in_(_THEIR_REVIEWERS))
_IS_IN_RETURN = Submission.id.in_(_IN_RETURN)
_ENDED = select(Review.submission_id).where(
    Review.activity_id == _ACTIVITY, Review.state == ReviewState.LEASED, Review.leased_until <= _NOW
)
_EITHER = union(
    select(_ENDED.order_by(Review.leased_until).limit(bindparam("its_ended")).subquery()),
    _IN_RETURN,
)


class _Questions:
    """The statements for works that are for somebody, each made once."""

    def __init__(self, is_for_them: ColumnElement[bool]) -> None:
        # Not asking for the activity, which the few works asked about share: SQLite would go through all.
        may_be_given = and_(_IS_IN_POOL, is_for_them, _LOAD < _MOST)
        is_standing = and_(_IS_HERE, _IS_IN_POOL, is_for_them)
        self.load_above = (
            select(Submission.load)
            .where(_IS_HERE, _IS_IN_POOL, Submission.load > bindparam("its_load"), Submission.load < _MOST)
            .order_by(Submission.load, Submission.pick)
            .limit(1)
        )
        all_around = (
            select(Submission.id)
            .where(is_standing, ~_IS_IN_RETURN, Submission.load == bindparam("its_load"))
            .order_by(Submission.pick)
            .limit(bindparam("its_far"))
        )
        self.onwards = all_around.where(Submission.pick >= _START)
        self.from_the_top = all_around.where(Submission.pick < _START)
        self.apart = (
            select(Submission.id, _LOAD, _IS_IN_RETURN)
            .where(Submission.id.in_(select(_EITHER.subquery())), may_be_given)
            .order_by(Submission.pick)
        )
        standing = select(Submission.id).where(is_standing, Submission.load < _MOST)
        freed = select(Submission.id).where(Submission.id.in_(_ENDED), may_be_given)
        self.count = select(func.count()).select_from(
            union(*(select(each.limit(MOST_REVIEWS).subquery()) for each in (standing, freed))).subquery()
        )


_QUESTIONS = {
    None: _Questions(_IS_FOR_ANYBODY),
    True: _Questions(and_(_IS_FOR_ANYBODY, _BY_PEOPLE_OF_GROUPS)),
    False: _Questions(and_(_IS_FOR_ANYBODY, ~_BY_PEOPLE_OF_GROUPS)),
}
"""By whether somebody gets the works of certain groups, of all but certain groups, or of everybody."""
