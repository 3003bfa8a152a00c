import json
from typing import Any

import pytest

from lti_tool.sandbox import seed
from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.misbehaviour import FOREVER, Endpoint, Fault
from lti_tool.sandbox.wire import Answer
from lti_tool.sandbox.world import World
from tests.sandbox.pretend_tool import (
    NOW,
    access_token,
    ask_for_token,
    assertion,
    assertion_claims,
    token_form,
)


def post_score(platform: DirectPlatform, token: str) -> Answer:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": v.SCORE}
    score = {
        "userId": seed.LEARNERS[0].id,
        "scoreGiven": 1,
        "scoreMaximum": 1,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": NOW.isoformat(),
    }
    url = platform.address.line_item_url(seed.COURSE.id, seed.LINE_ITEM.id, "scores")
    return platform.call("POST", url, headers, json.dumps(score).encode())


def ask_for_members(platform: DirectPlatform, token: str) -> Answer:
    headers = {"Authorization": f"Bearer {token}", "Accept": v.MEMBERS}
    return platform.call("GET", platform.address.memberships_url(seed.COURSE.id), headers, None)


def jwks(platform: DirectPlatform) -> Answer:
    return platform.call("GET", platform.address.jwks_url, {}, None)


def test_faults_are_used_up_in_order_and_then_all_is_well(platform: DirectPlatform) -> None:
    platform.faults.fail(Endpoint.JWKS, Fault(status=500), times=2)
    platform.faults.fail(Endpoint.JWKS, Fault(status=404))

    statuses = [jwks(platform).status for _ in range(4)]

    assert statuses == [500, 500, 404, 200]


def test_a_fault_for_good_lasts_until_it_is_called_off(platform: DirectPlatform) -> None:
    platform.faults.fail(Endpoint.JWKS, Fault(body=b"<html>garbage"), times=FOREVER)

    spoilt = [jwks(platform).body for _ in range(3)]
    platform.faults.behave()

    assert set(spoilt) == {b"<html>garbage"}
    assert json.loads(jwks(platform).body)["keys"]


def test_a_fault_at_one_endpoint_leaves_the_others_alone(platform: DirectPlatform) -> None:
    platform.faults.fail(Endpoint.TOKEN, Fault(status=500))

    assert jwks(platform).status == 200


@pytest.mark.parametrize(
    ("fault", "status", "body"),
    [
        (Fault(status=400, body=b'{"error": "invalid_client"}'), 400, b'{"error": "invalid_client"}'),
        (Fault(status=401), 401, b""),
        (Fault(status=500, headers={"Content-Type": "text/html"}, body=b"<h1>Oops"), 500, b"<h1>Oops"),
    ],
)
def test_the_token_endpoint_can_fail(
    platform: DirectPlatform, fault: Fault, status: int, body: bytes
) -> None:
    platform.faults.fail(Endpoint.TOKEN, fault)

    answer = ask_for_token(platform, token_form(assertion(assertion_claims(platform))))

    assert (answer.status, answer.body) == (status, body)


def test_a_token_answer_can_lack_its_lifetime(platform: DirectPlatform) -> None:
    def without_lifetime(content: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in content.items() if name != "expires_in"}

    platform.faults.fail(Endpoint.TOKEN, Fault(edit=without_lifetime))

    answer = ask_for_token(platform, token_form(assertion(assertion_claims(platform))))

    content = json.loads(answer.body)
    assert "expires_in" not in content
    assert ask_for_members(platform, content["access_token"]).status == 200


def test_a_service_can_ask_to_come_back_later(platform: DirectPlatform, world: World) -> None:
    token = access_token(platform)
    platform.faults.fail(Endpoint.SCORES, Fault(status=429, headers={"Retry-After": "7"}))

    first, second = post_score(platform, token), post_score(platform, token)

    assert (first.status, first.headers["Retry-After"]) == (429, "7")
    assert second.status == 200
    assert len(world.scores()) == 1


def test_an_answer_can_hang_without_the_deed(platform: DirectPlatform, world: World) -> None:
    token = access_token(platform)
    platform.faults.fail(Endpoint.SCORES, Fault(status=504, hangs_seconds=30))

    with pytest.raises(TimeoutError, match="30 s"):
        post_score(platform, token)

    assert world.scores() == []


@pytest.mark.parametrize("fault", [Fault(hangs_seconds=30), Fault(status=500, after_the_deed=True)])
def test_an_answer_can_be_lost_after_the_deed(platform: DirectPlatform, world: World, fault: Fault) -> None:
    token = access_token(platform)
    platform.faults.fail(Endpoint.SCORES, fault)

    if fault.hangs_seconds:
        with pytest.raises(TimeoutError):
            post_score(platform, token)
    else:
        assert post_score(platform, token).status == 500

    assert len(world.scores()) == 1


def test_the_roster_can_have_null_members_and_link_to_itself(platform: DirectPlatform) -> None:
    token = access_token(platform)
    itself = platform.address.memberships_url(seed.COURSE.id)
    loop = Fault(
        edit=lambda content: {**content, "members": None}, headers={"Link": f'<{itself}>; rel="next"'}
    )
    platform.faults.fail(Endpoint.MEMBERSHIPS, loop)

    answer = ask_for_members(platform, token)

    assert json.loads(answer.body)["members"] is None
    assert answer.headers["Link"] == f'<{itself}>; rel="next"'


def test_the_authorization_page_can_fail(platform: DirectPlatform) -> None:
    platform.faults.fail(Endpoint.AUTHORIZE, Fault(status=503, body=b"down"))

    answer = platform.call("GET", platform.address.authorization_url, {}, None)

    assert (answer.status, answer.body) == (503, b"down")


def test_every_request_is_noted_with_what_was_answered(platform: DirectPlatform) -> None:
    token = access_token(platform)
    platform.faults.fail(Endpoint.SCORES, Fault(status=422))
    post_score(platform, token)
    post_score(platform, token)

    seen = platform.faults.seen(Endpoint.SCORES)

    assert [each.status for each in seen] == [422, 200]
    assert seen[0].headers["Authorization"] == f"Bearer {token}"
    assert json.loads(seen[0].body)["scoreGiven"] == 1
    assert platform.faults.counts() == {Endpoint.TOKEN: 1, Endpoint.SCORES: 2}


def test_a_host_that_is_not_the_lms_is_not_reached(platform: DirectPlatform) -> None:
    with pytest.raises(ConnectionError, match=r"elsewhere\.example"):
        platform.call("GET", "https://elsewhere.example/lti/jwks", {}, None)
