"""People see what is held about them, take it with them, and have it erased; others get no further."""

import json
from typing import Any

import pytest
from sqlalchemy import inspect, select, text

from lti_tool.access.models import AuditEntry, LaunchSession
from lti_tool.courses.models import Membership, Person
from lti_tool.outbox.models import Message
from lti_tool.participation.models import Outcome, Participant
from lti_tool.sandbox.misbehaviour import LaunchLie
from lti_tool.sandbox.seed import INSTRUCTOR, LEARNERS
from lti_tool.sandbox.state import Person as Somebody
from tests.authoring.desk import stands_on
from tests.house import BASE_URL, House, Visitor
from tests.launch.sending import ADMINISTRATOR, AMARA, BENCE, rows, said, sent_with
from tests.peer_review.browsing import Table, judged, press

MINE = "canary-of-mine"


def about(person: Somebody | None = None, *, roles: tuple[str, ...] = (), **more: Any) -> LaunchLie:
    """A privacy launch, about oneself unless somebody is named; it says nothing of a course."""
    named = {"FOR_USER": {"user_id": person.id}} if person else {}
    return said(
        MESSAGE_TYPE="LtiDataPrivacyLaunchRequest",
        ROLES=list(roles),
        RESOURCE_LINK=...,
        CONTEXT=...,
        **named,
        **more,
    )


def as_administrator(person: Somebody) -> LaunchLie:
    return about(person, roles=(ADMINISTRATOR,))


def finish(house: House) -> Table:
    """Three people who wrote and reviewed each other's work."""
    table = Table(house)
    table.set_up(reviews_asked="1")
    for visitor in table.learners[:3]:
        table.write(visitor, f"{MINE} {visitor.person.name}")
    for visitor in table.learners[:3]:
        visitor.open()
        at = table.pull(visitor)
        press(visitor, at, "check", judged(visitor.text, 0, f"{MINE} {visitor.person.name}"))
        press(visitor, f"{at}/send")
    return table


def url(visitor: Visitor, path: str = "") -> str:
    return f"/l/{visitor.at.split('/')[2]}/data{path}"


def kept(house: House) -> str:
    """Every value in every table of ours, and the record besides."""
    with house.runtime.database.reading() as session:
        names = inspect(house.runtime.database.engine).get_table_names()
        return "\n".join(str(session.execute(text(f'SELECT * FROM "{name}"')).all()) for name in names)  # noqa: S608


def test_a_person_sees_what_is_held_about_them(any_house: House) -> None:
    finish(any_house)

    person = sent_with(any_house, about(), AMARA)

    assert stands_on(person) == "What Potluck holds about you"
    for fact in (AMARA.name, AMARA.email, AMARA.id, "Peer review"):
        assert fact in person.text
    assert BENCE.name not in person.text


def test_the_file_holds_all_of_it_and_nothing_of_others(any_house: House) -> None:
    finish(any_house)
    person = sent_with(any_house, about(), AMARA)

    answer = person.browser.get(url(person, "/download"), base_url=BASE_URL)

    assert answer.headers["Content-Disposition"] == 'attachment; filename="potluck-data.json"'
    told = json.loads(answer.data)
    assert told["person"]["name"] == AMARA.name
    assert told["person"]["courses"][0]["title"] == "Customer care, autumn"
    assert told["activities"][0]["completed_at"]
    work = told["kinds"]["peer_review"]["activities"][0]
    assert work["handed_in"][0]["text"] == f"{MINE} {AMARA.name}"
    assert len(work["reviews_given"]) == 1
    assert len(told["record"]) > 5
    assert BENCE.id not in answer.text
    assert BENCE.email not in answer.text


def test_the_page_only_reads(house: House) -> None:
    finish(house)
    person = sent_with(house, about(), AMARA)
    before = rows(house)

    for path in ("", "/download", "/erase"):
        assert person.get(url(person, path)).status_code == 200

    assert rows(house) == before


def test_erasing_takes_away_every_word_and_name(any_house: House) -> None:
    finish(any_house)
    person = sent_with(any_house, about(), AMARA)
    person.get(url(person, "/erase"))

    person.send(url(person, "/erase"))

    assert stands_on(person) == "It is erased"
    remains = kept(any_house)
    for trace in (AMARA.name, AMARA.email, AMARA.id, f"{MINE} {AMARA.name}"):
        assert trace not in remains
    assert f"{MINE} {BENCE.name}" in remains


def test_erasing_leaves_others_what_they_have(any_house: House) -> None:
    finish(any_house)
    with any_house.runtime.database.reading() as session:
        before = outcome_of(session, BENCE)
    person = sent_with(any_house, about(), AMARA)
    person.get(url(person, "/erase"))

    person.send(url(person, "/erase"))

    with any_house.runtime.database.reading() as session:
        assert outcome_of(session, BENCE) == before
        assert session.scalars(select(Membership).join(Person, Membership.person_id == Person.id)).all()


def outcome_of(session: Any, person: Somebody) -> float:
    found = select(Outcome.scaled).join(Participant, Participant.id == Outcome.participant_id)
    return session.scalars(
        found.join(Person, Person.id == Participant.person_id).where(Person.name == person.name)
    ).one()


def test_erasing_is_written_down_without_a_name(house: House) -> None:
    finish(house)
    person = sent_with(house, about(), AMARA)
    person.get(url(person, "/erase"))

    person.send(url(person, "/erase"))

    with house.runtime.database.reading() as session:
        entry = session.scalars(select(AuditEntry)).one()
        assert entry.act == "person.erased"
        assert entry.facts["by_themselves"] is True
        assert AMARA.name not in str((entry.subject, entry.facts))


def test_every_session_of_an_erased_person_is_over(house: House) -> None:
    finish(house)
    inside = house.open(AMARA)
    person = sent_with(house, about(), AMARA)
    person.get(url(person, "/erase"))

    person.send(url(person, "/erase"))

    assert inside.browser.get(inside.at, base_url=BASE_URL).status_code == 401
    assert person.browser.get(url(person), base_url=BASE_URL).status_code == 401


def test_grades_on_their_way_are_forgotten_too(house: House) -> None:
    finish(house)
    with house.runtime.database.reading() as session:
        amara = session.scalars(select(Person.id).where(Person.name == AMARA.name)).one()
    person = sent_with(house, about(), AMARA)
    person.get(url(person, "/erase"))

    person.send(url(person, "/erase"))

    with house.runtime.database.reading() as session:
        subjects = list(session.scalars(select(Message.subject)))
        assert subjects
        assert not any(str(amara) in subject for subject in subjects)


def test_whoever_was_erased_may_begin_anew(house: House) -> None:
    table = finish(house)
    person = sent_with(house, about(), AMARA)
    person.get(url(person, "/erase"))
    person.send(url(person, "/erase"))

    again = house.open(AMARA)

    assert "Start writing" in again.text
    assert table.house is house


def test_an_author_can_be_erased_and_the_activity_stays(house: House) -> None:
    finish(house)
    person = sent_with(house, about(), INSTRUCTOR)
    person.get(url(person, "/erase"))

    person.send(url(person, "/erase"))

    assert INSTRUCTOR.name not in kept(house)
    assert house.open(AMARA).page.status_code == 200  # type: ignore[union-attr]


def test_whoever_runs_the_lms_looks_after_the_one_they_named(any_house: House) -> None:
    finish(any_house)

    administrator = sent_with(any_house, as_administrator(BENCE), LEARNERS[5])

    assert stands_on(administrator) == f"What Potluck holds about {BENCE.name}"
    administrator.get(url(administrator, "/erase"))
    administrator.send(url(administrator, "/erase"))
    remains = kept(any_house)
    assert BENCE.name not in remains
    assert LEARNERS[5].name in remains


def test_afterwards_the_administrator_does_not_stand_before_their_own_data(house: House) -> None:
    finish(house)
    administrator = sent_with(house, as_administrator(BENCE), LEARNERS[5])
    administrator.get(url(administrator, "/erase"))
    token = administrator.form_token
    administrator.send(url(administrator, "/erase"))

    again = administrator.browser.post(
        url(administrator, "/erase"), data={"form_token": token}, base_url=BASE_URL
    )

    assert again.status_code == 401
    assert LEARNERS[5].name in kept(house)


@pytest.mark.parametrize("roles", [(), ("Learner",), ("Instructor",), ("Administrator",)])
def test_nobody_else_looks_into_the_data_of_others(house: House, roles: tuple[str, ...]) -> None:
    finish(house)
    before = rows(house)

    visitor = sent_with(house, about(BENCE, roles=roles), AMARA)

    assert "DOOR-10" in visitor.text
    assert rows(house) == before


def test_a_person_may_name_themselves(house: House) -> None:
    finish(house)

    assert stands_on(sent_with(house, about(AMARA), AMARA)) == "What Potluck holds about you"


def test_whom_we_have_never_met_nothing_is_held_and_nothing_written(house: House) -> None:
    before = rows(house)

    person = sent_with(house, about(), AMARA)

    assert stands_on(person) == "Potluck knows nothing about you"
    assert rows(house) == before


def test_an_administrator_learns_that_nothing_is_held_about_a_stranger(house: House) -> None:
    finish(house)
    before = rows(house)

    visitor = sent_with(house, as_administrator(LEARNERS[4]), LEARNERS[5])

    assert stands_on(visitor) == "Potluck knows nothing about this person"
    assert rows(house) == before


def test_a_privacy_launch_changes_nothing_in_a_course(house: House) -> None:
    finish(house)

    sent_with(house, said(MESSAGE_TYPE="LtiDataPrivacyLaunchRequest", ROLES=[]), AMARA)

    with house.runtime.database.reading() as session:
        amara = session.scalars(
            select(Membership)
            .join(Person, Person.id == Membership.person_id)
            .where(Person.name == AMARA.name)
        ).one()
        assert amara.is_learner
        launch = session.scalars(select(LaunchSession).where(LaunchSession.message == "data_privacy")).one()
        assert launch.course_id is None


def test_a_privacy_launch_opens_no_other_room(house: House) -> None:
    finish(house)
    person = sent_with(house, about(), AMARA)

    for path in ("peer_review/write", "peer_review/people", "choose", "mentored"):
        there = f"/l/{person.at.split('/')[2]}/{path}"
        assert person.browser.get(there, base_url=BASE_URL).status_code == 403


def test_no_other_launch_opens_this_room(house: House) -> None:
    finish(house)
    for somebody in (AMARA, INSTRUCTOR):
        visitor = house.open(somebody)

        for path in ("", "/download", "/erase"):
            assert visitor.browser.get(url(visitor, path), base_url=BASE_URL).status_code == 403


def test_erasing_needs_the_form_of_this_session(house: House) -> None:
    finish(house)
    person = sent_with(house, about(), AMARA)

    answer = person.browser.post(url(person, "/erase"), data={"form_token": "0" * 64}, base_url=BASE_URL)

    assert answer.status_code == 403
    assert AMARA.name in kept(house)
