"""What a real Moodle 4.5 sent is understood: logins, launches, keys, tokens, rosters, grades."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from lti_tool.lti import ags, jwks, launch, line_items, link_header, login, nrps, service_calls, tokens
from lti_tool.lti.errors import LaunchRefused, Reason, ServiceFailed, TokenUnavailable
from lti_tool.lti.launch_values import DocumentTarget
from lti_tool.lti.login import Answer
from lti_tool.lti.registration import Registration
from lti_tool.lti.roles import Role
from tests.lti.captures import MOODLE, NEEDED, PLATFORM, answer, capture, fields, launched, moodle, services
from tests.lti.making import NOW, Wire, make_client

LAUNCHES = [
    "18-launch-teacher-embedded",
    "20-launch-student-embedded",
    "21-launch-student-embedded-cross-site",
    "22-launch-student-new-window",
    "23-launch-student-new-window-cross-site",
    "24-launch-nonediting-teacher",
    "25-launch-admin",
    "26-launch-after-lineitem-deleted",
    "28-launch-common-cartridge-import",
    "29-launch-common-cartridge-after-edit-save",
]

pytestmark = NEEDED


def test_a_recorded_token_verifies_with_the_recorded_keys() -> None:
    recorded = capture("20-launch-student-embedded")
    claimed = recorded["decoded_id_token"]["claims"]
    keys = jwks.read(answer("06-platform-jwks").body).keys
    token = launch.parse_response(fields("20-launch-student-embedded")).id_token
    now = datetime.fromtimestamp(claimed["iat"] + 1, UTC)

    found = launch.verify(token, moodle(claimed), find_key=keys.__getitem__, now=now)

    assert (found.user_id, found.roles, found.person.name) == ("5", {Role.LEARNER}, "Ana Álvarez")


def test_a_recorded_token_is_too_old_today() -> None:
    claimed = capture("20-launch-student-embedded")["decoded_id_token"]["claims"]
    keys = jwks.read(answer("06-platform-jwks").body).keys
    token = launch.parse_response(fields("20-launch-student-embedded")).id_token
    late = datetime.fromtimestamp(claimed["exp"], UTC) + timedelta(minutes=1)

    with pytest.raises(LaunchRefused) as refused:
        launch.verify(token, moodle(claimed), find_key=keys.__getitem__, now=late)

    assert (refused.value.reason, refused.value.skew_seconds) == (Reason.LAUNCH_EXPIRED, 120)


@pytest.mark.parametrize(
    "name", ["10-login-initiation-deeplink", "17-login-initiation-resource", "19-login-initiation-student"]
)
def test_a_recorded_login_is_answered_as_moodle_took_it(name: str) -> None:
    recorded = capture(name)
    sent = recorded["auth_redirect_params"]
    tool = urlsplit(sent["redirect_uri"])

    request = login.parse(fields(name), tool_origin=f"{tool.scheme}://{tool.netloc}")
    url = login.authentication_url(
        request,
        Registration(id="moodle", client_id=request.client_id or "", **MOODLE),
        Answer(sent["redirect_uri"], sent["state"], sent["nonce"]),
    )

    assert dict(parse_qsl(urlsplit(url).query)) == sent


@pytest.mark.parametrize("name", LAUNCHES)
def test_a_recorded_launch_is_read(name: str) -> None:
    found = launched(name)

    assert found.tool_platform.product_family_code == "moodle"
    assert found.custom["static"] == "a=b;c"
    assert not {"due", "unknownvar", "context_history"} & set(found.custom)
    assert found.presentation.return_url
    assert found.context


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("18-launch-teacher-embedded", {Role.INSTRUCTOR}),
        ("21-launch-student-embedded-cross-site", {Role.LEARNER}),
        ("24-launch-nonediting-teacher", {Role.INSTRUCTOR}),
        ("25-launch-admin", {Role.INSTRUCTOR, Role.INSTITUTION_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR}),
    ],
)
def test_recorded_roles_are_read(name: str, roles: set[Role]) -> None:
    assert launched(name).roles == roles


def test_a_new_window_is_known_as_one() -> None:
    assert launched("22-launch-student-new-window").presentation.document_target is DocumentTarget.WINDOW


def test_a_deleted_line_item_is_none() -> None:
    grades = launched("26-launch-after-lineitem-deleted").grades

    assert grades is not None
    assert (grades.line_item_url, grades.line_items_url) == (
        None,
        PLATFORM + "/mod/lti/services.php/2/lineitems?type_id=1",
    )


def test_an_imported_cartridge_offers_no_roster() -> None:
    assert launched("28-launch-common-cartridge-import").memberships is None


@pytest.mark.parametrize("name", ["30-token-ok-all-scopes", "31-token-aud-garbage", "32-token-no-exp"])
def test_a_recorded_token_answer_is_read(name: str) -> None:
    wanted = frozenset({"https://purl.imsglobal.org/spec/lti-ags/scope/score"})

    token = tokens.read_answer(answer(name), wanted, now=NOW)

    assert wanted <= token.scopes
    assert token.expires_at == NOW + timedelta(seconds=3540)


def test_a_scope_that_moodle_dropped_is_missed() -> None:
    asked = frozenset(capture("37-token-mixed-scopes")["request"]["form"]["scope"].split())

    with pytest.raises(TokenUnavailable) as refused:
        tokens.read_answer(answer("37-token-mixed-scopes"), asked, now=NOW)

    assert refused.value.reason is Reason.TOKEN_SCOPE_NOT_GRANTED


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("33-token-expired", "Expired token"),
        ("34-token-iat-future", "Cannot handle token with iat prior"),
        ("35-token-unknown-kid", "unable to lookup correct key"),
        ("36-token-unknown-scope-only", "invalid_scope"),
        ("84-ctl-iat-plus-2", "iat prior"),
        ("85-ctl-exp-minus-2", "Expired token"),
    ],
)
def test_a_recorded_token_refusal_says_what_moodle_said(name: str, told: str) -> None:
    with pytest.raises(TokenUnavailable, match=told) as refused:
        tokens.request_token(make_client(), [], Wire(answer(name)), now=NOW)

    assert refused.value.reason is Reason.TOKEN_REFUSED


def test_a_recorded_roster_is_read_whole() -> None:
    known, _ = services("38-nrps-all")

    roster = nrps.fetch_roster(
        known, PLATFORM + "/mod/lti/services.php/CourseSection/2/bindings/1/memberships", now=NOW
    )

    assert (roster.complete, roster.context_id, len(roster.members)) == (True, "2", 8)
    assert {member.user_id for member in roster.members if Role.INSTRUCTOR in member.roles} == {"3"}
    assert {member.person.name for member in roster.members} >= {"Emi 田中", "Farid O'Neil", "Dana Dvořák"}


def test_a_recorded_page_leads_to_the_next_and_the_last_to_none() -> None:
    first = capture("42-nrps-limit3")
    last = answer("43-nrps-limit3-from6")

    following = link_header.next_page(answer("42-nrps-limit3").headers["Link"], first["request"]["url"])

    assert following == first["request"]["url"] + "&from=3"
    assert "Link" not in last.headers


def test_a_recorded_link_with_curly_quotes_is_followed() -> None:
    recorded = capture("56-lineitems-filter-limit-1")["request"]["url"]

    following = link_header.next_page(answer("56-lineitems-filter-limit-1").headers["Link"], recorded)

    assert following == recorded + "&from=1"


def test_recorded_line_items_are_read() -> None:
    known, _ = services("46-lineitems-list")

    (item,) = line_items.list_line_items(
        known, PLATFORM + "/mod/lti/services.php/2/lineitems?type_id=1", now=NOW
    )

    assert (item.resource_id, item.resource_link_id, item.tag, item.score_maximum) == (
        "act-42",
        "1",
        "peer-review",
        50.0,
    )


def test_a_recorded_empty_tag_is_none() -> None:
    known, _ = services("79-cc-lineitems")

    (item,) = line_items.list_line_items(
        known, PLATFORM + "/mod/lti/services.php/4/lineitems?type_id=1", now=NOW
    )

    assert item.tag is None


def test_a_recorded_new_line_item_has_its_address() -> None:
    known, _ = services("49-lineitem-create-linked")
    wanted = line_items.WantedLineItem("Reviews given", 20)

    item = line_items.create_line_item(
        known, PLATFORM + "/mod/lti/services.php/2/lineitems?type_id=1", wanted, now=NOW
    )

    assert item.url == PLATFORM + "/mod/lti/services.php/2/lineitems/4/lineitem?type_id=1"


@pytest.mark.parametrize(
    ("name", "score", "maximum"),
    [
        ("60-results-all", 45.0, 50.0),
        ("63-results-after-started", None, None),
        ("65-results-after-pendingmanual", None, None),
        ("67-results-after-rescale", 40.0, 50.0),
        ("69-results-after-above-max", 50.0, 50.0),
        ("88-ctl-results-pendingmanual-over-40", None, None),
        ("89-ctl-results-inprogress-noscore-over-41", None, None),
        ("90-ctl-results-fullygraded-noscore-over-42", None, None),
        ("92-ctl-results-future-plus-1h", 44.0, 50.0),
    ],
)
def test_recorded_results_are_read(name: str, score: float | None, maximum: float | None) -> None:
    known, wire = services(name)
    asked, _, query = capture(name)["request"]["url"].partition("&user_id=")

    result = ags.get_result(known, asked.replace("/results", ""), query or "5", now=NOW)

    assert ((result.score, result.maximum) if result else (None, None)) == (score, maximum)
    assert wire.requests[1].url == f"{asked}&user_id={query or 5}"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("40-nrps-accept-json", Reason.SERVICE_BAD_REQUEST),
        ("45-nrps-wrong-scope", Reason.SERVICE_UNAUTHORIZED),
        ("47-lineitems-list-accept-any", Reason.SERVICE_BAD_REQUEST),
        ("51-lineitem-create-content-type-json", Reason.SERVICE_BAD_REQUEST),
        ("53-lineitem-create-foreign-rlid", Reason.SERVICE_FORBIDDEN),
        ("58-score-post-same-second", Reason.SERVICE_CONFLICT),
        ("59-score-post-older-timestamp", Reason.SERVICE_CONFLICT),
        ("61-score-content-type-json", Reason.SERVICE_BAD_REQUEST),
        ("72-score-timestamp-bad", Reason.SERVICE_BAD_REQUEST),
        ("73-score-teacher-user", Reason.SERVICE_BAD_REQUEST),
        ("74-results-li2-limit1", Reason.SERVICE_NOT_FOUND),
        ("76-lineitem-get-deleted", Reason.SERVICE_NOT_FOUND),
        ("81-cc-score", Reason.SERVICE_BAD_REQUEST),
        ("93-ctl-older-1h", Reason.SERVICE_CONFLICT),
    ],
)
def test_a_recorded_refusal_is_understood(name: str, reason: Reason) -> None:
    error = service_calls.failure(answer(name), now=NOW)

    assert isinstance(error, ServiceFailed)
    assert error.reason is reason


@pytest.mark.parametrize(
    "name",
    [
        "57-score-post-ok",
        "66-score-fractional-max-rescale",
        "70-score-future-timestamp",
        "71-score-timestamp-Z-no-ms",
        "78-gradebook-score-post",
        "86-ctl-full-40",
        "91-ctl-future-plus-1h",
    ],
)
def test_a_recorded_score_would_go_to_the_same_address(name: str) -> None:
    recorded = capture(name)["request"]
    item = recorded["url"].replace("/scores", "")
    known, wire = services(name)
    content = json.loads(recorded["body"])
    moment = datetime.fromisoformat(content["timestamp"])

    report = ags.send_score(
        known,
        item,
        ags.Score(
            user_id=content["userId"],
            timestamp=moment,
            activity_progress=ags.score.ActivityProgress(content["activityProgress"]),
            grading_progress=ags.score.GradingProgress(content["gradingProgress"]),
            given=content["scoreGiven"],
            maximum=content["scoreMaximum"],
            comment=content.get("comment"),
            extensions={"submission": content["submission"]} if "submission" in content else {},
        ),
        now=NOW,
    )

    sent = json.loads(wire.requests[1].body)
    assert report.delivery is ags.Delivery.DELIVERED
    assert wire.requests[1].url == recorded["url"]
    assert sent | {"timestamp": 0} == content | {"timestamp": 0}
