"""Several people at the same moment: a place goes to one, a deed counts once, nobody waits in a circle."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TypeVar

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.models import Review, ReviewState, Submission, SubmissionVersion
from lti_tool.activities.peer_review.rules.drafts import Edition
from lti_tool.activities.peer_review.service import writing
from lti_tool.activities.peer_review.service.holding import hold_if_free, taking_part
from lti_tool.activities.peer_review.service.passing_time import run_jobs
from lti_tool.participation.models import Outcome, Participant
from lti_tool.runtime import Runtime, open_runtime
from tests.at_once import at_once
from tests.house import StandingClock, settings_for
from tests.peer_review.making import Cohort
from tests.peer_review.racing import racers
from tests.postgres import Server

T = TypeVar("T")
RACES = 200


@pytest.fixture
def make(any_runtime: Runtime, clock: StandingClock) -> Callable[..., Cohort]:
    return lambda people=3, **settings: Cohort(any_runtime, clock, people, **settings)


def count(cohort: Cohort, what: object, *where: object) -> int:
    return cohort.do(lambda s, _: s.scalar(select(func.count()).select_from(what).where(*where)))


def undo_all_but(session: Session, first: Review) -> None:
    """As if nobody but the first had pulled."""
    session.execute(delete(Review).where(Review.id != first.id))
    session.execute(update(Submission).where(Submission.id == first.submission_id).values(load=1))


@pytest.mark.long
def test_of_two_processes_that_pull_the_last_place_exactly_one_gets_it(
    any_runtime: Runtime, clock: StandingClock
) -> None:
    cohort = Cohort(any_runtime, clock, 4, reviews_asked=1, grace_minutes=30)
    work = cohort.write(cohort.learners[0])
    cohort.clock.move(minutes=31)
    for learner in cohort.learners[1:]:
        cohort.write(learner)
    first = cohort.pull(cohort.learners[1])  # of two places one is left

    won: Counter[tuple[bool, ...]] = Counter()
    with racers(any_runtime.settings, clock(), cohort.learners[2:]) as reviewers:
        for _ in range(RACES):
            got = reviewers.race()
            won[tuple(one == work.id for one in got)] += 1
            cohort.do(lambda s, _: undo_all_but(s, first))

    assert won[True, False] + won[False, True] == RACES, won


def test_one_reviewer_in_two_windows_gets_one_work(make: Callable[..., Cohort]) -> None:
    cohort = make(6)
    for learner in cohort.learners:
        cohort.write(learner)

    for learner in cohort.learners:
        got = at_once(*(partial(cohort.pull, learner) for _ in range(3)))
        assert len({one.id for one in got}) == 1


def test_everybody_at_once_gets_work_while_there_is_work(make: Callable[..., Cohort]) -> None:
    cohort = make(6, reviews_asked=1)
    for learner in cohort.learners:
        cohort.write(learner)

    got = at_once(*(partial(cohort.pull, learner) for learner in cohort.learners))

    assert [type(one) for one in got] == [Review] * 6


def test_pr_26_handing_in_from_two_windows_at_once_counts_once(make: Callable[..., Cohort]) -> None:
    cohort = make(1)
    author = cohort.learners[0]
    cohort.do(lambda s, now: writing.save_draft(s, author, "Dear", Edition(0, "a"), now=now))

    def hand_in() -> Submission:
        return cohort.do(lambda s, now: writing.hand_in(s, author, Edition(1, ""), now=now))

    got = at_once(hand_in, hand_in, hand_in)

    assert [type(one) for one in got] == [Submission] * 3
    assert count(cohort, SubmissionVersion) == 1


def test_the_first_draft_from_two_windows_at_once_makes_one_work(make: Callable[..., Cohort]) -> None:
    cohort = make(1)
    author = cohort.learners[0]

    def save(page: str) -> Submission:
        return cohort.do(lambda s, now: writing.save_draft(s, author, page, Edition(0, page), now=now))

    at_once(lambda: save("a"), lambda: save("b"))

    assert count(cohort, Submission) == 1
    assert count(cohort, Participant) == 1


def test_a_ring_of_people_who_send_at_once_are_all_graded(make: Callable[..., Cohort]) -> None:
    for _ in range(3):
        cohort = make(3)
        for learner in cohort.learners:
            cohort.write(learner)
        for learner in cohort.learners:
            cohort.review(learner, 0, 0)
        last = [(learner, cohort.draft(learner, cohort.pull(learner), 0, 0)) for learner in cohort.learners]

        got = at_once(*(partial(cohort.send, *one) for one in last), cohort.jobs)

        ours = Participant.activity_id == cohort.activity_id
        graded = select(func.count()).select_from(Outcome).join(Participant).where(ours, Outcome.scaled == 1)
        assert not any(isinstance(one, Exception) for one in got), got
        assert cohort.do(lambda s, _, query=graded: s.scalar(query)) == 3


def test_two_workers_end_a_lease_once(make: Callable[..., Cohort]) -> None:
    cohort = make(3)
    for learner in cohort.learners:
        cohort.write(learner)
    for learner in cohort.learners:
        cohort.pull(learner)
    cohort.clock.move(hours=80)

    got = at_once(*(lambda: cohort.do(run_jobs) for _ in range(2)))

    assert got == [None, None]
    assert count(cohort, Review, Review.state == ReviewState.EXPIRED) == 3


def test_a_place_somebody_looked_at_and_left_is_not_lost(make: Callable[..., Cohort]) -> None:
    cohort = make(2, reviews_asked=1)
    works = [cohort.write(learner) for learner in cohort.learners]
    got: list[Review | None] = []
    other = Thread(target=lambda: got.append(cohort.pull(cohort.learners[1])))

    with cohort.database.writing() as session:
        hold_if_free(session, works[0].id, is_worth_waiting=True)
        other.start()
        other.join(timeout=0.5)
    other.join()

    assert [type(one) for one in got] == [Review]


@pytest.mark.postgres
def test_a_grade_can_be_given_while_its_owner_is_busy(
    postgres: Server, tmp_path: Path, clock: StandingClock
) -> None:
    with postgres.copy() as address:
        runtime = open_runtime(settings_for(tmp_path, address), clock)
        cohort = Cohort(runtime, clock, 2, reviews_asked=1)
        author, reviewer = cohort.learners
        for learner in cohort.learners:
            cohort.write(learner)
        cohort.review(author)
        review = cohort.draft(reviewer, cohort.pull(reviewer))
        sending = Thread(target=cohort.send, args=(reviewer, review))

        with cohort.database.writing() as session:
            taking_part(session, author, now=clock())
            sending.start()
            sending.join(timeout=5)
            is_sent_meanwhile = not sending.is_alive()
        sending.join()
        runtime.database.dispose()

    assert is_sent_meanwhile
