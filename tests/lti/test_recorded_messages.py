"""What a real Moodle 4.5 sent and took when it registered a tool, chose content, opened a review."""

import json
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest

from lti_tool.lti import (
    ags,
    deep_linking,
    dynamic_registration,
    jwks,
    launch,
    line_items,
    platform_configuration,
    registration_answer,
)
from lti_tool.lti.claims import MessageType
from lti_tool.lti.content_items import Frame, Image, LinkItem, NewWindow, ResourceLinkItem
from lti_tool.lti.deep_linking import Obstacle, Reply
from lti_tool.lti.dynamic_registration import About, Gap, Note, Tool, WantedMessage, Wish
from lti_tool.lti.launch_values import DocumentTarget, Window
from lti_tool.lti.line_items import LineItem, WantedLineItem
from lti_tool.lti.platform_configuration import Initiation, KnownHosts, PlatformConfiguration
from lti_tool.lti.roles import Role
from lti_tool.lti.score import ActivityProgress
from lti_tool.lti.submission_review import SubmissionReview
from tests.lti.captures import MOODLE, NEEDED, PLATFORM, answer, capture, fields, launched, moodle, services
from tests.lti.making import DEEP_LINKING, LTI, NOW, Wire, make_client, tool_key

TOOL_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-tool-configuration"
ITEMS = PLATFORM + "/mod/lti/services.php/2/lineitems"

pytestmark = NEEDED


def asked(name: str = "03-registration-post") -> dict[str, Any]:
    """The registration request that Moodle took."""
    body: dict[str, Any] = json.loads(capture(name)["request"]["body"])
    return body


def tool(body: dict[str, Any]) -> Tool:
    return Tool(
        name=body["client_name"],
        description=body[TOOL_CONFIGURATION]["description"],
        login_url=body["initiate_login_uri"],
        launch_url=body[TOOL_CONFIGURATION]["target_link_uri"],
        redirect_urls=tuple(body["redirect_uris"]),
        keys_url=body["jwks_uri"],
        logo_url=body["logo_uri"],
        home_url=body["client_uri"],
        policy_url=body["policy_uri"],
        terms_url=body["tos_uri"],
        contacts=tuple(body["contacts"]),
    )


def wish(body: dict[str, Any]) -> Wish:
    wanted = tuple(
        WantedMessage(
            MessageType(message["type"]),
            message["target_link_uri"],
            message.get("label"),
            placements=tuple(message.get("placements", ())),
            extensions={"supported_types": message["supported_types"]}
            if "supported_types" in message
            else {},
        )
        for message in body[TOOL_CONFIGURATION]["messages"]
    )
    return Wish(
        wanted,
        scopes=tuple(body["scope"].split()),
        claims=tuple(body[TOOL_CONFIGURATION]["claims"]),
        custom=body[TOOL_CONFIGURATION]["custom_parameters"],
        unlisted=frozenset({MessageType.SUBMISSION_REVIEW}),
    )


def configuration() -> PlatformConfiguration:
    url = capture("02-registration-openid-configuration")["request"]["url"]
    return platform_configuration.read(answer("02-registration-openid-configuration"), url, KnownHosts())


@pytest.mark.parametrize("name", ["01-registration-initiation", "04-registration-update-initiation"])
def test_a_recorded_initiation_is_read(name: str) -> None:
    query = capture(name)["request"]["query"] | {"registration_token": "the.recorded.one-is-masked"}

    found = platform_configuration.read_initiation({key: [value] for key, value in query.items()})

    assert found.configuration_url == PLATFORM + "/mod/lti/openid-configuration.php"


def test_a_recorded_configuration_is_read() -> None:
    found = configuration()

    assert (found.issuer, found.authentication_url, found.token_url, found.keys_url) == tuple(MOODLE.values())
    assert found.registration_url == PLATFORM + "/mod/lti/openid-registration.php"
    assert (found.product, found.token_audience, found.elsewhere) == ("moodle", None, ())
    assert found.messages == {"LtiResourceLinkRequest": (), "LtiDeepLinkingRequest": ("ContentArea",)}


@pytest.mark.parametrize("name", ["03-registration-post", "05-registration-update-post"])
def test_we_ask_as_moodle_took_it(name: str) -> None:
    body = asked(name)
    chosen = dynamic_registration.choose(configuration(), wish(body))
    wire = Wire(answer(name))

    registration_answer.register(configuration(), Initiation("x", "masked"), tool(body), chosen, wire)

    sent = json.loads(wire.requests[0].body)
    assert wire.requests[0].url == capture(name)["request"]["url"]
    assert {key: value for key, value in body.items() if key not in {"client_name#es", "grant_types"}} == {
        key: value for key, value in sent.items() if key != "grant_types"
    }
    assert set(sent["grant_types"]) == set(body["grant_types"])


@pytest.mark.parametrize("name", ["03-registration-post", "05-registration-update-post"])
def test_a_recorded_answer_names_us_and_what_it_left_out(name: str) -> None:
    body = asked(name)
    chosen = dynamic_registration.choose(configuration(), wish(body))

    found = registration_answer.read(answer(name), tool(body), chosen)

    assert (found.client_id, found.deployment_id) == ("obeHV5m4ffqN5cV", "1")
    assert set(found.notes) == {
        Note(About.MESSAGE, Gap.NOT_CONFIRMED, "LtiResourceLinkRequest"),
        Note(About.MESSAGE, Gap.NOT_CONFIRMED, "LtiSubmissionReviewRequest"),
        Note(About.CUSTOM, Gap.CHANGED, "static"),
    }


def test_a_recorded_request_to_choose_verifies_with_the_recorded_keys() -> None:
    claimed = capture("13-deeplink-request")["decoded_id_token"]["claims"]
    keys = jwks.read(answer("06-platform-jwks").body).keys
    token = launch.parse_response(fields("13-deeplink-request")).id_token

    found = launch.verify(
        token, moodle(claimed), find_key=keys.__getitem__, now=datetime.fromtimestamp(claimed["iat"], UTC)
    )

    assert (found.message_type, found.user_id) == (MessageType.DEEP_LINKING, "3")


@pytest.mark.parametrize("name", ["13-deeplink-request", "16-deeplink-request-cross-site"])
def test_a_recorded_request_to_choose_is_read(name: str) -> None:
    found = launched(name)

    settings = found.deep_linking
    assert settings
    assert settings.return_url.startswith(PLATFORM + "/mod/lti/contentitem_return.php?course=2&id=")
    assert settings.accept_types == {"ltiResourceLink"}
    assert DocumentTarget.IFRAME in settings.accept_presentation_document_targets
    assert (settings.accept_multiple, settings.accept_lineitem, settings.data) == (True, None, None)
    assert (found.resource_link, found.memberships, found.context and found.context.id) == (None, None, "2")


def recorded_items() -> list[dict[str, Any]]:
    claims = capture("16-deeplink-request-cross-site")["deep_linking_response"]["decoded"]["claims"]
    items: list[dict[str, Any]] = claims[DEEP_LINKING + "content_items"]
    return items


def same_items() -> list[ResourceLinkItem | LinkItem]:
    """The items that Moodle took, in our words."""
    origin = "http://localhost:9001"
    first = ResourceLinkItem(
        origin + "/launch/act/42?x=1",
        "Peer review: essay 1",
        "Review <b>two</b> peers.",
        icon=Image(origin + "/icon.png", 48, 48),
        thumbnail=Image(origin + "/thumb.png", 90, 90),
        iframe=Frame(900, 700),
        window=NewWindow("peerlab", 900, 700),
        custom={"activity_id": "42", "phase": "review", "due2": "$ResourceLink.submission.endDateTime"},
        line_item=WantedLineItem(
            "Essay 1 peer review",
            50,
            "act-42",
            tag="peer-review",
            review=SubmissionReview(frozenset({ActivityProgress.SUBMITTED}), origin + "/review"),
        ),
        available=Window(datetime(2026, 1, 5, 9, tzinfo=UTC), datetime(2027, 3, 5, 9, tzinfo=UTC)),
        submission=Window(end=datetime(2027, 3, 1, 9, tzinfo=UTC)),
    )
    second = ResourceLinkItem(
        origin + "/launch/act/43",
        "Mentoring log",
        first.text,
        first.icon,
        first.thumbnail,
        first.iframe,
        first.window,
        custom={"activity_id": "43"},
        available=first.available,
        submission=first.submission,
    )
    return [first, second, LinkItem(origin + "/guide", "Guide")]


def test_our_items_are_written_as_moodle_took_them() -> None:
    assert [item.members() for item in same_items()] == recorded_items()


def test_of_our_items_moodle_is_sent_only_what_it_asked_for() -> None:
    settings = launched("16-deeplink-request-cross-site").deep_linking
    assert settings

    fitting = deep_linking.fit(same_items(), settings)

    assert fitting.taken == tuple(same_items()[:2])
    assert [obstacle for _, obstacle in fitting.left] == [Obstacle.TYPE]


def test_our_answer_has_the_claims_that_moodle_took() -> None:
    found = launched("16-deeplink-request-cross-site")
    recorded = capture("16-deeplink-request-cross-site")["deep_linking_response"]
    assert found.deep_linking
    client = make_client(**MOODLE, client_id=recorded["decoded"]["claims"]["iss"])
    reply = Reply(tuple(same_items()), message="1 activity chosen")

    given = deep_linking.answer(client, found.deployment_id, found.deep_linking, reply, now=NOW)

    public = jwt.PyJWK(tool_key().public_jwk())
    unchecked = {"verify_exp": False, "verify_iat": False}
    content = jwt.decode(given.token, public, ["RS256"], audience=PLATFORM, options=unchecked)
    same = {"iss", *(name for name in recorded["decoded"]["claims"] if name.startswith("https:"))}
    assert given.url == recorded["post_to"]
    assert recorded["form_field"] == deep_linking.FORM_FIELD
    assert {name: content[name] for name in same} == {
        name: recorded["decoded"]["claims"][name] for name in same
    }
    assert content[LTI + "message_type"] == "LtiDeepLinkingResponse"


def test_a_recorded_review_says_whose_work_it_is_about() -> None:
    found = launched("27-submission-review-request")

    assert found.message_type is MessageType.SUBMISSION_REVIEW
    assert found.for_user
    assert (found.for_user.user_id, found.user_id, found.roles) == ("5", "3", {Role.INSTRUCTOR})
    assert found.known_resource_link().id == "2"
    assert found.grades
    assert found.grades.line_item_url == ITEMS + "/3/lineitem?type_id=2"


@pytest.mark.parametrize(
    ("name", "listed"), [("20-launch-student-embedded", "1"), ("18-launch-teacher-embedded", None)]
)
def test_a_recorded_launch_has_no_groups_service_but_a_variable(name: str, listed: str | None) -> None:
    found = launched(name)

    assert (found.groups, found.custom.get("groups")) == (None, listed)


def test_a_recorded_launch_brings_no_dates() -> None:
    found = launched("20-launch-student-embedded")

    assert (found.available, found.submission) == (None, None)


def test_a_recorded_column_keeps_where_its_work_is_reviewed() -> None:
    known, wire = services("48-lineitem-get")
    url = ITEMS + "/2/lineitem?type_id=1"

    item = line_items.get_line_item(known, url, now=NOW)

    assert item.review == SubmissionReview(url="http://127.0.0.1:9001/review")
    assert wire.requests[1].headers["Accept"] == line_items.MEDIA_TYPE


def test_a_column_is_changed_as_moodle_took_it() -> None:
    recorded = capture("54-lineitem-update-put")["request"]
    known, wire = services("54-lineitem-update-put")
    item = LineItem(recorded["url"], "Reviews given", 20, "act-42", "1", "reviews-given")

    line_items.update_line_item(known, item, WantedLineItem("Reviews given (v2)", 25, tag="rg2"), now=NOW)

    request = wire.requests[1]
    assert (request.method, request.url) == ("PUT", recorded["url"])
    assert json.loads(request.body) == json.loads(recorded["body"]) | {"id": recorded["url"]}


def test_a_column_with_dates_is_asked_for_as_moodle_took_it() -> None:
    recorded = capture("49-lineitem-create-linked")["request"]
    known, wire = services("49-lineitem-create-linked")
    window = Window(datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
    wanted = WantedLineItem("Reviews given", 20, "act-42", "1", "reviews-given", window=window)

    item = line_items.create_line_item(known, recorded["url"], wanted, now=NOW)

    assert json.loads(wire.requests[1].body) == json.loads(recorded["body"])
    assert item.window == window


@pytest.mark.parametrize(
    "name", ["75-lineitem-delete-unlinked", "76-lineitem-get-deleted", "77-lineitem-delete-default"]
)
def test_a_column_is_gone_after_moodle_said_so_either_way(name: str) -> None:
    known, wire = services(name)

    line_items.delete_line_item(known, ITEMS + "/5/lineitem?type_id=1", now=NOW)

    assert wire.requests[1].method == "DELETE"


def test_recorded_results_are_listed_without_a_limit() -> None:
    known, wire = services("60-results-all")

    (result,) = ags.list_results(known, ITEMS + "/2/lineitem?type_id=1", now=NOW)

    assert (result.user_id, result.score, result.maximum, result.comment) == (
        "5",
        45.0,
        50.0,
        "Nice <b>work</b>",
    )
    assert wire.requests[1].url == capture("60-results-all")["request"]["url"]
