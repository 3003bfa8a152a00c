"""Files that facilitators take with them arrive in a real browser, whatever it keeps of us."""

import json

import pytest

from lti_tool.sandbox.seed import INSTRUCTOR, LEARNERS
from tests.browser import Cookies
from tests.journey.conftest import TakeSeat
from tests.journey.seats import Seat
from tests.peer_review.browsing import Table

pytestmark = [pytest.mark.browser, pytest.mark.long]


def saved(seat: Seat, words: str) -> str:
    """What comes of pressing this."""
    with seat.page.expect_download() as started:
        seat.press(words)
    return started.value.path().read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("cookies", [Cookies.PARTITIONED, Cookies.ALLOWED, Cookies.NONE])
def test_works_reviews_and_completion_arrive_as_files(
    take_seat: TakeSeat, table: Table, cookies: Cookies
) -> None:
    table.write(table.learners[0], "Dear all,")
    seat = take_seat(INSTRUCTOR, cookies).open()

    seat.press("Take works and reviews with you")
    works, everything = saved(seat, "Works as CSV"), json.loads(saved(seat, "All as JSON"))
    seat.press("Back to everybody")
    seat.press("who has completed what")
    seat.sees_heading("Who has finished, who needs a hand")
    completion = saved(seat, "CSV, all 6 people")

    assert LEARNERS[0].name in works
    assert everything["works"][0]["versions"][0]["text"] == "Dear all,"
    assert LEARNERS[0].name in completion
