"""The page that speaks to the LMS about the secret: whom it tells, and whom it believes."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import update

from lti_tool.platforms.models import Registration
from lti_tool.sandbox.seed import LEARNERS
from tests.browser import served
from tests.house import House, path_of

pytestmark = pytest.mark.browser

AROUND_US = """<!doctype html><title>A page around ours</title><h1>A page around ours</h1>
<script>
  const told = [];
  addEventListener("message", ({ data, origin, source }) => {
    if (!String(data.subject).startsWith("lti.p")) return;
    told.push(data);
    const answer = { ...data, subject: "lti.put_data.response" };
    const { by, ...changed } = Object.fromEntries(new URLSearchParams(location.search));
    (by ? frames[1] : source).postMessage({ ...answer, ...changed }, "*");
  });
</script><iframe></iframe>
<iframe sandbox="allow-scripts" srcdoc="<script>
  onmessage = ({ data }) => parent.frames[0].postMessage(data, '*');
</script>"></iframe>"""


@contextmanager
def page_around(page: Page) -> Iterator[str]:
    """A page on a site of its own that listens, and believes it is the LMS; gives its address."""
    around = Flask("around")
    around.add_url_rule("/", "around", lambda: AROUND_US)
    around.add_url_rule("/authorize", "authorize", lambda: "<h1>At the LMS</h1>")
    with served(around) as address:
        page.goto(address)
        yield address


def log_in(page: Page, house: House, tool: str) -> None:
    """Begin a login in the frame, with an LMS that offers its own page as the place."""
    begin = path_of(house.platform.login_url(LEARNERS[0]))
    offer = urlencode({"lti_storage_target": "_parent"})
    page.locator("iframe").first.evaluate("(frame, url) => { frame.src = url }", f"{tool}{begin}&{offer}")


def answers_at(house: House, address: str) -> None:
    """The registered LMS is the one at this address."""
    with house.runtime.database.writing() as session:
        session.execute(update(Registration).values(auth_url=f"{address}/authorize"))


def told(page: Page) -> list[dict[str, str]]:
    return page.evaluate("() => told")


def test_the_registered_lms_is_told_the_secret_under_a_name_of_its_own(page: Page, house: House) -> None:
    with served(house.app) as tool, page_around(page) as lms:
        answers_at(house, lms)
        log_in(page, house, tool)
        expect(page.frame_locator("iframe >> nth=0").get_by_role("heading")).to_have_text("At the LMS")
        [said] = told(page)

    assert said["subject"] == "lti.put_data"
    assert said["key"].startswith("potluck-login-")
    assert len(said["value"]) > 40


def test_a_page_that_is_not_the_registered_lms_is_told_nothing(page: Page, house: House) -> None:
    with served(house.app) as tool, page_around(page), page_around(page.context.new_page()) as lms:
        answers_at(house, lms)
        log_in(page, house, tool)
        expect(page.frame_locator("iframe >> nth=0").get_by_role("heading")).to_have_text("At the LMS")

        assert told(page) == []


@pytest.mark.parametrize("wrong", ["message_id=another", "subject=lti.get_data.response", "by=another"])
def test_an_answer_to_another_question_or_from_elsewhere_is_not_believed(
    page: Page, house: House, wrong: str
) -> None:
    with served(house.app) as tool, page_around(page) as lms:
        answers_at(house, lms)
        page.goto(f"{lms}/?{wrong}")
        log_in(page, house, tool)
        expect(page.frame_locator("iframe >> nth=0").get_by_role("heading")).to_have_text("At the LMS")

        assert len(told(page)) > 1, "the first answer was taken"
