"""Without a mouse, and on the smallest phone."""

import re

import pytest

from lti_tool.sandbox.seed import INSTRUCTOR, LEARNERS
from tests.journey.conftest import TakeSeat
from tests.journey.running import Placed
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


def test_an_author_sets_up_with_the_keyboard_alone_on_the_smallest_phone(
    take_seat: TakeSeat, placed: Placed
) -> None:
    del placed
    seat = take_seat(INSTRUCTOR, **PHONE).open()
    seat.tab_to(seat.pressable("New: Peer review"), "Enter")
    seat.sees_heading("Set up a peer review")
    keys, frame = seat.page.keyboard, seat.frame

    seat.tab_to(frame.get_by_label("What people should do"))
    keys.type("Write *one* letter.")
    seat.tab_to(frame.get_by_text(re.compile("^Rubric: 3 criteria")), "Enter")
    seat.tab_to(frame.get_by_label("Name", exact=True).first)
    keys.press("Control+A")
    keys.type("Answers the customer")
    widths = [seat.has_no_sideways_scroll()]
    seat.tab_to(seat.pressable("Publish"), "Enter")

    seat.sees("Published. Learners can start now")
    seat.tab_to(seat.pressable("see it as a learner"), "Enter")
    seat.sees("Write one letter.")
    assert all([*widths, seat.has_no_sideways_scroll()])


def test_a_facilitator_gives_a_work_and_a_grade_with_the_keyboard_alone_on_the_smallest_phone(
    take_seat: TakeSeat, table: Table
) -> None:
    for learner in table.learners[:2]:
        table.write(learner)
    seat = take_seat(INSTRUCTOR, **PHONE).open()
    keys, widths = seat.page.keyboard, [seat.has_no_sideways_scroll()]

    seat.tab_to(seat.pressable(f"Open {ME.name}"), "Enter")
    seat.sees_heading(ME.name)
    widths.append(seat.has_no_sideways_scroll())
    seat.tab_to(seat.pressable("Give them a work"), "Enter")
    seat.tab_to(seat.frame.get_by_role("radio").first, "Space")
    widths.append(seat.has_no_sideways_scroll())
    seat.tab_to(seat.pressable("Give this work"), "Enter")
    seat.sees("Under way")
    seat.tab_to(seat.pressable("Set their grade by hand"), "Enter")
    seat.tab_to(seat.frame.get_by_label("Grade"))
    keys.type("80")
    seat.tab_to(seat.frame.get_by_label("Why?"))
    keys.type("By agreement.")
    widths.append(seat.has_no_sideways_scroll())
    seat.tab_to(seat.pressable("Set this grade"), "Enter")

    seat.sees("Grade 80 of 100")
    assert all(widths)
