import json
from dataclasses import replace
from typing import Any

import pytest
from lxml import html

from lti_tool.sandbox import seed
from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.state import Person, Score, Told
from lti_tool.sandbox.world import World
from tests.sandbox.pretend_tool import NOW, access_token, authentication_url, launch, verified
from tests.sandbox.reading import Ask, text_of

AMARA = seed.LEARNERS[0]
ACCOUNT = f"/as/amara.okafor/course/{seed.COURSE.id}/account"
NAMES = {"name", "given_name", "family_name", "email"}


def members(platform: DirectPlatform, course_id: str) -> list[dict[str, Any]]:
    platform.world.roster_page = 100
    headers = {"Authorization": f"Bearer {access_token(platform, v.SCOPE_ROSTER)}", "Accept": v.MEMBERS}
    answer = platform.call("GET", platform.address.memberships_url(course_id), headers, None)
    return json.loads(answer.body)["members"]


def test_somebody_without_a_name_has_an_id_that_lasts(platform: DirectPlatform) -> None:
    one, other = launch(platform, seed.NAMELESS), launch(platform, seed.NAMELESS)

    assert one["sub"] == other["sub"] == seed.NAMELESS.id
    assert not NAMES & one.keys()
    assert "person_sourcedid" not in one[v.CLAIM + "lis"]


def test_an_anonymous_launch_says_nothing_of_who_it_is(platform: DirectPlatform) -> None:
    claims = launch(platform, seed.ANONYMOUS)

    assert not {"sub", "locale", *NAMES} & claims.keys()
    assert claims[v.CLAIM + "roles"] == [v.LEARNER]
    assert seed.ANONYMOUS.id not in json.dumps(claims)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (Told.EVERYTHING, {"id": AMARA.id, "who": "Amara Okafor"}),
        (Told.NO_NAME, {"id": AMARA.id, "who": "$Person.name.full"}),
        (Told.NOTHING, {"id": "$User.id", "who": "$Person.name.full"}),
    ],
)
def test_custom_parameters_tell_no_more_than_the_launch(
    platform: DirectPlatform, world: World, told: Told, expected: dict[str, str]
) -> None:
    person = replace(AMARA, told=told)
    world.add_person(person)
    link = world.place(replace(seed.LINK, custom={"id": "$User.id", "who": "$Person.name.full"}), None)

    form = platform.launch(authentication_url(platform, platform.login(person, link)))

    assert verified(platform, form.fields["id_token"])[v.CLAIM + "custom"] == expected


def test_the_roster_tells_no_more_either(platform: DirectPlatform) -> None:
    listed = {member["user_id"]: member for member in members(platform, seed.OTHER_COURSE.id)}

    assert listed[seed.NAMELESS.id].keys() == {"status", "user_id", "roles"}
    assert seed.ANONYMOUS.id not in listed
    assert listed[seed.LEARNERS[3].id]["name"] == "Daniela Ferreira dos Santos"


def test_a_review_tells_no_more_either(platform: DirectPlatform) -> None:
    login = platform.review_form(seed.INSTRUCTOR, seed.OTHER_LINE_ITEM, seed.NAMELESS)
    claims = verified(platform, platform.launch(authentication_url(platform, login)).fields["id_token"])

    assert claims[v.CLAIM + "for_user"].keys() == {"user_id", "roles"}


def test_a_person_chooses_what_tools_learn(platform: DirectPlatform, ask: Ask) -> None:
    sent = ask(ACCOUNT, method="POST", data={"told": "no name"})

    page = html.fromstring(ask(ACCOUNT).data)
    assert sent.headers["Location"] == ACCOUNT
    assert page.xpath("//input[@checked]/@value") == ["no name"]
    assert "name" not in launch(platform, AMARA)
    assert "Tools learn no name" in text_of(ask(f"/as/ingrid.solberg/course/{seed.COURSE.id}/roster"))


@pytest.mark.parametrize(
    ("told", "headers", "status"),
    [("everybody", {}, 400), ("", {}, 400), ("nothing", {"Sec-Fetch-Site": "cross-site"}, 403)],
)
def test_a_choice_that_is_not_theirs_changes_nothing(
    platform: DirectPlatform, ask: Ask, told: str, headers: dict[str, str], status: int
) -> None:
    assert ask(ACCOUNT, method="POST", data={"told": told}, headers=headers).status_code == status
    assert launch(platform, AMARA)["name"] == "Amara Okafor"


def test_a_mentor_launches_with_those_they_mentor(platform: DirectPlatform) -> None:
    claims = launch(platform, seed.MENTOR)

    assert claims[v.CLAIM + "roles"] == [v.MENTOR]
    assert claims[v.CLAIM + "role_scope_mentor"] == [seed.LEARNERS[4].id, seed.NAMELESS.id]


@pytest.mark.parametrize("person", [AMARA, seed.INSTRUCTOR])
def test_nobody_else_says_whom_they_mentor(platform: DirectPlatform, person: Person) -> None:
    assert v.CLAIM + "role_scope_mentor" not in launch(platform, person)


def test_a_mentor_sees_the_grades_of_those_they_mentor(ask: Ask, world: World) -> None:
    for person, given in ((seed.LEARNERS[3], 3.0), (seed.LEARNERS[4], 4.0)):
        score = Score(seed.OTHER_LINE_ITEM.id, person.id, NOW, NOW, "Completed", "FullyGraded", given, 10)
        world.accept_score(seed.OTHER_COURSE.id, score)

    text = text_of(ask(f"/as/tomasz.nowicki/course/{seed.OTHER_COURSE.id}/gradebook"))

    assert "You are Tomasz Nowicki Mentor" in text
    assert "Noor Aziz No grade yet" in text
    assert "Completed" in text
    assert "Daniela" not in text


def test_a_mentor_is_not_graded(ask: Ask) -> None:
    text = text_of(ask(f"/as/ingrid.solberg/course/{seed.OTHER_COURSE.id}/gradebook"))

    assert "Tomasz" not in text
