"""What only a real browser can show: accessibility, width, keyboard, drafts that are never lost."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask, request
from playwright.sync_api import Browser, Page, expect

from tests.browser import served
from tests.looking import complaints

MakeApp = Callable[..., Flask]
PAGES = ["/gallery", "/form", "/form?wrong", "/draft", "/refused", "/abort/404", "/abort/500"]

pytestmark = pytest.mark.browser


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with served(app) as address:
        yield address


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_accessible_and_fits(onlooker: Page, address: str, path: str) -> None:
    onlooker.goto(address + path)

    assert list(complaints(onlooker)) == []


def test_no_page_breaks_its_own_policy(page: Page, address: str) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))

    for path in ("/gallery", "/form?wrong", "/draft"):
        page.goto(address + path)

    assert said == []


def test_the_error_summary_is_where_the_keyboard_starts(page: Page, address: str) -> None:
    page.goto(address + "/form?wrong")

    expect(page.locator(".pl-errors")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#f-title")).to_be_focused()


def test_a_draft_is_saved_while_somebody_types(page: Page, address: str, app: Flask) -> None:
    page.goto(address + "/draft")

    page.locator("#f-text").press_sequentially("Dear Ms Okafor")

    expect(page.get_by_role("status")).to_contain_text("Draft saved at 12:14")
    assert app.config["DRAFT"] == "Dear Ms Okafor"


def test_a_server_that_was_away_loses_nothing(page: Page, address: str, app: Flask) -> None:
    app.config["ANSWER"] = 503
    page.goto(address + "/draft")
    page.locator("#f-text").fill("Dear Ms Okafor")
    expect(page.get_by_role("status")).to_contain_text("we keep trying")

    del app.config["ANSWER"]

    expect(page.get_by_role("status")).to_contain_text("Draft saved at", timeout=10_000)
    assert app.config["DRAFT"] == "Dear Ms Okafor"


def test_a_session_that_ended_gives_the_text_back_after_the_next_launch(
    page: Page, address: str, app: Flask
) -> None:
    app.config["ANSWER"] = 401
    page.goto(address + "/draft")
    page.locator("#f-text").fill("Dear Ms Okafor")
    expect(page.get_by_role("status")).to_contain_text("Your session ended")
    del app.config["ANSWER"]

    page.goto(address + "/draft")

    expect(page.locator("#f-text")).to_have_value("Dear Ms Okafor")
    expect(page.get_by_role("status")).to_contain_text("Draft saved at")
    assert app.config["DRAFT"] == "Dear Ms Okafor"


def test_a_page_that_is_left_at_once_sends_its_last_words(page: Page, address: str, app: Flask) -> None:
    page.goto(address + "/draft")
    page.locator("#f-text").fill("Last words")

    page.goto(address + "/gallery")
    page.wait_for_timeout(500)
    page.goto(address + "/draft")

    expect(page.locator("#f-text")).to_have_value("Last words")
    assert app.config["DRAFT"] == "Last words"


def test_two_windows_never_overwrite_each_other_unasked(browser: Browser, address: str, app: Flask) -> None:
    context = browser.new_context()
    mine, theirs = context.new_page(), context.new_page()
    mine.goto(address + "/draft")
    theirs.goto(address + "/draft")
    theirs.locator("#f-text").fill("Theirs")
    expect(theirs.get_by_role("status")).to_contain_text("Draft saved at")

    mine.locator("#f-text").fill("Mine")

    expect(mine.get_by_role("status")).to_contain_text("changed in another window")
    assert app.config["DRAFT"] == "Theirs"
    mine.get_by_role("button", name="Keep this text").click()
    expect(mine.get_by_role("status")).to_contain_text("Draft saved at")
    assert app.config["DRAFT"] == "Mine"
    context.close()


def test_the_other_window_can_be_chosen_too(browser: Browser, address: str, app: Flask) -> None:
    context = browser.new_context()
    mine = context.new_page()
    mine.goto(address + "/draft")
    app.config.update(DRAFT="Theirs", VERSION=7)
    mine.locator("#f-text").fill("Mine")
    expect(mine.get_by_role("status")).to_contain_text("changed in another window")

    mine.get_by_role("button", name="Show the other one").click()

    expect(mine.locator("#f-text")).to_have_value("Theirs")
    context.close()


def make_lms(framed: str) -> Flask:
    lms = Flask("lms")

    @lms.get("/")
    def course() -> str:
        listen = "told = []; onmessage = (event) => told.push(JSON.parse(event.data))"
        return f"<script>{listen}</script><iframe src='{framed}'></iframe>"

    return lms


def test_a_frame_tells_its_height(page: Page, make_app: MakeApp) -> None:
    framed = make_app(frame_ancestors_of=lambda: ["http://127.0.0.1:*"])

    with served(framed) as ours, served(make_lms(f"{ours}/draft")) as theirs:
        page.goto(theirs)
        page.wait_for_function("() => told.length > 0")
        told = page.evaluate("() => told[0]")

    assert told["subject"] == "lti.frameResize"
    assert told["height"] > 100


def test_the_dark_theme_a_reader_chose_is_accessible_on_a_light_device(page: Page, make_app: MakeApp) -> None:
    page.emulate_media(color_scheme="light")

    with served(make_app(theme_of=lambda: "dark")) as address:
        page.goto(f"{address}/gallery")
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        result = Axe().run(page)

    assert paper == "rgb(29, 26, 33)"
    assert result.violations_count == 0


def test_a_new_zone_is_told_once_and_the_page_shown_again(browser: Browser, make_app: MakeApp) -> None:
    kept: list[str] = []
    app = make_app(zone_of=lambda: kept[-1] if kept else None, zone_url_of=lambda: "/zone")
    app.add_url_rule(
        "/zone", "zone", lambda: (kept.append(request.form["zone"]), ("", 205))[1], methods=["POST"]
    )
    context = browser.new_context(timezone_id="Asia/Tokyo", locale="en-GB")
    page = context.new_page()

    with served(app) as address:
        page.goto(f"{address}/gallery")
        expect(page.locator("time").first).to_have_text("Thu 26 Nov, 20:14 (in 4 days)")
        page.goto(f"{address}/form")
        context.close()

    assert kept == ["Asia/Tokyo"]
