"""The instructor's first launch of the bench: a peer review is set up, so that launches lead somewhere."""

from bench.browser import Browser
from bench.entering import home_of
from bench.launch.lms import Platform
from bench.peer_review import Visit
from lti_tool.sandbox.seed import INSTRUCTOR


def set_up_activity(platform: Platform) -> None:
    """Have the instructor publish the proposed peer review."""
    browser = Browser(platform.tool_url)
    first_page = browser.get(platform.launch(browser, INSTRUCTOR).location)
    Visit(browser, home_of(first_page.url)).set_up("A reply to a customer", reviews=2)
    browser.close()
