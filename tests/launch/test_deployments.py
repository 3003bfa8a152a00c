"""Deployments nobody has named: they wait for the administrator, unless all are welcome."""

from sqlalchemy import select, update

from lti_tool.platforms.models import Deployment, DeploymentState, NewDeployments, Registration
from tests.authoring.desk import stands_on
from tests.house import House
from tests.launch.sending import AMARA, rows, said, sent_with


def test_a_deployment_nobody_has_named_is_written_down_and_waits(any_house: House) -> None:
    before = rows(any_house)

    visitor = sent_with(any_house, said(DEPLOYMENT_ID="77"), AMARA)

    assert "DOOR-05" in visitor.text
    after = rows(any_house)
    assert {name for name in after if after[name] != before[name]} == {"deployment"}
    with any_house.runtime.database.reading() as session:
        waiting = session.scalars(select(Deployment).where(Deployment.lti_deployment_id == "77")).one()
        assert waiting.state == DeploymentState.PENDING


def test_it_is_written_down_once(house: House) -> None:
    for _ in range(2):
        sent_with(house, said(DEPLOYMENT_ID="77"), AMARA)

    assert rows(house)["deployment"] == 2


def test_an_approved_deployment_lets_its_people_in(house: House) -> None:
    sent_with(house, said(DEPLOYMENT_ID="77"), AMARA)
    with house.runtime.database.writing() as session:
        session.execute(update(Deployment).values(state=DeploymentState.APPROVED))

    assert stands_on(sent_with(house, said(DEPLOYMENT_ID="77"), AMARA)) == "Nothing here yet"


def test_where_the_platform_belongs_to_one_customer_new_deployments_are_let_in(any_house: House) -> None:
    with any_house.runtime.database.writing() as session:
        session.execute(update(Registration).values(new_deployments=NewDeployments.APPROVE))

    assert stands_on(sent_with(any_house, said(DEPLOYMENT_ID="77"), AMARA)) == "Nothing here yet"


def test_the_same_course_of_two_deployments_is_two_courses(house: House) -> None:
    with house.runtime.database.writing() as session:
        session.execute(update(Registration).values(new_deployments=NewDeployments.APPROVE))
    house.open(AMARA)

    sent_with(house, said(DEPLOYMENT_ID="77"), AMARA)

    assert rows(house)["course"] == 2
    assert rows(house)["person"] == 1


def test_a_flood_of_deployments_ends(house: House) -> None:
    with house.runtime.database.writing() as session:
        registration = session.get_one(Registration, house.registration_id)
        session.add_all(
            Deployment(
                organisation_id=registration.organisation_id,
                registration_id=registration.id,
                lti_deployment_id=f"flood-{nth}",
                state=DeploymentState.PENDING,
                created_at=house.clock(),
            )
            for nth in range(200)
        )
    before = rows(house)

    visitor = sent_with(house, said(DEPLOYMENT_ID="77"), AMARA)

    assert "DOOR-04" in visitor.text
    assert rows(house) == before
