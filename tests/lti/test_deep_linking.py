"""The answer to a request to choose something: what is taken, what is said, who signed it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lti_tool.lti import deep_linking, message_claims
from lti_tool.lti.content_items import (
    ContentItem,
    FileItem,
    Frame,
    HtmlItem,
    Image,
    ItemType,
    LinkItem,
    NewWindow,
    ResourceLinkItem,
)
from lti_tool.lti.deep_linking import Answer, Obstacle, Reply
from lti_tool.lti.errors import ContentItemInvalid, Reason, ScoreInvalid
from lti_tool.lti.launch_values import DeepLinkingSettings, Window
from lti_tool.lti.line_items import WantedLineItem
from lti_tool.lti.score import ActivityProgress
from lti_tool.lti.submission_review import SubmissionReview
from tests.lti.making import DEEP_LINKING, LTI, MISSING, NOW, make_client, make_settings_claim, tool_key

PLAIN = ResourceLinkItem("https://tool.example/launch", "Essay")
LINK = LinkItem("https://tool.example/guide", "Guide")
FILE = FileItem("https://tool.example/course.imscc", "application/vnd.ims.imsccv1p1")
HTML = HtmlItem("<p>Hello</p>")
BEGIN, END = datetime(2026, 12, 1, 8, tzinfo=UTC), datetime(2026, 12, 31, 8, tzinfo=UTC)


def make_settings(**changes: Any) -> DeepLinkingSettings:
    return message_claims.read_settings(make_settings_claim(changes))


def answered(reply: Reply, **changes: Any) -> Answer:
    return deep_linking.answer(make_client(), "deployment-1", make_settings(**changes), reply, now=NOW)


def read(answer: Answer) -> dict[str, Any]:
    """What a platform with another JOSE implementation reads."""
    public = jwt.PyJWK(tool_key().public_jwk())
    options = {"verify_exp": False, "verify_iat": False}
    return jwt.decode(
        answer.token, public, algorithms=["RS256"], audience="https://lms.example", options=options
    )


def test_an_answer_is_signed_as_the_platform_expects() -> None:
    answer = answered(Reply((PLAIN,)))

    content = read(answer)
    assert answer.url == "https://lms.example/chosen?course=1"
    assert (content["iss"], content["aud"], content["azp"]) == ("client-1", "https://lms.example", "client-1")
    assert content[LTI + "deployment_id"] == "deployment-1"
    assert content[LTI + "message_type"] == "LtiDeepLinkingResponse"
    assert content[LTI + "version"] == "1.3.0"
    assert content[DEEP_LINKING + "content_items"] == [
        {"type": "ltiResourceLink", "title": "Essay", "url": "https://tool.example/launch"}
    ]


def test_an_answer_lives_minutes_and_is_signed_a_little_early() -> None:
    content = read(answered(Reply()))

    seconds = int(NOW.timestamp())
    assert (content["iat"], content["exp"]) == (seconds - 10, seconds + 300)


def test_no_two_answers_have_one_nonce() -> None:
    assert read(answered(Reply()))["nonce"] != read(answered(Reply()))["nonce"]


def test_an_answer_does_not_show_its_token_in_a_log() -> None:
    assert "eyJ" not in repr(answered(Reply()))


@settings(max_examples=100, deadline=None)
@given(data=st.text(max_size=60))
def test_data_comes_back_exactly(data: str) -> None:
    assert read(answered(Reply(), data=data))[DEEP_LINKING + "data"] == data


def test_data_that_did_not_come_is_not_sent() -> None:
    assert DEEP_LINKING + "data" not in read(answered(Reply(), data=MISSING))


def test_words_go_into_claims_of_their_own() -> None:
    content = read(answered(Reply(message="Added.", error_message="Oh.", log="l", error_log="e" * 5000)))

    said = {name: content[DEEP_LINKING + name] for name in ("msg", "errormsg", "log", "errorlog")}
    assert said == {"msg": "Added.", "errormsg": "Oh.", "log": "l", "errorlog": "e" * 1000}


def test_an_answer_without_words_has_no_claims_for_them() -> None:
    content = read(answered(Reply(message="", log=None)))

    assert not {DEEP_LINKING + name for name in ("msg", "errormsg", "log", "errorlog")} & set(content)


def test_an_answer_may_bring_nothing() -> None:
    assert read(answered(Reply(message="Nothing chosen.")))[DEEP_LINKING + "content_items"] == []


def test_an_activity_says_all_that_a_platform_may_want_to_know() -> None:
    review = SubmissionReview(
        frozenset({ActivityProgress.COMPLETED, ActivityProgress.SUBMITTED}), "https://tool.example/review"
    )
    item = ResourceLinkItem(
        "https://tool.example/launch",
        "Essay",
        "Review two.",
        icon=Image("https://tool.example/icon.png", 48, 48),
        thumbnail=Image("https://tool.example/thumb.png"),
        iframe=Frame(width=900, height=700),
        window=NewWindow("potluck", 900, 700),
        custom={"potluck_activity": "a-7"},
        line_item=WantedLineItem(
            "Essay", 50, "a-7", resource_link_id="never", tag="review", grades_released=False, review=review
        ),
        available=Window(BEGIN, END),
        submission=Window(end=END),
    )

    assert item.members() == {
        "type": "ltiResourceLink",
        "title": "Essay",
        "text": "Review two.",
        "url": "https://tool.example/launch",
        "icon": {"url": "https://tool.example/icon.png", "width": 48, "height": 48},
        "thumbnail": {"url": "https://tool.example/thumb.png"},
        "iframe": {"width": 900, "height": 700},
        "window": {"targetName": "potluck", "width": 900, "height": 700},
        "custom": {"potluck_activity": "a-7"},
        "lineItem": {
            "label": "Essay",
            "scoreMaximum": 50,
            "resourceId": "a-7",
            "tag": "review",
            "gradesReleased": False,
            "submissionReview": {
                "reviewableStatus": ["Submitted", "Completed"],
                "url": "https://tool.example/review",
            },
        },
        "available": {"startDateTime": "2026-12-01T08:00:00Z", "endDateTime": "2026-12-31T08:00:00Z"},
        "submission": {"endDateTime": "2026-12-31T08:00:00Z"},
    }


@pytest.mark.parametrize(
    ("item", "members"),
    [
        (
            replace(LINK, iframe=Frame(800), window=NewWindow()),
            {
                "type": "link",
                "title": "Guide",
                "url": "https://tool.example/guide",
                "iframe": {"src": "https://tool.example/guide", "width": 800},
                "window": {},
            },
        ),
        (
            replace(FILE, title="Course", expires_at=END),
            {
                "type": "file",
                "title": "Course",
                "url": "https://tool.example/course.imscc",
                "mediaType": "application/vnd.ims.imsccv1p1",
                "expiresAt": "2026-12-31T08:00:00Z",
            },
        ),
        (HTML, {"type": "html", "html": "<p>Hello</p>"}),
    ],
)
def test_other_items_have_their_own_members(item: ContentItem, members: dict[str, Any]) -> None:
    assert item.members() == members


@pytest.mark.parametrize("url", ["", "/launch", "javascript:alert(1)", "https://a b/", "ftp://tool.example/"])
@pytest.mark.parametrize("kind", [ResourceLinkItem, LinkItem])
def test_an_item_without_an_address_of_the_web_is_never_sent(kind: Any, url: str) -> None:
    with pytest.raises(ContentItemInvalid) as refused:
        answered(Reply((kind(url),)))

    assert refused.value.reason is Reason.ITEM_ADDRESS


@pytest.mark.parametrize("window", [Window(END, BEGIN), Window(END, END)])
def test_a_window_that_ends_before_it_begins_is_never_sent(window: Window) -> None:
    with pytest.raises(ContentItemInvalid) as refused:
        answered(Reply((replace(PLAIN, available=window),)))

    assert refused.value.reason is Reason.ITEM_WINDOW


@pytest.mark.parametrize("maximum", [0, -1, float("nan"), float("inf")])
def test_a_column_without_a_maximum_is_never_made(maximum: float) -> None:
    with pytest.raises(ScoreInvalid) as refused:
        WantedLineItem("Essay", maximum)

    assert refused.value.reason is Reason.SCORE_MAXIMUM


@pytest.mark.parametrize(
    ("accepted", "items", "left"),
    [
        (["ltiResourceLink"], (PLAIN,), []),
        (["ltiResourceLink"], (PLAIN, LINK, HTML), [Obstacle.TYPE, Obstacle.TYPE]),
        (["link", "html"], (LINK, HTML, PLAIN), [Obstacle.TYPE]),
        (["file"], (FILE,), []),
        ([], (PLAIN, LINK), [Obstacle.TYPE, Obstacle.TYPE]),
        (["image"], (PLAIN,), [Obstacle.TYPE]),
    ],
)
def test_only_kinds_that_are_accepted_are_taken(
    accepted: list[str], items: tuple[ContentItem, ...], left: list[Obstacle]
) -> None:
    fitting = deep_linking.fit(items, make_settings(accept_types=accepted))

    assert [obstacle for _, obstacle in fitting.left] == left
    assert len(fitting.taken) + len(fitting.left) == len(items)


def test_of_several_items_one_is_taken_where_one_is_accepted() -> None:
    second = replace(PLAIN, title="Second")

    fitting = deep_linking.fit([HTML, PLAIN, second], make_settings(accept_multiple=False))

    assert fitting.taken == (PLAIN,)
    assert fitting.left == ((HTML, Obstacle.TYPE), (second, Obstacle.ONE_ONLY))


@pytest.mark.parametrize(
    ("listed", "is_taken"),
    [
        (MISSING, True),
        ("*/*", True),
        ("image/*", False),
        ("text/html, application/vnd.ims.imsccv1p1", True),
        ("application/*", True),
        ("application/zip", False),
    ],
)
def test_a_file_is_taken_if_its_media_type_is(listed: object, *, is_taken: bool) -> None:
    fitting = deep_linking.fit([FILE], make_settings(accept_types=["file"], accept_media_types=listed))

    assert bool(fitting.taken) is is_taken
    assert is_taken or fitting.left == ((FILE, Obstacle.MEDIA_TYPE),)


@pytest.mark.parametrize(
    ("targets", "keeps"),
    [
        (["iframe", "window"], (True, True)),
        (["window"], (False, True)),
        (["iframe"], (True, False)),
        (["frame"], (True, False)),
        (["embed"], (False, False)),
        ([], (True, True)),
        (MISSING, (True, True)),
    ],
)
@pytest.mark.parametrize("item", [PLAIN, LINK])
def test_an_item_is_offered_only_where_it_may_be_shown(
    item: ResourceLinkItem | LinkItem, targets: object, keeps: tuple[bool, bool]
) -> None:
    offered = replace(item, iframe=Frame(900), window=NewWindow())

    (taken,) = deep_linking.fit([offered], make_settings(accept_presentation_document_targets=targets)).taken

    assert isinstance(taken, ResourceLinkItem | LinkItem)
    assert (taken.iframe is not None, taken.window is not None) == keeps


@pytest.mark.parametrize(("accepts", "keeps"), [(True, True), (False, False), (MISSING, True)])
def test_a_column_is_offered_unless_the_platform_says_it_makes_none(accepts: object, *, keeps: bool) -> None:
    graded = replace(PLAIN, line_item=WantedLineItem("Essay", 50))

    fitting = deep_linking.fit([graded], make_settings(accept_lineitem=accepts))

    (taken,) = fitting.taken
    assert isinstance(taken, ResourceLinkItem)
    assert (taken.line_item is not None, fitting.keeps_columns) == (keeps, keeps)


def test_whether_a_kind_is_wanted_can_be_asked_before_anybody_chooses() -> None:
    wanted = make_settings(accept_types=["ltiResourceLink", "ltiAssetProcessor"])

    assert [kind for kind in ItemType if deep_linking.takes(wanted, kind)] == [ItemType.RESOURCE_LINK]


ITEMS = st.lists(st.sampled_from([PLAIN, LINK, FILE, HTML]), max_size=6)
TYPES = st.lists(st.sampled_from(["ltiResourceLink", "link", "file", "html", "image"]), unique=True)


@settings(max_examples=200, deadline=None)
@given(items=ITEMS, accepted=TYPES, several=st.booleans())
def test_what_is_taken_always_fits_the_request(
    items: list[ContentItem], accepted: list[str], *, several: bool
) -> None:
    fitting = deep_linking.fit(items, make_settings(accept_types=accepted, accept_multiple=several))

    assert {item.type.value for item in fitting.taken} <= set(accepted)
    assert several or len(fitting.taken) <= 1
    assert len(fitting.taken) + len(fitting.left) == len(items)
    assert bool(fitting.taken) is any(item.type.value in accepted for item in items)
