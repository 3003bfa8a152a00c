"""The pages of the sandbox LMS."""

from collections.abc import Iterator

from werkzeug.test import TestResponse

from lti_tool.sandbox.seed import COURSE, INSTRUCTOR, LEARNERS, LEARNING_LEAD
from tests.house import House
from tests.journey.stories.telling import Step


def in_the_lms(house: House) -> Iterator[Step]:
    """The pages of the sandbox LMS."""
    lms = house.platform.app.test_client()

    def get(path: str) -> TestResponse:
        return lms.get(path, base_url=house.platform.address.base_url, follow_redirects=True)

    place = {
        person.username: f"/as/{person.username}/course/{COURSE.id}"
        for person in (INSTRUCTOR, LEARNING_LEAD, LEARNERS[0])
    }
    author, lead, learner = place.values()
    yield "who to be", get("/")
    yield "the course of an instructor", get(author)
    yield "the course of a learner", get(f"/as/{LEARNERS[0].username}/")
    yield "a gradebook without grades", get(f"{author}/gradebook")
    yield "the people", get(f"{lead}/roster")
    yield "back from the tool", get(f"{learner}/returned?lti_msg=Done&lti_errormsg=Oh")
    yield "on the way to the tool", get(f"{author}/activity/rl-7718/open")
    yield "a request the LMS refuses", get("/lti/authorize?client_id=unknown")
    yield "nothing at this address", get("/nothing")
    nameless = lms.post(f"{author}/activities", data={"title": " "}, base_url=house.platform.address.base_url)
    yield "an activity without a name", nameless
