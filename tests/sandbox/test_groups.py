import json
from dataclasses import replace
from typing import Any

import pytest

from lti_tool.sandbox import seed
from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.misbehaviour import Endpoint, Fault
from lti_tool.sandbox.wire import Answer
from lti_tool.sandbox.world import Placement, World
from tests.sandbox.pretend_tool import TOOL, access_token, authentication_url, launch, verified
from tests.sandbox.reading import Ask, text_of

AMARA = seed.LEARNERS[0]
COURSE = seed.COURSE.id


def ask_for(
    platform: DirectPlatform, url: str, accept: str = v.GROUPS, scope: str = v.SCOPE_GROUPS
) -> Answer:
    headers = {"Authorization": f"Bearer {access_token(platform, scope)}", "Accept": accept}
    return platform.call("GET", url, headers, None)


def every_page(platform: DirectPlatform, url: str, member: str, accept: str) -> list[list[dict[str, Any]]]:
    pages = []
    while url:
        answer = ask_for(platform, url, accept)
        assert answer.headers["Content-Type"] == accept
        pages.append(json.loads(answer.body)[member])
        url = answer.headers.get("Link", "").partition(">")[0].removeprefix("<")
    return pages


def test_a_launch_says_where_the_groups_are(platform: DirectPlatform) -> None:
    assert launch(platform, AMARA)[v.GROUPS_CLAIM] == {
        "scope": ["https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly"],
        "context_groups_url": platform.address.groups_url(COURSE),
        "context_group_sets_url": platform.address.group_sets_url(COURSE),
        "service_versions": ["1.0"],
    }


def test_groups_come_in_pages_until_there_is_no_next(platform: DirectPlatform) -> None:
    pages = every_page(platform, platform.address.groups_url(COURSE), "groups", v.GROUPS)

    assert [len(page) for page in pages] == [3, 2]
    assert pages[0][2] == {"id": "g-21", "name": "Letters", "set_id": "gs-2", "tag": "written"}
    assert pages[1][1] == {"id": "g-31", "name": "First aiders"}


def test_sets_come_in_pages_too(platform: DirectPlatform) -> None:
    url = platform.address.group_sets_url(COURSE)

    pages = every_page(platform, f"{url}?limit=1", "sets", v.GROUP_SETS)

    assert pages == [[{"id": "gs-1", "name": "Shifts"}], [{"id": "gs-2", "name": "Desks"}]]


@pytest.mark.parametrize(("user_id", "ids"), [(AMARA.id, ["g-11", "g-21"]), ("nobody", [])])
def test_the_groups_of_one_person_can_be_asked_for(
    platform: DirectPlatform, user_id: str, ids: list[str]
) -> None:
    answer = ask_for(platform, f"{platform.address.groups_url(COURSE)}?user_id={user_id}")

    assert [group["id"] for group in json.loads(answer.body)["groups"]] == ids


def test_the_roster_says_who_is_in_which_group_when_asked(platform: DirectPlatform) -> None:
    url = platform.address.memberships_url(COURSE)

    with_groups, without = (
        json.loads(ask_for(platform, url + query, v.MEMBERS, v.SCOPE_ROSTER).body)["members"]
        for query in ("?groups=true", "")
    )

    assert with_groups[0]["group_enrollments"] == []
    assert with_groups[1]["group_enrollments"] == [{"group_id": "g-11"}, {"group_id": "g-21"}]
    assert all("group_enrollments" not in member for member in without)


@pytest.mark.parametrize(
    ("path", "accept", "scope", "status"),
    [
        (f"{COURSE}/groups", "application/json", v.SCOPE_GROUPS, 406),
        (f"{COURSE}/groups", v.GROUP_SETS, v.SCOPE_GROUPS, 406),
        (f"{COURSE}/groups", v.GROUPS, v.SCOPE_ROSTER, 403),
        (f"{COURSE}/sets", v.GROUPS, v.SCOPE_GROUPS, 406),
        (f"{COURSE}/sets", v.GROUP_SETS, v.SCOPE_SCORE, 403),
        ("c-0/groups", v.GROUPS, v.SCOPE_GROUPS, 404),
        (f"{COURSE}/groups?limit=0", v.GROUPS, v.SCOPE_GROUPS, 400),
    ],
)
def test_groups_are_told_to_who_may_ask_and_asks_well(
    platform: DirectPlatform, path: str, accept: str, scope: str, status: int
) -> None:
    assert ask_for(platform, f"{platform.address.base_url}/lti/gs/{path}", accept, scope).status == status


def test_groups_need_a_token(platform: DirectPlatform) -> None:
    answer = platform.call("GET", platform.address.groups_url(COURSE), {"Accept": v.GROUPS}, None)

    assert answer.status == 401


def test_an_lms_can_have_no_groups(platform: DirectPlatform, world: World) -> None:
    world.offers_groups = False

    members = ask_for(
        platform, f"{platform.address.memberships_url(COURSE)}?groups=true", v.MEMBERS, v.SCOPE_ROSTER
    )

    assert v.GROUPS_CLAIM not in launch(platform, AMARA)
    assert ask_for(platform, platform.address.groups_url(COURSE)).status == 404
    assert all("group_enrollments" not in member for member in json.loads(members.body)["members"])


def test_a_tool_that_did_not_ask_for_groups_is_not_told_of_them(
    platform: DirectPlatform, world: World
) -> None:
    world.add_tool(replace(TOOL, client_id="tool-9", scopes=(v.SCOPE_SCORE,)))
    link = world.add_link(COURSE, Placement("Theirs", client_id="tool-9"))

    form = platform.launch(authentication_url(platform, platform.login(AMARA, link)))

    claims = verified(platform, form.fields["id_token"])
    assert not {v.GROUPS_CLAIM, v.NRPS_CLAIM} & claims.keys()
    assert claims[v.AGS_CLAIM]["scope"] == [v.SCOPE_SCORE]


@pytest.mark.parametrize("endpoint", [Endpoint.GROUPS, Endpoint.GROUP_SETS])
def test_the_groups_service_can_fail(platform: DirectPlatform, endpoint: Endpoint) -> None:
    platform.faults.fail(endpoint, Fault(status=503))

    statuses = [
        ask_for(platform, platform.address.groups_url(COURSE)).status,
        ask_for(platform, platform.address.group_sets_url(COURSE), v.GROUP_SETS).status,
    ]

    assert statuses == ([503, 200] if endpoint is Endpoint.GROUPS else [200, 503])


def test_people_see_their_groups(ask: Ask) -> None:
    text = text_of(ask(f"/as/amara.okafor/course/{COURSE}/roster"))

    assert text.count("In Early shift") == 3
    assert "In Early shift, Letters" in text
