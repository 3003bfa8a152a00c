"""A lunch inside the LMS's frame, in real browsers: phones of 320 px, a host's screen, the gradebook."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from lti_tool.clock import system_now
from lti_tool.sandbox.seed import INSTRUCTOR, LEARNERS
from tests.journey.conftest import TakeSeat
from tests.journey.running import Installation, Placed, eventually
from tests.journey.seats import Seat
from tests.journey.test_journey import WAYS, Way, completions_of, gradebook, statements
from tests.journey.test_ways_to_work import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.long]

TOPIC = "Reading a balance sheet <script>alert(1)</script>"
QUESTION = "Which line first, if there is time for one?"
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> Way:
    return request.param


@pytest.fixture
def placed(way: Way, request: pytest.FixtureRequest) -> Placed:
    """An activity nobody has set up yet, where this way leads."""
    installation: Installation = request.getfixturevalue(way.installation)
    return installation.add_activity(f"Lunches, {way.cookies}")


def test_people_meet_at_a_lunch_on_their_phones_and_the_gradebook_knows(
    placed: Placed, way: Way, take_seat: TakeSeat
) -> None:
    host = take_seat(INSTRUCTOR, way.cookies)
    ada, ben = (take_seat(person, way.cookies, **PHONE) for person in LEARNERS[:2])
    for page in (host.page, ada.page, ben.page):
        page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    set_up(host, placed.title)
    widths = [offer(ada), vote(ben)]

    plan(host)
    host.press("Give this date the topic")
    host.sees("It has a date now.")
    ben.open().press("Say whether you come")
    ben.press("I come")
    ben.sees("You have a seat.")
    host.press("Open the doors")
    host.sees("The doors are open.")
    widths.append(check_in(host, ada))
    widths.append(check_in(host, ben))

    ask(ben, QUESTION)
    expect(
        host.frame.get_by_text(QUESTION, exact=True)
    ).to_be_visible()  # nobody reloads: the page asks by itself
    vote_for_question(ada)
    expect(host.frame.locator(".pl-ask .pl-big").first).to_have_text("1")
    widths.append(take_away(ada))
    widths.append(take_away(ben))
    host.press("Open the roll")
    host.press("Keep it and close the roll")
    host.sees("Closed. Who was there stands")

    ben.open().sees("This is complete for you.")
    assert all([*widths, ben.has_no_sideways_scroll()])
    wanted = {person.name: 100.0 for person in LEARNERS[:2]}
    assert eventually(lambda: gradebook(host, len(wanted))) == wanted
    complete = {row["person"]["name"] for row in completions_of(placed) if row["state"] == "completed"}
    assert complete == set(wanted)
    [iri] = {row["activity"]["iri"] for row in completions_of(placed)}
    verbs = set(statements(placed, iri))
    assert {"attended", "presented", "committed", "completed", "voted up"} <= verbs
    assert "asked" not in verbs


def set_up(host: Seat, title: str) -> None:
    host.open().press("New: Lunch-and-learn")
    host.sees_heading("Set up a lunch-and-learn")
    host.frame.get_by_label("Title", exact=True).fill(title)
    host.frame.get_by_label("What people should know").fill("Bring your **lunch**.")
    expect(host.frame.locator("#preview strong")).to_have_text("lunch")
    host.press("Publish")
    host.sees("Published. Plan the first date")


def offer(seat: Seat) -> bool:
    seat.open().press("Put a topic up")
    seat.sees_heading("Topics")
    seat.frame.get_by_label("Topic", exact=True).fill(TOPIC)
    seat.press("I can present this")
    seat.sees("Put up. Others can vote for it now.")
    seat.sees(TOPIC)
    return seat.has_no_sideways_scroll()


def vote(seat: Seat) -> bool:
    seat.open().press("Put a topic up")
    seat.frame.get_by_role("button", name=re.compile("^Vote for: Reading")).click()
    seat.sees("Your vote counts.")
    return seat.has_no_sideways_scroll()


def plan(host: Seat) -> None:
    """A date that begins in half an hour, and its page for who runs it."""
    host.open().press("Plan dates")
    host.sees_heading("Plan dates")
    soon = (system_now() + HALF_AN_HOUR).strftime("%Y-%m-%dT%H:%M")
    host.frame.get_by_label("Title").fill("Lunch")
    host.frame.get_by_label("It begins").fill(soon)
    host.frame.get_by_label("Time zone").fill("Etc/UTC")
    host.press("Plan")
    host.sees("Planned. People can answer from now on.")
    host.press("Lunch")
    host.sees("From the queue, the most wanted first")


def check_in(host: Seat, seat: Seat) -> bool:
    """Type what stands on the host's screen; once more if it has changed between looking and typing twice."""
    seat.open().press("Go in and check in")
    for _ in range(3):
        code = host.frame.locator(".pl-code.is-host [aria-hidden]").inner_text()
        seat.frame.get_by_label("The six digits on the screen").fill(code)
        seat.press("Check in")
        seat.sees(re.compile("You are checked in|This is not the code on the screen"))
        if "You are checked in" in seat.frame.get_by_role("main").inner_text():
            break
    seat.sees("You are checked in")
    return seat.has_no_sideways_scroll()


def ask(seat: Seat, words: str) -> None:
    seat.frame.get_by_label("Your question").fill(words)
    assert seat.frame.get_by_label("Ask without my name").is_checked()
    seat.press("Ask")
    seat.sees("Asked. It is in the list.")
    seat.sees("Asked without a name")


def vote_for_question(seat: Seat) -> None:
    button = seat.frame.get_by_role("button", name=re.compile(f"^Vote for: {re.escape(QUESTION[:10])}"))
    button.click()
    expect(seat.frame.get_by_role("button", name=re.compile("^Take back my vote"))).to_have_attribute(
        "aria-pressed", "true"
    )


def take_away(seat: Seat) -> bool:
    seat.frame.get_by_label("I will apply").fill("debt to equity, before I sign")
    seat.press("Save my takeaway")
    seat.sees("Kept. In two weeks we ask once what became of it.")
    return seat.has_no_sideways_scroll()
