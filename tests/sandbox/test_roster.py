import json
from typing import Any

import pytest

from lti_tool.sandbox import seed
from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.wire import Answer
from lti_tool.sandbox.world import World
from tests.sandbox.pretend_tool import access_token


def ask(
    platform: DirectPlatform,
    query: str = "",
    *,
    course_id: str = seed.COURSE.id,
    accept: str | None = v.MEMBERS,
    scope: str = v.SCOPE_ROSTER,
) -> Answer:
    headers = {"Authorization": f"Bearer {access_token(platform, scope)}"}
    if accept:
        headers["Accept"] = accept
    return platform.call("GET", platform.address.memberships_url(course_id) + query, headers, None)


def members(answer: Answer) -> list[dict[str, Any]]:
    return json.loads(answer.body)["members"]


def next_url(answer: Answer) -> str:
    assert answer.headers["Link"].endswith('>; rel="next"')
    return answer.headers["Link"].partition(">")[0].removeprefix("<")


def test_the_roster_comes_in_pages_until_there_is_no_next(platform: DirectPlatform) -> None:
    first = ask(platform)
    second = platform.call(
        "GET",
        next_url(first),
        {"Authorization": f"Bearer {access_token(platform)}", "Accept": v.MEMBERS},
        None,
    )

    everybody = [*members(first), *members(second)]
    assert [each["user_id"] for each in everybody] == [person.id for person in seed.PEOPLE]
    assert "Link" not in second.headers
    assert first.headers["Content-Type"] == v.MEMBERS


def test_a_member_has_names_address_status_and_full_role(platform: DirectPlatform) -> None:
    member = members(ask(platform))[1]

    assert member == {
        "status": "Active",
        "user_id": seed.LEARNERS[0].id,
        "roles": [v.LEARNER],
        "name": "Amara Okafor",
        "given_name": "Amara",
        "family_name": "Okafor",
        "email": "amara.okafor@lumen-freight.example",
        "lis_person_sourcedid": "hr:2114",
    }


@pytest.mark.parametrize(
    ("role", "count"),
    [("Learner", 6), (v.LEARNER.replace("#", "%23"), 6), ("Instructor", 1), ("Mentor", 0)],
)
def test_the_roster_can_be_asked_for_one_role(
    platform: DirectPlatform, world: World, role: str, count: int
) -> None:
    world.roster_page = 100

    assert len(members(ask(platform, f"?role={role}"))) == count


def test_a_limit_makes_pages_shorter_and_keeps_the_other_filters(platform: DirectPlatform) -> None:
    answer = ask(platform, "?limit=2&role=Learner")

    assert len(members(answer)) == 2
    assert "role=Learner" in next_url(answer)
    assert "limit=2" in next_url(answer)


def test_an_activity_sees_its_own_custom_parameters_beside_each_member(platform: DirectPlatform) -> None:
    (member, *_) = members(ask(platform, f"?rlid={seed.LINK.id}"))

    (message,) = member["message"]
    assert message[v.CLAIM + "custom"] == seed.CUSTOM


@pytest.mark.parametrize("accept", [None, "*/*", "application/json"])
def test_accept_must_name_the_media_type(platform: DirectPlatform, accept: str | None) -> None:
    assert ask(platform, accept=accept).status == 406


def test_the_roster_needs_its_own_scope(platform: DirectPlatform) -> None:
    assert ask(platform, scope=v.SCOPE_SCORE).status == 403


def test_a_course_or_an_activity_that_is_not_there_has_no_roster(platform: DirectPlatform) -> None:
    assert ask(platform, course_id="c-1").status == 404
    assert ask(platform, "?rlid=rl-1").status == 404
