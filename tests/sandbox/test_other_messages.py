from dataclasses import replace
from typing import Any

import pytest
from lxml import html

from lti_tool.sandbox import seed
from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.authorization import FormPost
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.state import LineItem, Person
from lti_tool.sandbox.world import World
from tests.sandbox.pretend_tool import TOOL, authentication_url, verified
from tests.sandbox.reading import Ask, carried, text_of
from tests.sandbox.test_persistence import a_score

AMARA, BENCE = seed.LEARNERS[:2]
GRADEBOOK = f"/as/ingrid.solberg/course/{seed.COURSE.id}/gradebook"
FOR_USER = v.CLAIM + "for_user"


def claims_of(platform: DirectPlatform, login: FormPost) -> dict[str, Any]:
    return verified(platform, platform.launch(authentication_url(platform, login)).fields["id_token"])


def refused(platform: DirectPlatform, login: FormPost) -> str:
    form = platform.launch(authentication_url(platform, login))
    assert "id_token" not in form.fields
    return form.fields["error"]


def reviewable(world: World, **review: Any) -> LineItem:
    item = replace(seed.LINE_ITEM, more={"submissionReview": {"reviewableStatus": ["Submitted"], **review}})
    world.change_line_item(item)
    return item


def test_a_review_says_whose_work_it_is_about(platform: DirectPlatform) -> None:
    claims = claims_of(platform, platform.review_form(seed.INSTRUCTOR, seed.LINE_ITEM, AMARA))

    assert claims[v.CLAIM + "message_type"] == "LtiSubmissionReviewRequest"
    assert claims["sub"] == seed.INSTRUCTOR.id
    assert claims[FOR_USER] == {
        "user_id": AMARA.id,
        "name": "Amara Okafor",
        "given_name": "Amara",
        "family_name": "Okafor",
        "email": AMARA.email,
        "person_sourcedid": AMARA.sourced_id,
        "roles": [v.INSTITUTION + "Student", v.LEARNER],
    }
    assert claims[v.CLAIM + "resource_link"]["id"] == seed.LINK.id
    assert claims[v.AGS_CLAIM]["lineitem"] == platform.address.line_item_url(
        seed.COURSE.id, seed.LINE_ITEM.id
    )


def test_a_review_opens_what_the_column_says_with_its_custom_parameters(
    platform: DirectPlatform, world: World
) -> None:
    address = "http://localhost:8000/lti/launch?review=1"
    item = reviewable(world, url=address, custom={"team": "Reviewers", "who": "$User.id"})

    login = platform.review_form(seed.INSTRUCTOR, item, AMARA)
    claims = claims_of(platform, login)

    assert login.fields["target_link_uri"] == claims[v.CLAIM + "target_link_uri"] == address
    assert claims[v.CLAIM + "custom"] == {
        **seed.CUSTOM,
        "team": "Reviewers",
        "who": seed.INSTRUCTOR.id,
    }


def test_a_column_without_an_address_opens_its_activity(platform: DirectPlatform) -> None:
    login = platform.review_form(seed.INSTRUCTOR, seed.LINE_ITEM, AMARA)

    assert login.fields["target_link_uri"] == TOOL.target_link_uri


def test_a_learner_reviews_nobody(platform: DirectPlatform) -> None:
    assert refused(platform, platform.review_form(AMARA, seed.LINE_ITEM, BENCE)) == "access_denied"


@pytest.mark.parametrize(
    ("item", "learner"),
    [
        (replace(seed.LINE_ITEM, id="li-0"), AMARA),
        (seed.LINE_ITEM, replace(AMARA, id="nobody")),
    ],
    ids=["no column", "no learner"],
)
def test_a_review_of_what_is_gone_is_no_launch(
    platform: DirectPlatform, item: LineItem, learner: Person
) -> None:
    assert refused(platform, platform.review_form(seed.INSTRUCTOR, item, learner)) == "invalid_request"


def test_the_hint_names_whom_a_review_is_about(platform: DirectPlatform) -> None:
    login = platform.review_form(seed.INSTRUCTOR, seed.LINE_ITEM, AMARA)
    spoilt = login.fields["lti_message_hint"].replace(AMARA.id, BENCE.id)

    form = platform.launch(authentication_url(platform, login, lti_message_hint=spoilt))

    assert form.fields["error"] == "invalid_request"


def test_the_gradebook_leads_to_work_that_is_far_enough(
    platform: DirectPlatform, ask: Ask, world: World
) -> None:
    reviewable(world)
    world.accept_score(seed.COURSE.id, replace(a_score(), activity_progress="Submitted"))
    world.accept_score(seed.COURSE.id, replace(a_score(BENCE), activity_progress="InProgress"))

    page = html.fromstring(ask(GRADEBOOK).data)
    (way,) = page.xpath("//td/a")
    review = html.fromstring(ask(way.get("href")).data)
    claims = carried(platform, ask, review.xpath("//iframe/@src")[0])

    assert way.get("href") == f"{GRADEBOOK}/{seed.LINE_ITEM.id}/amara.okafor"
    assert "Open the work of Amara Okafor" in " ".join(way.text_content().split())
    assert claims[FOR_USER]["user_id"] == AMARA.id


def test_work_can_be_open_before_there_is_a_score(ask: Ask, world: World) -> None:
    reviewable(world, reviewableStatus=["None"])

    page = html.fromstring(ask(GRADEBOOK).data)

    assert len(page.xpath("//td/a")) == len(seed.LEARNERS)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{GRADEBOOK}/{seed.LINE_ITEM.id}/bence.kovacs", 403),
        (f"{GRADEBOOK}/{seed.LINE_ITEM.id}/bence.kovacs/open", 403),
        (f"/as/amara.okafor/course/{seed.COURSE.id}/gradebook/{seed.LINE_ITEM.id}/amara.okafor", 403),
        (f"{GRADEBOOK}/{seed.OTHER_LINE_ITEM.id}/amara.okafor", 404),
        (f"{GRADEBOOK}/{seed.LINE_ITEM.id}/noor.aziz", 404),
        (f"{GRADEBOOK}/{seed.LINE_ITEM.id}/nobody", 404),
    ],
)
def test_nobody_opens_work_that_is_not_theirs_to_open(ask: Ask, world: World, path: str, status: int) -> None:
    world.accept_score(seed.COURSE.id, a_score())

    assert ask(path).status_code == status


def test_somebody_asks_what_is_kept_about_them(platform: DirectPlatform) -> None:
    claims = claims_of(platform, platform.privacy_form(AMARA))

    assert claims[v.CLAIM + "message_type"] == "DataPrivacyLaunchRequest"
    assert (claims["sub"], claims[FOR_USER]["user_id"]) == (AMARA.id, AMARA.id)
    assert claims[v.CLAIM + "roles"] == [v.INSTITUTION + "Student"]
    assert v.CLAIM + "context" not in claims
    assert v.CLAIM + "resource_link" not in claims
    assert not {v.AGS_CLAIM, v.NRPS_CLAIM} & claims.keys()
    presentation = claims[v.CLAIM + "launch_presentation"]
    assert presentation["return_url"] == f"{platform.address.base_url}/"


def test_an_administrator_asks_for_others(platform: DirectPlatform) -> None:
    claims = claims_of(platform, platform.privacy_form(seed.LEARNING_LEAD, AMARA))

    assert claims["sub"] == seed.LEARNING_LEAD.id
    assert claims[FOR_USER]["email"] == AMARA.email
    assert claims[v.CLAIM + "roles"] == [v.INSTITUTION + "Administrator"]


@pytest.mark.parametrize("person", [AMARA, seed.INSTRUCTOR])
def test_nobody_else_does(platform: DirectPlatform, ask: Ask, person: Person) -> None:
    data = f"/as/{person.username}/course/{seed.COURSE.id}/data/{TOOL.client_id}/bence.kovacs"

    assert refused(platform, platform.privacy_form(person, BENCE)) == "access_denied"
    assert [ask(data).status_code, ask(f"{data}/open").status_code] == [403, 403]


def test_a_privacy_launch_about_nobody_is_no_launch(platform: DirectPlatform) -> None:
    login = platform.privacy_form(seed.LEARNING_LEAD, replace(AMARA, id="nobody"))

    assert refused(platform, login) == "invalid_request"


@pytest.mark.parametrize(
    ("page", "whose"),
    [
        (f"/as/amara.okafor/course/{seed.COURSE.id}/account", "amara.okafor"),
        (f"/as/priya.raghunathan/course/{seed.COURSE.id}/roster", "bence.kovacs"),
    ],
)
def test_the_menus_lead_to_the_data(platform: DirectPlatform, ask: Ask, page: str, whose: str) -> None:
    ways = html.fromstring(ask(page).data).xpath(
        f"//a[contains(@href, '/data/') and contains(@href, '{whose}')]"
    )

    (way,) = ways
    shown = html.fromstring(ask(way.get("href")).data)
    claims = carried(platform, ask, shown.xpath("//iframe/@src")[0])

    person = platform.world.person_called(whose)
    assert person is not None
    assert claims[FOR_USER]["user_id"] == person.id


def test_a_tool_that_takes_no_such_message_is_not_offered(ask: Ask, world: World) -> None:
    world.add_tool(replace(TOOL, client_id="tool-9", name="Another", messages={}))

    account = f"/as/amara.okafor/course/{seed.COURSE.id}"

    assert "Your data in Another" not in text_of(ask(f"{account}/account"))
    assert ask(f"{account}/data/tool-9/amara.okafor").status_code == 404
    assert ask(f"/as/ingrid.solberg/course/{seed.COURSE.id}/choose?tool=tool-9").status_code == 404
