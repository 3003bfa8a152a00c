"""Those who look after an LMS see which grades it does not take, and why."""

from tests.admin.desk import Desk, customer
from tests.house import House
from tests.outbox.test_grades_page import deliver, graded, members


def test_grades_that_an_lms_refuses_are_counted_with_its_reason(any_house: House) -> None:
    graded(any_house, 2)
    for key in members(2):
        any_house.world._memory.memberships.pop(key)
    deliver(any_house)

    desk = Desk(any_house).sign_in()
    desk.get("/admin/undelivered")

    assert "Sandbox LMS" in desk.text
    assert "Refused" in desk.text
    assert "does not find the gradebook column or the learner" in desk.text


def test_nothing_of_another_organisation_is_counted(house: House) -> None:
    graded(house, 1)
    house.world._memory.memberships.pop(members(1)[0])
    deliver(house)
    desk = Desk(house).sign_in("Bo", customer(house, "acme"))

    desk.get("/admin/undelivered")

    assert "Everything is delivered" in desk.text
