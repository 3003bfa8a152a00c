"""Who delivers which message, with real threads on real databases."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier
from uuid import UUID

import pytest

from lti_tool.db import Database
from lti_tool.outbox import claiming
from lti_tool.outbox.models import Message, MessageState
from lti_tool.outbox.outcomes import Abandoned, Claim, Delivered, Outcome, Refused, TryAgain
from lti_tool.outbox.reasons import Reason
from lti_tool.sandbox import seed
from tests.house import StandingClock
from tests.outbox.post_office import School

AMARA, BENCE = (learner.id for learner in seed.LEARNERS[:2])


def test_many_workers_share_the_messages_without_doubles(any_school: School, clock: StandingClock) -> None:
    for learner in seed.LEARNERS:
        any_school.grade(learner.id, 0.5, now=clock())
    workers = 4
    start = Barrier(workers)

    def take_all() -> list[UUID]:
        start.wait()
        taken = []
        for _ in seed.LEARNERS:
            found = claim(any_school.database, clock)
            if found is not None:
                taken.append(found.message_id)
        return taken

    with ThreadPoolExecutor(workers) as pool:
        hauls = [future.result() for future in [pool.submit(take_all) for _ in range(workers)]]

    counted = Counter(message_id for haul in hauls for message_id in haul)
    assert set(counted.values()) == {1}
    assert len(counted) == len(seed.LEARNERS)


def test_of_one_subject_only_one_message_is_ever_in_flight(any_school: School, clock: StandingClock) -> None:
    any_school.grade(AMARA, 0.5, now=clock())
    first = must_claim(any_school.database, clock)
    any_school.grade(AMARA, 0.6, now=clock.move(seconds=1))

    during = claim(any_school.database, clock)
    settle(any_school.database, first, Delivered(), clock)
    after = must_claim(any_school.database, clock)

    assert during is None
    assert after.payload["scaled"] == 0.6


def test_two_messages_put_at_once_leave_only_the_newer_to_send(
    any_school: School, clock: StandingClock
) -> None:
    newer, older = (
        any_school.grade(AMARA, 0.6, now=clock.move(seconds=1)),
        any_school.grade(AMARA, 0.5, now=clock()),
    )
    with any_school.database.writing() as session:  # as two transactions that did not see each other
        session.get_one(Message, newer).state = MessageState.WAITING
        session.get_one(Message, newer).created_at = clock.move(seconds=1)

    claimed = must_claim(any_school.database, clock)

    assert claimed.message_id == newer
    assert any_school.message(older).state == MessageState.SUPERSEDED
    assert claim(any_school.database, clock) is None


def test_the_database_itself_lets_no_two_messages_of_a_subject_fly(
    any_school: School, clock: StandingClock
) -> None:
    first = any_school.grade(AMARA, 0.5, now=clock())
    second = any_school.grade(AMARA, 0.6, now=clock())

    with any_school.database.writing() as session:
        session.get_one(Message, first).leased_until = clock()
        session.flush()
        took = claiming._lease(session, session.get_one(Message, second), now=clock())

    assert not took


def test_a_lease_that_ran_out_puts_the_message_in_doubt(any_school: School, clock: StandingClock) -> None:
    any_school.grade(AMARA, 0.5, now=clock())
    first = must_claim(any_school.database, clock)
    clock.move(seconds=claiming.LEASE.total_seconds())

    second = must_claim(any_school.database, clock)

    assert (first.in_doubt, second.in_doubt, second.attempt) == (False, True, 2)


def test_a_message_that_replaces_one_in_flight_is_in_doubt(any_school: School, clock: StandingClock) -> None:
    any_school.grade(AMARA, 0.5, now=clock())
    must_claim(any_school.database, clock)
    replacement = any_school.grade(AMARA, 0.6, now=clock.move(seconds=1))

    clock.move(minutes=2)
    claimed = must_claim(any_school.database, clock)

    assert (claimed.message_id, claimed.in_doubt) == (replacement, True)


def test_a_worker_that_slept_through_its_lease_changes_nothing(
    any_school: School, clock: StandingClock
) -> None:
    message_id = any_school.grade(AMARA, 0.5, now=clock())
    slow = must_claim(any_school.database, clock)
    clock.move(minutes=2)
    must_claim(any_school.database, clock)

    with any_school.database.writing() as session:
        may_send = claiming.renew(session, slow, now=clock())
    settle(any_school.database, slow, Refused(Reason.NOT_FOUND), clock)

    message = any_school.message(message_id)
    assert (may_send, message.state, message.leased_until) == (
        False,
        MessageState.WAITING,
        clock() + claiming.LEASE,
    )


def test_a_message_replaced_on_its_way_is_not_sent_any_more(any_school: School, clock: StandingClock) -> None:
    message_id = any_school.grade(AMARA, 0.5, now=clock())
    claimed = must_claim(any_school.database, clock)
    any_school.grade(AMARA, 0.6, now=clock())

    with any_school.database.writing() as session:
        may_send = claiming.renew(session, claimed, now=clock())
    settle(any_school.database, claimed, Abandoned(), clock)

    assert not may_send
    assert any_school.message(message_id).state == MessageState.SUPERSEDED
    assert must_claim(any_school.database, clock).payload["scaled"] == 0.6


@pytest.mark.parametrize(
    ("outcome", "state", "reason"),
    [
        (Delivered(), MessageState.SENT, None),
        (TryAgain(Reason.UNREACHABLE), MessageState.RETRY, "unreachable"),
        (Refused(Reason.NO_GRADEBOOK), MessageState.REFUSED, "no-gradebook"),
    ],
    ids=["delivered", "try again", "refused"],
)
def test_an_outcome_stands_on_the_message(
    school: School, clock: StandingClock, outcome: Outcome, state: MessageState, reason: str | None
) -> None:
    message_id = school.grade(AMARA, 0.5, now=clock())

    settle(school.database, must_claim(school.database, clock), outcome, clock)

    message = school.message(message_id)
    assert (message.state, message.reason, message.leased_until) == (state, reason, None)


def test_waiting_grows_up_to_a_quarter_of_an_hour_and_honours_what_the_platform_asks(
    school: School, clock: StandingClock
) -> None:
    waits = []
    message_id = school.grade(AMARA, 0.5, now=clock())
    for _ in range(15):
        settle(school.database, must_claim(school.database, clock), TryAgain(Reason.TROUBLE), clock)
        waits.append((school.message(message_id).due_at - clock()).total_seconds())
        clock.move(minutes=16)
    asked = TryAgain(Reason.TROUBLE, retry_at=clock.moment.replace(hour=20))
    settle(school.database, must_claim(school.database, clock), asked, clock)

    assert 1 <= min(waits) <= waits[0] <= 2
    assert 2 < max(waits) <= 900
    assert school.message(message_id).due_at == clock.moment.replace(hour=20)


def test_after_two_weeks_a_message_is_given_up_and_says_so(school: School, clock: StandingClock) -> None:
    message_id = school.grade(AMARA, 0.5, now=clock())
    clock.move(days=15)

    settle(school.database, must_claim(school.database, clock), TryAgain(Reason.UNREACHABLE), clock)

    message = school.message(message_id)
    assert (message.state, message.reason) == (MessageState.REFUSED, "gave-up")


def claim(database: Database, clock: StandingClock) -> Claim | None:
    with database.writing() as session:
        return claiming.claim(session, now=clock())


def must_claim(database: Database, clock: StandingClock) -> Claim:
    claimed = claim(database, clock)
    assert claimed is not None
    return claimed


def settle(database: Database, claimed: Claim, outcome: Outcome, clock: StandingClock) -> None:
    with database.writing() as session:
        claiming.settle(session, claimed, outcome, Random(3), now=clock())  # noqa: S311 - spreads waiting
