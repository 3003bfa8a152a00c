"""From the gradebook to one learner's work, for whoever may see it."""

import pytest
from sqlalchemy import select

from lti_tool.courses.models import Course, Identity, Person
from lti_tool.participation.models import Participant
from lti_tool.sandbox.seed import INSTRUCTOR
from tests.authoring.desk import stands_on
from tests.house import House
from tests.launch.sending import AMARA, BENCE, review_of, rows, said, sent_with
from tests.peer_review.browsing import Table


def test_a_grader_comes_to_the_work_of_the_learner(house: House, table: Table) -> None:
    table.write(table.learners[0], "Dear customer, it is late.")

    grader = sent_with(house, review_of(AMARA), INSTRUCTOR)

    assert stands_on(grader) == AMARA.name
    assert "Dear customer, it is late." in grader.text


@pytest.mark.usefixtures("table")
def test_a_learner_who_has_not_begun_is_said_to_have_nothing(house: House) -> None:
    house.open(AMARA)
    with house.runtime.database.writing() as session:
        session.execute(Participant.__table__.delete())

    grader = sent_with(house, review_of(AMARA), INSTRUCTOR)

    assert stands_on(grader) == AMARA.name
    assert "Nothing to look at yet" in grader.text


@pytest.mark.usefixtures("table")
def test_somebody_we_have_never_met_is_said_to_be_unknown(house: House) -> None:
    grader = sent_with(house, review_of("never-here"), INSTRUCTOR)

    assert stands_on(grader) == "Nothing of theirs here yet"
    assert "Who is where" in grader.text
    assert grader.page is not None
    assert grader.page.status_code == 200


@pytest.mark.usefixtures("table")
def test_a_learner_of_another_course_does_not_exist_here(house: House) -> None:
    with house.runtime.database.writing() as session:
        course = session.scalars(select(Course)).one()
        stranger = Person(
            organisation_id=course.organisation_id,
            xapi_name="stranger",
            name="Stranger",
            created_at=house.clock(),
        )
        session.add(stranger)
        session.flush()
        session.add(
            Identity(
                organisation_id=course.organisation_id,
                registration_id=house.registration_id,
                subject="elsewhere",
                person_id=stranger.id,
            )
        )

    grader = sent_with(house, review_of("elsewhere"), INSTRUCTOR)

    assert grader.page is not None
    assert grader.page.status_code == 404


def test_learners_come_to_what_was_said_about_their_own_work(house: House, table: Table) -> None:
    for visitor in table.learners[:3]:
        table.write(visitor)
    for visitor in table.learners[:3]:
        table.review(visitor)
        table.review(visitor)

    learner = sent_with(house, review_of(AMARA), AMARA)

    assert learner.at.endswith("/peer_review/feedback")


@pytest.mark.usefixtures("table")
def test_learners_do_not_come_to_the_work_of_others(house: House) -> None:
    house.open(BENCE)
    before = rows(house)

    learner = sent_with(house, review_of(BENCE), AMARA)

    assert "DOOR-09" in learner.text
    assert rows(house) == before


def test_before_anything_is_placed_a_grader_is_led_to_the_set_up(house: House) -> None:
    assert stands_on(sent_with(house, review_of(AMARA), INSTRUCTOR)) == "What shall people do here?"


def test_a_review_that_names_nobody_is_refused(house: House) -> None:
    lie = said(MESSAGE_TYPE="LtiSubmissionReviewRequest")

    assert "LAUNCH-" in sent_with(house, lie, INSTRUCTOR).text
