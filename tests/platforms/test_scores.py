"""What a product wants to be told with every score is told to it alone."""

import json

import pytest

from lti_tool.platforms.models import Registration
from lti_tool.sandbox import seed
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.misbehaviour import Endpoint
from tests.house import StandingClock
from tests.outbox.conftest import database, lms, office, school
from tests.outbox.post_office import PostOffice, School

__all__ = ["database", "lms", "office", "school"]

AS_IT_WAS = {"https://canvas.instructure.com/lti/submission": {"new_submission": False}}


@pytest.mark.parametrize(("product", "told"), [("canvas", AS_IT_WAS), ("moodle", {}), ("unheard-of", {})])
def test_a_grade_is_no_new_submission_in_canvas(
    school: School,
    office: PostOffice,
    lms: DirectPlatform,
    clock: StandingClock,
    product: str,
    told: dict[str, object],
) -> None:
    with school.database.writing() as session:
        session.get_one(Registration, school.registration_id).product = product
    school.grade(seed.LEARNERS[0].id, 0.5, now=clock())

    office.deliver()

    (sent,) = lms.faults.seen(Endpoint.SCORES)
    extensions = {name: value for name, value in json.loads(sent.body).items() if name.startswith("https://")}
    assert extensions == told
