"""A cohort in a course, ready to write and review; and the same through a browser."""

from collections.abc import Callable

import pytest

from lti_tool.runtime import Runtime
from tests.house import House, StandingClock
from tests.peer_review.browsing import Table
from tests.peer_review.making import Cohort

MakeCohort = Callable[..., Cohort]


@pytest.fixture
def make_cohort(runtime: Runtime, clock: StandingClock) -> MakeCohort:
    def make(people: int = 3, **settings: object) -> Cohort:
        return Cohort(runtime, clock, people, **settings)

    return make


@pytest.fixture
def cohort(make_cohort: MakeCohort) -> Cohort:
    return make_cohort()


@pytest.fixture
def table(house: House) -> Table:
    return Table(house)
