"""A good launch lets the right person into the right place, and says so in the record store."""

import json

import pytest
from sqlalchemy import func, select

from lti_tool.access.actor import actor_of
from lti_tool.access.models import LaunchSession
from lti_tool.activities.peer_review.rules.settings import Settings
from lti_tool.activities.peer_review.service import setting_up
from lti_tool.activities.peer_review.service.setting_up import Wanted
from lti_tool.courses.models import Course, Identity, Membership, Person, ResourceLink
from lti_tool.courses.service import upsert_person
from lti_tool.participation.models import Participant
from lti_tool.parts.forms.starters import starter
from lti_tool.platforms import service as platforms
from lti_tool.runtime import Runtime
from lti_tool.sandbox.misbehaviour import LaunchLie
from lti_tool.sandbox.seed import COURSE, INSTRUCTOR, LEARNERS, LEARNING_LEAD, LINK
from tests.counting import counted
from tests.house import BASE_URL, MORNING, House
from xapi.lrs.parameters import Filters
from xapi.lrs.query import find
from xapi.vocabulary import INITIALIZED, LAUNCHED


def verbs(runtime: Runtime) -> list[str]:
    with runtime.database.reading() as session:
        organisation = platforms.default_organisation(session, iri_base=BASE_URL, now=MORNING)
        page = find(session, organisation.id, Filters(ascending=True))
        return [json.loads(raw)["verb"]["id"] for raw in page.statements]


def set_up(house: House) -> None:
    """The instructor has set a peer review up."""
    house.open(INSTRUCTOR)
    with house.runtime.database.writing() as session:
        launch = session.scalars(select(LaunchSession)).one()
        wanted = Wanted("A reply", Settings(), starter())
        setting_up.set_up(session, actor_of(launch), wanted, now=MORNING)


def test_a_first_launch_makes_the_person_and_the_place_known(any_house: House) -> None:
    any_house.open(LEARNERS[0])

    with any_house.runtime.database.reading() as session:
        person = session.scalars(select(Person)).one()
        assert person.name == LEARNERS[0].name
        assert session.scalars(select(Identity.subject)).one() == LEARNERS[0].id
        assert session.scalars(select(Course.title)).one() == COURSE.title
        link = session.scalars(select(ResourceLink)).one()
        assert (link.title, link.lti_resource_link_id) == (LINK.title, LINK.id)
        assert link.line_item_url
        membership = session.scalars(select(Membership)).one()
        assert (membership.is_learner, membership.is_staff) == (True, False)


def test_a_second_launch_makes_nothing_twice(any_house: House) -> None:
    any_house.open(LEARNERS[0])
    any_house.open(LEARNERS[0])

    with any_house.runtime.database.reading() as session:
        for table in (Person, Identity, Course, Membership, ResourceLink):
            assert session.scalar(select(func.count()).select_from(table)) == 1
        assert session.scalar(select(func.count()).select_from(LaunchSession)) == 2


def test_the_same_subject_on_two_platforms_is_two_people(house: House) -> None:
    house.open(LEARNERS[0])
    with house.runtime.database.writing() as session:
        first = session.scalars(select(Identity)).one()
        organisation = platforms.default_organisation(session, iri_base=BASE_URL, now=MORNING)
        addresses = platforms.PlatformAddresses(
            "https://other.example",
            "c",
            "https://other.example/a",
            "https://other.example/t",
            "https://other.example/k",
        )
        other = platforms.register_platform(session, organisation, "Other", addresses, now=MORNING)
        deployment = platforms.add_deployment(session, other, "1", now=MORNING)
        person = upsert_person(session, deployment, first.subject, name="A", email=None, now=MORNING)
        session.flush()

        assert person.id != first.person_id


def test_a_roster_is_asked_for_after_the_first_launch(house: House) -> None:
    house.open(INSTRUCTOR)

    with house.runtime.database.reading() as session:
        course = session.scalars(select(Course)).one()
        assert course.roster_due_at == house.clock()


def test_a_name_the_lms_keeps_to_itself_becomes_a_stable_pseudonym(house: House) -> None:
    def nameless(claims: dict[str, object]) -> None:
        for name in ("name", "given_name", "family_name", "email"):
            claims.pop(name, None)

    house.platform.faults.lie(LaunchLie(claims=nameless))
    house.open(LEARNERS[0])

    with house.runtime.database.reading() as session:
        person = session.scalars(select(Person)).one()
        assert person.name is None
        assert person.shown_name == f"Learner {person.id.hex[:4].upper()}"


def test_an_instructor_chooses_what_to_set_up(house: House) -> None:
    visitor = house.open(INSTRUCTOR)

    assert "What shall people do here?" in visitor.text


def test_the_learning_lead_chooses_too(house: House) -> None:
    assert "What shall people do here?" in house.open(LEARNING_LEAD).text


def test_a_learner_who_comes_too_early_is_told_so(house: House) -> None:
    visitor = house.open(LEARNERS[0])

    assert visitor.page is not None
    assert visitor.page.status_code == 200
    assert "Nothing here yet" in visitor.text


def test_a_learner_is_led_into_the_activity(house: House) -> None:
    set_up(house)

    visitor = house.open(LEARNERS[0])

    assert "A reply" in visitor.text


def test_each_opening_is_recorded_and_the_first_begins_the_participation(any_house: House) -> None:
    set_up(any_house)

    any_house.open(LEARNERS[0])
    any_house.open(LEARNERS[0])

    assert verbs(any_house.runtime) == [INITIALIZED.iri, LAUNCHED.iri, LAUNCHED.iri]
    with any_house.runtime.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Participant)) == 1


def test_an_opening_before_anything_is_placed_says_nothing(house: House) -> None:
    house.open(LEARNERS[0])

    assert verbs(house.runtime) == []


def test_a_warm_launch_asks_no_platform(house: House) -> None:
    set_up(house)
    house.open(LEARNERS[0])
    house.calls.clear()

    house.open(LEARNERS[0])

    assert house.calls == []


def test_a_warm_launch_asks_the_database_a_known_number_of_times(house: House) -> None:
    set_up(house)
    house.open(LEARNERS[0])
    visitor = house.visitor()
    form = visitor.launch_form()

    with counted(house.runtime.database) as asked:
        assert visitor.post_launch(form).status_code == 303

    assert asked.commits == 2  # the login spent, the launch entered
    assert len(asked.queries) <= 26, "\n".join(asked.queries)


def test_a_course_without_a_context_is_a_course_of_its_own(house: House) -> None:
    def without_context(claims: dict[str, object]) -> None:
        for name in list(claims):
            if name.endswith("claim/context"):
                del claims[name]

    house.platform.faults.lie(LaunchLie(claims=without_context))
    house.open(LEARNERS[0])

    with house.runtime.database.reading() as session:
        course = session.scalars(select(Course)).one()
        assert LINK.id in course.context_id


def test_a_login_may_name_its_registration(house: House) -> None:
    begun = house.platform.login(LEARNERS[0])
    fields = {name: value for name, value in begun.fields.items() if name != "client_id"}
    visitor = house.visitor()

    answer = visitor.browser.post(f"/lti/login/{house.registration_id}", data=fields, base_url=BASE_URL)

    assert answer.status_code == 303
    assert visitor.post_launch(house.platform.launch(answer.headers["Location"])).status_code == 303


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_login_comes_by_link_or_by_form(house: House, method: str) -> None:
    visitor = house.visitor()
    begun = house.platform.login(LEARNERS[0])
    where = {"query_string": begun.fields} if method == "GET" else {"data": begun.fields}

    answer = visitor.browser.open("/lti/login", method=method, base_url=BASE_URL, **where)

    assert visitor.post_launch(house.platform.launch(answer.headers["Location"])).status_code == 303


def test_our_keys_are_public_and_keep_their_secret(house: House) -> None:
    answer = house.app.test_client().get("/lti/jwks", base_url=BASE_URL)

    (key,) = answer.get_json()["keys"]
    assert key["kty"] == "RSA"
    assert set(key) == {"kty", "use", "alg", "kid", "n", "e"}
