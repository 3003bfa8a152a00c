"""An LMS registers itself by an invitation, once, and only after a person has agreed."""

import json
from dataclasses import replace
from typing import Any

import pytest

from lti_tool.access.models import AuditEntry
from lti_tool.app import create_app
from lti_tool.lti.http import Request, Response, TransportFailed, TransportFailure
from lti_tool.platforms import invitations
from lti_tool.platforms.models import Deployment, DeploymentState, NewDeployments, RegistrationState
from lti_tool.platforms.transport import PooledTransport
from lti_tool.runtime import Runtime
from tests.house import BASE_URL, StandingClock
from tests.lti.registering import make_configuration
from tests.platforms.conftest import Desk
from tests.platforms.lms import TOKEN, TOOL_CONFIGURATION, answer, repeating

PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
HTML = answer(b"<!doctype html><html><title>Sorry</title></html>")
HOSTILE_TEXT = "<script>alert(1)</script>"


def test_a_person_sees_who_asks_and_what_for_before_anything_happens(desk: Desk) -> None:
    secret = desk.invite()

    page = desk.open(secret)

    assert page.status_code == 200
    for words in (
        "Our Moodle",
        "https://lms.example",
        "Moodle 4.5",
        "Default",
        "write grades into its own columns",
    ):
        assert words in page.text
    assert [call.method for call in desk.lms.calls] == ["GET"]
    assert desk.registrations == []
    assert len(desk.unused) == 1


def test_the_page_may_be_shown_by_the_lms_alone(desk: Desk) -> None:
    page = desk.open(desk.invite())

    assert "frame-ancestors https://lms.example;" in page.headers["Content-Security-Policy"] + ";"


def test_an_lms_is_connected_by_one_press(any_desk: Desk) -> None:
    page = any_desk.register()

    assert page.status_code == 200
    (made,) = any_desk.registrations
    assert (made.issuer, made.client_id, made.label) == ("https://lms.example", "client-7", "Our Moodle")
    assert (made.auth_url, made.token_url) == ("https://lms.example/auth", "https://lms.example/token")
    assert (made.product, made.product_version) == ("moodle", "4.5")
    assert made.state == RegistrationState.ACTIVE
    assert any_desk.unused == []


def test_afterwards_the_page_says_what_to_do_in_this_product(desk: Desk) -> None:
    page = desk.register()

    assert "Activate the tool" in page.text
    assert "close.js" in page.text
    assert "https://lms.example" in page.headers["Content-Security-Policy"]


def test_the_deployment_of_the_answer_is_let_in(desk: Desk) -> None:
    desk.register()

    (deployment,) = desk.rows(Deployment)
    assert (deployment.lti_deployment_id, deployment.state) == ("1", DeploymentState.APPROVED)


def test_the_request_names_our_addresses_and_carries_the_token(desk: Desk) -> None:
    desk.register()

    (request,) = desk.lms.registrations
    (made,) = desk.registrations
    assert request["initiate_login_uri"] == f"{BASE_URL}/lti/login/{made.id}"
    assert request["redirect_uris"] == [f"{BASE_URL}/lti/launch"]
    assert request["jwks_uri"] == f"{BASE_URL}/lti/jwks"
    assert all(call.headers["Authorization"] == f"Bearer {TOKEN}" for call in desk.lms.calls)


def test_moodle_is_asked_for_reviews_it_does_not_list(desk: Desk) -> None:
    desk.register()

    (request,) = desk.lms.registrations
    types = [message["type"] for message in request[TOOL_CONFIGURATION]["messages"]]
    assert types == ["LtiResourceLinkRequest", "LtiDeepLinkingRequest", "LtiSubmissionReviewRequest"]


def test_canvas_is_asked_for_what_its_rules_allow(desk: Desk) -> None:
    listed = [
        {"type": "LtiResourceLinkRequest", "placements": ["course_navigation", "link_selection"]},
        {"type": "LtiDeepLinkingRequest", "placements": ["assignment_selection", "link_selection"]},
    ]
    described = {"product_family_code": "canvas", "messages_supported": listed}
    desk.lms.description = answer(make_configuration({PLATFORM: described}))

    desk.register()

    (request,) = desk.lms.registrations
    (message,) = request[TOOL_CONFIGURATION]["messages"]
    assert message["type"] == "LtiDeepLinkingRequest"
    assert message["placements"] == ["assignment_selection", "link_selection"]
    assert desk.registrations[0].new_deployments == NewDeployments.APPROVE


def test_an_lms_without_a_token_gets_none(desk: Desk) -> None:
    secret = desk.invite()

    desk.agree(secret, desk.open(secret, registration_token=None))

    assert len(desk.registrations) == 1
    assert all("Authorization" not in call.headers for call in desk.lms.calls)


def test_an_lms_is_described_once_because_some_addresses_work_once(desk: Desk) -> None:
    desk.register()

    assert [call.method for call in desk.lms.calls] == ["GET", "POST"]


def test_an_lms_without_a_label_is_called_by_its_own_name(desk: Desk) -> None:
    desk.register(label="")

    assert desk.registrations[0].label == "Moodle (lms.example)"


def test_the_deed_is_written_down(desk: Desk) -> None:
    desk.register()

    (entry,) = desk.rows(AuditEntry)
    assert (entry.act, entry.subject, entry.staff_member_id) == ("platform.registered", "Our Moodle", None)
    assert entry.facts["issuer"] == "https://lms.example"
    assert TOKEN not in json.dumps(entry.facts)


def test_a_second_registration_of_the_same_lms_renews_the_first(any_desk: Desk) -> None:
    any_desk.register()
    (first,) = any_desk.registrations
    any_desk.lms.description = answer(make_configuration({"token_endpoint": "https://lms.example/new-token"}))

    any_desk.register(label="Another name")

    (renewed,) = any_desk.registrations
    assert renewed.id == first.id
    assert (renewed.token_url, renewed.label) == ("https://lms.example/new-token", "Our Moodle")
    assert any_desk.lms.registrations[1]["initiate_login_uri"] == f"{BASE_URL}/lti/login"


def test_a_second_tool_of_the_same_lms_is_a_registration_of_its_own(desk: Desk) -> None:
    desk.register()
    desk.lms.registers = lambda request: repeating(request, client_id="client-8")

    desk.register()

    assert sorted(each.client_id for each in desk.registrations) == ["client-7", "client-8"]


def test_an_invitation_that_asks_leaves_the_lms_waiting(desk: Desk) -> None:
    page = desk.register(asks=True)

    (made,) = desk.registrations
    assert made.state == RegistrationState.WAITING
    assert "has to confirm it" in page.text


def test_pressing_twice_registers_once_and_shows_the_same(desk: Desk) -> None:
    secret = desk.invite()
    page = desk.open(secret)
    desk.agree(secret, page)

    again = desk.agree(secret, page)

    assert again.status_code == 200
    assert "Activate the tool" in again.text
    assert len(desk.lms.registrations) == 1


def test_who_presses_while_it_is_being_done_is_told_to_wait(desk: Desk) -> None:
    secret = desk.invite()
    page = desk.open(secret)
    with desk.runtime.database.writing() as session:
        invitations.claim(session, desk.unused[0].id, now=desk.clock())

    early = desk.agree(secret, page)

    assert (early.status_code, "INVITE-05" in early.text) == (409, True)
    assert desk.registrations == []


def test_a_registration_that_was_killed_halfway_can_be_begun_again(desk: Desk) -> None:
    secret = desk.invite()
    with desk.runtime.database.writing() as session:
        invitations.claim(session, desk.unused[0].id, now=desk.clock())
    desk.clock.move(minutes=3)

    page = desk.agree(secret, desk.open(secret))

    assert page.status_code == 200
    assert len(desk.registrations) == 1


def test_another_organisation_cannot_take_over_a_client_id(desk: Desk) -> None:
    desk.register()

    refused = desk.register(organisation="rival")

    assert (refused.status_code, "INVITE-06" in refused.text) == (409, True)
    assert len(desk.registrations) == 1


def test_a_link_that_a_person_opens_says_where_it_goes(desk: Desk) -> None:
    secret = desk.invite()

    page = desk.browser.get(f"/lti/register/{secret}", base_url=BASE_URL)

    assert page.status_code == 200
    assert f"{BASE_URL}/lti/register/{secret}" in page.text
    assert "Moodle" in page.text
    assert desk.lms.calls == []


def test_an_invitation_nobody_made_opens_nothing(desk: Desk) -> None:
    page = desk.open("guessed")

    assert (page.status_code, "INVITE-01" in page.text) == (404, True)
    assert desk.lms.calls == []


def test_a_used_invitation_connects_no_second_lms(desk: Desk) -> None:
    secret = desk.invite()
    desk.agree(secret, desk.open(secret))
    calls = len(desk.lms.calls)

    page = desk.open(secret)

    assert (page.status_code, "INVITE-02" in page.text) == (410, True)
    assert len(desk.lms.calls) == calls


@pytest.mark.parametrize("ended", ["by time", "by withdrawing"])
def test_an_ended_invitation_opens_nothing(desk: Desk, ended: str) -> None:
    secret = desk.invite()
    page = desk.open(secret)
    if ended == "by time":
        desk.clock.move(hours=1)
    else:
        with desk.runtime.database.writing() as session:
            invitations.withdraw(session.merge(desk.unused[0]), now=desk.clock())

    refused = desk.agree(secret, page)

    assert (refused.status_code, "INVITE-03" in refused.text) == (410, True)
    assert "INVITE-03" in desk.open(secret).text
    assert desk.lms.registrations == []
    assert desk.registrations == []


@pytest.mark.parametrize("sealed", ["", "x", "gAAAAABmade-up", "é"])
def test_what_is_not_sealed_by_us_is_not_opened(desk: Desk, sealed: str) -> None:
    refused = desk.send(desk.invite(), sealed)

    assert (refused.status_code, "INVITE-04" in refused.text) == (400, True)
    assert desk.lms.calls == []


def test_what_was_sealed_for_one_invitation_does_not_fit_another(desk: Desk) -> None:
    first, second = desk.invite(), desk.invite()

    refused = desk.agree(second, desk.open(first))

    assert "INVITE-04" in refused.text
    assert desk.registrations == []


def test_a_page_left_open_for_too_long_is_begun_again(desk: Desk) -> None:
    secret = desk.invite()
    page = desk.open(secret)
    with desk.runtime.database.writing() as session:
        session.merge(desk.unused[0]).expires_at = desk.clock.moment.replace(year=2030)
    desk.clock.move(hours=1, seconds=1)

    refused = desk.agree(secret, page)

    assert "INVITE-04" in refused.text
    assert desk.registrations == []


@pytest.mark.parametrize(
    ("description", "code", "status"),
    [
        (answer({}, 401), "REGISTRATION-04", 502),
        (answer({}, 404), "REGISTRATION-04", 502),
        (answer({}, 503), "REGISTRATION-12", 502),
        (answer({}, 302, Location="https://lms.example/elsewhere"), "REGISTRATION-03", 400),
        (HTML, "REGISTRATION-06", 400),
        (answer(b"[" * 100_000), "REGISTRATION-06", 400),
        (answer([]), "REGISTRATION-06", 400),
        (answer({}), "REGISTRATION-07", 400),
        (answer(make_configuration({"issuer": "https://other.example"})), "REGISTRATION-08", 400),
        (
            answer(make_configuration({"registration_endpoint": "https://10.0.0.1/register"})),
            "REGISTRATION-09",
            400,
        ),
        (answer(make_configuration({"token_endpoint": "http://lms.example/token"})), "REGISTRATION-01", 400),
        (TransportFailed(TransportFailure.TIMEOUT, "slow"), "REGISTRATION-02", 502),
        (TransportFailed(TransportFailure.TLS, "odd"), "REGISTRATION-02", 502),
        (TransportFailed(TransportFailure.TOO_LARGE, "huge"), "REGISTRATION-05", 400),
        (TransportFailed(TransportFailure.ADDRESS_NOT_ALLOWED, "inside"), "REGISTRATION-01", 400),
    ],
)
def test_an_lms_that_does_not_describe_itself_well_is_refused(
    desk: Desk, description: Response | TransportFailed, code: str, status: int
) -> None:
    desk.lms.description = description

    page = desk.open(desk.invite())

    assert (page.status_code, code in page.text) == (status, True)
    assert [call.method for call in desk.lms.calls] == ["GET"]
    assert (desk.registrations, len(desk.unused)) == ([], 1)


@pytest.mark.parametrize(
    ("answered", "code", "status"),
    [
        (answer({"error": "invalid_token"}, 401), "REGISTRATION-11", 502),
        (answer({"error": "invalid_client_metadata"}, 422), "REGISTRATION-11", 502),
        (answer({}, 500), "REGISTRATION-12", 502),
        (answer({}, 307, Location="https://lms.example/"), "REGISTRATION-03", 400),
        (HTML, "REGISTRATION-06", 400),
        (answer({}), "REGISTRATION-13", 400),
        (answer({"client_id": ["x"]}), "REGISTRATION-13", 400),
        (TransportFailed(TransportFailure.TIMEOUT, "slow"), "REGISTRATION-02", 502),
        (TransportFailed(TransportFailure.TOO_LARGE, "huge"), "REGISTRATION-05", 400),
    ],
)
def test_an_lms_that_does_not_register_us_leaves_no_row_and_the_invitation_good(
    any_desk: Desk, answered: Response | TransportFailed, code: str, status: int
) -> None:
    any_desk.lms.registers = lambda _request: answered
    secret = any_desk.invite()
    page = any_desk.open(secret)

    refused = any_desk.agree(secret, page)

    assert (refused.status_code, code in refused.text) == (status, True)
    assert (any_desk.registrations, len(any_desk.unused)) == ([], 1)
    any_desk.lms.registers = repeating
    assert any_desk.agree(secret, page).status_code == 200


def test_the_lms_s_own_words_are_shown_without_the_token(desk: Desk) -> None:
    desk.lms.registers = lambda _request: answer({"error": f"bad token {TOKEN}"}, 400)
    secret = desk.invite()

    refused = desk.agree(secret, desk.open(secret))

    assert "bad token" in refused.text
    assert TOKEN not in refused.text


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://lms.example/openid",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://user@lms.example/",
        "//lms.example/",
        "https://lms.example/" + "x" * 5000,
        "https://lms .example/",
        "lms.example",
    ],
)
def test_a_configuration_at_an_odd_address_is_not_fetched(desk: Desk, url: str) -> None:
    page = desk.open(desk.invite(), openid_configuration=url)

    assert (page.status_code, "REGISTRATION-01" in page.text) == (400, True)
    assert desk.lms.calls == []


@pytest.mark.parametrize(
    "url",
    [
        "https://10.0.0.1/openid",
        "https://192.168.1.1/openid",
        "https://169.254.169.254/latest/meta-data/",
        "https://100.100.100.200/latest/meta-data/",
        "https://[fd00:ec2::254]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://127.0.0.1/openid",
        "https://localhost/openid",
        "https://[::1]/",
        "https://0.0.0.0/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://93.184.216.34:8443/openid",
        "http://127.0.0.1:8090/openid",
    ],
)
def test_an_installation_in_the_world_asks_nobody_inside_its_network(
    runtime: Runtime, clock: StandingClock, url: str
) -> None:
    settings = replace(runtime.settings, base_url="https://potluck.example")
    outside = replace(runtime, settings=settings)
    desk = Desk(outside, clock)
    desk.app = create_app(outside, transport=PooledTransport(settings))
    desk.browser = desk.app.test_client()

    page = desk.open(desk.invite(), openid_configuration=url)

    assert (page.status_code, "REGISTRATION-01" in page.text) == (400, True)
    assert desk.registrations == []


def test_another_port_is_called_when_the_operator_named_it(runtime: Runtime, clock: StandingClock) -> None:
    named = frozenset({"lms.example:8443"})
    desk = Desk(replace(runtime, settings=replace(runtime.settings, private_lms_hosts=named)), clock)

    refused = desk.open(desk.invite(), openid_configuration="https://lms.example:9443/openid")
    desk.open(desk.invite(), openid_configuration="https://lms.example:8443/openid")

    assert "REGISTRATION-01" in refused.text
    assert [call.url for call in desk.lms.calls] == ["https://lms.example:8443/openid"]


@pytest.mark.parametrize("token", ["a b", "a\r\nX: y", "x" * 20_000])
def test_an_odd_token_is_not_sent(desk: Desk, token: str) -> None:
    page = desk.open(desk.invite(), registration_token=token)

    assert (page.status_code, "REGISTRATION-14" in page.text) == (400, True)
    assert desk.lms.calls == []


def test_what_an_lms_calls_itself_is_never_markup(desk: Desk) -> None:
    described: dict[str, Any] = {"product_family_code": HOSTILE_TEXT, "version": HOSTILE_TEXT}
    desk.lms.description = answer(make_configuration({PLATFORM: described}))

    page = desk.open(desk.invite())

    assert page.status_code == 200
    assert HOSTILE_TEXT not in page.text


def test_addresses_on_other_hosts_are_shown_to_the_person(desk: Desk) -> None:
    changes = {"token_endpoint": "https://auth.brightspace.com/core/connect/token"}
    desk.lms.description = answer(make_configuration(changes))

    page = desk.open(desk.invite())

    assert "auth.brightspace.com" in page.text


def test_what_an_lms_does_not_offer_is_said(desk: Desk) -> None:
    page = desk.open(desk.invite())

    assert "see who is in a course" in page.text
    assert "does not offer" in page.text


def test_registering_keeps_no_secret_of_the_invitation(desk: Desk) -> None:
    secret = desk.invite()

    desk.agree(secret, desk.open(secret))

    with desk.runtime.database.engine.connect() as connection:
        rows = [str(row) for row in connection.exec_driver_sql("SELECT * FROM invitation")]
    assert rows
    assert all(secret not in row for row in rows)


def test_a_dropped_scope_is_told_afterwards(desk: Desk) -> None:
    def dropping(request: Request) -> Response:
        return repeating(request, scope="")

    desk.lms.registers = dropping

    page = desk.register()

    assert "did not allow these" in page.text
    assert "write grades into its own columns" in page.text
