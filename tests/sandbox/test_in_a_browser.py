from collections.abc import Iterator
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from lti_tool.sandbox import seed
from lti_tool.sandbox.world import Placement, World
from tests.browser import TOO_WIDE
from tests.sandbox.pretend_tool import TOOL
from tests.sandbox.test_persistence import a_score
from tests.sandbox.web_tool import beside_a_tool

pytestmark = pytest.mark.browser

COURSE = f"course/{seed.COURSE.id}"
PAGES = (
    "/",
    f"/as/ingrid.solberg/{COURSE}",
    f"/as/ingrid.solberg/{COURSE}/choose?only=one",
    f"/as/ingrid.solberg/{COURSE}/gradebook",
    f"/as/amara.okafor/{COURSE}/gradebook",
    f"/as/farid.haddad/{COURSE}/gradebook",
    f"/as/ingrid.solberg/{COURSE}/gradebook/{seed.LINE_ITEM.id}/amara.okafor",
    f"/as/amara.okafor/{COURSE}/account",
    f"/as/amara.okafor/{COURSE}/data/potluck-in-the-sandbox/amara.okafor",
    f"/as/tomasz.nowicki/course/{seed.OTHER_COURSE.id}/gradebook",
    f"/as/priya.raghunathan/{COURSE}/roster",
    f"/as/amara.okafor/{COURSE}/returned?lti_msg=Done&lti_errormsg=Oh",
    "/lti/authorize?client_id=unknown",
    "/tools",
    "/nothing",
)


@pytest.fixture(scope="module")
def lms() -> Iterator[str]:
    world = World.open()
    world.add_link(seed.COURSE.id, Placement("Calls that went well"))
    world.accept_score(seed.COURSE.id, a_score())
    world.add_tool(replace(TOOL, client_id="tool-1234567890", deployment_id="2"))
    with beside_a_tool(world) as lms_url:
        yield lms_url


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_accessible_in_light_and_dark_and_fits_a_phone(
    browser: Browser, lms: str, path: str
) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 568})

    page.goto(lms + path)
    too_wide = page.evaluate(TOO_WIDE)
    page.emulate_media(color_scheme="light")
    in_light = [rule["id"] for rule in Axe().run(page).response["violations"]]
    page.emulate_media(color_scheme="dark")
    in_dark = [rule["id"] for rule in Axe().run(page).response["violations"]]

    page.close()
    assert too_wide <= 0
    assert (in_light, in_dark) == ([], [])


def test_the_activity_opens_in_a_frame_that_grows_as_it_asks(browser: Browser, lms: str) -> None:
    page = browser.new_page()

    page.goto(f"{lms}/as/amara.okafor/{COURSE}")
    page.frame_locator("#activity").get_by_role("heading", name="Launched with the-state").wait_for()
    page.locator("#activity[height='1234']").wait_for()

    page.close()


def test_a_message_that_is_not_from_the_tool_leaves_the_frame_alone(browser: Browser, lms: str) -> None:
    page = browser.new_page()
    page.goto(f"{lms}/as/amara.okafor/{COURSE}")
    page.locator("#activity[height='1234']").wait_for()

    page.evaluate("window.postMessage({subject: 'lti.frameResize', height: 300}, '*')")
    page.evaluate("new Promise(done => setTimeout(done, 50))")

    assert page.get_attribute("#activity", "height") == "1234"
    page.close()


def test_without_scripts_two_buttons_lead_to_the_activity(browser: Browser, lms: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{lms}/as/amara.okafor/{COURSE}/activity/{seed.LINK.id}/open?in=window")

    page.get_by_role("button", name="Continue to the activity").click()
    page.get_by_role("button", name="Continue to the activity").click()

    assert "Launched with the-state" in page.inner_text("body")
    page.close()
