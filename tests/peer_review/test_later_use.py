"""Works of earlier courses become worked examples: asked for by itself, without names, as long as allowed."""

import json
import re
from uuid import UUID

import pytest
from sqlalchemy import select, update

from lti_tool.access.actor import actor_of
from lti_tool.access.models import LaunchSession
from lti_tool.activities.peer_review import KIND
from lti_tool.activities.peer_review.models import ExampleReview, ExampleWork, LaterUse
from lti_tool.activities.peer_review.service.setting_up import copy
from lti_tool.courses.models import Membership
from lti_tool.participation.models import Activity
from lti_tool.sandbox.seed import COURSE, LEARNERS
from lti_tool.sandbox.world import Placement
from tests.house import Visitor
from tests.peer_review.browsing import SET_UP, Table, judged, press, url
from tests.peer_review.test_both_roles import page_of
from tests.peer_review.test_gallery import hang
from tests.peer_review.test_remarks import person_id

NEXT = "Another letter"
WORDS = "canary: dear customer of last year"


def ask(table: Table, author: Visitor, button: str = "") -> None:
    """The facilitator asks on the page of a learner, or takes the question back."""
    table.author.open()
    page_of(table, author)
    press(table.author, f"{table.author.at}/later-use", button)


def answer(author: Visitor, agrees: str = "yes") -> None:
    author.open()
    author.get(url(author, "/later-use"))
    press(author, "/later-use", changed={"agrees": agrees})


@pytest.fixture
def earlier(table: Table) -> Table:
    """Somebody handed in, was asked and said yes."""
    table.set_up(reviews_asked="1")
    table.write(table.learners[0], WORDS)
    ask(table, table.learners[0])
    answer(table.learners[0])
    return table


def next_course(table: Table) -> Visitor:
    """The same instructor sets up another activity, and stands on its list of earlier works."""
    link = table.house.world.add_link(COURSE.id, Placement(NEXT))
    lead = table.house.visitor(table.author.person)
    lead.open(link)
    press(lead, "/set-up", "publish", SET_UP | {"reviews_asked": "2", "practise": "first"})
    lead.open(link)
    lead.get(url(lead, "/examples/earlier"))
    return lead


def offered(lead: Visitor) -> list[str]:
    """The addresses of the works to choose from."""
    return re.findall(r'href="([^"]*/examples/earlier/[0-9a-f-]{36})"', lead.text)


def make_example(lead: Visitor, **changed: str) -> None:
    """Choose the first work of the list and save it as an example."""
    lead.get(offered(lead)[0])
    fields = {"example_title": "A letter", "lesson": "Say when."} | judged(lead.text, 0, "It says when.")
    press(lead, "/examples/new", changed=fields | changed)


def learner_of_next(table: Table, nth: int) -> Visitor:
    """Somebody who hands in there."""
    learner = table.house.visitor(LEARNERS[nth])
    learner.open(next(link for link in table.house.world.links(COURSE.id) if link.title == NEXT))
    learner.get(url(learner, "/write"))
    press(learner, "/write", "check", {"text": "Dear all, it comes on Tuesday."})
    press(learner, "/hand-in")
    return learner


def practise(table: Table) -> Visitor:
    """Somebody of the next course judges the example, and stands before the comparison."""
    learner = learner_of_next(table, 3)
    assert "Judge an example" in learner.text
    learner.send(url(learner, "/practice"))
    press(learner, learner.at, "send", judged(learner.text, 1, "So."))
    return learner


def rows(table: Table, kind: type) -> list:
    with table.house.runtime.database.reading() as session:
        found = list(session.scalars(select(kind)))
        session.expunge_all()
        return found


def test_an_author_is_asked_and_answers_on_a_page_of_their_own(table: Table) -> None:
    table.set_up(reviews_asked="1")
    author = table.learners[0]
    table.write(author, WORDS)
    ask(table, author)
    author.open()
    assert "later courses can practise on your work" in author.text

    answer(author)

    assert "Your answer is kept." in author.text
    assert [one.agrees for one in rows(table, LaterUse)] == [True]


def test_nobody_is_taken_to_have_said_yes(table: Table) -> None:
    table.set_up(reviews_asked="1")
    table.write(table.learners[0], WORDS)
    ask(table, table.learners[0])

    press(table.learners[0], url(table.learners[0], "/later-use"))

    assert "Choose one of the answers." in table.learners[0].text
    assert offered(next_course(table)) == []


def test_consent_for_the_gallery_is_no_consent_for_later_courses(table: Table) -> None:
    table.set_up(reviews_asked="1")
    table.write(table.learners[0], WORDS)
    hang(table, table.learners[0], "named")

    assert offered(next_course(table)) == []


def test_whoever_leads_the_earlier_activity_makes_an_example_of_the_work(earlier: Table) -> None:
    lead = next_course(earlier)
    assert WORDS in lead.text

    make_example(lead)

    (made,) = rows(earlier, ExampleWork)
    assert made.text == WORDS
    assert made.source_id == rows(earlier, LaterUse)[0].submission_id


def test_no_name_goes_along(earlier: Table) -> None:
    lead = next_course(earlier)
    listed = lead.text
    lead.get(offered(lead)[0])

    for page in (listed, lead.text):
        body = page.partition("<main")[2]
        assert earlier.learners[0].person.family_name not in body
        assert earlier.learners[0].person.given_name not in body


def test_what_tells_whose_it_is_can_be_taken_out(earlier: Table) -> None:
    lead = next_course(earlier)

    make_example(lead, example_text="Dear customer.")

    assert [one.text for one in rows(earlier, ExampleWork)] == ["Dear customer."]


def test_an_example_that_misses_something_keeps_where_it_came_from(earlier: Table) -> None:
    lead = next_course(earlier)
    lead.get(offered(lead)[0])
    press(lead, "/examples/new", changed={"example_title": ""})
    assert "Give the example a name." in lead.text

    press(lead, "/examples/new", changed={"example_title": "A letter"} | judged(lead.text, 0, "Yes."))

    assert [one.source_id is not None for one in rows(earlier, ExampleWork)] == [True]


def test_whoever_does_not_lead_the_earlier_activity_finds_nothing(earlier: Table) -> None:
    with earlier.house.runtime.database.writing() as session:
        activity = session.scalars(select(Activity)).one()
        activity.made_by_id = None
        session.flush()
    lead = next_course(earlier)
    (at,) = offered(lead)
    with earlier.house.runtime.database.writing() as session:
        gone = Membership.person_id == person_id(earlier, earlier.author)
        session.execute(update(Membership).where(gone).values(is_staff=False))

    assert lead.get(at).status_code == 404


def test_an_author_who_changes_their_mind_takes_the_example_back(earlier: Table) -> None:
    lead = next_course(earlier)
    make_example(lead)

    answer(earlier.learners[0], "no")

    assert rows(earlier, ExampleWork) == []
    lead.get(url(lead, "/examples/earlier"))
    assert offered(lead) == []


def test_an_example_that_was_judged_loses_its_text_and_counts_for_who_judged_it(earlier: Table) -> None:
    lead = next_course(earlier)
    make_example(lead)
    learner = practise(earlier)
    at = learner.at
    assert WORDS in learner.text

    answer(earlier.learners[0], "no")

    assert WORDS not in learner.get(at).text
    assert "took it back" in learner.text
    assert [one.sent_at is not None for one in rows(earlier, ExampleReview)] == [True]
    lead.get(url(lead, "/examples"))
    assert "Taken back by whoever wrote it" in lead.text
    assert WORDS not in json.dumps([one.text for one in rows(earlier, ExampleWork)])


def test_nobody_gets_an_example_that_was_taken_back(earlier: Table) -> None:
    lead = next_course(earlier)
    make_example(lead)
    practise(earlier)
    answer(earlier.learners[0], "no")

    assert "Judge an example" not in learner_of_next(earlier, 4).text


def test_a_facilitator_takes_the_question_and_the_example_back(earlier: Table) -> None:
    make_example(next_course(earlier))

    ask(earlier, earlier.learners[0], "back")

    assert rows(earlier, LaterUse) == []
    assert rows(earlier, ExampleWork) == []


def test_erasing_an_author_takes_the_examples_made_of_their_work_away(earlier: Table) -> None:
    lead = next_course(earlier)
    make_example(lead)
    practise(earlier)

    with earlier.house.runtime.database.writing() as session:
        KIND.erase_personal(session, person_id(earlier, earlier.learners[0]), now=earlier.house.clock())

    assert [one.text for one in rows(earlier, ExampleWork)] == [""]
    assert rows(earlier, LaterUse) == []


def test_a_person_is_told_what_they_answered(earlier: Table) -> None:
    with earlier.house.runtime.database.reading() as session:
        told = KIND.export_personal(session, person_id(earlier, earlier.learners[0]))

    assert told["activities"][0]["example_to_later_courses"] is True


def test_a_copied_activity_keeps_the_tie_to_the_work(earlier: Table) -> None:
    lead = next_course(earlier)
    make_example(lead)
    link = earlier.house.world.add_link(COURSE.id, Placement("A third letter"))
    lead.open(link)
    with earlier.house.runtime.database.writing() as session:
        original = session.get_one(Activity, rows(earlier, ExampleWork)[0].activity_id)
        launch = session.get_one(LaunchSession, UUID(lead.at.split("/")[2]))
        copy(session, actor_of(launch), original, now=earlier.house.clock())
    assert len(rows(earlier, ExampleWork)) == 2

    answer(earlier.learners[0], "no")

    assert rows(earlier, ExampleWork) == []
