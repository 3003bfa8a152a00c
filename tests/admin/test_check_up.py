"""An administrator has everything between Potluck and an LMS tried out, and reads what is wrong."""

from lti_tool.sandbox.misbehaviour import FOREVER, Endpoint, Fault
from tests.admin.desk import Desk, customer
from tests.house import House


def check_up(house: House) -> str:
    """What the page says."""
    desk = Desk(house).sign_in()
    answer = desk.get(f"/admin/platforms/{house.registration_id}/check-up")
    assert answer.status_code == 200
    return desk.text


def test_an_lms_in_order_shows_what_works(house: House) -> None:
    house.open()

    assert check_up(house).count("Works") >= 3


def test_what_does_not_work_comes_first(house: House) -> None:
    house.open()
    house.platform.faults.fail(Endpoint.TOKEN, Fault(status=500), times=FOREVER)

    page = check_up(house)

    assert "Does not work" in page
    assert page.index("Does not work") < page.index("Works")


def test_nobody_tries_the_lms_of_another_organisation(house: House) -> None:
    desk = Desk(house).sign_in("Bo", customer(house, "acme"))

    assert desk.get(f"/admin/platforms/{house.registration_id}/check-up").status_code == 404
