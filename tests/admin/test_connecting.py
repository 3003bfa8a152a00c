"""An administrator connects an LMS, decides who gets in, and changes their mind."""

import re

from sqlalchemy import select

from lti_tool.platforms.models import Deployment, DeploymentState, Invitation, Registration
from tests.admin.desk import Desk, customer
from tests.house import BASE_URL, House

FIELDS = {
    "label": "Academy",
    "product": "moodle",
    "issuer": "https://academy.example",
    "client_id": "abc",
    "auth_url": "https://academy.example/auth",
    "token_url": "https://academy.example/token",
    "jwks_url": "https://academy.example/keys",
    "deployment": "1",
    "new_deployments": "ask",
}


def registrations(house: House) -> list[Registration]:
    with house.runtime.database.reading() as session:
        found = session.scalars(select(Registration).where(Registration.label == "Academy")).all()
        session.expunge_all()
        return list(found)


def connected(house: House, desk: Desk) -> Registration:
    desk.get("/admin/platforms/new")
    assert desk.send("/admin/platforms/new", FIELDS).status_code == 200
    return registrations(house)[0]


def test_an_lms_is_connected_by_hand_and_told_what_it_needs(any_house: House) -> None:
    desk = Desk(any_house).sign_in()

    made = connected(any_house, desk)

    assert made.product == "moodle"
    assert f"{BASE_URL}/lti/login/{made.id}" in desk.text
    assert f"{BASE_URL}/lti/jwks" in desk.text
    assert "Let in" in desk.text


def test_what_was_typed_stays_when_an_address_cannot_be_used(house: House) -> None:
    desk = Desk(house).sign_in()
    desk.get("/admin/platforms/new")

    answer = desk.send("/admin/platforms/new", {**FIELDS, "token_url": "http://academy.example/token"})

    assert answer.status_code == 422
    assert "https://academy.example/auth" in desk.text
    assert registrations(house) == []


def test_an_lms_is_connected_once(house: House) -> None:
    desk = Desk(house).sign_in()
    connected(house, desk)
    desk.get("/admin/platforms/new")

    answer = desk.send("/admin/platforms/new", FIELDS)

    assert answer.status_code == 422
    assert "connected already" in desk.text
    assert len(registrations(house)) == 1


def test_odd_hosts_and_origins_are_refused_by_name(house: House) -> None:
    desk = Desk(house).sign_in()
    made = connected(house, desk)
    desk.get(f"/admin/platforms/{made.id}/change")

    answer = desk.send(
        f"/admin/platforms/{made.id}/change", {**FIELDS, "frame_origins": "javascript:alert(1)"}
    )

    assert answer.status_code == 422
    assert registrations(house)[0].frame_origins == ""


def test_hosts_and_origins_are_kept(house: House) -> None:
    desk = Desk(house).sign_in()
    made = connected(house, desk)
    desk.get(f"/admin/platforms/{made.id}/change")

    desk.send(
        f"/admin/platforms/{made.id}/change",
        {
            **FIELDS,
            "service_hosts": ".instructure.com\napi.example",
            "frame_origins": "https://courses.example",
        },
    )

    kept = registrations(house)[0]
    assert kept.service_hosts == ".instructure.com api.example"
    assert kept.frame_origins == "https://courses.example"


def test_an_lms_switched_off_lets_nobody_in_until_it_is_switched_on(house: House) -> None:
    desk = Desk(house).sign_in()
    address = f"/admin/platforms/{house.registration_id}"
    desk.get(address)

    desk.send(f"{address}/switch", {"to": "off"})

    visitor = house.visitor()
    begun = house.platform.login(visitor.person, None)
    refused = visitor.browser.post(begun.url.removeprefix(BASE_URL), data=begun.fields, base_url=BASE_URL)
    assert refused.status_code == 400
    desk.send(f"{address}/switch", {"to": "on"})
    assert house.open().page is not None


def test_a_deployment_that_waits_is_let_in_or_forgotten(house: House) -> None:
    with house.runtime.database.writing() as session:
        registration = session.scalars(select(Registration)).one()
        for name in ("second", "third"):
            session.add(
                Deployment(
                    organisation_id=registration.organisation_id,
                    registration_id=registration.id,
                    lti_deployment_id=name,
                    state=DeploymentState.PENDING,
                    created_at=house.clock.move(seconds=1),
                )
            )
    desk = Desk(house).sign_in()
    desk.get(f"/admin/platforms/{house.registration_id}")
    second, third = re.findall(r"/admin/deployments/([0-9a-f-]{36})", desk.text)

    desk.send(f"/admin/deployments/{second}", {"do": "approve"})
    desk.send(f"/admin/deployments/{third}", {"do": "forget"})

    with house.runtime.database.reading() as session:
        left = dict(session.execute(select(Deployment.lti_deployment_id, Deployment.state)).all())
    assert left["second"] == DeploymentState.APPROVED
    assert "third" not in left


def test_an_invitation_is_shown_once_and_can_be_withdrawn(house: House) -> None:
    desk = Desk(house).sign_in()
    desk.get("/admin/connect")

    desk.send("/admin/connect", {"label": "Academy"})

    found = re.search(r"/lti/register/([\w-]{43})", desk.text)
    assert found is not None
    assert found[1] not in desk.get("/admin/").get_data(as_text=True)
    withdraw = re.search(r"/admin/invitations/[0-9a-f-]{36}/withdraw", desk.text)
    assert withdraw is not None
    desk.send(withdraw[0])
    assert "Academy" not in desk.text
    with house.runtime.database.reading() as session:
        assert session.scalars(select(Invitation)).one().expires_at <= house.clock()


def test_an_invitation_says_whose_lms_it_is_where_there_are_several_organisations(house: House) -> None:
    acme = customer(house, "acme")
    desk = Desk(house).sign_in()
    desk.get("/admin/connect")

    without = desk.send("/admin/connect", {"label": "Academy"})
    assert without.status_code == 422

    desk.send("/admin/connect", {"label": "Academy", "organisation": str(acme.id)})
    with house.runtime.database.reading() as session:
        assert session.scalars(select(Invitation)).one().organisation_id == acme.id


def test_nobody_changes_the_lms_of_another_organisation(house: House) -> None:
    desk = Desk(house).sign_in("Bo", customer(house, "acme"))
    desk.get("/admin/connect")
    address = f"/admin/platforms/{house.registration_id}"

    answers = [
        desk.get(f"{address}/change").status_code,
        desk.send(f"{address}/change", FIELDS).status_code,
        desk.send(f"{address}/switch", {"to": "off"}).status_code,
    ]

    assert answers[0] == 404
    with house.runtime.database.reading() as session:
        assert session.scalars(select(Registration)).one().state == "active"
