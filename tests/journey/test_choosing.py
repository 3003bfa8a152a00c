"""An instructor adds an activity from inside the LMS, whatever the browser does with cookies."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from lti_tool.sandbox.seed import INSTRUCTOR
from lti_tool.sandbox.state import Person
from tests.browser import Cookies
from tests.journey.conftest import TakeSeat
from tests.journey.running import Installation, course_path
from tests.journey.seats import Seat

pytestmark = pytest.mark.browser


@dataclass(frozen=True, slots=True)
class Request:
    """The LMS's page where an activity is added."""

    installation: Installation
    query: str = ""

    def page_of(self, person: Person) -> str:
        return f"{self.installation.lms}{course_path(person)}/choose{self.query}"


def heading(seat: Seat, words: str) -> None:
    expect(seat.frame.get_by_role("heading", level=1)).to_have_text(words)


@pytest.mark.parametrize(
    ("cookies", "query"),
    [(Cookies.PARTITIONED, ""), (Cookies.ALLOWED, ""), (Cookies.NONE, "?storage=_parent")],
    ids=["partitioned", "allowed", "none"],
)
def test_an_activity_is_made_and_put_into_the_course(
    take_seat: TakeSeat, installation: Installation, cookies: Cookies, query: str
) -> None:
    title = f"Made with {cookies.name.lower()} cookies"
    seat = take_seat(INSTRUCTOR, cookies, Request(installation, query)).open()
    heading(seat, "Choose what your course shows")

    seat.press("New: Peer review")
    heading(seat, "Set up a peer review")  # a long list of activities has a field for titles, too
    seat.frame.get_by_label("Title", exact=True).fill(title)
    expect(seat.frame.locator("#preview")).to_contain_text(title)
    seat.press("Publish")
    expect(seat.frame.get_by_role("checkbox", name=title)).to_be_checked()
    seat.press("Use these")
    heading(seat, "How your course shows it")
    seat.press("Put it into the course")

    expect(seat.frame.get_by_text(title).first).to_be_visible()
    expect(seat.frame.get_by_role("heading", level=1)).not_to_have_text("Back to your course")


def test_going_back_without_choosing_ends_in_the_lms(take_seat: TakeSeat, installation: Installation) -> None:
    seat = take_seat(INSTRUCTOR, at=Request(installation)).open()

    seat.press("Back to the course without choosing")

    expect(seat.frame.locator("body")).to_contain_text("Nothing")


def test_without_scripts_the_button_hands_the_answer_over(
    take_seat: TakeSeat, installation: Installation
) -> None:
    request = Request(installation)
    seat = take_seat(INSTRUCTOR, at=request, java_script_enabled=False)
    seat.page.goto(f"{request.page_of(INSTRUCTOR)}/open")
    for form in ("login", "launch"):
        expect(seat.page.locator(f"form[action$='/lti/{form}']")).to_be_visible()
        seat.page.get_by_role("button").first.click()
    seat.page.get_by_role("button", name="Back to the course without choosing").click()

    seat.page.get_by_role("button", name="Back to your course").click()

    expect(seat.page.locator("body")).to_contain_text("Nothing")
