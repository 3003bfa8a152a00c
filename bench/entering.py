"""From the sandbox LMS's course page into an activity, as a browser goes."""

from urllib.parse import urlsplit

from bench.browser import Browser, Page, ServerError, Unanswered
from bench.peer_review import NotAsExpected, Visit
from lti_tool.sandbox.seed import COURSE
from lti_tool.sandbox.state import Person

KIND = "peer_review"


def enter(lms_url: str, tool_url: str, person: Person, link: str) -> Visit:
    """Launch the peer review behind a link of the seeded course, in a new browser.

    Raises:
        Unanswered: the tool did not answer.
        NotAsExpected: it did not let them in.
    """
    tool, location = let_in(lms_url, tool_url, person, link)
    return Visit(tool, home_of(location))


def let_in(lms_url: str, tool_url: str, person: Person, link: str) -> tuple[Browser, str]:
    """The browser of somebody who launched what is behind a link, and where the launch led.

    Raises:
        Unanswered: the tool did not answer.
        NotAsExpected: it did not let them in.
    """
    lms, tool = Browser(lms_url), Browser(tool_url)
    try:
        opened = lms.get(f"/as/{person.username}/course/{COURSE.id}/activity/{link}/open")
        sent = _onward(tool, opened)
        inside = _onward(tool, lms.once("GET", _path(sent.location)))
    except (Unanswered, NotAsExpected):
        tool.close()
        raise
    finally:
        lms.close()
    return tool, inside.location


def _onward(tool: Browser, page: Page) -> Page:
    """Send the form that a page of the LMS sends by itself; the tool must answer with a redirect."""
    form = next(iter(page.forms()), None)
    if form is None:
        raise NotAsExpected(f"{page.url}: {page.status} {page.title}")
    answer = tool.once("POST", form.url, form.fields)
    if answer.status >= 500:
        raise ServerError(f"{form.url}: {answer.status}")
    if not answer.location:
        raise NotAsExpected(f"{form.url}: {answer.status} {answer.title}")
    return answer


def home_of(location: str) -> str:
    """The first page of the peer review, from wherever a launch leads."""
    tool, _, inside = location.partition("/l/")
    return f"{tool}/l/{inside.partition('/')[0]}/{KIND}"


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"
