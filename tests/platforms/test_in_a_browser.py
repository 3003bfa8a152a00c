"""The pages of a registration as the administrator of an LMS sees them, in a frame of that LMS."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser import TOO_WIDE, served
from tests.lti.registering import make_configuration
from tests.platforms.conftest import Desk
from tests.platforms.lms import answer

pytestmark = pytest.mark.browser

VIEWS = [(320, "light"), (320, "dark"), (1200, "light"), (1200, "dark")]
LMS_PAGE = """<!doctype html><title>open</title><script src="/listen.js"></script>
<iframe name="tool" src="{url}" width="900" height="700"></iframe>"""
LISTEN = """addEventListener("message", (event) => {
  if (event.data.subject === "org.imsglobal.lti.close") document.title = "closed";
});"""


@pytest.fixture
def tool(desk: Desk) -> Iterator[str]:
    with served(desk.app) as address:
        yield address


@pytest.fixture
def lms(desk: Desk, tool: str) -> Iterator[str]:
    """The address of an LMS whose page shows ours; it describes itself as living there."""
    app = Flask("lms")
    app.add_url_rule("/listen.js", "listen", lambda: (LISTEN, 200, {"Content-Type": "text/javascript"}))
    with served(app) as address:
        own = {
            name: value.replace("https://lms.example", address)
            for name, value in make_configuration().items()
            if isinstance(value, str)
        }
        desk.lms.description = answer(make_configuration(own))
        query = desk.lms.query(openid_configuration=f"{address}/openid-configuration")
        url = f"{tool}/lti/register/{desk.invite()}?{query}"
        app.add_url_rule("/", "frame", lambda: LMS_PAGE.format(url=url.replace("&", "&amp;")))
        yield address


def test_an_administrator_connects_the_lms_in_its_own_frame(page: Page, lms: str, desk: Desk) -> None:
    page.goto(lms)
    frame = page.frame_locator("iframe")

    frame.get_by_role("button", name="Connect").click()
    expect(frame.get_by_role("heading", name="What to do next in your LMS")).to_be_visible()
    frame.get_by_role("button", name="Close this page").click()

    expect(page).to_have_title("closed")
    assert len(desk.registrations) == 1


def test_another_site_cannot_frame_the_button(page: Page, tool: str, desk: Desk) -> None:
    stranger = Flask("stranger")
    url = f"{tool}/lti/register/{desk.invite()}?{desk.lms.query()}".replace("&", "&amp;")
    stranger.add_url_rule("/", "frame", lambda: LMS_PAGE.format(url=url))

    with served(stranger) as address:
        page.goto(address)

        expect(page.frame_locator("iframe").get_by_role("button", name="Connect")).to_have_count(0)


def test_a_window_without_an_lms_behind_it_is_closed_by_hand(page: Page, tool: str, desk: Desk) -> None:
    page.goto(f"{tool}/lti/register/{desk.invite()}?{desk.lms.query()}")
    page.get_by_role("button", name="Connect").click()

    expect(page.get_by_text("You can close this page.")).to_be_visible()
    expect(page.get_by_role("button", name="Close this page")).to_have_count(0)


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_every_page_of_a_registration_is_accessible_and_fits(
    page: Page, tool: str, desk: Desk, width: int, scheme: str
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    link = f"{tool}/lti/register/{desk.invite()}"

    for address in (
        link,
        f"{link}?{desk.lms.query()}",
        f"{link}?openid_configuration=x",
        f"{tool}/lti/register/x",
    ):
        page.goto(address)
        assert looked_at(page) == ([], 0), address
    page.goto(f"{link}?{desk.lms.query()}")
    page.get_by_role("button", name="Connect").click()
    assert looked_at(page) == ([], 0)


def looked_at(page: Page) -> tuple[list[object], int]:
    """What stands in the way of somebody, and by how much the page is too wide."""
    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["target"] for node in one["nodes"]]) for one in found], page.evaluate(TOO_WIDE)
