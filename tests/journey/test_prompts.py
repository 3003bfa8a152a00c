"""A sentence to begin with is a tap away, and goes into the comment like words that were typed."""

import pytest
from playwright.sync_api import expect

from lti_tool.sandbox.seed import LEARNERS
from tests.journey.conftest import TakeSeat
from tests.journey.running import Placed
from tests.peer_review.browsing import Table

pytestmark = pytest.mark.browser

BEGIN = "What stayed with me is"


def test_a_tap_begins_the_comment_keeps_what_stands_there_and_is_saved(
    take_seat: TakeSeat, placed: Placed
) -> None:
    table = Table(placed)
    table.set_up(**{"c0-prompts": f"{BEGIN}\nNext time you could"})
    for each in table.learners[:2]:
        table.write(each)
    seat = take_seat(LEARNERS[0]).open()
    seat.press("Start review 1")
    comment = seat.frame.get_by_label("Why this level?").first

    seat.press(BEGIN)
    expect(comment).to_be_focused()
    seat.page.keyboard.type("the first line.")
    seat.press("Next time you could")

    expect(comment).to_have_value(f"{BEGIN} the first line.\nNext time you could ")
    seat.sees_saved()
    seat.open().press("Continue review 1")
    expect(comment).to_have_value(f"{BEGIN} the first line.\nNext time you could ")
