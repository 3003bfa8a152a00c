"""`./dev prove streaming`: people come one by one, some stay away; hardly a work is left without a review.

Everybody is an event of a clock that is moved: they hand in, take a work after a while, send its review after
another while, and come again when there was none. The verbs are those of the product, each in a transaction.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bench.classroom import Classroom, classroom, installation
from bench.progress import say
from bench.proofs.days import Days
from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import ExampleReview, Review, ReviewState, Submission
from lti_tool.activities.peer_review.queries import place, practice, works
from lti_tool.activities.peer_review.rules.drafts import Edition
from lti_tool.activities.peer_review.rules.settings import Settings
from lti_tool.activities.peer_review.service import allocating, examples, practising, reviewing, writing
from lti_tool.activities.peer_review.service.examples import Wanted
from lti_tool.activities.peer_review.service.passing_time import run_jobs
from lti_tool.activities.peer_review.service.reviewing import Draft
from lti_tool.errors import Refused
from lti_tool.parts.forms.rules import Answer, Rubric

T = TypeVar("T")

ASKED = 3
DROPOUTS = 0.15
"""So many of all stay away after handing in; half of those amid a review."""
UNTIL_BEGUN = timedelta(hours=8)
UNTIL_SENT = timedelta(hours=24)
UNTIL_BACK = timedelta(hours=8)
"""When somebody comes again who found no work."""
LAST_DAYS = 10
"""So long after the last work came people still review."""
MOST_WITHOUT = 0.01


@dataclass(frozen=True, slots=True)
class Case:
    """How many people come within how many days."""

    people: int
    days: int
    examples: int = 0


CASES = (Case(30, 30), Case(200, 14))
SMALL = Case(8, 30, examples=2)
MOST_BLOCKED_DAYS = 0.5


@dataclass(frozen=True, slots=True)
class Cohort:
    """What became of one cohort, in shares of its works or of the people who stayed."""

    without_review: float
    below_two: float
    stuck: float
    blocked_days: float
    """How long, on average, somebody who stays found nothing to review."""


@dataclass(slots=True)
class Learner:
    """Somebody who comes, and after how many reviews they stay away."""

    actor: Actor
    leaves_after: int
    leaves_amid: bool
    sent: int = 0
    blocked_since: datetime | None = None
    blocked: timedelta = timedelta()

    @property
    def stays(self) -> bool:
        """Whether they mean to do all they owe."""
        return self.leaves_after >= ASKED


class Stream:
    """One cohort, as a seed decides."""

    def __init__(self, room: Classroom, days: Days, case: Case, seed: int) -> None:
        self.room, self.days, self.chance = room, days, Random(seed)
        self.began, self.length = days.now, timedelta(days=case.days)
        self.learners = [self._learner(actor) for actor in room.enrol(case.people)]
        for nth in range(case.examples):
            self._do(lambda s, nth=nth: self._add_example(s, f"Example {nth + 1}"))  # type: ignore[misc]

    def run(self) -> Cohort:
        """Let all of them come and go."""
        for learner in self.learners:
            came = self.began + self.chance.random() * self.length
            self.days.at(came, lambda one=learner: self._hand_in(one))  # type: ignore[misc]
        end = self.began + self.length + timedelta(days=LAST_DAYS)
        self.days.at(self.began, self._look_after)
        self.days.pass_until(end)
        return self._found()

    def _learner(self, actor: Actor) -> Learner:
        drops_out = self.chance.random() < DROPOUTS
        leaves_after = self.chance.randrange(ASKED) if drops_out else ASKED
        return Learner(actor, leaves_after, leaves_amid=self.chance.random() < 0.5)

    def _hand_in(self, one: Learner) -> None:
        def deed(session: Session) -> None:
            kept = writing.save_draft(session, one.actor, "Dear customer.", Edition(0, ""), now=self.days.now)
            looked_at = Edition(kept.draft_version, "")
            writing.hand_in(session, one.actor, looked_at, self.chance, now=self.days.now)

        self._do(deed)
        self._later(UNTIL_BEGUN, lambda: self._begin(one))

    def _begin(self, one: Learner) -> None:
        is_leaving = one.sent == one.leaves_after
        if one.sent == ASKED or (is_leaving and not one.leaves_amid):
            return
        review = self._do(lambda s: allocating.pull_review(s, one.actor, self.chance, now=self.days.now))
        practice = self._practise(one) if review is None else None
        if review is None and practice is None:
            one.blocked_since = one.blocked_since or self.days.now
            self._later(UNTIL_BACK, lambda: self._begin(one))
            return
        if one.blocked_since is not None:
            one.blocked += self.days.now - one.blocked_since
            one.blocked_since = None
        if is_leaving:
            return
        if review is not None:
            self._later(UNTIL_SENT, lambda: self._send(one, review.id))
        elif practice is not None:
            self._later(UNTIL_BEGUN, lambda: self._compare(one, practice))

    def _practise(self, one: Learner) -> UUID | None:
        """An example, where there is one for them now."""
        try:
            return self._do(lambda s: practising.begin_practice(s, one.actor, now=self.days.now)).id
        except Refused:
            return None

    def _compare(self, one: Learner, practice_id: UUID) -> None:
        def deed(session: Session) -> None:
            mine = session.get_one(ExampleReview, practice_id)
            answers = self._answers(practice.judgement(session, mine).rubric)
            practising.save_practice(
                session, one.actor, Draft(practice_id, answers, Edition(0, "")), now=self.days.now
            )
            practising.send_practice(session, one.actor, practice_id, now=self.days.now)

        self._do(deed)
        one.sent += 1
        self._later(UNTIL_BEGUN, lambda: self._begin(one))

    def _add_example(self, session: Session, title: str) -> None:
        author = self.room.author
        rubric = place.rubric(session, place.here(session, author).activity)
        wanted = Wanted(title, "Dear customer.", "", self._answers(rubric))
        examples.add_example(session, author, wanted, now=self.days.now)

    def _answers(self, rubric: Rubric) -> tuple[Answer, ...]:
        return tuple(Answer(each.id, self.chance.choice(each.levels).id) for each in rubric.criteria)

    def _send(self, one: Learner, review_id: UUID) -> None:
        def deed(session: Session) -> None:
            review = session.get_one(Review, review_id)
            rubric = works.judgements(session, [review])[0].rubric
            draft = Draft(review.id, self._answers(rubric), Edition(review.draft_version, ""))
            reviewing.save_review_draft(session, one.actor, draft, now=self.days.now)
            looked_at = Edition(review.draft_version, "")
            reviewing.send_review(session, one.actor, review.id, looked_at, now=self.days.now)

        self._do(deed)
        one.sent += 1
        self._later(UNTIL_BEGUN, lambda: self._begin(one))

    def _look_after(self) -> None:
        """What the worker does every minute, twice a day."""
        self._do(lambda s: run_jobs(s, self.days.now))
        self.days.at(self.days.now + timedelta(hours=12), self._look_after)

    def _later(self, mean: timedelta, deed: Callable[[], None]) -> None:
        self.days.at(self.days.now + mean * self.chance.expovariate(1), deed)

    def _do(self, deed: Callable[[Session], T]) -> T:
        with self.room.runtime.database.writing() as session:
            return deed(session)

    def _found(self) -> Cohort:
        arrived = (
            select(func.count(Review.id))
            .where(Review.submission_id == Submission.id, Review.state == ReviewState.SENT)
            .correlate(Submission)
            .scalar_subquery()
        )
        here = select(arrived).where(Submission.activity_id == self.room.activity_id)
        received = self._do(lambda s: list(s.scalars(here)))
        staying = [one for one in self.learners if one.stays]
        blocked = [
            one.blocked + (self.days.now - one.blocked_since if one.blocked_since else timedelta())
            for one in staying
        ]
        return Cohort(
            without_review=sum(not number for number in received) / len(received),
            below_two=sum(number < 2 for number in received) / len(received),
            stuck=sum(one.sent < ASKED for one in staying) / len(staying),
            blocked_days=sum(blocked, timedelta()) / timedelta(days=1) / len(staying),
        )


def cohorts(case: Case, seeds: range) -> list[Cohort]:
    """What became of a cohort for each of the seeds."""
    return [_cohort(case, seed) for seed in seeds]


def _cohort(case: Case, seed: int) -> Cohort:
    days = Days()
    with installation(lambda: days.now) as runtime:
        room = classroom(runtime, Settings(reviews_asked=ASKED))
        return Stream(room, days, case, seed).run()


def run(*, runs: int, seed: int) -> dict[str, Any]:
    """All cases, so many cohorts each: on average one work in a hundred may be without a review."""
    began = time.monotonic()
    cases = [_case(case, range(seed, seed + runs)) for case in CASES]
    small = _case(SMALL, range(seed, seed + runs))
    return {
        "cases": [*cases, small],
        "runs": runs,
        "seed": seed,
        "proved": all(case["without_review"] <= MOST_WITHOUT for case in cases)
        and small["blocked_days"] <= MOST_BLOCKED_DAYS,
        "seconds": round(time.monotonic() - began),
    }


def _case(case: Case, seeds: range) -> dict[str, Any]:
    found: list[Cohort] = []
    for seed in seeds:
        found += cohorts(case, range(seed, seed + 1))
        say(f"{case.people} people in {case.days} days, seed {seed}: {found[-1]}")
    return {
        "people": case.people,
        "days": case.days,
        "examples": case.examples,
        "without_review": _mean([one.without_review for one in found]),
        "below_two": _mean([one.below_two for one in found]),
        "stuck": _mean([one.stuck for one in found]),
        "blocked_days": _mean([one.blocked_days for one in found]),
    }


def _mean(values: list[float]) -> float:
    return round(sum(values) / len(values), 4)
