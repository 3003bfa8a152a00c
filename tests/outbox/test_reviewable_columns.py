"""A column that we make says that one learner's work can be opened from it, where the LMS knows how."""

import json
from typing import Any

import pytest
from sqlalchemy import update

from lti_tool.platforms.models import Registration
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.misbehaviour import Endpoint
from lti_tool.sandbox.seed import LEARNERS
from lti_tool.sandbox.world import Placement
from tests.house import StandingClock
from tests.outbox.post_office import PostOffice, School


def made(lms: DirectPlatform) -> dict[str, Any]:
    (request,) = (seen for seen in lms.faults.seen(Endpoint.LINE_ITEMS) if seen.method == "POST")
    return json.loads(request.body)


def grade(school: School, lms: DirectPlatform, clock: StandingClock) -> None:
    link = lms.world.add_link("c-2051", Placement("Ungraded so far", score_maximum=None))
    placed = school.place(line_item_url=None, lti_resource_link_id=link.id)
    placed.grade(LEARNERS[0].id, 0.5, now=clock())
    PostOffice(school.database, lms, clock).deliver()


def test_work_can_be_opened_from_a_column_of_ours(
    school: School, lms: DirectPlatform, clock: StandingClock
) -> None:
    grade(school, lms, clock)

    review = made(lms)["submissionReview"]
    assert set(review) == {"reviewableStatus"}
    assert "Completed" in review["reviewableStatus"]
    assert "Initialized" not in review["reviewableStatus"]


@pytest.mark.parametrize("product", ["canvas"])
def test_an_lms_that_does_not_know_how_is_told_nothing(
    school: School, lms: DirectPlatform, clock: StandingClock, product: str
) -> None:
    with school.database.writing() as session:
        session.execute(update(Registration).values(product=product))

    grade(school, lms, clock)

    assert "submissionReview" not in made(lms)
