"""Our column of the gradebook is found again, whoever made it, and made only when there is none."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from lti_tool.lti import line_items
from lti_tool.lti.errors import Reason, ServiceFailed
from lti_tool.lti.http import Response
from lti_tool.lti.launch_values import Window
from lti_tool.lti.line_items import LineItem, WantedLineItem
from lti_tool.lti.score import ActivityProgress
from lti_tool.lti.submission_review import SubmissionReview
from tests.lti.making import NOW, make_json, make_services

URL = "https://lms.example/items?type_id=1"
WANTED = WantedLineItem("Essay", 50.0, resource_id="activity-1", resource_link_id="link-1", tag="grade")


def make_item(url: str = "item-1", **changes: Any) -> LineItem:
    return LineItem(url, "Essay", 50.0, **changes)


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([], None),
        ([make_item()], None),
        ([make_item(resource_id="activity-1")], "item-1"),
        ([make_item(resource_link_id="link-1")], "item-1"),
        ([make_item(tag="grade")], "item-1"),
        ([make_item(tag="grade"), make_item("item-2", resource_link_id="link-1")], "item-2"),
        ([make_item(resource_link_id="link-1"), make_item("item-2", resource_id="activity-1")], "item-2"),
        ([make_item(resource_id="activity-1", tag="reviews")], None),
        ([make_item(resource_id="activity-2", resource_link_id="link-1")], None),
        ([make_item(tag="grade", resource_link_id="link-2")], None),
        (
            [make_item(resource_id="activity-1"), make_item("item-2", resource_id="activity-1", tag="grade")],
            "item-2",
        ),
    ],
    ids=map(str, range(11)),
)
def test_the_right_column_is_recognised(items: list[LineItem], expected: str | None) -> None:
    found = line_items.choose(items, WANTED)

    assert (found.url if found else None) == expected


def test_a_column_that_is_there_is_not_made_again() -> None:
    row = {
        "id": "https://lms.example/items/2?type_id=1",
        "label": "Essay",
        "scoreMaximum": 50,
        "resourceLinkId": "link-1",
    }
    services, wire = make_services(make_json([row]))

    found = line_items.find_or_create_line_item(services, URL, WANTED, now=NOW)

    assert found == LineItem(
        "https://lms.example/items/2?type_id=1", "Essay", 50.0, resource_link_id="link-1"
    )
    assert wire.requests[1].headers["Accept"] == line_items.CONTAINER_MEDIA_TYPE
    assert len(wire.requests) == 2


def test_a_missing_column_is_made() -> None:
    services, wire = make_services(
        make_json([]), make_json({"id": "https://lms.example/items/7", "tag": ""}, 201)
    )

    found = line_items.find_or_create_line_item(services, URL, WANTED, now=NOW)

    request = wire.requests[2]
    assert found.url == "https://lms.example/items/7"
    assert (request.method, request.url) == ("POST", URL)
    assert request.headers["Content-Type"] == request.headers["Accept"] == line_items.MEDIA_TYPE
    assert json.loads(request.body) == {
        "label": "Essay",
        "scoreMaximum": 50,
        "resourceId": "activity-1",
        "resourceLinkId": "link-1",
        "tag": "grade",
    }


def test_all_pages_are_looked_through() -> None:
    first = make_json([{"id": "a"}], Link='<?page=2>; rel="next"')
    services, _ = make_services(first, make_json([{"id": "b"}, None, {"label": "no id"}]))

    assert [item.url for item in line_items.list_line_items(services, URL, now=NOW)] == ["a", "b"]


@pytest.mark.parametrize(
    ("second", "reason"),
    [(Response(500), Reason.SERVICE_TROUBLE), (make_json({"lineItems": []}), Reason.SERVICE_UNREADABLE)],
    ids=["500", "no list"],
)
def test_a_list_cut_short_is_no_list(second: Response, reason: Reason) -> None:
    services, _ = make_services(make_json([], Link='<?page=2>; rel="next"'), second)

    with pytest.raises(ServiceFailed) as raised:
        line_items.list_line_items(services, URL, now=NOW)

    assert raised.value.reason is reason


def test_a_list_that_leads_to_another_host_is_no_list() -> None:
    services, _ = make_services(make_json([], Link='<https://evil.example/>; rel="next"'))

    with pytest.raises(ServiceFailed, match="another host"):
        line_items.list_line_items(services, URL, now=NOW)


def test_a_new_column_without_an_address_is_a_failure() -> None:
    services, _ = make_services(make_json({"label": "Essay"}, 201))

    with pytest.raises(ServiceFailed, match="without its address"):
        line_items.create_line_item(services, URL, WANTED, now=NOW)


@pytest.mark.parametrize("maximum", [None, "50", True, -1, 0])
def test_a_maximum_that_is_none_reads_as_zero(maximum: object) -> None:
    services, _ = make_services(make_json([{"id": "a", "scoreMaximum": maximum}]))

    assert line_items.list_line_items(services, URL, now=NOW)[0].score_maximum == 0.0


REVIEW = SubmissionReview(
    frozenset({ActivityProgress.SUBMITTED}), "https://tool.example/review", "Open", {"place": "book"}
)


def test_a_column_tells_which_work_may_be_reviewed_and_where() -> None:
    services, wire = make_services(make_json({"id": "https://lms.example/items/3", "label": "Essay"}))

    line_items.create_line_item(services, URL, replace(WANTED, review=REVIEW, grades_released=True), now=NOW)

    sent = json.loads(wire.requests[1].body)
    assert sent["submissionReview"] == {
        "reviewableStatus": ["Submitted"],
        "label": "Open",
        "url": "https://tool.example/review",
        "custom": {"place": "book"},
    }
    assert sent["gradesReleased"] is True


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (REVIEW.members(), REVIEW),
        ({"url": "https://tool.example/review"}, SubmissionReview(url="https://tool.example/review")),
        (
            {"reviewableStatus": ["Submitted", "Odd", 5], "url": "javascript:alert(1)", "custom": {"a": 1}},
            SubmissionReview(frozenset({ActivityProgress.SUBMITTED})),
        ),
        ({"reviewableStatus": "Submitted", "custom": []}, SubmissionReview()),
        ("yes", None),
        (None, None),
    ],
    ids=range(6),
)
def test_what_a_column_says_of_reviews_is_read(written: object, read: SubmissionReview | None) -> None:
    row = {"id": "https://lms.example/items/3", "label": "Essay", "submissionReview": written}
    services, _ = make_services(make_json(row))

    assert line_items.get_line_item(services, "https://lms.example/items/3", now=NOW).review == read


@pytest.mark.parametrize("row", [{}, [], {"id": ""}, "item"])
def test_an_answer_that_is_no_column_is_a_failure(row: object) -> None:
    services, _ = make_services(make_json(row))

    with pytest.raises(ServiceFailed) as refused:
        line_items.get_line_item(services, "https://lms.example/items/3", now=NOW)

    assert refused.value.reason is Reason.SERVICE_UNREADABLE


def test_a_changed_column_keeps_what_is_not_said() -> None:
    services, wire = make_services(make_json({}))
    window = Window(end=datetime(2026, 12, 1, tzinfo=UTC))
    item = LineItem("https://lms.example/items/3", "Old", 10, "activity-1", "link-1", "grade", False, window)

    line_items.update_line_item(services, item, WantedLineItem("New", 20, review=REVIEW), now=NOW)

    request = wire.requests[1]
    assert (request.method, request.url) == ("PUT", "https://lms.example/items/3")
    assert request.headers["Content-Type"] == line_items.MEDIA_TYPE
    assert json.loads(request.body) == {
        "id": "https://lms.example/items/3",
        "label": "New",
        "scoreMaximum": 20,
        "resourceId": "activity-1",
        "resourceLinkId": "link-1",
        "tag": "grade",
        "gradesReleased": False,
        "endDateTime": "2026-12-01T00:00:00Z",
        "submissionReview": REVIEW.members(),
    }


@pytest.mark.parametrize("status", [204, 404, 410])
def test_a_column_is_deleted_and_may_be_gone_already(status: int) -> None:
    services, wire = make_services(Response(status))

    line_items.delete_line_item(services, "https://lms.example/items/3", now=NOW)

    assert (wire.requests[1].method, wire.requests[1].url) == ("DELETE", "https://lms.example/items/3")


@pytest.mark.parametrize("status", [403, 500])
def test_a_platform_that_keeps_a_column_is_told(status: int) -> None:
    services, _ = make_services(Response(status))

    with pytest.raises(ServiceFailed) as refused:
        line_items.delete_line_item(services, "https://lms.example/items/3", now=NOW)

    assert refused.value.status == status
