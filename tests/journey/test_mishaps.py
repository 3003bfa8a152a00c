"""What goes wrong at a desk: two windows, a double click, the back button, an ended session, no cookies."""

from dataclasses import replace

import pytest
from playwright.sync_api import Route, expect

from lti_tool.sandbox.seed import LEARNERS
from tests.browser import Cookies
from tests.journey.conftest import TakeSeat
from tests.journey.running import Placed
from tests.journey.seats import Seat
from tests.peer_review.browsing import Table, url

pytestmark = pytest.mark.browser

ME, COLLEAGUE = LEARNERS[:2]
TEXT = "Dear Ms Okafor, it comes on Tuesday."
MODES = [Cookies.PARTITIONED, Cookies.ALLOWED]


def at_my_work(seat: Seat) -> Seat:
    """Sit down in front of the text field."""
    seat.open().press("Start writing")
    expect(seat.text_field).to_be_visible()
    return seat


@pytest.mark.usefixtures("table")
def test_the_older_of_two_windows_is_told_and_neither_text_is_lost(take_seat: TakeSeat) -> None:
    older = at_my_work(take_seat(ME))
    newer = at_my_work(older.another_window())
    newer.write("From the newer window.")

    older.text_field.fill("From the older window.")

    status = older.frame.locator("[data-autosave-status]")
    expect(status).to_contain_text("changed in another window. Nothing is lost")
    expect(older.text_field).to_have_value("From the older window.")
    older.press("Show the other one")
    expect(older.text_field).to_have_value("From the newer window.")


def test_a_double_click_on_send_sends_one_review(take_seat: TakeSeat, table: Table) -> None:
    mine, theirs = table.learners[:2]
    table.write(mine)
    table.write(theirs)
    seat = take_seat(ME).open()
    seat.press("Start review 1")
    seat.judge(0, "Because it is clear.")
    seat.press("Check and send review")
    seat.sees_heading("Look at it once more")

    seat.pressable("Send review").dblclick()
    seat.sees("Your steps")

    theirs.open()
    page = theirs.get(url(theirs, "/")).text
    assert "One has arrived" in page


def test_the_back_button_after_handing_in_shows_the_work_as_it_was_handed_in(
    take_seat: TakeSeat, table: Table
) -> None:
    assert table
    seat = at_my_work(take_seat(ME))
    seat.write(TEXT)
    seat.hand_in()

    seat.back()

    seat.sees("You can read it, not change it.")
    seat.sees(TEXT)


@pytest.mark.usefixtures("table")
def test_text_typed_before_the_page_has_finished_loading_is_saved_too(take_seat: TakeSeat) -> None:
    seat = take_seat(ME)
    held: list[Route] = []
    seat.page.route("**/autosave.js", lambda route: held.append(route))  # noqa: PLW0108 Playwright marks it
    seat.open().press("Start writing")
    seat.text_field.fill(TEXT)

    held[0].continue_()

    expect(seat.frame.locator("[data-autosave-status]")).to_contain_text("Draft saved at")


@pytest.mark.parametrize("cookies", MODES)
@pytest.mark.usefixtures("table")
def test_text_typed_after_a_session_ended_is_there_after_the_next_launch(
    take_seat: TakeSeat, cookies: Cookies
) -> None:
    seat = at_my_work(take_seat(ME, cookies))
    seat.write("Dear Ms Okafor,")
    seat.context.clear_cookies()

    seat.write(TEXT)
    seat.open().press("Continue writing")

    expect(seat.text_field).to_have_value(TEXT)
    seat.sees_saved()


def test_without_any_cookies_and_anything_kept_by_the_lms_there_is_an_honest_page_and_a_way(
    take_seat: TakeSeat, placed: Placed
) -> None:
    seat = take_seat(ME, Cookies.NONE, replace(placed, query="?storage=none"))

    seat.open()

    seat.sees_heading("Your browser did not let us in")
    way = seat.pressable("Open in a new window")
    assert way.get_attribute("target") == "_blank"
    guest = placed.visitor(ME)
    guest.follow(way.get_attribute("href") or "")
    assert "What shall people do here?" in guest.text or "Nothing here yet" in guest.text
