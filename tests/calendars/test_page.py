"""The page on which people make and end their addresses."""

from lxml import html
from sqlalchemy import update

from lti_tool.parts.meetings.models import Meeting
from lti_tool.parts.meetings.rules.states import MeetingState
from tests.calendars.subscribing import AMARA, BENCE, Subscribers, page
from tests.counting import counted
from tests.launch.sending import rows


def offered(text: str) -> list[str]:
    """What each row is of."""
    tree = html.fromstring(text)
    return [
        row.text_content().strip() for row in tree.xpath("//section[@aria-labelledby='feeds']//h3/span[1]")
    ]


def test_the_page_offers_ones_own_meetings_and_each_activity_that_has_some(
    any_subscribers: Subscribers,
) -> None:
    bread, _ = any_subscribers.another_activity("Bread", AMARA), any_subscribers.another_activity("No", AMARA)
    secret = any_subscribers.another_activity("Secret", BENCE)
    any_subscribers.plan(activity_id=bread)
    any_subscribers.plan(activity_id=secret)

    any_subscribers.amara.get(page(any_subscribers.amara))

    assert offered(any_subscribers.amara.text) == ["My meetings", "Bread"]
    assert "On Bread" in any_subscribers.amara.text


def test_an_activity_whose_meetings_are_drafts_is_not_offered_yet(subscribers: Subscribers) -> None:
    subscribers.plan()
    with subscribers.database.writing() as session:
        session.execute(update(Meeting).values(state=MeetingState.DRAFT))

    subscribers.amara.get(page(subscribers.amara))

    assert offered(subscribers.amara.text) == ["My meetings"]


def test_to_look_changes_nothing(subscribers: Subscribers) -> None:
    subscribers.make(subscribers.amara)
    before = rows(subscribers.house)

    answer = subscribers.amara.get(page(subscribers.amara))

    assert answer.status_code == 200
    assert rows(subscribers.house) == before


def test_an_address_is_shown_once(subscribers: Subscribers) -> None:
    address = subscribers.make(subscribers.amara)
    made = subscribers.amara.text
    at = subscribers.amara.at

    again = subscribers.amara.get(page(subscribers.amara)).text

    assert at == page(subscribers.amara)
    assert f'href="webcal://{address.partition("://")[2]}"' in made
    assert made.count(address.rpartition("/")[2]) == 2
    assert address.rpartition("/")[2] not in again


def test_the_page_with_an_address_is_kept_by_nobody(subscribers: Subscribers) -> None:
    subscribers.make(subscribers.amara)

    assert subscribers.amara.page
    assert subscribers.amara.page.headers["Cache-Control"] == "no-store"
    assert subscribers.amara.page.headers["Referrer-Policy"] == "no-referrer"


def test_the_page_says_whether_an_address_is_in_use(subscribers: Subscribers) -> None:
    address = subscribers.make(subscribers.amara)
    before = subscribers.amara.get(page(subscribers.amara)).text
    subscribers.fetch(address)

    after = subscribers.amara.get(page(subscribers.amara)).text

    assert ("Not fetched yet" in before, "In use" in before) == (True, False)
    assert ("Not fetched yet" in after, "In use" in after) == (False, True)


def test_a_new_address_has_not_been_fetched(subscribers: Subscribers) -> None:
    subscribers.fetch(subscribers.make(subscribers.amara))
    subscribers.make(subscribers.amara)

    assert "Not fetched yet" in subscribers.amara.text
    assert "A calendar came last" not in subscribers.amara.text


def test_what_one_left_can_only_be_stopped(any_subscribers: Subscribers) -> None:
    any_subscribers.plan()
    address = any_subscribers.make(any_subscribers.amara, any_subscribers.activity_id)
    with any_subscribers.database.writing() as session:
        session.delete(any_subscribers.participant(session, AMARA, any_subscribers.activity_id))

    fetched = any_subscribers.fetch(address)
    left = any_subscribers.amara.get(page(any_subscribers.amara)).text
    any_subscribers.stop(any_subscribers.amara, any_subscribers.activity_id)

    assert fetched.status_code == 404
    assert "Shows nothing any more" in left
    assert "Make a new address" not in left
    assert offered(any_subscribers.amara.text) == ["My meetings"]
    assert any_subscribers.kept() == []


def test_a_hostile_title_is_only_a_title(subscribers: Subscribers) -> None:
    other = subscribers.another_activity("<script>alert(1)</script>", AMARA)
    subscribers.plan(activity_id=other)
    subscribers.make(subscribers.amara, other)

    assert "<script>alert" not in subscribers.amara.text
    assert "<script>alert(1)</script>" in offered(subscribers.amara.text)


def test_many_activities_cost_no_more_questions_than_one(any_subscribers: Subscribers) -> None:
    any_subscribers.plan()
    any_subscribers.make(any_subscribers.amara)
    with counted(any_subscribers.database) as one:
        any_subscribers.amara.get(page(any_subscribers.amara))
    for nth in range(20):
        other = any_subscribers.another_activity(f"Bread {nth}", AMARA)
        any_subscribers.plan(activity_id=other)
        any_subscribers.make(any_subscribers.amara, other)

    with counted(any_subscribers.database) as many:
        any_subscribers.amara.get(page(any_subscribers.amara))

    assert len(offered(any_subscribers.amara.text)) == 22
    assert len(many.queries) == len(one.queries)
