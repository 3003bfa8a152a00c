import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest

from lti_tool.sandbox import gradebook, seed
from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.gradebook import ScoreRules
from lti_tool.sandbox.state import Course
from lti_tool.sandbox.wire import Answer
from lti_tool.sandbox.world import Placement, World
from tests.sandbox.pretend_tool import NOW, access_token

AMARA, BENCE = seed.LEARNERS[:2]


def call(
    platform: DirectPlatform,
    method: str,
    url: str,
    content: object = None,
    **how: Any,
) -> Answer:
    headers = {"Authorization": f"Bearer {access_token(platform, *how.get('scopes', v.AGS_SCOPES))}"}
    kinds = {"Content-Type": how.get("kind"), "Accept": how.get("accept")}
    headers |= {name: kind for name, kind in kinds.items() if kind}
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return platform.call(method, url, headers, None if content is None else body)


def line_items_url(platform: DirectPlatform) -> str:
    return platform.address.line_items_url(seed.COURSE.id)


def line_item_url(platform: DirectPlatform, below: str = "") -> str:
    return platform.address.line_item_url(seed.COURSE.id, seed.LINE_ITEM.id, below)


def a_score(**changes: Any) -> dict[str, Any]:
    score = {
        "userId": AMARA.id,
        "scoreGiven": 42,
        "scoreMaximum": 50,
        "comment": "Warm and clear.",
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": NOW.isoformat(),
        **changes,
    }
    return {name: value for name, value in score.items() if value is not ...}


def post_score(platform: DirectPlatform, **changes: Any) -> Answer:
    return call(platform, "POST", line_item_url(platform, "scores"), a_score(**changes), kind=v.SCORE)


def results(platform: DirectPlatform, query: str = "") -> list[dict[str, Any]]:
    answer = call(platform, "GET", line_item_url(platform, "results") + query, accept=v.RESULTS)
    return json.loads(answer.body)


def test_the_seeded_activity_has_its_line_item(platform: DirectPlatform) -> None:
    answer = call(platform, "GET", line_items_url(platform), accept=v.LINE_ITEMS)

    (item,) = json.loads(answer.body)
    assert answer.headers["Content-Type"] == v.LINE_ITEMS
    assert item == {
        "id": line_item_url(platform),
        "label": "A reply to a customer whose delivery is late",
        "scoreMaximum": 100,
        "resourceLinkId": seed.LINK.id,
        **seed.REVIEWABLE,
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("&resource_id=act-1", 1),
        ("&tag=given", 1),
        ("&resource_link_id=rl-7718", 2),
        ("&tag=given&resource_id=act-1", 1),
        ("&tag=other", 0),
    ],
)
def test_line_items_are_filtered(platform: DirectPlatform, query: str, found: int) -> None:
    item = {
        "label": "Reviews given",
        "scoreMaximum": 3,
        "resourceId": "act-1",
        "tag": "given",
        "resourceLinkId": "rl-7718",
    }
    call(platform, "POST", line_items_url(platform), item, kind=v.LINE_ITEM)

    answer = call(platform, "GET", line_items_url(platform) + query, accept=v.LINE_ITEMS)

    assert len(json.loads(answer.body)) == found


def test_line_items_come_in_pages(platform: DirectPlatform, world: World) -> None:
    for number in range(3):
        world.add_link(seed.COURSE.id, Placement(f"Activity {number}"))

    first = call(platform, "GET", line_items_url(platform) + "&limit=3", accept=v.LINE_ITEMS)
    next_url = first.headers["Link"].partition(">")[0].removeprefix("<")
    second = call(platform, "GET", next_url, accept=v.LINE_ITEMS)

    assert len(json.loads(first.body)) == 3
    assert [item["label"] for item in json.loads(second.body)] == ["Activity 2"]
    assert "Link" not in second.headers


@pytest.mark.parametrize("query", ["&limit=0", "&limit=-1", "&limit=many", "&limit=9999999999", "&from=-1"])
def test_a_page_that_makes_no_sense_is_refused(platform: DirectPlatform, query: str) -> None:
    answer = call(platform, "GET", line_items_url(platform) + query, accept=v.LINE_ITEMS)

    assert answer.status == 400


def test_a_line_item_is_created_read_changed_and_removed(platform: DirectPlatform) -> None:
    item = {
        "label": "Reviews given",
        "scoreMaximum": 3.5,
        "tag": "given",
        "endDateTime": "2026-12-01T00:00:00Z",
    }

    created = call(platform, "POST", line_items_url(platform), item, kind=v.LINE_ITEM + "; charset=utf-8")
    url = json.loads(created.body)["id"]
    changed = call(platform, "PUT", url, {**item, "label": "Given"}, kind=v.LINE_ITEM)
    read = call(platform, "GET", url, accept=v.LINE_ITEM)
    removed = call(platform, "DELETE", url)
    gone = call(platform, "GET", url, accept=v.LINE_ITEM)

    assert created.status == 201
    assert json.loads(created.body) == {**item, "id": url}
    assert json.loads(changed.body) == json.loads(read.body) == {**item, "label": "Given", "id": url}
    assert removed.status == 204
    assert gone.status == 404


def test_changing_a_line_item_leaves_it_with_its_activity(platform: DirectPlatform) -> None:
    call(platform, "PUT", line_item_url(platform), {"label": "New", "scoreMaximum": 10}, kind=v.LINE_ITEM)

    read = call(platform, "GET", line_item_url(platform), accept=v.LINE_ITEM)

    assert json.loads(read.body)["resourceLinkId"] == seed.LINK.id


def test_an_activity_whose_line_item_is_removed_has_none(platform: DirectPlatform, world: World) -> None:
    call(platform, "DELETE", line_item_url(platform))

    assert world.link(seed.LINK.id).line_item_id is None


@pytest.mark.parametrize(
    "item",
    [
        [],
        {},
        {"label": "x"},
        {"label": "", "scoreMaximum": 1},
        {"label": "  ", "scoreMaximum": 1},
        {"label": 7, "scoreMaximum": 1},
        {"label": "x", "scoreMaximum": 0},
        {"label": "x", "scoreMaximum": -1},
        {"label": "x", "scoreMaximum": "1"},
        {"label": "x", "scoreMaximum": True},
        {"label": "x", "scoreMaximum": 1, "tag": 7},
        b'{"label": "x", "scoreMaximum": NaN}',
        b'{"label": "x", "scoreMaximum": 1e999}',
        b"{",
        b"[" * 100_000,
    ],
    ids=lambda item: str(item)[:40],
)
def test_a_line_item_that_makes_no_sense_is_refused(
    platform: DirectPlatform, world: World, item: Any
) -> None:
    answer = call(platform, "POST", line_items_url(platform), item, kind=v.LINE_ITEM)

    assert answer.status == 400
    assert len(world.line_items(seed.COURSE.id)) == 1


def test_a_line_item_for_another_courses_activity_is_refused(platform: DirectPlatform, world: World) -> None:
    world.add_course(Course("c-9", "Elsewhere", "E", "hr:e"))
    foreign = world.add_link("c-9", Placement("Theirs"))
    item = {"label": "x", "scoreMaximum": 1, "resourceLinkId": foreign.id}

    answer = call(platform, "POST", line_items_url(platform), item, kind=v.LINE_ITEM)

    assert answer.status == 403


@pytest.mark.parametrize(
    ("method", "below", "how", "status"),
    [
        ("GET", "", {"accept": "*/*"}, 406),
        ("GET", "", {"accept": "application/json"}, 406),
        ("GET", "", {}, 406),
        ("GET", "results", {"accept": "*/*"}, 406),
        ("PUT", "", {"content": {}, "kind": "application/json"}, 415),
        ("POST", "scores", {"content": {}, "kind": "application/json"}, 415),
        ("POST", "scores", {"content": {}}, 415),
    ],
)
def test_media_types_must_be_exact(
    platform: DirectPlatform, method: str, below: str, how: dict[str, Any], status: int
) -> None:
    answer = call(platform, method, line_item_url(platform, below), **how)

    assert answer.status == status


@pytest.mark.parametrize(
    ("method", "below", "scopes"),
    [
        ("GET", "", (v.SCOPE_SCORE, v.SCOPE_RESULT_READ, v.SCOPE_ROSTER)),
        ("PUT", "", (v.SCOPE_LINE_ITEM_READ,)),
        ("DELETE", "", (v.SCOPE_LINE_ITEM_READ,)),
        ("POST", "scores", (v.SCOPE_LINE_ITEM,)),
        ("GET", "results", (v.SCOPE_SCORE,)),
    ],
)
def test_a_token_opens_only_what_it_is_for(
    platform: DirectPlatform, method: str, below: str, scopes: tuple[str, ...]
) -> None:
    answer = call(platform, method, line_item_url(platform, below), scopes=scopes)

    assert answer.status == 403
    assert json.loads(answer.body)["error"] == "insufficient_scope"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda url: url.replace("?type_id=1", ""),
        lambda url: url.replace("c-2051", "c-1"),
        lambda url: url.replace("li-4410", "li-1"),
    ],
    ids=["query dropped", "another course", "another line item"],
)
def test_an_address_is_used_as_it_was_given_or_finds_nothing(
    platform: DirectPlatform, spoil: Callable[[str], str]
) -> None:
    answer = call(platform, "GET", spoil(line_item_url(platform)), accept=v.LINE_ITEM)

    assert answer.status == 404


def test_a_score_becomes_a_result_on_the_line_items_scale(platform: DirectPlatform, world: World) -> None:
    answer = post_score(platform)

    (score,) = world.scores()
    (result,) = results(platform)
    assert answer.status == 200
    assert answer.body == b""
    assert (score.person_id, score.score_given, score.received_at) == (AMARA.id, 42, NOW)
    assert result["resultScore"] == 84
    assert result["resultMaximum"] == 100
    assert result["userId"] == AMARA.id
    assert result["scoreOf"] == line_item_url(platform)


def test_results_can_be_asked_for_one_person(platform: DirectPlatform) -> None:
    post_score(platform)
    post_score(platform, userId=BENCE.id)

    assert len(results(platform)) == 2
    assert [each["userId"] for each in results(platform, f"&user_id={BENCE.id}")] == [BENCE.id]
    assert results(platform, "&user_id=nobody") == []


@pytest.mark.parametrize(
    "changes",
    [
        {"userId": ...},
        {"userId": ""},
        {"userId": 5},
        {"timestamp": ...},
        {"timestamp": "yesterday"},
        {"timestamp": "2026-11-22"},
        {"timestamp": "2026-11-22T09:00:00"},
        {"timestamp": 1_795_338_000},
        {"activityProgress": ...},
        {"activityProgress": "Done"},
        {"gradingProgress": ...},
        {"gradingProgress": "Graded"},
        {"scoreGiven": -1},
        {"scoreGiven": "42"},
        {"scoreGiven": True},
        {"scoreGiven": None},
        {"scoreMaximum": ...},
        {"scoreMaximum": 0},
        {"scoreMaximum": -50},
        {"comment": 7},
        {"userId": seed.INSTRUCTOR.id},
        {"userId": seed.LEARNING_LEAD.id},
    ],
    ids=str,
)
def test_a_score_that_makes_no_sense_is_refused(
    platform: DirectPlatform, world: World, changes: dict[str, Any]
) -> None:
    answer = post_score(platform, **changes)

    assert answer.status == 400
    assert world.scores() == []


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
def test_a_score_that_is_not_finite_is_refused(platform: DirectPlatform, world: World, number: str) -> None:
    body = json.dumps(a_score(scoreGiven=0)).replace('"scoreGiven": 0', f'"scoreGiven": {number}').encode()

    answer = call(platform, "POST", line_item_url(platform, "scores"), body, kind=v.SCORE)

    assert answer.status == 400
    assert world.scores() == []


@pytest.mark.parametrize(
    ("rules", "status"),
    [(gradebook.STRICT, 404), (gradebook.LIKE_CANVAS, 422), (gradebook.LIKE_MOODLE, 400)],
    ids=["strict", "Canvas", "Moodle"],
)
def test_a_score_for_a_stranger_is_refused_as_each_lms_does(
    platform: DirectPlatform, world: World, rules: ScoreRules, status: int
) -> None:
    world.rules = rules

    assert post_score(platform, userId="nobody").status == status


@pytest.mark.parametrize(
    ("rules", "step", "status"),
    [
        (gradebook.STRICT, timedelta(0), 409),
        (gradebook.STRICT, timedelta(seconds=-1), 409),
        (gradebook.STRICT, timedelta(microseconds=1), 200),
        (gradebook.LIKE_OPEN_EDX, timedelta(0), 400),
        (gradebook.LIKE_MOODLE, timedelta(microseconds=1), 409),
        (gradebook.LIKE_MOODLE, timedelta(seconds=1), 200),
    ],
)
def test_timestamps_must_rise_as_each_lms_compares_them(
    platform: DirectPlatform, world: World, rules: ScoreRules, step: timedelta, status: int
) -> None:
    world.rules = rules
    post_score(platform)

    answer = post_score(platform, timestamp=(NOW + step).isoformat())

    assert answer.status == status


def test_moodle_compares_with_the_moment_the_last_score_arrived(
    platform: DirectPlatform, world: World
) -> None:
    world.rules = gradebook.LIKE_MOODLE
    post_score(platform, timestamp=(NOW - timedelta(hours=2)).isoformat())

    early = post_score(platform, timestamp=(NOW - timedelta(hours=1)).isoformat())
    later = post_score(platform, timestamp=(NOW + timedelta(seconds=1)).isoformat())

    assert (early.status, later.status) == (409, 200)


def test_timestamps_of_one_learner_do_not_hold_back_another(platform: DirectPlatform) -> None:
    post_score(platform)

    assert post_score(platform, userId=BENCE.id).status == 200


def test_the_timestamps_zone_does_not_matter(platform: DirectPlatform) -> None:
    post_score(platform, timestamp="2026-11-22T10:00:00+01:00")

    assert post_score(platform, timestamp="2026-11-22T09:00:00.001Z").status == 200


@pytest.mark.parametrize(
    "changes",
    [{"scoreGiven": ..., "scoreMaximum": ...}, {"gradingProgress": "PendingManual"}],
    ids=["no score", "not fully graded"],
)
@pytest.mark.parametrize(("rules", "left"), [(gradebook.STRICT, 1), (gradebook.LIKE_MOODLE, 0)])
def test_a_score_that_is_no_grade_keeps_the_grade_or_erases_it_as_moodle_does(
    platform: DirectPlatform, world: World, changes: dict[str, Any], rules: ScoreRules, left: int
) -> None:
    world.rules = rules
    post_score(platform)

    answer = post_score(platform, timestamp=(NOW + timedelta(seconds=1)).isoformat(), **changes)

    assert answer.status == 200
    assert len(results(platform)) == left
    assert len(world.scores()) == 2


def test_a_score_above_its_maximum_is_extra_credit(platform: DirectPlatform) -> None:
    post_score(platform, scoreGiven=60)

    assert results(platform)[0]["resultScore"] == 120


def test_scores_are_kept_in_the_order_they_arrived(platform: DirectPlatform, world: World) -> None:
    for second in range(3):
        at = datetime(2026, 11, 22, 9, 0, second, tzinfo=UTC)
        post_score(platform, scoreGiven=second, timestamp=at.isoformat())

    assert [score.score_given for score in world.scores(seed.LINE_ITEM.id)] == [0, 1, 2]
    assert results(platform)[0]["resultScore"] == 4


def test_a_removed_line_item_takes_its_scores_along(platform: DirectPlatform, world: World) -> None:
    post_score(platform)

    call(platform, "DELETE", line_item_url(platform))

    assert world.scores() == []
    assert post_score(platform).status == HTTPStatus.NOT_FOUND
