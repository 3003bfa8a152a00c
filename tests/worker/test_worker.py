"""The worker's round, with a clock that stands still, and its loop, with a bell."""

from datetime import datetime, timedelta
from io import BytesIO
from threading import Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool import worker
from lti_tool.access.models import LaunchSession
from lti_tool.admin.health import duties
from lti_tool.admin.health.models import Duty
from lti_tool.courses.models import Course
from lti_tool.platforms.models import SpentState
from lti_tool.runtime import Runtime
from lti_tool.sandbox import seed
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.misbehaviour import Endpoint, Fault
from lti_tool.stopping import Bell
from lti_tool.worker import Counts, Workshop, do_round
from tests.house import StandingClock
from tests.outbox.post_office import School, arrivals, wire

AMARA, BENCE = (learner.id for learner in seed.LEARNERS[:2])


class Job:
    """A kind's job that notes when it was done, and may break."""

    def __init__(self, *, broken: bool = False) -> None:
        self.done_at: list[datetime] = []
        self._broken = broken

    def __call__(self, session: Session, now: datetime) -> None:
        assert session.in_transaction() is not None
        self.done_at.append(now)
        if self._broken:
            raise ValueError("this job is broken")


@pytest.fixture
def job() -> Job:
    return Job()


@pytest.fixture
def shop(runtime: Runtime, own_lms: DirectPlatform, job: Job) -> Workshop:
    return worker.workshop(runtime, wire(own_lms), [job])


def test_a_round_delivers_grades_and_fetches_rosters(
    shop: Workshop, school: School, own_lms: DirectPlatform, clock: StandingClock
) -> None:
    school.grade(AMARA, 0.5, now=clock())
    school.grade(BENCE, 0.6, now=clock())
    with school.database.writing() as session:
        session.get_one(Course, school.course_id).roster_due_at = clock()

    counts = do_round(shop)

    assert counts == Counts(messages=2, rosters=1, duties=(Duty.JOBS, Duty.SWEEP))
    assert arrivals(own_lms) == {(AMARA, 50.0): 1, (BENCE, 60.0): 1}


def test_a_round_with_nothing_due_does_nothing_and_writes_nothing(shop: Workshop, school: School) -> None:
    do_round(shop)
    with school.database.reading() as session:
        before = session.scalar(select(func.total_changes()))

    counts = do_round(shop)

    with school.database.reading() as session:
        assert session.scalar(select(func.total_changes())) == before
    assert counts == Counts()
    assert not counts.is_busy


def test_jobs_run_once_a_minute(shop: Workshop, job: Job, clock: StandingClock) -> None:
    for _ in range(5):
        do_round(shop)
        clock.move(seconds=30)

    assert [at.second for at in job.done_at] == [0, 0, 0]
    assert job.done_at[1] - job.done_at[0] == timedelta(minutes=1)


def test_a_broken_job_holds_up_neither_the_others_nor_the_grades(
    runtime: Runtime, own_lms: DirectPlatform, school: School, clock: StandingClock
) -> None:
    fine = Job()
    shop = worker.workshop(runtime, wire(own_lms), [Job(broken=True), fine])
    school.grade(AMARA, 0.5, now=clock())

    counts = do_round(shop)

    assert (counts.failures, len(fine.done_at), counts.messages) == (1, 1, 1)


def test_ended_sessions_and_spent_logins_are_swept(
    shop: Workshop, school: School, clock: StandingClock
) -> None:
    with school.database.writing() as session:
        session.add(SpentState(fingerprint="an old login", expires_at=clock()))
        session.add(SpentState(fingerprint="a login of now", expires_at=clock() + timedelta(days=3)))
    clock.move(days=2)

    do_round(shop)

    with school.database.reading() as session:
        assert list(session.scalars(select(SpentState.fingerprint))) == ["a login of now"]
        assert session.scalar(select(func.count()).select_from(LaunchSession)) == 0


def test_contents_of_files_that_no_row_names_are_cleared_away_after_an_hour(
    shop: Workshop, clock: StandingClock
) -> None:
    storage = shop.runtime.storage
    storage.put("a" * 32, BytesIO(b"left behind"), now=clock())
    clock.move(minutes=61)
    storage.put("b" * 32, BytesIO(b"on its way"), now=clock())

    do_round(shop)

    assert [kept.key for kept in storage.kept()] == ["b" * 32]


def test_a_round_that_is_told_to_stop_begins_nothing(
    shop: Workshop, school: School, own_lms: DirectPlatform, clock: StandingClock
) -> None:
    school.grade(AMARA, 0.5, now=clock())

    counts = do_round(shop, stopping=lambda: True)

    assert counts.messages == 0
    assert arrivals(own_lms) == {}


def test_the_loop_delivers_beats_and_stops_at_the_bell(
    shop: Workshop, school: School, own_lms: DirectPlatform, clock: StandingClock
) -> None:
    bell = Bell()
    loop = Thread(target=worker.run, args=(shop, bell))
    school.grade(AMARA, 0.5, now=clock())
    own_lms.faults.wait = lambda _seconds: bell.ring()  # the bell rings while a grade is in hand
    own_lms.faults.fail(Endpoint.SCORES, Fault(hangs_seconds=1))

    loop.start()
    loop.join(30)

    assert not loop.is_alive()
    assert school.unsent() == 0
    with school.database.reading() as session:
        assert duties.is_worker_alive(session, now=clock())
        assert not duties.is_worker_alive(session, now=clock.move(minutes=1))


def test_of_many_workers_one_takes_up_a_duty(any_runtime: Runtime, clock: StandingClock) -> None:
    minute = timedelta(minutes=1)

    def take() -> bool:
        with any_runtime.database.writing() as session:
            return duties.take_up(session, Duty.JOBS, minute, now=clock())

    taken = [take(), take()]
    clock.move(minutes=1)
    taken += [take(), take()]

    assert taken == [True, False, True, False]
