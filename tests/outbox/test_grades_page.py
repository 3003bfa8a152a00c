"""Instructors see how each grade stands on its way to the LMS, why one was refused, and send it again."""

import re

from sqlalchemy import select

from lti_tool import worker
from lti_tool.access.actor import actor_of
from lti_tool.access.models import LaunchSession
from lti_tool.courses.models import Person
from lti_tool.outbox import service as outbox
from lti_tool.outbox.models import Message
from lti_tool.participation import service
from lti_tool.participation.models import Activity, Participant
from lti_tool.sandbox.seed import COURSE, INSTRUCTOR, LEARNERS
from tests.counting import counted
from tests.house import House

PAGE = "/l/{}/grades"


def graded(house: House, people: int, scaled: float = 0.62) -> None:
    """An activity in which so many learners have a grade, on its way."""
    house.open(INSTRUCTOR)
    with house.runtime.database.writing() as session:
        launch = session.scalars(select(LaunchSession).order_by(LaunchSession.created_at.desc())).all()[0]
        service.place(session, actor_of(launch), "peer_review", "A reply", {}, now=house.clock())
    for learner in LEARNERS[:people]:
        house.open(learner)
    give(house, scaled)


def give(house: House, scaled: float) -> None:
    """Everybody who takes part gets this grade."""
    with house.runtime.database.writing() as session:
        for participant in session.scalars(select(Participant)):
            service.give_grade(session, participant, scaled, "", now=house.clock.move(seconds=2))


def deliver(house: House) -> None:
    """The worker brings what is due."""
    shop = worker.workshop(house.runtime, house.carry, [])
    worker.do_round(shop)


def page(house: House, query: str = "") -> str:
    """What the instructor sees."""
    visitor = house.open(INSTRUCTOR)
    visitor.get(f"/l/{visitor.at.split('/')[2]}/grades{query}")
    return visitor.text


def test_each_grade_is_seen_on_its_way_and_in_the_gradebook(any_house: House) -> None:
    graded(any_house, 2)
    before = page(any_house)

    deliver(any_house)

    assert before.count("On its way") >= 2
    after = page(any_house)
    assert "In the gradebook (2)" in after
    assert LEARNERS[0].name in after
    assert ">62<" in after


def test_a_refused_grade_says_why_and_is_sent_again(any_house: House) -> None:
    graded(any_house, 1)
    kept = any_house.world._memory.memberships.pop((COURSE.id, LEARNERS[0].id))
    deliver(any_house)
    visitor = any_house.open(INSTRUCTOR)
    visitor.get(PAGE.format(visitor.at.split("/")[2]))
    assert "does not find the gradebook column or the learner" in visitor.text
    assert "Your LMS says" in visitor.text
    any_house.world._memory.memberships[COURSE.id, LEARNERS[0].id] = kept

    again = re.search(r"/l/[0-9a-f-]+/grades/[0-9a-f-]+/again", visitor.text)
    assert again is not None
    visitor.send(again[0])
    deliver(any_house)

    assert "In the gradebook (1)" in page(any_house)


def test_all_that_were_refused_are_sent_again_at_once(house: House) -> None:
    graded(house, 3)
    kept = {key: house.world._memory.memberships.pop(key) for key in members(3)}
    deliver(house)
    visitor = house.open(INSTRUCTOR)
    visitor.get(PAGE.format(visitor.at.split("/")[2]))
    assert "3 grades were refused" in visitor.text
    house.world._memory.memberships.update(kept)

    visitor.send(PAGE.format(visitor.at.split("/")[2]) + "/again")
    deliver(house)

    assert "In the gradebook (3)" in page(house)


def test_only_the_newest_grade_of_a_person_is_shown(any_house: House) -> None:
    graded(any_house, 1, 0.5)
    deliver(any_house)

    give(any_house, 0.75)

    seen = page(any_house)
    assert ">75<" in seen
    assert ">50<" not in seen
    assert "In the gradebook (" not in seen


def test_learners_do_not_see_how_grades_stand(house: House) -> None:
    graded(house, 1)
    visitor = house.open(LEARNERS[0])

    assert visitor.get(PAGE.format(visitor.at.split("/")[2])).status_code == 403


def test_a_grade_of_another_course_cannot_be_sent_again(house: House) -> None:
    graded(house, 1)
    deliver(house)
    visitor = house.open(INSTRUCTOR)
    visitor.get(PAGE.format(visitor.at.split("/")[2]))

    answer = visitor.send(f"/l/{visitor.at.split('/')[2]}/grades/{visitor.at.split('/')[2]}/again")

    assert answer.status_code == 404


def test_before_there_is_a_grade_the_page_says_what_will_come(house: House) -> None:
    assert "No grade yet" in page(house)


def test_the_page_asks_the_database_as_often_for_many_as_for_one(house: House) -> None:
    graded(house, 1)
    one = queries_of(house)
    for learner in LEARNERS[1:]:
        house.open(learner)
    give(house, 0.7)

    assert queries_of(house) == one


def test_somebody_erased_leaves_a_line_without_a_name(house: House) -> None:
    graded(house, 1)
    with house.runtime.database.writing() as session:
        assert session.scalars(select(Activity)).one().title == "A reply"
        session.scalars(select(Person).where(Person.name == LEARNERS[0].name)).one().name = None

    assert LEARNERS[0].name not in page(house)


def test_grades_that_gave_way_to_newer_ones_are_forgotten_and_the_newest_stays(any_house: House) -> None:
    graded(any_house, 1, 0.5)
    deliver(any_house)
    give(any_house, 0.75)
    deliver(any_house)

    any_house.clock.move(days=31)
    with any_house.runtime.database.writing() as session:
        outbox.sweep(session, now=any_house.clock())

    with any_house.runtime.database.reading() as session:
        assert [message.payload["scaled"] for message in session.scalars(select(Message))] == [0.75]


def members(people: int) -> list[tuple[str, str]]:
    return [(COURSE.id, learner.id) for learner in LEARNERS[:people]]


def queries_of(house: House) -> int:
    """How often the page asks the database."""
    visitor = house.open(INSTRUCTOR)
    with counted(house.runtime.database) as asked:
        visitor.get(PAGE.format(visitor.at.split("/")[2]))
    return len(asked.queries)
