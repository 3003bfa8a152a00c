"""What no address of ours shows alone: identities, logins, names in a launch, the record store."""

from uuid import UUID

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from lti_tool.access.models import LaunchSession
from lti_tool.courses.models import Person
from lti_tool.lti import claims
from lti_tool.participation.models import Placement
from lti_tool.platforms.models import Organisation
from lti_tool.sandbox.seed import COURSE
from lti_tool.sandbox.world import Placement as Placing
from tests.house import BASE_URL
from tests.isolation.town import AMARA, Place, Town
from xapi.lrs import keys
from xapi.lrs.keys import Scope


def key_of(town: Town, organisation: str) -> tuple[str, str]:
    """What a program of this organisation shows."""
    with town.house.runtime.database.writing() as session:
        owner = session.scalars(select(Organisation.id).where(Organisation.slug == organisation)).one()
        made = keys.create(session, owner, "a program", [Scope.ALL_READ], now=town.house.clock())
        return made.credential.key, made.secret


def ask(town: Town, address: str, key: tuple[str, str]) -> TestResponse:
    """What the record store answers."""
    version = {"X-Experience-API-Version": "2.0.0"}
    return town.house.app.test_client().get(address, auth=key, headers=version, base_url=BASE_URL)


@pytest.fixture
def far(town: Town) -> Place:
    """The place at another LMS of another organisation."""
    return town.strangers[-1]


def test_the_same_id_at_three_lmss_is_three_people(town: Town) -> None:
    with town.house.runtime.database.reading() as session:
        count = session.scalar(select(func.count()).where(Person.name == AMARA.name))

    assert count == 3


def test_the_same_id_in_two_courses_of_one_lms_is_one_person(town: Town) -> None:
    places = (town.owner, *town.strangers[:2])

    with town.house.runtime.database.reading() as session:
        launches = [
            session.get_one(LaunchSession, UUID(place.seats["learner"].launch_id)) for place in places
        ]
        assert len({launch.person_id for launch in launches}) == 1
        assert len({launch.course_id for launch in launches}) == 3


def test_a_login_at_the_address_of_another_lms_is_refused(town: Town, far: Place) -> None:
    begun = far.platform.login(AMARA)

    answer = town.house.app.test_client().post(
        f"/lti/login/{town.ids['registration']}", data=begun.fields, base_url=BASE_URL
    )

    assert answer.status_code == 400
    assert "DOOR-01" in answer.text


@pytest.mark.parametrize("nth", [2, 3], ids=["another LMS", "another organisation"])
def test_a_link_that_names_somebody_elses_activity_shows_nothing_of_it(town: Town, nth: int) -> None:
    place = town.strangers[nth]
    named = {claims.CUSTOM_ACTIVITY: town.ids["activity"]}
    link = place.platform.world.add_link(COURSE.id, Placing("Named", custom=named))
    with town.house.runtime.database.reading() as session:
        before = session.scalar(select(func.count()).select_from(Placement))

    learner, lead = place.open("new learner", AMARA, link), place.open("new lead", place.lead, link)

    assert "Nothing here yet" in learner.text
    assert town.ids["activity"] not in lead.text
    with town.house.runtime.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Placement)) == before


def test_a_statement_is_read_with_a_key_of_its_own_organisation_only(town: Town) -> None:
    own, other = key_of(town, "default"), key_of(town, "acme")
    (first, *_rest) = ask(town, "/xapi/statements?limit=1", own).get_json()["statements"]
    address = f"/xapi/statements?statementId={first['id']}"

    assert ask(town, address, own).status_code == 200
    assert ask(town, address, other).status_code == 404


def test_the_next_page_of_one_organisation_is_not_that_of_another(town: Town) -> None:
    own, other = key_of(town, "default"), key_of(town, "acme")
    more = ask(town, "/xapi/statements?limit=1", own).get_json()["more"]

    assert ask(town, more, own).get_json()["statements"]
    assert ask(town, more, other).status_code == 400
