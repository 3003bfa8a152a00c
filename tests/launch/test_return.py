"""Going back to the course: the LMS is told what was done, or what went wrong."""

from typing import Any

import pytest
from lxml import html

from lti_tool.lti import claims
from lti_tool.sandbox.misbehaviour import FOREVER, LaunchLie
from lti_tool.sandbox.seed import INSTRUCTOR
from tests.house import BASE_URL, House, Visitor, query_of
from tests.launch.sending import AMARA, said, sent_with
from tests.peer_review.browsing import Table, url

BACK = "Back to your course"


def returning_to(address: str) -> LaunchLie:
    def edit(launched: dict[str, Any]) -> None:
        launched[claims.LAUNCH_PRESENTATION] = {"return_url": address}

    return LaunchLie(claims=edit)


def way_back(visitor: Visitor) -> str:
    (link,) = (one for one in html.fromstring(visitor.text).iter("a") if BACK in one.text_content())
    assert link.get("target") == "_top"
    return str(link.get("href"))


def test_whoever_has_handed_in_goes_back_with_a_word(house: House, table: Table) -> None:
    table.write(table.learners[0])

    back = way_back(table.learners[0])

    assert query_of(back) == {"lti_msg": "Your work is handed in."}
    assert back.startswith(house.platform.address.base_url)


@pytest.mark.parametrize(
    ("address", "begins"),
    [
        ("https://lms.example/course?id=7", "https://lms.example/course?id=7&lti_msg=Your%20work"),
        ("https://lms.example/course#top", "https://lms.example/course?lti_msg=Your%20work"),
        ("HTTPS://lms.example/a?b=%2F&", "HTTPS://lms.example/a?b=%2F&lti_msg=Your%20work"),
    ],
)
def test_the_address_of_the_lms_stays_as_it_was(
    house: House, table: Table, address: str, begins: str
) -> None:
    house.platform.faults.lie(returning_to(address), times=FOREVER)

    table.write(table.learners[0])

    assert way_back(table.learners[0]).startswith(begins)


def test_an_lms_that_names_no_way_back_gets_no_link(house: House, table: Table) -> None:
    house.platform.faults.lie(said(LAUNCH_PRESENTATION={}), times=FOREVER)

    table.write(table.learners[0])

    assert "Your work is handed in." in table.learners[0].text
    assert BACK not in table.learners[0].text


def test_a_page_that_is_not_there_tells_the_lms(house: House) -> None:
    visitor = house.open(INSTRUCTOR)

    visitor.get(url(visitor, "/people/00000000-0000-0000-0000-000000000000"))

    assert query_of(way_back(visitor)) == {"lti_errormsg": "There is nothing at this address"}


def test_a_refused_launch_leads_back_with_a_word(house: House) -> None:
    visitor = sent_with(house, said(DEPLOYMENT_ID="77"), AMARA)

    assert query_of(way_back(visitor)) == {"lti_errormsg": "Waiting for your administrator"}


def test_a_launch_that_is_not_trusted_names_no_way_back(house: House) -> None:
    visitor = sent_with(house, said(nonce="of-another-login"), AMARA)

    assert BACK not in visitor.text


@pytest.mark.parametrize("address", ["ftp://lms.example/", "https://user@lms.example/", "//lms.example"])
def test_an_odd_way_back_is_none(house: House, address: str) -> None:
    visitor = sent_with(house, returning_to(address), AMARA)

    assert BACK not in visitor.browser.get("/l/nowhere", base_url=BASE_URL).get_data(as_text=True)
    assert address not in visitor.text
