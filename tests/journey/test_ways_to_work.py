"""Without a mouse, and on the smallest phone."""

import pytest

from lti_tool.sandbox.seed import LEARNERS
from tests.journey.conftest import TakeSeat
from tests.peer_review.browsing import Table

pytestmark = [pytest.mark.browser, pytest.mark.long]

ME = LEARNERS[0]
PHONE = {"viewport": {"width": 320, "height": 568}, "has_touch": True}
TEXT = "Dear Ms Okafor, it comes on **Tuesday**."


def test_hand_in_and_one_review_with_the_keyboard_alone(take_seat: TakeSeat, table: Table) -> None:
    table.write(table.learners[1])
    seat = take_seat(ME).open()

    seat.tab_to(seat.pressable("Start writing"), "Enter")
    seat.tab_to(seat.text_field)
    seat.page.keyboard.type(TEXT)
    seat.sees_saved()
    seat.tab_to(seat.pressable("Check and hand in"), "Enter")
    seat.tab_to(seat.pressable("Hand in"), "Enter")
    seat.sees("Your work is handed in.")
    seat.tab_to(seat.pressable("Start review 1"), "Enter")
    for criterion in seat.criteria():
        seat.tab_to(criterion.get_by_role("radio").first, "Space")
        seat.tab_to(criterion.get_by_role("textbox"))
        seat.page.keyboard.type("It is clear.")
    seat.tab_to(seat.pressable("Check and send review"), "Enter")
    seat.tab_to(seat.pressable("Send review"), "Enter")

    seat.sees("Your review is sent. Thank you.")


def test_a_learner_on_the_smallest_phone_never_scrolls_sideways(take_seat: TakeSeat, table: Table) -> None:
    for colleague in table.learners[1:3]:
        table.write(colleague)
    seat = take_seat(ME, **PHONE).open()
    widths = [seat.has_no_sideways_scroll()]

    seat.press("Start writing")
    seat.write(f"{TEXT}\n\nhttps://lumen-freight.example/{'a-very-long-address' * 5}")
    widths.append(seat.has_no_sideways_scroll())
    seat.hand_in()
    for nth in (1, 2):
        seat.press(f"Start review {nth}")
        seat.judge(nth, "Because it is clear.")
        widths.append(seat.has_no_sideways_scroll())
        seat.send_review()
    for colleague in table.learners[1:3]:
        colleague.open()
        table.review(colleague)
        table.review(colleague)
    seat.open().press("Read my feedback")
    seat.sees("Why this grade")
    widths.append(seat.has_no_sideways_scroll())

    assert all(widths)
