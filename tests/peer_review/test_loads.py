"""The load kept beside each work is the one its reviews give, whatever people do in whatever order."""

from random import Random

import pytest
from sqlalchemy import func, select

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import TAKING, DeclineReason, Review, Submission
from lti_tool.activities.peer_review.service import reviewing
from lti_tool.activities.peer_review.service.personal_data import erase_personal
from lti_tool.activities.peer_review.service.reviewing import Declined
from lti_tool.courses.models import MembershipState
from lti_tool.errors import Refused
from lti_tool.runtime import Runtime
from tests.house import StandingClock
from tests.peer_review.making import Cohort

STEPS = 80


class Wanderer:
    """Everybody of a cohort does whatever comes to their mind, by a seed."""

    def __init__(self, cohort: Cohort, seed: int) -> None:
        self.cohort = cohort
        self.chance = cohort.chance = Random(seed)  # noqa: S311 a test must be able to run again as it ran
        self.gone: set[Actor] = set()
        self.done: dict[str, int] = {}

    def step(self) -> None:
        deeds = {
            self.write: 3, self.pull: 8, self.draft: 4, self.send: 5, self.decline: 2,
            self.wait: 3, self.jobs: 2, self.leave: 1, self.return_: 1, self.erase: 0.2,
        }  # fmt: skip
        [deed] = self.chance.choices(list(deeds), list(deeds.values()))
        try:
            deed(self.chance.choice([one for one in self.cohort.learners if one not in self.gone]))
        except Refused:
            return
        self.done[deed.__name__] = self.done.get(deed.__name__, 0) + 1

    def write(self, actor: Actor) -> None:
        self.cohort.write(actor)

    def pull(self, actor: Actor) -> None:
        self.cohort.pull(actor)

    def draft(self, actor: Actor) -> None:
        if begun := self._begun(actor):
            self.cohort.draft(actor, begun)

    def send(self, actor: Actor) -> None:
        if begun := self._begun(actor):
            self.cohort.judge(actor, begun)

    def decline(self, actor: Actor) -> None:
        if begun := self._begun(actor):
            why = Declined(DeclineReason.OTHER)
            self.cohort.do(lambda s, now: reviewing.decline_review(s, actor, begun.id, why, now=now))

    def wait(self, _: Actor) -> None:
        self.cohort.clock.move(hours=self.chance.choice([1, 20, 73]))

    def jobs(self, _: Actor) -> None:
        self.cohort.jobs()

    def leave(self, actor: Actor) -> None:
        self.cohort.belong(actor, state=MembershipState.INACTIVE)

    def return_(self, actor: Actor) -> None:
        self.cohort.belong(actor, state=MembershipState.ACTIVE)

    def erase(self, actor: Actor) -> None:
        self.gone.add(actor)
        self.cohort.do(lambda s, now: erase_personal(s, actor.person_id, now=now))

    def _begun(self, actor: Actor) -> Review | None:
        return self.cohort.part(actor).open_review


def wrong_loads(cohort: Cohort) -> list[tuple[int, int]]:
    """The works whose load is kept otherwise than their reviews give it: what is kept, what is true."""
    counted = select(func.count()).where(Review.submission_id == Submission.id, Review.state.in_(TAKING))
    true_load = counted.correlate(Submission).scalar_subquery()
    rows = cohort.do(lambda s, _: s.execute(select(Submission.load, true_load)).all())
    return [(kept, true) for kept, true in rows if kept != true]


@pytest.mark.parametrize("seed", range(2))
def test_loads_stay_true_whatever_people_do(any_runtime: Runtime, clock: StandingClock, seed: int) -> None:
    cohort = Cohort(any_runtime, clock, 9, reviews_asked=2, grace_minutes=seed % 2 * 30)
    wanderer = Wanderer(cohort, seed)

    for _ in range(STEPS):
        wanderer.step()
        assert wrong_loads(cohort) == [], wanderer.done

    assert {"write", "pull", "draft", "send", "decline", "wait", "jobs", "leave"} <= set(wanderer.done)
