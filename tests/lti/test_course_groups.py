"""The groups of a course are listed to their end, and who is in which comes with the roster."""

from typing import Any

import pytest

from lti_tool.lti import course_groups, nrps
from lti_tool.lti.claims import Scope
from lti_tool.lti.course_groups import Group, GroupSet, Listing
from lti_tool.lti.errors import Reason, ServiceFailed
from lti_tool.lti.http import Response
from lti_tool.lti.nrps import Roster, RosterQuery
from lti_tool.lti.pages import Stopped
from tests.lti.making import NOW, Wire, make_json, make_services

GROUPS = "https://lms.example/Groups?type=1"
SETS = "https://lms.example/sets"
RED = {"id": "g-1", "name": "Red", "set_id": "s-1", "tag": "team"}


def make_page(*entries: Any, name: str = "groups", following: str | None = None) -> Response:
    headers = {} if following is None else {"Link": f'<{following}>; rel="next"'}
    return make_json({"id": GROUPS, name: list(entries)}, **headers)


def groups(*answers: Response, user_id: str | None = None) -> tuple[Listing[Group], Wire]:
    services, wire = make_services(*answers)
    return course_groups.fetch_groups(services, GROUPS, user_id, now=NOW), wire


def roster(*members: dict[str, Any]) -> tuple[Roster, Wire]:
    services, wire = make_services(make_json({"context": {"id": "c"}, "members": list(members)}))
    query = RosterQuery(with_groups=True)
    return nrps.fetch_roster(services, "https://lms.example/members", query, now=NOW), wire


def test_groups_are_listed_from_all_pages() -> None:
    found, wire = groups(
        make_page(RED, following="/Groups?Page=2"), make_page({"id": 2, "name": "Blue\u202e"}, RED)
    )

    assert found == Listing((Group("g-1", "Red", "s-1", "team"), Group("2", "Blue")), complete=True)
    assert [request.url for request in wire.requests[1:]] == [GROUPS, "https://lms.example/Groups?Page=2"]
    assert wire.requests[1].headers["Accept"] == "application/vnd.ims.lti-gs.v1.contextgroupcontainer+json"
    assert Scope.GROUP_READ.replace(":", "%3A").replace("/", "%2F") in wire.requests[0].body.decode()


def test_sets_are_listed() -> None:
    services, wire = make_services(make_page({"id": "s-1", "name": "Labs", "groups": [RED]}, name="sets"))

    found = course_groups.fetch_group_sets(services, SETS, now=NOW)

    assert found == Listing((GroupSet("s-1", "Labs"),), complete=True)
    assert wire.requests[1].headers["Accept"] == "application/vnd.ims.lti-gs.v1.contextgroupsetcontainer+json"


def test_the_groups_of_one_person_are_asked_for_by_their_id() -> None:
    _, wire = groups(make_page(RED), user_id="user 5&x")

    assert wire.requests[1].url == GROUPS + "&user_id=user+5%26x"


def test_a_course_without_groups_has_a_complete_list_of_none() -> None:
    assert groups(make_page())[0] == Listing((), complete=True)


@pytest.mark.parametrize("entry", [None, 5, {}, {"id": ""}, {"id": True}, {"id": "x" * 256}, {"name": "Red"}])
def test_a_group_that_cannot_be_read_makes_the_list_partial(entry: object) -> None:
    found, _ = groups(make_page(RED, entry))

    assert (len(found.entries), found.complete) == (1, False)


@pytest.mark.parametrize(
    ("following", "stopped"),
    [(GROUPS, Stopped.LOOP), ("https://evil.example/groups", Stopped.OTHER_HOST)],
)
def test_a_list_that_leads_astray_is_partial(following: str, stopped: Stopped) -> None:
    found, _ = groups(make_page(RED, following=following))

    assert (found.stopped, found.complete) == (stopped, False)


def test_a_list_whose_later_page_fails_is_partial() -> None:
    found, _ = groups(make_page(RED, following="/Groups?Page=2"), make_json({}, 500))

    assert (found.stopped, found.complete) == (Stopped.PAGE_FAILED, False)
    assert isinstance(found.failure, ServiceFailed)


@pytest.mark.parametrize("content", [[], {"groups": None}, {"sets": []}, "groups"])
def test_an_answer_that_is_no_list_of_groups_is_a_failure(content: object) -> None:
    with pytest.raises(ServiceFailed) as refused:
        groups(make_json(content))

    assert refused.value.reason is Reason.SERVICE_UNREADABLE


def test_a_group_without_a_name_is_called_by_its_id() -> None:
    assert groups(make_page({"id": "g-7"}))[0].entries == (Group("g-7", "g-7"),)


def test_a_roster_tells_who_is_in_which_group() -> None:
    found, wire = roster({"user_id": "a", "group_enrollments": [{"group_id": "g-1"}, {"group_id": 2}, {}, 5]})

    assert found.members[0].group_ids == ("g-1", "2")
    assert wire.requests[1].url == "https://lms.example/members?groups=true"


def test_a_roster_that_does_not_tell_groups_is_not_one_without_groups() -> None:
    found, _ = roster({"user_id": "a"}, {"user_id": "b", "group_enrollments": []})

    assert [member.group_ids for member in found.members] == [None, ()]


@pytest.mark.parametrize(
    ("second", "together"), [([{"group_id": "g-2"}], ("g-1", "g-2")), (None, ("g-1",)), ([], ("g-1",))]
)
def test_somebody_listed_twice_is_in_the_groups_of_both(second: object, together: tuple[str, ...]) -> None:
    found, _ = roster(
        {"user_id": "a", "group_enrollments": [{"group_id": "g-1"}]},
        {"user_id": "a", "group_enrollments": second},
    )

    assert found.members[0].group_ids == together


def test_groups_are_not_asked_for_unless_wanted() -> None:
    services, wire = make_services(make_json({"members": []}))

    nrps.fetch_roster(services, "https://lms.example/members", now=NOW)

    assert wire.requests[1].url == "https://lms.example/members"
