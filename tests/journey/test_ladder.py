"""The way in, whatever the browser does with cookies and whether the LMS keeps anything for us."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Frame, Locator, Route, expect

from lti_tool.sandbox.seed import INSTRUCTOR, LEARNERS
from lti_tool.sandbox.state import Person
from tests.browser import PATIENCE, Cookies
from tests.journey.conftest import TakeSeat
from tests.journey.running import Placed, course_path
from tests.journey.seats import RELOAD, Seat

pytestmark = pytest.mark.browser

ME = LEARNERS[0]
TEXT = "Dear Ms Okafor, it comes on **Tuesday**."
WAYS_TO_KEEP = ("none", "_parent", "lti-storage")
"""What the LMS offers: to keep nothing; to keep texts in its page, or in a frame beside ours."""
FOCUSES_NOTHING_PRESSED = "() => addEventListener('mousedown', (event) => event.preventDefault())"
"""As Safari does it."""
SAID = {
    "silent": "its page did not answer us",
    "forgetful": "the note was not there any more",
    "wrong": "the way in could not be checked",
}


@pytest.fixture
def take_cookieless(take_seat: TakeSeat, placed: Placed) -> TakeSeat:
    """A person whose browser keeps no cookies at all, at an LMS that keeps texts for the tool."""

    def take(person: Person, query: str = "?storage=_parent") -> Seat:
        return take_seat(person, Cookies.NONE, replace(placed, query=query))

    return take


def frame_of(seat: Seat) -> Frame:
    [frame] = [frame for frame in seat.page.frames if "/l/" in frame.url]
    return frame


def heading(seat: Seat) -> Locator:
    return seat.frame.get_by_role("heading", level=1)


@pytest.mark.parametrize("kept", WAYS_TO_KEEP)
@pytest.mark.parametrize("cookies", Cookies)
@pytest.mark.usefixtures("table")
def test_every_browser_ends_at_the_activity_or_at_an_honest_sentence(
    take_seat: TakeSeat, placed: Placed, cookies: Cookies, kept: str
) -> None:
    seat = take_seat(ME, cookies, replace(placed, query=f"?storage={kept}"))

    seat.open()

    is_in = cookies is not Cookies.NONE or kept != "none"
    seat.sees("Start writing" if is_in else "this browser blocks cookies")


@pytest.mark.parametrize("lie", SAID)
def test_an_lms_that_keeps_texts_badly_is_said(take_cookieless: TakeSeat, lie: str) -> None:
    seat = take_cookieless(ME, f"?storage=_parent&lie={lie}").open()

    seat.sees(SAID[lie])


def test_a_new_window_that_keeps_no_cookies_either_offers_no_further_one(take_cookieless: TakeSeat) -> None:
    seat = take_cookieless(ME, "?storage=none").open()

    with seat.context.expect_page() as opened:
        seat.press("Open in a new window")

    title = opened.value.get_by_role("heading", level=1)
    expect(title).to_have_text("This browser keeps no cookies")


def test_an_instructor_without_cookies_sets_up_and_takes_the_list_along(take_cookieless: TakeSeat) -> None:
    seat = take_cookieless(INSTRUCTOR).open()
    seat.press("New: Peer review")
    seat.sees_heading("Set up a peer review")
    seat.frame.get_by_label("Title").fill("A letter")
    seat.frame.get_by_label("What people should do").fill("Write **one** letter.")
    expect(seat.frame.locator("#preview strong")).to_have_text("one")

    seat.press("Publish")
    seat.sees("Published. Learners can start now")
    expect(heading(seat)).to_be_focused()
    seat.press("who has completed what")
    with seat.page.expect_download() as taken:
        seat.frame.get_by_role("link", name=re.compile("^CSV")).click()

    assert taken.value.suggested_filename == "completion.csv"
    assert taken.value.path().read_text("utf-8-sig").startswith("person,")


@pytest.mark.usefixtures("table")
def test_a_learner_without_cookies_writes_goes_back_and_hands_in(take_cookieless: TakeSeat) -> None:
    seat = take_cookieless(ME).open()
    seat.press("Start writing")
    seat.write(TEXT)
    seat.press("Show preview")
    expect(seat.frame.locator("main strong", has_text="Tuesday")).to_be_visible()

    seat.back()
    expect(seat.frame.get_by_role("heading", name="How reviewers will see it")).to_have_count(0)
    expect(seat.text_field).to_have_value(TEXT)
    seat.write(f"{TEXT} With love.")
    seat.hand_in()
    seat.back()
    seat.sees("You can read it, not change it.")
    seat.sees("With love.")
    expect(seat.frame.locator("p.visually-hidden[role=status]")).to_have_text("Write your work")

    frame_of(seat).evaluate(RELOAD)
    seat.sees_heading("This page cannot be loaded again")


@pytest.mark.usefixtures("table")
def test_without_cookies_words_typed_while_the_connection_is_gone_stay(take_cookieless: TakeSeat) -> None:
    seat = take_cookieless(ME).open()
    seat.press("Start writing")
    seat.write("Dear Ms Okafor,")
    seat.context.set_offline(True)
    seat.text_field.fill(TEXT)

    seat.press("Check and hand in")
    seat.sees("No answer came")
    expect(seat.text_field).to_have_value(TEXT)
    seat.context.set_offline(False)
    seat.press("Try again")

    seat.sees_heading("Look at it once more")
    seat.sees("it comes on Tuesday")


@pytest.mark.usefixtures("table")
def test_no_secret_of_a_session_without_cookies_stands_in_an_address_or_in_storage(
    take_cookieless: TakeSeat,
) -> None:
    seat = take_cookieless(ME)
    asked: list[dict[str, str]] = []
    addresses: list[str] = []
    seat.page.on("request", lambda request: asked.append(request.headers))
    seat.page.on("framenavigated", lambda frame: addresses.append(frame.url))

    seat.open().press("Start writing")
    seat.sees_heading("Write your work")

    [secret] = {each["authorization"].split()[1] for each in asked if "authorization" in each}
    assert not [address for address in addresses if secret in address]
    assert secret not in frame_of(seat).content()


@pytest.mark.usefixtures("table")
def test_without_cookies_an_author_hands_what_was_chosen_to_the_lms(take_cookieless: TakeSeat) -> None:
    seat = take_cookieless(INSTRUCTOR)
    course = f"{seat.placed.installation.lms}{course_path(INSTRUCTOR)}"
    seat.page.goto(f"{course}/choose?storage=_parent")
    seat.frame.get_by_role("checkbox").first.check()

    seat.press("Use these")
    seat.press("Put it into the course")

    seat.sees_heading("Add this to the course?")
    [frame] = [frame for frame in seat.page.frames if "/lti/deep-links" in frame.url]
    assert frame.url.startswith(seat.placed.installation.lms)


@pytest.mark.usefixtures("table")
def test_without_cookies_what_is_begun_while_a_page_comes_in_the_reader_s_zone_stays(
    take_cookieless: TakeSeat,
) -> None:
    seat = take_cookieless(INSTRUCTOR)
    shown: list[Route] = []
    seat.page.route(re.compile(r"/l/[^/]+/choose$"), lambda route: shown.append(route))  # noqa: PLW0108 Playwright marks it
    seat.page.goto(f"{seat.placed.installation.lms}{course_path(INSTRUCTOR)}/choose?storage=_parent")
    nth_asked(seat, shown, 1).continue_()
    again = nth_asked(seat, shown, 2)
    choice = seat.frame.get_by_role("checkbox").first
    choice.check()

    again.continue_()

    expect(seat.frame.get_by_role("main")).to_have_attribute("aria-busy", "false")
    expect(choice).to_be_checked()


def nth_asked(seat: Seat, shown: list[Route], nth: int) -> Route:
    """Wait until the page was asked for so often; gives that request."""
    for _ in range(PATIENCE // 50):
        if len(shown) >= nth:
            break
        seat.page.wait_for_timeout(50)
    return shown[nth - 1]


@pytest.mark.usefixtures("table")
def test_without_cookies_a_page_that_was_asked_for_is_not_given_up_for_one_in_the_reader_s_zone(
    take_cookieless: TakeSeat,
) -> None:
    seat = take_cookieless(INSTRUCTOR)
    told: list[Route] = []
    asked: list[Route] = []
    seat.page.route(re.compile(r"/zone$"), lambda route: told.append(route))  # noqa: PLW0108 Playwright marks it
    seat.page.route(re.compile(r"/set-up$"), lambda route: asked.append(route))  # noqa: PLW0108
    seat.page.goto(f"{seat.placed.installation.lms}{course_path(INSTRUCTOR)}/choose?storage=_parent")
    zone = nth_asked(seat, told, 1)
    frame_of(seat).evaluate(FOCUSES_NOTHING_PRESSED)
    seat.press("New: Peer review")
    page = nth_asked(seat, asked, 1)

    with seat.page.expect_response(re.compile(r"/zone$")):
        zone.continue_()
    page.continue_()

    seat.sees_heading("Set up a peer review")
