from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from lti_tool.sandbox import seed
from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.deep_link_answers import Kept
from lti_tool.sandbox.deep_linking import DeepLinkingSettings
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.errors import Refused
from lti_tool.sandbox.state import Course, Membership
from lti_tool.sandbox.world import World
from tests.sandbox.pretend_tool import (
    NOW,
    OTHER_KEY,
    StandingClock,
    authentication_url,
    deep_linking_answer,
    deep_linking_claims,
    deep_linking_request,
    verified,
)

SETTINGS = v.DEEP_LINKING_CLAIM + "deep_linking_settings"
ITEMS = v.DEEP_LINKING_CLAIM + "content_items"
DATA = v.DEEP_LINKING_CLAIM + "data"
ACTIVITY = {
    "type": "ltiResourceLink",
    "title": "A reply to a late delivery",
    "text": "Write a reply, then read <b>two</b>.",
    "url": "http://localhost:8000/lti/launch?activity=42",
    "icon": {"url": "https://tool.example/icon.png", "width": 48, "height": 48},
    "custom": {"activity": "42", "copied_from": "$ResourceLink.id.history"},
    "lineItem": {
        "label": "Replies",
        "scoreMaximum": 50,
        "resourceId": "activity-42",
        "tag": "peer-review",
        "gradesReleased": True,
        "submissionReview": {
            "reviewableStatus": ["Submitted", "Completed"],
            "url": "http://localhost:8000/lti/launch",
            "custom": {"from": "gradebook"},
        },
    },
    "available": {"startDateTime": "2026-11-01T08:00:00Z"},
    "submission": {"endDateTime": "2026-12-01T22:00:00+02:00"},
    "iframe": {"width": 900, "height": 700},
}
LINK = {"type": "link", "url": "https://handbook.example/replies", "title": "How we write"}


def answer(
    platform: DirectPlatform, *items: Any, settings: DeepLinkingSettings | None = None, **changes: Any
) -> Kept:
    """Answer a request with these items, some claims changed or (None) left out."""
    request = deep_linking_request(platform, settings)
    claims = {**deep_linking_claims(platform, request, *items), **changes}
    claims = {name: value for name, value in claims.items() if value is not None}
    return platform.receive_deep_link(deep_linking_answer(request, claims))


def test_a_request_says_what_may_be_chosen_and_where_the_answer_goes(platform: DirectPlatform) -> None:
    settings = DeepLinkingSettings(
        accept_types=("link",),
        accept_presentation_document_targets=("window",),
        accept_media_types="image/*",
        accept_multiple=False,
        accept_lineitem=False,
        auto_create=True,
        title="For this week",
        text="Something short",
        data=" \u2028 é+&=% \\ ",
    )

    claims = deep_linking_request(platform, settings)

    asked = claims[SETTINGS]
    return_url = asked.pop("deep_link_return_url")
    assert return_url.startswith(f"{platform.address.base_url}/lti/deep-links?")
    assert asked == {
        "accept_types": ["link"],
        "accept_presentation_document_targets": ["window"],
        "accept_media_types": "image/*",
        "accept_multiple": False,
        "accept_lineitem": False,
        "auto_create": True,
        "title": "For this week",
        "text": "Something short",
        "data": " \u2028 é+&=% \\ ",
    }


def test_a_request_is_of_a_course_and_of_no_activity(platform: DirectPlatform) -> None:
    claims = deep_linking_request(platform)

    assert claims[v.CLAIM + "message_type"] == "LtiDeepLinkingRequest"
    assert claims[v.CLAIM + "context"]["id"] == seed.COURSE.id
    assert v.INSTRUCTOR in claims[v.CLAIM + "roles"]
    assert v.CLAIM + "resource_link" not in claims
    assert "lineitem" not in claims[v.AGS_CLAIM]


def test_what_is_not_set_is_not_said(platform: DirectPlatform) -> None:
    settings = DeepLinkingSettings(accept_multiple=None, accept_lineitem=None, data=None)

    asked = deep_linking_request(platform, settings)[SETTINGS]

    assert asked.keys() == {"deep_link_return_url", "accept_types", "accept_presentation_document_targets"}


def test_each_request_has_data_and_an_address_of_its_own(platform: DirectPlatform) -> None:
    one, other = (deep_linking_request(platform)[SETTINGS] for _ in range(2))

    assert one["data"] != other["data"]
    assert one["deep_link_return_url"] != other["deep_link_return_url"]


def test_what_was_chosen_is_in_the_course_with_its_column(platform: DirectPlatform, world: World) -> None:
    kept = answer(platform, ACTIVITY, LINK, **{v.DEEP_LINKING_CLAIM + "msg": "Two things"})

    link, column = world.links(seed.COURSE.id)[-1], world.line_items(seed.COURSE.id)[-1]
    assert kept.links == (link,)
    assert kept.chosen.message == "Two things"
    assert (link.title, link.description) == (
        "A reply to a late delivery",
        "Write a reply, then read <b>two</b>.",
    )
    assert link.target_link_uri == "http://localhost:8000/lti/launch?activity=42"
    assert link.line_item_id == column.id
    assert (column.label, column.score_maximum, column.resource_link_id) == ("Replies", 50, link.id)
    assert (column.resource_id, column.tag) == ("activity-42", "peer-review")
    assert column.more == {
        "gradesReleased": True,
        "submissionReview": ACTIVITY["lineItem"]["submissionReview"],
    }
    (material,) = world.materials(seed.COURSE.id)
    assert (material.title, material.url) == ("How we write", "https://handbook.example/replies")


def test_a_chosen_activity_launches_with_its_custom_parameters(platform: DirectPlatform) -> None:
    dated = {"opens": "$ResourceLink.available.startDateTime", "ends": "$ResourceLink.available.endDateTime"}
    kept = answer(platform, {**ACTIVITY, "custom": {**ACTIVITY["custom"], **dated, "here": "$Context.id"}})

    login = platform.login(seed.LEARNERS[0], kept.links[0])
    claims = verified(platform, platform.launch(authentication_url(platform, login)).fields["id_token"])

    assert claims[v.CLAIM + "target_link_uri"] == ACTIVITY["url"]
    assert claims[v.CLAIM + "custom"] == {
        "activity": "42",
        "copied_from": "",
        "opens": "2026-11-01T08:00:00Z",
        "ends": "$ResourceLink.available.endDateTime",
        "here": seed.COURSE.id,
    }


def test_an_lms_can_know_fewer_variables(platform: DirectPlatform, world: World) -> None:
    world.variables = ("Context.id",)
    kept = answer(platform, ACTIVITY)

    login = platform.login(seed.LEARNERS[0], kept.links[0])
    claims = verified(platform, platform.launch(authentication_url(platform, login)).fields["id_token"])

    assert claims[v.CLAIM + "custom"]["copied_from"] == "$ResourceLink.id.history"


@pytest.mark.parametrize(
    "item", [{"type": "ltiResourceLink"}, {"type": "ltiResourceLink", "lineItem": {"scoreMaximum": 1}}]
)
def test_an_item_needs_no_more_than_its_type(
    platform: DirectPlatform, world: World, item: dict[str, Any]
) -> None:
    kept = answer(platform, item)

    assert kept.links[0].title == "Potluck"
    assert [each.label for each in world.line_items(seed.COURSE.id)[1:]] == ["Potluck"] * ("lineItem" in item)


def test_an_activity_that_only_fits_a_window_opens_in_one(platform: DirectPlatform) -> None:
    shown = {name: value for name, value in ACTIVITY.items() if name != "iframe"}

    kept = answer(platform, {**shown, "window": {"targetName": "_blank", "windowFeatures": "height=300"}})

    assert kept.links[0].document_target == "window"


@pytest.mark.parametrize("claim", [{ITEMS: None}, {}])
def test_somebody_may_choose_nothing(platform: DirectPlatform, world: World, claim: dict[str, Any]) -> None:
    kept = answer(platform, **claim, **{v.DEEP_LINKING_CLAIM + "errormsg": "Nothing fits"})

    assert (kept.links, kept.materials, kept.chosen.problem) == ((), (), "Nothing fits")
    assert len(world.links(seed.COURSE.id)) == 1


def test_an_lms_that_ignores_line_items_makes_none(platform: DirectPlatform, world: World) -> None:
    kept = answer(platform, ACTIVITY, settings=DeepLinkingSettings(accept_lineitem=False))

    assert kept.links[0].line_item_id is None
    assert len(world.line_items(seed.COURSE.id)) == 1


def test_the_choice_goes_into_the_course_it_was_made_for(platform: DirectPlatform, world: World) -> None:
    other = Course("c-9", "Another", "A", "hr:a")
    world.add_course(other)
    world.enrol(Membership(other.id, seed.INSTRUCTOR.id, (v.INSTRUCTOR,)))
    request = deep_linking_request(platform, course=other)

    platform.receive_deep_link(deep_linking_answer(request, deep_linking_claims(platform, request, ACTIVITY)))

    assert [link.title for link in world.links(other.id)] == [ACTIVITY["title"]]
    assert len(world.links(seed.COURSE.id)) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "somebody"},
        {"iss": None},
        {"aud": "https://elsewhere.example"},
        {"aud": None},
        {"aud": ["http://127.0.0.1:8001", "https://elsewhere.example"]},
        {"azp": "somebody"},
        {"exp": None},
        {"exp": str(NOW.timestamp())},
        {"exp": NOW.timestamp()},
        {"exp": NOW.timestamp() + 7200},
        {"iat": None},
        {"iat": NOW.timestamp() + 1},
        {"nonce": None},
        {"nonce": ""},
        {"nonce": 7},
        {v.CLAIM + "message_type": "LtiResourceLinkRequest"},
        {v.CLAIM + "version": "1.2.0"},
        {v.CLAIM + "deployment_id": "2"},
        {v.CLAIM + "deployment_id": None},
        {DATA: None},
        {DATA: "something else"},
        {ITEMS: {"type": "ltiResourceLink"}},
        {ITEMS: [{"type": "link", "url": "https://x.example"}] * 101},
        {v.DEEP_LINKING_CLAIM + "msg": ["text"]},
        {v.DEEP_LINKING_CLAIM + "errorlog": 7},
    ],
    ids=str,
)
def test_an_answer_that_is_not_in_order_is_refused(
    platform: DirectPlatform, world: World, changes: dict[str, Any]
) -> None:
    with pytest.raises(Refused, match=r"^bad_answer"):
        answer(platform, **changes)

    assert len(world.links(seed.COURSE.id)) == 1


@pytest.mark.parametrize("spoil", [str.strip, str.lower, lambda text: text.replace("\n", "\r\n")])
def test_data_must_come_back_letter_by_letter(platform: DirectPlatform, spoil: Callable[[str], str]) -> None:
    request = deep_linking_request(platform)
    claims = deep_linking_claims(platform, request)

    with pytest.raises(Refused, match="letter by letter"):
        platform.receive_deep_link(deep_linking_answer(request, {**claims, DATA: spoil(claims[DATA])}))


def test_data_that_was_not_asked_back_is_refused(platform: DirectPlatform) -> None:
    with pytest.raises(Refused, match="letter by letter"):
        answer(platform, settings=DeepLinkingSettings(data=None), **{DATA: ""})


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "html", "html": "<p>"},
        {"type": None},
        {"type": 7},
        {"title": ""},
        {"title": 7},
        {"text": None},
        {"url": "https://elsewhere.example/"},
        {"url": "http://localhost:8000@elsewhere.example/"},
        {"url": "/lti/launch"},
        {"url": "javascript:alert(1)"},
        {"custom": {"a": 1}},
        {"custom": ["a"]},
        {"icon": "https://tool.example/icon.png"},
        {"icon": {"url": "data:image/png,x"}},
        {"icon": {"url": "https://tool.example/i.png", "width": "48"}},
        {"thumbnail": {"width": 48}},
        {"lineItem": {}},
        {"lineItem": {"scoreMaximum": 0}},
        {"lineItem": {"scoreMaximum": "50"}},
        {"lineItem": {"scoreMaximum": 50, "label": ""}},
        {"lineItem": {"scoreMaximum": 50, "resourceId": 42}},
        {"lineItem": {"scoreMaximum": 50, "gradesReleased": "yes"}},
        {"lineItem": {"scoreMaximum": 50, "resourceLinkId": "rl-7718"}},
        {"lineItem": {"scoreMaximum": 50, "maximum": 50}},
        {"lineItem": {"scoreMaximum": 50, "submissionReview": {}}},
        {"lineItem": {"scoreMaximum": 50, "submissionReview": {"reviewableStatus": ["Done"]}}},
        {"available": {"startDateTime": "2026-11-01"}},
        {"available": {"startDateTime": "2026-11-01T08:00:00"}},
        {"available": {"starts": "2026-11-01T08:00:00Z"}},
        {"submission": {"startDateTime": "2026-12-01T08:00:00Z", "endDateTime": "2026-11-01T08:00:00Z"}},
        {"iframe": {"width": 12.5}},
        {"iframe": {"width": -1}},
        {"embed": {"html": "<p>"}},
        {"presentation": "iframe"},
    ],
    ids=str,
)
def test_an_item_that_is_not_in_order_is_refused(
    platform: DirectPlatform, world: World, changes: dict[str, Any]
) -> None:
    with pytest.raises(Refused, match=r"^bad_answer"):
        answer(platform, {**ACTIVITY, **changes})

    assert len(world.links(seed.COURSE.id)) == 1


@pytest.mark.parametrize(
    ("settings", "items"),
    [
        ({"accept_types": ("link",)}, [ACTIVITY]),
        ({"accept_types": ("ltiResourceLink",)}, [LINK]),
        ({"accept_multiple": False}, [ACTIVITY, LINK]),
        ({"accept_multiple": None}, [ACTIVITY, LINK]),
        ({"accept_presentation_document_targets": ("window",)}, [ACTIVITY]),
    ],
    ids=["a type", "another type", "several", "several unless said", "a place"],
)
def test_what_was_not_asked_for_is_refused(
    platform: DirectPlatform, world: World, settings: dict[str, Any], items: list[Any]
) -> None:
    with pytest.raises(Refused):
        answer(platform, *items, settings=DeepLinkingSettings(**settings))

    assert world.materials(seed.COURSE.id) == []


@pytest.mark.parametrize(
    "item",
    [
        {"type": "file", "url": "https://x.example/a.pdf", "mediaType": "application/pdf"},
        {"type": "image", "url": "https://x.example/a.png", "width": 40, "height": 30},
        {"type": "html", "html": "<p>Hello</p>", "title": "A word"},
        {"type": "link", "url": "https://x.example/", "https://x.example/extension": {"any": 1}},
    ],
    ids=lambda item: item["type"],
)
def test_an_lms_can_take_other_things(platform: DirectPlatform, item: dict[str, Any]) -> None:
    every = ("file", "html", "image", "link")

    kept = answer(platform, item, settings=DeepLinkingSettings(accept_types=every))

    assert [material.kind for material in kept.materials] == [item["type"]]


def test_another_tools_signature_is_refused(platform: DirectPlatform) -> None:
    request = deep_linking_request(platform)

    with pytest.raises(Refused, match="cannot be trusted"):
        platform.receive_deep_link(
            deep_linking_answer(request, deep_linking_claims(platform, request), OTHER_KEY)
        )


@pytest.mark.parametrize("token", ["", "a.b", "a.b.c", "e30.e30."])
def test_what_is_no_token_is_refused(platform: DirectPlatform, token: str) -> None:
    request = deep_linking_request(platform)
    form = deep_linking_answer(request, deep_linking_claims(platform, request))

    with pytest.raises(Refused):
        platform.receive_deep_link(replace(form, fields={"JWT": token}))


def test_an_answer_is_taken_once(platform: DirectPlatform, world: World) -> None:
    request = deep_linking_request(platform)
    form = deep_linking_answer(request, deep_linking_claims(platform, request, ACTIVITY))
    platform.receive_deep_link(form)

    with pytest.raises(Refused, match="it was given before"):
        platform.receive_deep_link(form)

    assert len(world.links(seed.COURSE.id)) == 2


def test_a_nonce_is_taken_once(platform: DirectPlatform) -> None:
    answer(platform, nonce="n-1")

    with pytest.raises(Refused, match="nonce has been used before"):
        answer(platform, nonce="n-1")


def test_an_answer_that_was_refused_can_be_mended(platform: DirectPlatform) -> None:
    request = deep_linking_request(platform)
    with pytest.raises(Refused):
        platform.receive_deep_link(
            deep_linking_answer(request, deep_linking_claims(platform, request, {"type": "cake"}))
        )

    kept = platform.receive_deep_link(
        deep_linking_answer(request, deep_linking_claims(platform, request, ACTIVITY))
    )

    assert len(kept.links) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda url: url.partition("?")[0],
        lambda url: url.partition("then=")[0] + url.partition("&")[2],
        lambda url: url.replace("then=", "then=x"),
        lambda url: url + "&more=1",
        lambda url: url + "x",
    ],
    ids=["no query", "half a query", "another query", "more of it", "another request"],
)
def test_an_answer_to_another_address_is_refused(
    platform: DirectPlatform, spoil: Callable[[str], str]
) -> None:
    request = deep_linking_request(platform)
    form = deep_linking_answer(request, deep_linking_claims(platform, request))

    with pytest.raises(Refused):
        platform.receive_deep_link(replace(form, url=spoil(form.url)))


def test_a_request_that_ended_meanwhile_is_no_launch_any_more(platform: DirectPlatform) -> None:
    login = platform.deep_link_form(seed.INSTRUCTOR)
    request = verified(platform, platform.launch(authentication_url(platform, login)).fields["id_token"])
    platform.receive_deep_link(deep_linking_answer(request, deep_linking_claims(platform, request)))

    form = platform.launch(authentication_url(platform, login))

    assert form.fields["error"] == "invalid_request"


def test_an_answer_may_take_its_time(platform: DirectPlatform, clock: StandingClock) -> None:
    request = deep_linking_request(platform)
    clock.move(seconds=3000)
    claims = deep_linking_claims(platform, request, ACTIVITY)

    kept = platform.receive_deep_link(
        deep_linking_answer(request, {**claims, "iat": clock().timestamp(), "exp": clock().timestamp() + 60})
    )

    assert len(kept.links) == 1
