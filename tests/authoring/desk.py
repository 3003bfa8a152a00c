"""Choosing walked through without a screen: an author, the LMS's request, the pages, the answer."""

import re

from sqlalchemy import update

from lti_tool.platforms import service as platforms
from lti_tool.platforms.models import Deployment, Registration
from lti_tool.sandbox.deep_link_answers import Kept
from lti_tool.sandbox.deep_linking import DeepLinkingSettings
from lti_tool.sandbox.seed import INSTRUCTOR
from lti_tool.sandbox.state import Course, Membership, Person
from tests.house import BASE_URL, House, Visitor
from tests.peer_review.browsing import SET_UP, Fields, press

STARTS_AT = re.compile(r"/l/[0-9a-f-]+/")
CHOICE = re.compile(r'name="activity" value="([0-9a-f-]+)"( checked)?')


class Desk:
    """An author who was sent to choose what a course shall show."""

    def __init__(self, house: House, person: Person = INSTRUCTOR) -> None:
        self.house = house
        self.author = house.visitor(person)

    def sit_down(self, settings: DeepLinkingSettings | None = None, course: Course | None = None) -> None:
        """Follow the LMS's request to the choosing page."""
        self.author.go_in(self.house.platform.deep_link_form(self.author.person, settings, course=course))

    @property
    def choices(self) -> dict[str, bool]:
        """What can be chosen on this page, and whether it is chosen."""
        return {found: bool(checked) for found, checked in CHOICE.findall(self.author.text)}

    def make(self, **changed: str) -> str:
        """Set a new peer review up and come back; gives its id."""
        self.author.get(self.url("peer_review/set-up"))
        press(self.author, "/set-up", "publish", SET_UP | changed)
        (made,) = (found for found, is_chosen in self.choices.items() if is_chosen)
        return made

    def take(self, *activity_ids: str) -> None:
        """Go on with these."""
        self.author.send(self.url("choose"), {"activity": list(activity_ids)})

    def put(self, **changed: str) -> None:
        """Put what the page shows into the course, with some fields changed: `title` for each `title-…`."""
        fields: dict[str, object] = dict(Fields(self.author.text).values)
        for name in list(fields):
            short = name.partition("-")[0]
            if short in changed:
                fields[name] = changed[short]
        fields = {name: value for name, value in fields.items() if value is not None}
        fields["activity"] = list(self.choices)
        self.author.send(self.url("choose/answer"), fields)

    def cancel(self) -> None:
        """Go back without choosing."""
        self.author.send(self.url("choose/cancel"))

    def choose(self, *activity_ids: str, **changed: str) -> Kept:
        """Take these, accept all that is proposed, and hand the answer over."""
        self.take(*activity_ids)
        self.put(**changed)
        return self.author.hand_over()

    def url(self, path: str) -> str:
        """A page of this launch."""
        found = STARTS_AT.match(self.author.at)
        assert found, self.author.at
        return found[0] + path


def another_course(house: House, *people: Person) -> Course:
    """One more course of the same LMS, with these people as instructors."""
    course = Course(f"c-{len(house.world.courses_of(people[0].id))}", "Another course", "B", "hr:b")
    house.world.add_course(course)
    instructs = house.world.membership("c-2051", INSTRUCTOR.id)
    assert instructs is not None
    for person in people:
        house.world.enrol(Membership(course.id, person.id, instructs.roles))
    return course


def move_to_another_lms(house: House) -> None:
    """Everything that happened so far happened in courses of another LMS of the same organisation."""
    now = house.clock()
    addresses = platforms.PlatformAddresses(
        "https://other.example",
        "c",
        "https://other.example/a",
        "https://other.example/t",
        "https://other.example/k",
    )
    with house.runtime.database.writing() as session:
        organisation = platforms.default_organisation(session, iri_base=BASE_URL, now=now)
        other = platforms.register_platform(session, organisation, "Other", addresses, now=now)
        session.execute(update(Deployment).values(registration_id=other.id))
        registration = session.get_one(Registration, house.registration_id)
        platforms.add_deployment(session, registration, house.tool.deployment_id, now=now)


def learns_in(house: House, course: Course, person: Person) -> None:
    """Enrol a learner."""
    learns = house.world.membership("c-2051", person.id)
    assert learns is not None
    house.world.enrol(Membership(course.id, person.id, learns.roles))


def stands_on(visitor: Visitor) -> str:
    """The heading of the page last seen."""
    found = re.search(r"<h1>(.*?)</h1>", visitor.text, re.DOTALL)
    assert found, visitor.text
    return found[1].strip()
