"""Mentors see how those stand whom the LMS lets them look after, and nobody else."""

import pytest
from sqlalchemy import select

from lti_tool.courses.models import Membership, Person
from lti_tool.participation.models import Participant
from lti_tool.sandbox.misbehaviour import LaunchLie
from lti_tool.sandbox.seed import LEARNERS
from lti_tool.sandbox.state import Person as Somebody
from tests.house import BASE_URL, House
from tests.launch.sending import AMARA, BENCE, LEARNER, MENTOR, YUTING, said, sent_with
from tests.peer_review.browsing import Table


def mentoring(*people: Somebody, roles: tuple[str, ...] = (MENTOR,)) -> LaunchLie:
    return said(ROLES=list(roles), ROLE_SCOPE_MENTOR=[person.id for person in people])


def test_mentors_see_how_their_people_stand_and_nobody_else(house: House, table: Table) -> None:
    for visitor in table.learners[:3]:
        visitor.open()

    mentor = sent_with(house, mentoring(AMARA, BENCE), LEARNERS[5])

    assert AMARA.name in mentor.text
    assert BENCE.name in mentor.text
    assert YUTING.name not in mentor.text
    assert "Under way" in mentor.text


@pytest.mark.usefixtures("table")
def test_mentors_read_and_do_nothing_else(house: House) -> None:
    house.open(AMARA)
    mentor = sent_with(house, mentoring(AMARA), LEARNERS[5])
    base = f"/l/{mentor.at.split('/')[2]}"

    for path in ("peer_review/people", "peer_review/write", "choose", "data"):
        assert mentor.browser.get(f"{base}/{path}", base_url=BASE_URL).status_code == 403


@pytest.mark.usefixtures("table")
def test_people_we_do_not_know_make_nobody_a_mentor(house: House) -> None:
    mentor = sent_with(house, said(ROLES=[MENTOR], ROLE_SCOPE_MENTOR=["never-here"]), LEARNERS[5])

    assert not mentor.at.endswith("/mentored")


@pytest.mark.usefixtures("table")
def test_the_scope_says_nothing_of_those_who_are_no_mentors(house: House) -> None:
    house.open(AMARA)

    learner = sent_with(house, mentoring(AMARA, roles=(LEARNER,)), LEARNERS[5])

    assert (
        learner.browser.get(f"/l/{learner.at.split('/')[2]}/mentored", base_url=BASE_URL).status_code == 403
    )


@pytest.mark.usefixtures("table")
def test_a_mentor_who_learns_too_comes_to_their_own_page(house: House) -> None:
    house.open(AMARA)

    both = sent_with(house, mentoring(AMARA, roles=(MENTOR, LEARNER)), LEARNERS[5])

    assert both.at.endswith("/peer_review/")
    assert AMARA.name in both.get(f"/l/{both.at.split('/')[2]}/mentored").text


@pytest.mark.usefixtures("table")
def test_people_of_other_courses_are_not_shown(house: House) -> None:
    house.open(AMARA)
    house.open(BENCE)
    with house.runtime.database.writing() as session:
        bence = session.scalars(select(Person.id).where(Person.name == BENCE.name)).one()
        session.execute(Participant.__table__.delete().where(Participant.person_id == bence))
        session.execute(Membership.__table__.delete().where(Membership.person_id == bence))

    mentor = sent_with(house, mentoring(AMARA, BENCE), LEARNERS[5])

    assert AMARA.name in mentor.text
    assert BENCE.name not in mentor.text
