"""Moodle registers us, and registers us again, with what it said then."""

import json
from dataclasses import replace
from typing import Any

import pytest

from lti_tool.lti.http import Request, Response
from lti_tool.platforms.models import Deployment, DeploymentState, RegistrationState
from lti_tool.runtime import Runtime
from tests.captures.moodle import ours
from tests.house import StandingClock
from tests.lti.captures import MOODLE, NEEDED, answer, capture
from tests.platforms.conftest import Desk
from tests.platforms.lms import Lms

pytestmark = NEEDED

FIRST = ("01-registration-initiation", "03-registration-post")
AGAIN = ("04-registration-update-initiation", "05-registration-update-post")


class Registering(Lms):
    """The LMS whose initiation and answer these two files hold."""

    def __init__(self, initiation: str, registration: str) -> None:
        super().__init__(
            description=answer("02-registration-openid-configuration"),
            registers=lambda _request: self.recorded(registration),
        )
        self.initiation = initiation

    def recorded(self, name: str) -> Response:
        """The recorded answer, about our addresses."""
        found = answer(name)
        return replace(found, body=json.dumps(ours(json.loads(found.body))).encode())

    def query(self, **_: Any) -> str:
        """What the browser brought; the token itself was masked in the recording."""
        return capture(self.initiation)["request"]["url"].partition("?")[2].partition("<")[0] + "masked"


@pytest.fixture
def desk(runtime: Runtime, clock: StandingClock) -> Desk:
    return Desk(runtime, clock, Registering(*FIRST))


def posted(desk: Desk) -> Request:
    """The last registration request."""
    return [call for call in desk.lms.calls if call.method == "POST"][-1]


def test_one_press_connects_moodle(desk: Desk) -> None:
    page = desk.register()

    assert page.status_code == 200
    (made,) = desk.registrations
    assert (made.issuer, made.auth_url, made.token_url, made.jwks_url) == tuple(MOODLE.values())
    assert (made.client_id, made.product, made.state) == (
        "obeHV5m4ffqN5cV",
        "moodle",
        RegistrationState.ACTIVE,
    )
    (deployment,) = desk.rows(Deployment)
    assert (deployment.lti_deployment_id, deployment.state) == ("1", DeploymentState.APPROVED)


def test_our_request_carries_the_token_as_moodle_asks_for_it(desk: Desk) -> None:
    desk.register()

    recorded = capture("03-registration-post")["request"]
    sent = posted(desk)
    assert (sent.url, sent.headers["Authorization"]) == (recorded["url"], "Bearer masked")
    assert sent.headers["Content-Type"] == dict(recorded["headers"])["Content-Type"]


def test_our_domain_is_the_host_of_our_address(desk: Desk) -> None:
    desk.register()

    told = json.loads(posted(desk).body)["https://purl.imsglobal.org/spec/lti-tool-configuration"]
    recorded = capture("03-registration-post")["request"]["body"]
    taken = json.loads(recorded) if isinstance(recorded, str) else recorded
    theirs = taken["https://purl.imsglobal.org/spec/lti-tool-configuration"]
    for configuration in (told, theirs):
        assert configuration["domain"] in configuration["target_link_uri"]


def test_a_second_registration_changes_the_first(desk: Desk, runtime: Runtime, clock: StandingClock) -> None:
    desk.register()
    later = Desk(runtime, clock, Registering(*AGAIN))

    page = later.register()

    assert page.status_code == 200
    assert len(later.registrations) == 1
    assert len(later.rows(Deployment)) == 1
