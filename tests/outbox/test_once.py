"""Every grade arrives once: an LMS that fails in all its ways, and a worker that dies at every step."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from lti_tool.db import Database
from lti_tool.lti.http import Request, Response, TransportFailed, TransportFailure
from lti_tool.outbox.deliver import deliver_one
from lti_tool.outbox.models import MessageState
from lti_tool.sandbox import seed
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.gradebook import LIKE_MOODLE, LIKE_OPEN_EDX, STRICT, ScoreRules
from lti_tool.sandbox.misbehaviour import Endpoint, Fault
from lti_tool.sandbox.world import Placement
from tests.house import StandingClock
from tests.outbox.post_office import Fuse, Killed, PostOffice, School, arrivals, wire

AMARA, BENCE = (learner.id for learner in seed.LEARNERS[:2])
RULES = pytest.mark.parametrize(
    "rules", [STRICT, LIKE_MOODLE, LIKE_OPEN_EDX], ids=["strict", "moodle", "open edx"]
)
HANGS_AFTER = Fault(hangs_seconds=30)
ANSWER_LOST = Fault(status=502, after_the_deed=True)
AWAY = Fault(status=500)


def test_a_grade_arrives_and_the_message_is_sent(
    school: School, office: PostOffice, lms: DirectPlatform, clock: StandingClock
) -> None:
    message_id = school.grade(AMARA, 0.82, now=clock())

    office.deliver()

    message = school.message(message_id)
    assert (message.state, message.reason, message.sent_at) == (MessageState.SENT, None, clock())
    assert arrivals(lms) == {(AMARA, 82.0): 1}


def test_one_token_is_enough_for_many_grades(
    school: School, office: PostOffice, lms: DirectPlatform, clock: StandingClock
) -> None:
    for points in range(10):
        school.grade(AMARA, points / 100, now=clock())
        school.grade(BENCE, points / 100, now=clock())
        office.deliver()
        clock.move(seconds=2)

    counts = lms.faults.counts()
    assert (counts[Endpoint.TOKEN], counts[Endpoint.SCORES]) == (1, 20)


@RULES
@pytest.mark.parametrize("fault", [HANGS_AFTER, ANSWER_LOST, AWAY], ids=["hangs", "answer lost", "500"])
def test_a_grade_whose_answer_never_came_arrives_once(
    office: PostOffice,
    school: School,
    lms: DirectPlatform,
    clock: StandingClock,
    rules: ScoreRules,
    fault: Fault,
) -> None:
    lms.world.rules = rules
    lms.faults.fail(Endpoint.SCORES, fault, times=3)
    school.grade(AMARA, 0.82, now=clock())

    office.persist(school.unsent)

    assert arrivals(lms) == {(AMARA, 82.0): 1}


@RULES
def test_a_worker_killed_at_any_step_leaves_a_grade_that_arrives_once(
    office: PostOffice, school: School, lms: DirectPlatform, clock: StandingClock, rules: ScoreRules
) -> None:
    lms.world.rules = rules
    _grade_and_deliver(school, office, 0.4, clock)

    def grade(step: int) -> None:
        school.grade(AMARA, 0.5 + step / 100, now=clock.move(minutes=2))

    steps = _kill_at_every_step(office, school, grade, clock)

    assert steps > 10
    assert arrivals(lms) == {(AMARA, 40.0): 1} | {(AMARA, 50.0 + step): 1 for step in range(steps + 1)}


def test_a_worker_killed_while_it_makes_the_column_makes_one(
    office: PostOffice, school: School, lms: DirectPlatform, clock: StandingClock
) -> None:
    def grade_at_a_new_link(step: int) -> None:
        link = lms.world.add_link(seed.COURSE.id, Placement(f"Link {step}", score_maximum=None))
        placed = school.place(line_item_url=None, lti_resource_link_id=link.id)
        placed.grade(AMARA, 0.5 + step / 100, now=clock.move(minutes=2))

    steps = _kill_at_every_step(office, school, grade_at_a_new_link, clock)

    assert steps > 20
    assert arrivals(lms) == {(AMARA, 50.0 + step): 1 for step in range(steps + 1)}
    columns = Counter(item.resource_link_id for item in lms.world.line_items(seed.COURSE.id))
    assert set(columns.values()) == {1}


@RULES
@pytest.mark.parametrize("seed_number", range(3))
def test_storms_of_failures_deaths_and_new_grades_leave_each_grade_once(
    office: PostOffice,
    school: School,
    lms: DirectPlatform,
    clock: StandingClock,
    rules: ScoreRules,
    seed_number: int,
) -> None:
    lms.world.rules = rules
    chance = Random(seed_number)  # noqa: S311 - a seeded storm, not a secret
    given = {learner.id: 0.0 for learner in seed.LEARNERS}

    for _ in range(25):
        for user_id in chance.sample(sorted(given), k=chance.randrange(3)):
            given[user_id] += 1  # each grade differs, so that each can be counted
            school.grade(user_id, given[user_id] / 100, now=clock())
        _brew(lms, chance)
        _killed(office, Fuse(chance.randrange(60)))
        clock.move(seconds=chance.choice((0.3, 2, 30, 90)))
    lms.faults.behave()
    office.persist(school.unsent)

    came = arrivals(lms)
    assert set(came.values()) <= {1}
    standing = lms.world.results(seed.LINE_ITEM)
    assert {user_id: standing[user_id].score for user_id, points in given.items() if points} == {
        user_id: points for user_id, points in given.items() if points
    }


def test_a_late_first_copy_is_refused_by_its_timestamp(
    office: PostOffice, school: School, lms: DirectPlatform, clock: StandingClock
) -> None:
    school.grade(AMARA, 0.4, now=clock())
    lms.faults.fail(Endpoint.SCORES, AWAY)
    office.deliver()
    [lost] = [seen for seen in lms.faults.seen(Endpoint.SCORES) if seen.status == 500]
    clock.move(minutes=1)
    office.deliver()

    answer = lms.call(lost.method, lost.url, lost.headers, lost.body)

    assert answer.status == 409
    assert arrivals(lms) == {(AMARA, 40.0): 1}


def test_two_grades_of_one_moment_get_timestamps_a_second_apart(
    office: PostOffice, school: School, lms: DirectPlatform, clock: StandingClock
) -> None:
    for scaled in (0.4, 0.5, 0.6):
        _grade_and_deliver(school, office, scaled, clock)

    stamps = [score.timestamp for score in lms.world.scores()]
    assert [(later - earlier).total_seconds() for earlier, later in pairwise(stamps)] == [1, 1]


def test_a_first_copy_that_lands_between_the_look_and_the_second_copy_is_the_only_one(
    school: School, lms: DirectPlatform, database: Database, clock: StandingClock
) -> None:
    posts: list[Request] = []
    carry = wire(lms)

    def slow_line(request: Request) -> Response:
        if request.url.endswith("/scores?type_id=1"):
            posts.append(request)
            if len(posts) == 1:
                raise TransportFailed(TransportFailure.TIMEOUT, "still on its way")
            if len(posts) == 2:
                carry(posts[0])
        return carry(request)

    office = PostOffice(database, lms, clock, slow_line)
    message_id = school.grade(AMARA, 0.4, now=clock())

    office.persist(school.unsent)

    assert posts[0].body == posts[1].body
    assert school.message(message_id).state == MessageState.SENT
    assert arrivals(lms) == {(AMARA, 40.0): 1}


def test_a_grade_replaced_while_its_delivery_begins_is_not_sent(
    school: School, lms: DirectPlatform, database: Database, clock: StandingClock
) -> None:
    carry = wire(lms)
    later = iter([0.7])

    def line(request: Request) -> Response:
        for scaled in later:  # the first thing the delivery of 0.4 does is to look for its column
            school.grade(AMARA, scaled, now=clock())
        return carry(request)

    lms.world.remove_line_item(seed.LINE_ITEM.id)
    fresh = school.place(line_item_url=None, lti_resource_link_id="another")
    school = replace(school, link_id=fresh.link_id)
    lms.world._memory.links["another"] = replace(seed.LINK, id="another", line_item_id=None)
    school.grade(AMARA, 0.4, now=clock())

    PostOffice(database, lms, clock, line).deliver()

    assert arrivals(lms) == {(AMARA, 70.0): 1}


def test_a_platform_whose_clock_is_ahead_is_waited_for(
    office: PostOffice, school: School, lms: DirectPlatform, clock: StandingClock
) -> None:
    lms.world.rules = replace(LIKE_MOODLE)
    _grade_and_deliver(school, office, 0.4, clock)
    [first] = lms.world.scores()
    lms.world._memory.scores = [replace(first, received_at=clock.moment.replace(minute=20))]
    school.grade(AMARA, 0.9, now=clock.move(seconds=5))

    office.persist(school.unsent)

    assert arrivals(lms) == {(AMARA, 40.0): 1, (AMARA, 90.0): 1}


def _grade_and_deliver(school: School, office: PostOffice, scaled: float, clock: StandingClock) -> None:
    school.grade(AMARA, scaled, now=clock())
    office.deliver()


def _kill_at_every_step(
    office: PostOffice, school: School, grade: Callable[[int], None], clock: StandingClock
) -> int:
    """Grade, kill the worker at step 0, let another finish; the same for every step, until one survives."""
    step = 0
    while True:
        grade(step)
        if not _killed(office, Fuse(step)):
            return step
        clock.move(minutes=2)
        office.persist(school.unsent)
        step += 1


def _killed(office: PostOffice, fuse: Fuse) -> bool:
    """Let a new process deliver until its fuse blows; False when it came through alive."""
    post = office.process(fuse)
    try:
        while deliver_one(post):
            pass
    except Killed:
        return True
    return False


def _brew(lms: DirectPlatform, chance: Random) -> None:
    lms.faults.behave()
    for endpoint in (Endpoint.SCORES, Endpoint.RESULTS, Endpoint.TOKEN, Endpoint.LINE_ITEMS):
        if chance.random() < 0.4:
            fault = chance.choice((HANGS_AFTER, ANSWER_LOST, AWAY, Fault(status=429), Fault(status=401)))
            lms.faults.fail(endpoint, fault, times=chance.randrange(1, 4))
