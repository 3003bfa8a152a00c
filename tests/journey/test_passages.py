"""Comments on passages in a real browser: what is selected goes into the fields, and nothing is lost."""

import re

import pytest
from playwright.sync_api import expect

from lti_tool.sandbox.seed import LEARNERS
from tests.journey.conftest import TakeSeat
from tests.journey.seats import Seat
from tests.peer_review.browsing import Table

pytestmark = [pytest.mark.browser, pytest.mark.long]

LETTER = "Dear Ms Okafor,\n\nyour desk \U0001f469\u200d\U0001f33e comes **on Tuesday**.\n\nYours"
SELECT = """([unit, from, to]) => {
  const text = [];
  const walker = document.createTreeWalker(document.querySelector(`[data-unit="${unit}"] > div`), 4);
  while (walker.nextNode()) text.push(walker.currentNode);
  const range = document.createRange();
  range.setStart(text[0], from);
  range.setEnd(text[text.length - 1], Math.min(to, text[text.length - 1].length));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""
"""Selects from a sign of the first piece of text to one of the last, as a hand would."""


@pytest.fixture
def seat(take_seat: TakeSeat, table: Table) -> Seat:
    """Somebody who reviews a letter."""
    for learner in table.learners[:2]:
        table.write(learner, LETTER)
    seat = take_seat(LEARNERS[0]).open()
    seat.press("Start review 1")
    seat.sees("Your judgement")
    return seat


def select(seat: Seat, unit: int, begin: int, end: int) -> None:
    body = seat.frame.locator("body")
    body.evaluate(
        "() => new Promise((go) => document.readyState === 'complete' ? go() : addEventListener('load', go))"
    )
    body.evaluate(f"(_, given) => ({SELECT})(given)", [unit, begin, end])


def test_selected_words_become_a_comment_that_saves_itself(seat: Seat) -> None:
    expect(seat.pressable("Comment on this passage")).to_be_hidden()
    select(seat, 2, 5, 6)

    seat.pressable("Comment on this passage").click()
    expect(seat.frame.get_by_label("The words you mean").first).to_have_value(
        re.compile("^desk .* comes on Tue")
    )
    seat.page.keyboard.type("Name the day first.")
    seat.sees_saved()
    seat.open()
    seat.press("Continue review 1")

    expect(seat.frame.locator("mark").first).to_have_text(re.compile("^desk"))
    expect(seat.frame.get_by_label("Your comment on them").first).to_have_value("Name the day first.")


def test_half_of_a_sign_that_is_selected_is_left_out(seat: Seat) -> None:
    select(seat, 2, 11, 5)

    seat.pressable("Comment on this passage").click()
    seat.page.keyboard.type("Kind.")
    seat.sees_saved()
    seat.press("Check and send review")

    expect(seat.frame.get_by_text("these words do not stand there")).to_have_count(0)


def test_a_second_passage_goes_into_fields_of_its_own(seat: Seat) -> None:
    for unit, words in ((1, "Warm."), (3, "Too short.")):
        select(seat, unit, 0, 99)
        seat.pressable("Comment on this passage").click()
        seat.page.keyboard.type(words)

    values = [seat.frame.get_by_label("Your comment on them").nth(nth).input_value() for nth in range(2)]
    assert values == ["Warm.", "Too short."]


def test_comments_can_be_written_with_the_keyboard_alone(seat: Seat) -> None:
    keys = seat.page.keyboard
    seat.tab_to(seat.frame.locator("summary", has_text="Comment on a passage").first, "Enter")
    seat.tab_to(seat.frame.get_by_label("Number of the paragraph or line").first)
    keys.type("3")
    seat.tab_to(seat.frame.get_by_label("Your comment on them").first)
    keys.type("Kind.")

    seat.sees_saved()
