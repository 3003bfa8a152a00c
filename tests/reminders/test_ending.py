"""People end reminders from a mail, without an LMS; whoever only looks at a link ends nothing."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from lti_tool.app import create_app
from lti_tool.lti.http import Request, Response
from lti_tool.outbox.models import Message
from lti_tool.outbox.queries import MAIL, mail_subject
from lti_tool.outbox.service import put
from lti_tool.participation.models import Participant
from lti_tool.platforms.keys import derive
from lti_tool.reminders import service
from lti_tool.reminders.links import PATH, StopLinks, Wish
from lti_tool.reminders.models import Correspondence, QuietActivity
from tests.house import BASE_URL, MORNING, SECRET, House
from tests.launch.sending import AMARA, sent_with
from tests.peer_review.browsing import Table
from tests.privacy.test_privacy import about, url
from tests.reminders.bureau import Bureau

LETTER = "for “A letter”"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


class Reader:
    """Somebody with a mail before them and a browser that knows nobody."""

    def __init__(self, bureau: Bureau) -> None:
        def nowhere(request: Request) -> Response:
            raise AssertionError(request.url)

        self.browser = create_app(bureau.runtime, transport=nowhere).test_client()
        self.bureau = bureau

    def link(self, about: str = "at all") -> str:
        """The link of their last mail that ends reminders for an activity, or all."""
        mail = [one for one in self.bureau.arrived if one.to == "learner0@school.example"][-1]
        words, _, rest = mail.part("plain").partition("No more reminders " + about)
        assert words
        return rest.split()[0]

    def look(self, link: str) -> TestResponse:
        return self.browser.get(link, base_url=BASE_URL)

    def press(self, link: str, **fields: str) -> TestResponse:
        return self.browser.post(link, data=fields, base_url=BASE_URL)


@pytest.fixture
def reader(bureau: Bureau) -> Reader:
    bureau.second_activity()
    bureau.work()
    return Reader(bureau)


def next_day(bureau: Bureau) -> list[str]:
    """What the first learner's mail of the next day is about; nothing without one."""
    before = len(bureau.arrived)
    bureau.clock.move(hours=24)
    bureau.work()
    mails = [one.part("plain") for one in bureau.arrived[before:] if one.to == "learner0@school.example"]
    return [title for title in ("A letter", "A poem") for text in mails if f"{title} (Letters)" in text]


def test_to_look_at_a_link_ends_nothing(reader: Reader) -> None:
    for link in (reader.link(LETTER), reader.link()):
        page = reader.look(link)
        assert page.status_code == 200
        assert "Nothing changes until you press the button." in page.text
        reader.browser.head(link, base_url=BASE_URL)

    assert next_day(reader.bureau) == ["A letter", "A poem"]


def test_reminders_for_one_activity_end_and_others_go_on(reader: Reader) -> None:
    letter = reader.link(LETTER)

    page = reader.press(letter, do="stop")

    assert "You get no more reminders" in page.text
    assert "A letter" in page.text
    assert next_day(reader.bureau) == ["A poem"]


def test_all_reminders_end(reader: Reader) -> None:
    page = reader.press(reader.link(), do="stop")

    assert "You get no more reminders" in page.text
    assert next_day(reader.bureau) == []


def test_others_are_still_reminded(reader: Reader) -> None:
    reader.press(reader.link(), do="stop")
    before = len(reader.bureau.arrived)

    next_day(reader.bureau)

    assert [one.to for one in reader.bureau.arrived[before:]] == ["learner1@school.example"]


def test_the_button_of_a_mail_program_ends_all_reminders(reader: Reader) -> None:
    """RFC 8058 3.1: a POST without cookies, answered without a redirect."""
    mine = next(one for one in reader.bureau.arrived if one.to == "learner0@school.example")
    link = str(mine.message["List-Unsubscribe"]).strip("<>")

    answer = reader.browser.post(link, data=ONE_CLICK, base_url=BASE_URL)

    assert answer.status_code == 200
    assert next_day(reader.bureau) == []


def test_to_press_twice_is_to_press_once(reader: Reader) -> None:
    letter = reader.link(LETTER)

    answers = [reader.press(letter, do="stop").status_code for _ in range(2)]

    assert answers == [200, 200]
    assert "You get no more reminders" in reader.look(letter).text


@pytest.mark.parametrize("about", ["for “A letter”", "at all"])
def test_reminders_can_begin_again(reader: Reader, about: str) -> None:
    link = reader.link(about)
    reader.press(link, do="stop")

    page = reader.press(link, do="resume")

    assert "No more reminders?" in page.text
    assert next_day(reader.bureau) == ["A letter", "A poem"]


def test_a_mail_that_is_on_its_way_when_reminders_end_is_not_sent(reader: Reader) -> None:
    everything = reader.link()
    reader.bureau.clock.move(hours=24)
    reader.bureau.plan()
    before = len(reader.bureau.arrived)
    reader.press(everything, do="stop")

    reader.bureau.deliver()

    assert "learner0@school.example" not in [one.to for one in reader.bureau.arrived[before:]]


def changed(link: str) -> str:
    """The same link with one sign of its middle changed."""
    at = len(link) - 40
    return link[:at] + ("A" if link[at] != "A" else "B") + link[at + 1 :]


def sealed_for_something_else(link: str) -> str:
    """What a key for another purpose has sealed."""
    del link
    other = StopLinks(BASE_URL, derive(SECRET, b"registrations").decode())
    return other.address(Wish(uuid4()), now=MORNING)


WRONG: dict[str, Callable[[str], str]] = {
    "changed": changed,
    "cut": lambda link: link[:-5],
    "of another purpose": sealed_for_something_else,
    "invented": lambda _link: f"{BASE_URL}{PATH}nobody",
    "not even ascii": lambda _link: f"{BASE_URL}{PATH}%C3%BC",
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_link_that_is_not_ours_gets_a_kind_page_and_ends_nothing(reader: Reader, wrong: str) -> None:
    link = WRONG[wrong](reader.link())

    answers = [reader.look(link), reader.press(link, do="stop")]

    assert [one.status_code for one in answers] == [404, 404]
    assert all("This link has ended" in one.text for one in answers)
    assert next_day(reader.bureau) == ["A letter", "A poem"]


def test_a_link_works_for_a_month(reader: Reader) -> None:
    link = reader.link()
    reader.bureau.clock.move(days=29)
    in_time = reader.look(link).status_code
    reader.bureau.clock.move(days=2)

    late = reader.look(link)

    assert in_time == 200
    assert late.status_code == 404
    assert "This link has ended" in late.text


def test_a_link_says_to_nobody_whose_it_is(reader: Reader) -> None:
    person = str(reader.bureau.cohort.learners[0].person_id)

    assert person not in reader.link() + reader.link(LETTER)
    assert UUID(person).hex not in reader.link() + reader.link(LETTER)


def test_whoever_is_erased_leaves_nothing_of_their_mails(house: House) -> None:
    table = Table(house)
    table.set_up()
    house.open(AMARA)
    with house.runtime.database.writing() as session:
        participant = session.scalars(select(Participant)).one()
        for wish in (Wish(participant.person_id), Wish(participant.person_id, participant.activity_id)):
            service.stop(session, wish, now=house.clock())
        subject = mail_subject(service.LETTER, participant.person_id)
        put(
            session,
            organisation_id=participant.organisation_id,
            destination=MAIL,
            subject=subject,
            payload={},
            now=house.clock(),
        )
    mine = sent_with(house, about(), AMARA)
    given = mine.browser.get(url(mine, "/download"), base_url=BASE_URL).get_json()

    mine.get(url(mine, "/erase"))
    mine.send(url(mine, "/erase"))

    assert given["mails"]["ended_for"] == ["A letter to a customer"]
    assert given["mails"]["ended_at"] == house.clock().isoformat()
    with house.runtime.database.reading() as session:
        for model in (Correspondence, QuietActivity, Message):
            assert session.scalar(select(func.count()).select_from(model)) == 0
