from typing import Any

import pytest
from lxml import html
from werkzeug.test import TestResponse

from lti_tool.sandbox import seed
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.world import World
from tests.sandbox.pretend_tool import TOOL, deep_linking_answer, deep_linking_claims
from tests.sandbox.reading import Ask, carried, form_of, settings_of, text_of

COURSE = f"/as/ingrid.solberg/course/{seed.COURSE.id}"
ACTIVITY = {"type": "ltiResourceLink", "title": "<i>Replies</i>", "lineItem": {"scoreMaximum": 12}}


def answered(platform: DirectPlatform, ask: Ask, *items: Any, query: str = "", **more: str) -> TestResponse:
    """Open the tool as the frame of the page does, and let it answer with these items."""
    request = carried(platform, ask, f"{COURSE}/choose/open{query}")
    form = deep_linking_answer(request, {**deep_linking_claims(platform, request, *items), **more})
    return ask(form.url, method="POST", data=form.fields)


def test_the_instructor_finds_the_tool_in_a_frame(ask: Ask) -> None:
    course = html.fromstring(ask(COURSE).data)
    page = html.fromstring(ask(f"{COURSE}/choose").data)

    assert course.xpath(f"//a[@href='{COURSE}/choose']")
    (frame,) = page.xpath("//iframe")
    assert frame.get("src") == f"{COURSE}/choose/open"
    assert frame.get("data-origin") == "http://localhost:8000"


def test_the_frame_begins_a_login_for_a_deep_linking_request(ask: Ask) -> None:
    login = form_of(ask(f"{COURSE}/choose/open?in=window"))

    assert login.url == TOOL.login_url
    assert login.fields["target_link_uri"] == TOOL.target_link_uri
    assert '"as": "window"' in login.fields["lti_message_hint"]


@pytest.mark.parametrize("username", ["amara.okafor", "priya.raghunathan"])
@pytest.mark.parametrize("path", ["choose", "choose/open"])
def test_nobody_but_the_instructor_chooses(ask: Ask, username: str, path: str) -> None:
    assert ask(f"/as/{username}/course/{seed.COURSE.id}/{path}").status_code == 403


def test_what_was_chosen_is_added_after_a_yes(platform: DirectPlatform, ask: Ask, world: World) -> None:
    question = answered(platform, ask, ACTIVITY)
    before = len(world.links(seed.COURSE.id))

    answer = ask("/lti/deep-links/keep", method="POST", data=form_of(question).fields)

    assert "Add this to the course?" in text_of(question)
    assert "<i>Replies</i> graded, out of 12" in text_of(question)
    assert before == 1
    (added,) = world.links(seed.COURSE.id)[1:]
    (way_there, way_back) = html.fromstring(answer.data).xpath("//main//a[@target='_top']/@href")
    assert (way_there, way_back) == (f"{COURSE}/activity/{added.id}", COURSE)
    assert "<i>Replies</i>" in text_of(ask(COURSE))


def test_a_yes_counts_once(platform: DirectPlatform, ask: Ask, world: World) -> None:
    fields = form_of(answered(platform, ask, ACTIVITY)).fields
    ask("/lti/deep-links/keep", method="POST", data=fields)

    again = ask("/lti/deep-links/keep", method="POST", data=fields)

    assert again.status_code == 404
    assert len(world.links(seed.COURSE.id)) == 2


def test_nothing_is_added_before_the_tool_answered(platform: DirectPlatform, ask: Ask, world: World) -> None:
    request = carried(platform, ask, f"{COURSE}/choose/open")
    choosing = settings_of(request)["deep_link_return_url"].rpartition("=")[2]

    answer = ask("/lti/deep-links/keep", method="POST", data={"choosing": choosing})

    assert answer.status_code == 400
    assert len(world.links(seed.COURSE.id)) == 1


def test_a_second_answer_does_not_replace_the_one_that_waits(platform: DirectPlatform, ask: Ask) -> None:
    request = carried(platform, ask, f"{COURSE}/choose/open")
    statuses = []
    for title in ("One", "Other"):
        claims = deep_linking_claims(platform, request, {**ACTIVITY, "title": title})
        form = deep_linking_answer(request, claims)
        statuses.append(ask(form.url, method="POST", data=form.fields).status_code)

    assert statuses == [200, 400]


def test_an_lms_that_announces_it_adds_at_once(platform: DirectPlatform, ask: Ask, world: World) -> None:
    answer = answered(platform, ask, ACTIVITY, query="?only=at-once")

    assert "It is in the course now" in text_of(answer)
    assert len(world.links(seed.COURSE.id)) == 2


def test_choosing_nothing_says_why_and_leads_back(platform: DirectPlatform, ask: Ask) -> None:
    words = "https://purl.imsglobal.org/spec/lti-dl/claim/errormsg"

    answer = answered(platform, ask, **{words: "<b>No</b> activity fits"})

    assert "Nothing was added" in text_of(answer)
    assert "The tool reports a problem: <b>No</b> activity fits" in text_of(answer)
    assert html.fromstring(answer.data).xpath("//main//a[@target='_top']/@href") == [COURSE]


def test_a_wrong_answer_is_shown_with_its_reason(platform: DirectPlatform, ask: Ask, world: World) -> None:
    answer = answered(platform, ask, {"type": "cake"})

    assert answer.status_code == 400
    assert "bad_answer: type of a content item must be one of" in text_of(answer)
    assert len(world.links(seed.COURSE.id)) == 1


@pytest.mark.parametrize(
    ("only", "member", "value"),
    [
        ("one", "accept_multiple", False),
        ("ungraded", "accept_lineitem", False),
        ("activities", "accept_types", ["ltiResourceLink"]),
        ("links", "accept_types", ["link"]),
        ("files", "accept_types", ["file"]),
        ("windows", "accept_presentation_document_targets", ["window"]),
        ("at-once", "auto_create", True),
    ],
)
def test_the_page_can_play_an_lms_that_can_do_less(
    platform: DirectPlatform, ask: Ask, only: str, member: str, value: object
) -> None:
    page = html.fromstring(ask(f"{COURSE}/choose?only={only}").data)
    (source,) = page.xpath("//iframe/@src")

    asked = settings_of(carried(platform, ask, source))

    assert asked[member] == value
    assert page.xpath("//input[@checked]/@value") == [only]


def test_other_material_is_shown_in_the_course(platform: DirectPlatform, ask: Ask) -> None:
    link = {"type": "link", "url": "https://handbook.example/", "title": "Handbook", "text": "Read <first>"}

    answered(platform, ask, link, query="?only=at-once")

    page = html.fromstring(ask(f"/as/amara.okafor/course/{seed.COURSE.id}").data)
    (shown,) = page.xpath("//a[@href='https://handbook.example/']")
    assert (shown.text, shown.get("rel")) == ("Handbook", "noopener noreferrer")
    assert "Read <first>" in page.text_content()


def test_an_activity_for_a_window_is_not_framed(platform: DirectPlatform, ask: Ask) -> None:
    answered(platform, ask, {**ACTIVITY, "window": {}}, query="?only=at-once&only=windows")
    added = platform.world.links(seed.COURSE.id)[-1]

    page = html.fromstring(ask(f"{COURSE}/activity/{added.id}").data)

    assert page.xpath("//iframe") == []
    assert "opens in a window of its own" in page.text_content()
