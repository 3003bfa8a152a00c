"""Five hundred grades at once, and an LMS that is away for an hour while new ones are given."""

from dataclasses import replace

import pytest

from lti_tool.sandbox import seed
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.misbehaviour import FOREVER, Endpoint, Fault
from lti_tool.sandbox.state import Membership
from tests.house import StandingClock
from tests.outbox.post_office import PostOffice, School, arrivals

AWAY = Fault(status=503)
COHORT = [f"learner-{number}" for number in range(500)]
FEW = COHORT[:8]
TWICE_GRADED = FEW[::2]


@pytest.fixture
def cohort(school: School, lms: DirectPlatform, clock: StandingClock) -> School:
    """The school with five hundred more learners, whom its LMS knows as well."""
    for user_id in COHORT:
        lms.world._memory.people[user_id] = replace(seed.LEARNERS[0], id=user_id, username=user_id)
        lms.world._memory.memberships[seed.COURSE.id, user_id] = Membership(
            seed.COURSE.id, user_id, ("http://purl.imsglobal.org/vocab/lis/v2/membership#Learner",)
        )
    return school.enrol(COHORT, now=clock())


def test_five_hundred_grades_arrive_with_one_token(
    cohort: School, office: PostOffice, lms: DirectPlatform, clock: StandingClock
) -> None:
    for user_id in COHORT:
        cohort.grade(user_id, 0.82, now=clock())

    office.deliver()

    counts = lms.faults.counts()
    assert (counts[Endpoint.TOKEN], counts[Endpoint.SCORES]) == (1, 500)
    assert arrivals(lms) == {(user_id, 82.0): 1 for user_id in COHORT}
    assert cohort.unsent() == 0


def test_grades_given_while_the_lms_is_away_for_an_hour_arrive_once_and_the_newest_wins(
    cohort: School, office: PostOffice, lms: DirectPlatform, clock: StandingClock
) -> None:
    lms.faults.fail(Endpoint.SCORES, AWAY, times=FOREVER)
    for user_id in FEW:
        cohort.grade(user_id, 0.40, now=clock())
    for minute in range(60):
        office.deliver()
        clock.move(minutes=1)
        if minute == 30:
            for user_id in TWICE_GRADED:
                cohort.grade(user_id, 0.90, now=clock())
    assert not arrivals(lms)
    lms.faults.behave()

    office.persist(cohort.unsent)

    newest = dict.fromkeys(FEW, 40.0) | dict.fromkeys(TWICE_GRADED, 90.0)
    assert arrivals(lms) == dict.fromkeys(newest.items(), 1)
    standing = lms.world.results(seed.LINE_ITEM)
    assert {user_id: standing[user_id].score for user_id in FEW} == newest
