"""The groups of the LMS are kept beside its roster; what comes in part takes nobody out."""

import pytest

from lti_tool.runtime import Runtime
from tests.courses.lms_with_groups import GROUPS, ROSTER, SETS, Class, Lms, named
from tests.house import StandingClock


@pytest.fixture
def lms() -> Lms:
    return Lms(
        groups=named("Red", "Blue", set_id="s"),
        sets=[{"id": "s", "name": "Colours"}],
        members={"ana": ["red"], "ben": ["red", "blue"], "eve": []},
    )


@pytest.fixture
def course(runtime: Runtime, clock: StandingClock, lms: Lms) -> Class:
    return Class(runtime, clock, lms)


def test_groups_come_with_the_roster(any_runtime: Runtime, clock: StandingClock, lms: Lms) -> None:
    course = Class(any_runtime, clock, lms)

    course.fetch()

    assert course.groups == {"Red": {"ana", "ben"}, "Blue": {"ben"}}
    assert course.sets == {"Red": "Colours", "Blue": "Colours"}
    assert course.course.groups_synced_at == clock()
    assert course.course.groups_problem is None
    assert any("groups=true" in url for url in lms.asked)


def test_a_second_time_changes_only_what_has_changed(
    any_runtime: Runtime, clock: StandingClock, lms: Lms
) -> None:
    course = Class(any_runtime, clock, lms)
    course.fetch()
    lms.groups = named("Red", "Green", set_id="s")
    lms.members |= {"ana": ["green"], "eve": ["red"]}

    course.fetch()

    assert course.groups == {"Red": {"ben", "eve"}, "Green": {"ana"}}


def test_a_group_keeps_its_people_under_a_new_name(course: Class, lms: Lms) -> None:
    course.fetch()
    lms.groups[0]["name"] = "Crimson"

    course.fetch()

    assert course.groups["Crimson"] == {"ana", "ben"}


def test_whoever_left_the_course_left_its_groups(course: Class, lms: Lms) -> None:
    course.fetch()
    del lms.members["ben"]

    course.fetch()

    assert course.groups == {"Red": {"ana"}, "Blue": set()}


def test_groups_that_cannot_be_had_are_kept_as_they_were(course: Class, lms: Lms) -> None:
    course.fetch()
    before, synced = course.groups, course.course.groups_synced_at
    lms.broken.add(GROUPS)
    course.clock.move(hours=1)

    course.fetch()

    assert course.groups == before
    assert course.course.groups_synced_at == synced
    assert "SERVICE-" in (course.course.groups_problem or "")
    assert course.course.roster_problem is None


def test_a_list_that_breaks_off_takes_no_group_away(course: Class, lms: Lms) -> None:
    course.fetch()
    lms.groups = named("Red")
    lms.next_pages[GROUPS] = "https://elsewhere.example/groups"

    course.fetch()

    assert course.groups.keys() == {"Red", "Blue"}
    assert course.course.groups_problem


def test_a_roster_that_breaks_off_takes_nobody_out(course: Class, lms: Lms) -> None:
    course.fetch()
    lms.members = {"ana": []}
    lms.next_pages[ROSTER] = "https://elsewhere.example/members"

    course.fetch()

    assert course.groups == {"Red": {"ana", "ben"}, "Blue": {"ben"}}


def test_a_roster_that_keeps_groups_to_itself_takes_nobody_out(course: Class, lms: Lms) -> None:
    course.fetch()
    lms.members = dict.fromkeys(lms.members)

    course.fetch()

    assert course.groups == {"Red": {"ana", "ben"}, "Blue": {"ben"}}
    assert course.course.groups_problem == "the roster does not say who is in which group"


def test_sets_that_cannot_be_had_leave_the_groups(course: Class, lms: Lms) -> None:
    course.fetch()
    lms.broken.add(SETS)
    lms.members["eve"] = ["blue"]

    course.fetch()

    assert course.groups["Blue"] == {"ben", "eve"}
    assert course.sets["Blue"] == "Colours"
    assert course.course.groups_problem


def test_groups_nobody_told_of_are_left_out(course: Class, lms: Lms) -> None:
    lms.members["eve"] = ["unheard-of"]

    course.fetch()

    assert course.groups == {"Red": {"ana", "ben"}, "Blue": {"ben"}}


def test_trouble_that_is_over_is_forgotten(course: Class, lms: Lms) -> None:
    lms.broken.add(GROUPS)
    course.fetch()
    lms.broken.clear()

    course.fetch()

    assert course.course.groups_problem is None
    assert course.groups["Red"] == {"ana", "ben"}


def test_many_people_come_into_their_groups(course: Class, lms: Lms) -> None:
    lms.members = {f"person-{nth}": ["red" if nth % 2 else "blue"] for nth in range(450)}

    course.fetch()

    assert (len(course.groups["Red"]), len(course.groups["Blue"])) == (225, 225)
