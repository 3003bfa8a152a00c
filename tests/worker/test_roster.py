"""Rosters become people and memberships; what is incomplete or wrong takes nobody away."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from random import Random
from threading import Barrier
from typing import Any, TypeVar

import pytest
from sqlalchemy import select

from lti_tool.courses import roster, service
from lti_tool.courses.models import Course, Identity, Membership, Person
from lti_tool.courses.roster import Registrar
from lti_tool.db import Database
from lti_tool.lti.roles import Role
from lti_tool.platforms.clients import Clients
from lti_tool.platforms.models import Deployment, Registration, RegistrationState
from lti_tool.sandbox import seed
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.misbehaviour import FOREVER, Endpoint, Fault
from tests.house import StandingClock
from tests.outbox.post_office import KEY, School, wire

Value = TypeVar("Value")
AMARA, BENCE = seed.LEARNERS[:2]
INGRID = seed.INSTRUCTOR


@pytest.fixture
def registrar(database: Database, lms: DirectPlatform, clock: StandingClock) -> Registrar:
    return make_registrar(database, lms, clock)


def test_a_roster_becomes_people_with_names_addresses_and_roles(
    school: School, registrar: Registrar, clock: StandingClock
) -> None:
    fetch(school, registrar, clock)

    people = memberships(school)
    assert len(people) == len(seed.PEOPLE)
    assert people[AMARA.id] == ("Amara Okafor", AMARA.email, True, False, "active")
    assert people[INGRID.id] == ("Ingrid Solberg", INGRID.email, False, True, "active")


def test_a_roster_in_many_pages_comes_whole(
    school: School, registrar: Registrar, lms: DirectPlatform, clock: StandingClock
) -> None:
    lms.world.roster_page = 3

    fetch(school, registrar, clock)

    assert len(memberships(school)) == len(seed.PEOPLE)
    assert lms.faults.counts()[Endpoint.MEMBERSHIPS] == 3


def test_a_second_roster_changes_nothing_that_has_not_changed(
    school: School, registrar: Registrar, clock: StandingClock
) -> None:
    fetch(school, registrar, clock)
    first = memberships(school)

    fetch(school, registrar, clock)

    assert memberships(school) == first


def test_a_new_name_is_taken_over_and_a_missing_one_takes_nothing_away(
    school: School, registrar: Registrar, lms: DirectPlatform, clock: StandingClock
) -> None:
    fetch(school, registrar, clock)
    lms.world.add_person(replace(AMARA, family_name="Okafor-Lind"))
    lms.faults.fail(Endpoint.MEMBERSHIPS, Fault(edit=_without_addresses))

    fetch(school, registrar, clock)

    assert memberships(school)[AMARA.id][:2] == ("Amara Okafor-Lind", AMARA.email)


def test_who_is_missing_from_a_complete_roster_is_inactive_and_comes_back_with_it(
    school: School, registrar: Registrar, lms: DirectPlatform, clock: StandingClock
) -> None:
    fetch(school, registrar, clock)
    member = lms.world._memory.memberships.pop((seed.COURSE.id, AMARA.id))

    fetch(school, registrar, clock)
    away = memberships(school)
    lms.world.enrol(member)
    fetch(school, registrar, clock)

    assert (away[AMARA.id][-1], away[BENCE.id][-1]) == ("inactive", "active")
    assert memberships(school)[AMARA.id][-1] == "active"


@pytest.mark.parametrize("status", ["Inactive", "Deleted"])
def test_who_is_listed_as_gone_is_inactive(
    school: School, registrar: Registrar, lms: DirectPlatform, clock: StandingClock, status: str
) -> None:
    lms.world.enrol(replace(must(lms.world.membership(seed.COURSE.id, AMARA.id)), status=status))

    fetch(school, registrar, clock)

    assert memberships(school)[AMARA.id][-1] == "inactive"


def test_a_roster_that_breaks_off_takes_nobody_away_and_says_so(
    school: School, registrar: Registrar, lms: DirectPlatform, clock: StandingClock
) -> None:
    fetch(school, registrar, clock)
    lms.world.roster_page = 3
    lms.faults.fail(Endpoint.MEMBERSHIPS, Fault())
    lms.faults.fail(Endpoint.MEMBERSHIPS, Fault(status=500))

    fetch(school, registrar, clock)

    assert {state for *_, state in memberships(school).values()} == {"active"}
    assert "SERVICE-12" in (course(school).roster_problem or "")


def test_who_launched_while_the_roster_was_fetched_stays(
    school: School, registrar: Registrar, lms: DirectPlatform, clock: StandingClock
) -> None:
    lms.world._memory.memberships.pop((seed.COURSE.id, AMARA.id))
    launch(school, AMARA.id, {Role.LEARNER}, clock)
    make_due(school, clock)

    roster.fetch_next(registrar)

    assert memberships(school)[AMARA.id][-1] == "active"


def test_a_visiting_teacher_outside_the_roster_stays_for_a_day(
    school: School, registrar: Registrar, clock: StandingClock
) -> None:
    school_admin = "an administrator who is not enrolled"
    enter(school, school_admin, clock)
    launch(school, school_admin, {Role.INSTRUCTOR}, clock)

    fetch(school, registrar, clock)
    within = memberships(school)[school_admin][-1]
    clock.move(days=1)
    fetch(school, registrar, clock)

    assert (within, memberships(school)[school_admin][-1]) == ("active", "inactive")


def test_who_launched_as_a_teacher_is_not_made_a_learner_by_the_roster_of_that_day(
    school: School, registrar: Registrar, clock: StandingClock
) -> None:
    launch(school, AMARA.id, {Role.INSTRUCTOR}, clock)

    fetch(school, registrar, clock)
    within = memberships(school)[AMARA.id][2:4]
    clock.move(days=1)
    fetch(school, registrar, clock)

    assert (within, memberships(school)[AMARA.id][2:4]) == ((False, True), (True, False))


def test_the_next_roster_is_due_in_an_hour_or_in_a_day_where_nobody_comes(
    school: School, registrar: Registrar, clock: StandingClock
) -> None:
    fetch(school, registrar, clock)
    busy = must(course(school).roster_due_at) - clock()
    clock.move(days=60)
    fetch(school, registrar, clock)
    idle = must(course(school).roster_due_at) - clock()

    assert (busy, idle) == (roster.EVERY, roster.EVERY_WHEN_IDLE)


def test_failures_wait_longer_and_longer_and_stand_on_the_course_until_one_succeeds(
    school: School, registrar: Registrar, lms: DirectPlatform, clock: StandingClock
) -> None:
    lms.faults.fail(Endpoint.MEMBERSHIPS, Fault(status=403), times=FOREVER)
    waits = []
    for _ in range(5):
        fetch(school, registrar, clock)
        waits.append((must(course(school).roster_due_at) - clock()).total_seconds())
    problem = course(school).roster_problem
    lms.faults.behave()
    fetch(school, registrar, clock)

    assert waits == sorted(waits)
    assert 30 <= waits[0] <= 60
    assert problem is not None
    assert "SERVICE-05" in problem
    assert (course(school).roster_problem, course(school).roster_attempts) == (None, 0)


def test_a_platform_that_is_switched_off_is_not_asked(
    school: School, registrar: Registrar, lms: DirectPlatform, clock: StandingClock
) -> None:
    with school.database.writing() as session:
        session.get_one(Registration, school.registration_id).state = RegistrationState.INACTIVE

    fetch(school, registrar, clock)

    assert lms.faults.seen() == []
    assert course(school).roster_problem == roster.SWITCHED_OFF


def test_a_worker_that_died_with_a_roster_in_hand_is_replaced_after_its_lease(
    school: School, registrar: Registrar, clock: StandingClock
) -> None:
    make_due(school, clock)
    with school.database.writing() as session:
        taken = roster._take(session, registrar.clients, now=clock())

    at_once = roster.fetch_next(registrar)
    clock.move(seconds=roster.LEASE.total_seconds())
    later = roster.fetch_next(registrar)

    assert taken is not None
    assert (at_once, later) == (False, True)


def test_of_many_workers_one_fetches_a_roster(
    any_school: School, lms: DirectPlatform, clock: StandingClock
) -> None:
    workers = 3
    start = Barrier(workers)
    make_due(any_school, clock)

    def work() -> bool:
        start.wait()
        return roster.fetch_next(make_registrar(any_school.database, lms, clock))

    with ThreadPoolExecutor(workers) as pool:
        fetched = [future.result() for future in [pool.submit(work) for _ in range(workers)]]

    assert sorted(fetched) == [False, False, True]
    assert len(memberships(any_school)) == len(seed.PEOPLE)


def make_registrar(database: Database, lms: DirectPlatform, clock: StandingClock) -> Registrar:
    clients = Clients(wire(lms), lambda _session, **_now: KEY)
    return Registrar(database, clients, clock, Random(5))  # noqa: S311 - spreads waiting


def make_due(school: School, clock: StandingClock) -> None:
    with school.database.writing() as session:
        session.get_one(Course, school.course_id).roster_due_at = clock()


def fetch(school: School, registrar: Registrar, clock: StandingClock) -> None:
    """Fetch the roster as the worker does, an hour after whatever was before."""
    clock.move(hours=1)
    make_due(school, clock)
    roster.fetch_due(registrar, at_most=5, stopping=lambda: False)


def enter(school: School, subject: str, clock: StandingClock) -> None:
    with school.database.writing() as session:
        deployment = session.get_one(Deployment, session.get_one(Course, school.course_id).deployment_id)
        service.upsert_person(session, deployment, subject, name="A. Visitor", email=None, now=clock())


def launch(school: School, subject: str, roles: set[Role], clock: StandingClock) -> None:
    """Come in by a launch, just before the next roster is fetched."""
    clock.move(minutes=55)
    with school.database.writing() as session:
        person = session.scalars(
            select(Person).join(Identity, Identity.person_id == Person.id).where(Identity.subject == subject)
        ).one()
        place = session.get_one(Course, school.course_id)
        service.upsert_membership(session, place, person, roles, now=clock())


def memberships(school: School) -> dict[str, tuple[str | None, str | None, bool, bool, str]]:
    """Name, address, learns, leads, state; by the platform's id."""
    with school.database.reading() as session:
        rows = session.execute(
            select(Identity.subject, Person, Membership)
            .join(Person, Person.id == Identity.person_id)
            .join(Membership, Membership.person_id == Person.id)
        )
        return {
            subject: (person.name, person.email, member.is_learner, member.is_staff, str(member.state))
            for subject, person, member in rows
        }


def course(school: School) -> Course:
    with school.database.reading() as session:
        found = session.get_one(Course, school.course_id)
        session.expunge(found)
        return found


def must(value: Value | None) -> Value:
    assert value is not None
    return value


def _without_addresses(content: Any) -> Any:
    for member in content["members"]:
        del member["email"]
    return content
