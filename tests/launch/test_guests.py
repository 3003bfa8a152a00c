"""People the LMS does not name: a page that says so, or a look from outside."""

import pytest

from lti_tool.sandbox.seed import INSTRUCTOR
from tests.authoring.desk import stands_on
from tests.house import House
from tests.launch.sending import AMARA, let_guests_look, rows, said, sent_with
from tests.peer_review.browsing import SET_UP, Table


def test_whom_the_lms_does_not_name_is_told_so(house: House) -> None:
    before = rows(house)

    guest = sent_with(house, said(sub=...), AMARA)

    assert "LAUNCH-28" in guest.text
    assert rows(house) == before


def test_guests_may_read_what_it_is_about_where_that_is_allowed(any_house: House) -> None:
    Table(any_house).set_up(instructions="Write **one** letter.")
    let_guests_look(any_house)
    before = rows(any_house)

    guest = sent_with(any_house, said(sub=...), AMARA)

    assert guest.page is not None
    assert guest.page.status_code == 200
    assert stands_on(guest) == SET_UP["title"]
    assert "<strong>one</strong>" in guest.text
    assert "Review 2 works" in guest.text
    assert rows(any_house) == before


@pytest.mark.usefixtures("table")
def test_guests_get_no_session(house: House) -> None:
    let_guests_look(house)

    guest = sent_with(house, said(sub=...), AMARA)

    assert guest.page is not None
    assert not any("__Host-potluck" in one for one in guest.page.headers.getlist("Set-Cookie"))
    assert "<form" not in guest.text


def test_guests_of_a_place_without_an_activity_are_told_that_it_is_not_ready(house: House) -> None:
    let_guests_look(house)

    assert stands_on(sent_with(house, said(sub=...), AMARA)) == "Nothing here yet"


@pytest.mark.usefixtures("table")
def test_a_guests_launch_works_once(house: House) -> None:
    let_guests_look(house)
    house.platform.faults.lie(said(sub=...))
    guest = house.visitor(AMARA)
    form = guest.launch_form()
    guest.post_launch(form)

    again = guest.post_launch(form)

    assert "DOOR-06" in again.get_data(as_text=True)


def test_nobody_chooses_as_a_guest(house: House) -> None:
    let_guests_look(house)
    visitor = house.visitor(INSTRUCTOR)
    house.platform.faults.lie(said(sub=...))

    answer = visitor.post_launch(
        house.platform.launch(visitor.begin(house.platform.deep_link_form(INSTRUCTOR)))
    )

    assert "LAUNCH-28" in answer.get_data(as_text=True)
