"""A file goes up and comes back in a real browser, whatever it keeps of us."""

import pytest

from lti_tool.sandbox.seed import LEARNERS
from tests.browser import Cookies
from tests.journey.conftest import TakeSeat
from tests.parts.uploads import PDF
from tests.peer_review.browsing import Table

pytestmark = [pytest.mark.browser, pytest.mark.long]

NAME = "Grüße an alle.pdf"


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize("cookies", [Cookies.PARTITIONED, Cookies.NONE])
def test_a_file_goes_up_by_the_keyboard_and_comes_back_whole(take_seat: TakeSeat, cookies: Cookies) -> None:
    seat = take_seat(LEARNERS[0], cookies).open()
    seat.press("Start writing")
    seat.write("Dear all,")
    field = seat.frame.get_by_label("Add files", exact=True)
    field.set_input_files({"name": NAME, "mimeType": "application/pdf", "buffer": PDF})

    seat.tab_to(seat.pressable("Add the chosen files"), "Enter")
    with seat.page.expect_download() as started:
        seat.pressable(NAME).click()

    assert started.value.suggested_filename == NAME
    assert started.value.path().read_bytes() == PDF
    assert seat.text_field.input_value() == "Dear all,"


def test_a_reviewer_saves_a_file_under_a_name_that_says_nothing(take_seat: TakeSeat, table: Table) -> None:
    table.write(table.learners[1])
    author = take_seat(LEARNERS[0]).open()
    author.press("Start writing")
    field = author.frame.get_by_label("Add files", exact=True)
    field.set_input_files({"name": NAME, "mimeType": "application/pdf", "buffer": PDF})
    author.hand_in()
    reviewer = take_seat(LEARNERS[1]).open()

    reviewer.press("Start review 1")
    with reviewer.page.expect_download() as started:
        reviewer.pressable("work-1.pdf").click()

    assert started.value.suggested_filename == "work-1.pdf"
    assert started.value.path().read_bytes() == PDF
