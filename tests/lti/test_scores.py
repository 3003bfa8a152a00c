"""A score leaves the house only when it makes sense, in the exact form, later than the one before."""

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from lti_tool.lti import ags, score
from lti_tool.lti.ags import Delivery, Result
from lti_tool.lti.errors import Fault, Reason, ScoreInvalid, ServiceFailed
from lti_tool.lti.http import Response, TransportFailed, TransportFailure
from lti_tool.lti.score import ActivityProgress, GradingProgress, Score
from tests.lti.making import NOW, make_json, make_services

ITEM = "https://lms.example/items/2/lineitem?type_id=1"


def make_score(**changes: Any) -> Score:
    values: dict[str, Any] = {
        "user_id": "user-5",
        "timestamp": NOW,
        "activity_progress": ActivityProgress.COMPLETED,
        "grading_progress": GradingProgress.FULLY_GRADED,
        "given": 41.5,
        "maximum": 50.0,
    }
    return Score(**values | changes)


def test_a_score_has_the_exact_form() -> None:
    content = make_score(comment="Well done", extensions={"https://lms.example/x": {"new": False}}).to_json()

    assert json.loads(content) == {
        "userId": "user-5",
        "scoreGiven": 41.5,
        "scoreMaximum": 50,
        "comment": "Well done",
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": "2026-11-22T09:00:00.000Z",
        "https://lms.example/x": {"new": False},
    }


def test_a_whole_maximum_is_written_as_an_integer() -> None:
    assert b'"scoreMaximum":50,' in make_score().to_json()


def test_progress_alone_carries_no_score() -> None:
    content = make_score(given=None, activity_progress=ActivityProgress.STARTED).to_json()

    assert not {"scoreGiven", "scoreMaximum"} & set(json.loads(content))


def test_a_timestamp_is_in_utc_with_milliseconds() -> None:
    moment = datetime(2026, 11, 22, 10, 0, 0, 123_999, tzinfo=timezone(timedelta(hours=1)))

    assert score.format_timestamp(moment) == "2026-11-22T09:00:00.123Z"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"given": float("nan")}, Reason.SCORE_NOT_A_NUMBER),
        ({"given": float("inf")}, Reason.SCORE_NOT_A_NUMBER),
        ({"given": 50.1}, Reason.SCORE_ABOVE_MAXIMUM),
        ({"given": -0.1}, Reason.SCORE_NEGATIVE),
        ({"maximum": None}, Reason.SCORE_MAXIMUM),
        ({"maximum": 0}, Reason.SCORE_MAXIMUM),
        ({"maximum": float("nan")}, Reason.SCORE_MAXIMUM),
        ({"maximum": float("inf")}, Reason.SCORE_MAXIMUM),
    ],
)
def test_a_score_that_makes_no_sense_cannot_be_made(changes: dict[str, Any], reason: Reason) -> None:
    with pytest.raises(ScoreInvalid) as refused:
        make_score(**changes)

    assert (refused.value.reason, refused.value.fault) == (reason, Fault.OURS)


def test_a_score_knows_its_hour_in_the_world() -> None:
    with pytest.raises(ValueError, match="aware"):
        make_score(timestamp=NOW.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("changes", "erases"),
    [
        ({}, False),
        ({"given": 0.0}, False),
        ({"given": None}, True),
        ({"grading_progress": GradingProgress.PENDING_MANUAL}, True),
        ({"grading_progress": GradingProgress.NOT_READY}, True),
    ],
)
def test_a_score_that_would_erase_a_grade_is_known(changes: dict[str, Any], erases: bool) -> None:  # noqa: FBT001
    assert make_score(**changes).erases_grade is erases


@pytest.mark.parametrize(
    ("previous", "now", "whole_seconds", "expected"),
    [
        (None, 0.1234, False, 0.123),
        (None, 0.9, True, 0),
        (-5, 0.25, False, 0.25),
        (0.25, 0.25, False, 0.251),
        (9, 0.25, False, 9.001),
        (0.1, 0.9, True, 1),
        (0.9, 1.1, True, 1),
        (9.9, 0, True, 10),
    ],
)
def test_timestamps_rise(previous: float | None, now: float, whole_seconds: bool, expected: float) -> None:  # noqa: FBT001
    def at(seconds: float) -> datetime:
        return NOW + timedelta(seconds=seconds)

    found = score.next_timestamp(
        None if previous is None else at(previous), at(now), whole_seconds=whole_seconds
    )

    assert found == at(expected)


def test_a_score_goes_to_the_scores_of_its_line_item() -> None:
    services, wire = make_services(Response(200))

    report = ags.send_score(services, ITEM, make_score(), now=NOW)

    request = wire.requests[1]
    assert report.delivery is Delivery.DELIVERED
    assert (request.method, request.url) == ("POST", "https://lms.example/items/2/lineitem/scores?type_id=1")
    assert request.headers["Content-Type"] == "application/vnd.ims.lis.v1.score+json"


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_every_success_is_a_delivery(status: int) -> None:
    services, _ = make_services(Response(status))

    assert ags.send_score(services, ITEM, make_score(), now=NOW).delivery is Delivery.DELIVERED


@pytest.mark.parametrize(
    ("answer", "delivery", "in_doubt"),
    [
        (Response(400), Delivery.REFUSED, False),
        (Response(403), Delivery.REFUSED, False),
        (Response(404), Delivery.REFUSED, False),
        (Response(409), Delivery.LATER, False),
        (Response(413), Delivery.REFUSED, False),
        (Response(422), Delivery.REFUSED, False),
        (Response(429), Delivery.LATER, False),
        (Response(500), Delivery.LATER, True),
        (TransportFailed(TransportFailure.TIMEOUT, "5 s"), Delivery.LATER, True),
    ],
    ids=["400", "403", "404", "409", "413", "422", "429", "500", "timeout"],
)
def test_what_became_of_a_score_is_told(
    answer: Response | TransportFailed,
    delivery: Delivery,
    in_doubt: bool,  # noqa: FBT001
) -> None:
    services, _ = make_services(answer)

    report = ags.send_score(services, ITEM, make_score(), now=NOW)

    assert (report.delivery, report.in_doubt) == (delivery, in_doubt)


def test_a_score_waits_when_the_platform_asks_for_it() -> None:
    services, _ = make_services(Response(429, {"Retry-After": "Sun, 22 Nov 2026 09:10:00 GMT"}))

    report = ags.send_score(services, ITEM, make_score(), now=NOW)

    assert report.retry_at == NOW + timedelta(minutes=10)


def test_results_that_are_no_list_are_a_failure() -> None:
    services, _ = make_services(make_json({"results": []}))

    with pytest.raises(ServiceFailed) as raised:
        ags.get_result(services, ITEM, "user-5", now=NOW)

    assert raised.value.reason is Reason.SERVICE_UNREADABLE


def test_a_result_is_asked_for_one_person_and_without_limit() -> None:
    rows = [
        {"userId": "user-4", "resultScore": 1},
        {"userId": "user-5", "resultScore": 40, "resultMaximum": 50},
    ]
    services, wire = make_services(make_json(rows))

    result = ags.get_result(services, ITEM, "user-5", now=NOW)

    assert result == Result("user-5", 40.0, 50.0, None)
    assert wire.requests[1].url == "https://lms.example/items/2/lineitem/results?type_id=1&user_id=user-5"
    assert wire.requests[1].headers["Accept"] == ags.RESULT_MEDIA_TYPE


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], None),
        ([None, "x"], None),
        ([{"userId": "user-4"}], None),
        ([{"userId": "user-5"}], Result("user-5", None, None, None)),
        ([{"userId": "user-5", "resultScore": "40", "comment": 7}], Result("user-5", None, None, None)),
    ],
    ids=["none", "junk", "other", "ungraded", "odd"],
)
def test_a_result_that_is_not_there_is_none(rows: list[Any], expected: Result | None) -> None:
    services, _ = make_services(make_json(rows))

    assert ags.get_result(services, ITEM, "user-5", now=NOW) == expected


def test_results_are_listed_from_all_pages() -> None:
    following = "https://lms.example/items/2/results?Page=2"
    services, wire = make_services(
        make_json([{"userId": "a", "resultScore": 1, "resultMaximum": 2}], Link=f'<{following}>; rel="next"'),
        make_json([{"userId": "b"}, {"userId": 5}, None]),
    )

    found = ags.list_results(services, ITEM, now=NOW)

    assert found == [Result("a", 1.0, 2.0, None), Result("b", None, None, None)]
    assert not [request.url for request in wire.requests if "limit" in request.url]


@pytest.mark.parametrize(
    "answer", [make_json([], 500), make_json({}), make_json([], Link='<https://evil.example/>; rel="next"')]
)
def test_a_list_of_results_is_whole_or_a_failure(answer: Response) -> None:
    first = make_json([{"userId": "a"}], Link='<https://lms.example/items/2/results?p=2>; rel="next"')
    services, _ = make_services(first, answer)

    with pytest.raises(ServiceFailed):
        ags.list_results(services, ITEM, now=NOW)
