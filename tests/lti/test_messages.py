"""The other messages of a platform: a request to choose, a review, a privacy launch, one without a name."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from lti_tool.lti import deep_linking, launch, message_claims
from lti_tool.lti.claims import MessageType
from lti_tool.lti.errors import LaunchRefused, Reason
from lti_tool.lti.launch_values import (
    DeepLinkingSettings,
    DocumentTarget,
    ForUser,
    GroupService,
    Launch,
    Person,
    ResourceLink,
    Window,
)
from lti_tool.lti.roles import Role
from tests.lti.launching import find_key, launched, refusal, verify
from tests.lti.making import (
    LTI,
    MEMBERSHIP,
    MISSING,
    NOW,
    make_claims,
    make_deep_linking_claims,
    make_expected,
    make_review_claims,
    sign,
)

GROUPS = "https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice"
GROUP_SCOPE = "https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly"


def asked(settings: dict[str, Any] | None = None) -> DeepLinkingSettings:
    found = verify(sign(make_deep_linking_claims(settings))).deep_linking
    assert found is not None
    return found


def test_a_request_to_choose_is_read_whole() -> None:
    found = verify(
        sign(make_deep_linking_claims({"title": "Week 1", "text": "Two\nlines", "auto_create": True}))
    )

    assert (found.message_type, found.resource_link) == (MessageType.DEEP_LINKING, None)
    assert found.deep_linking == DeepLinkingSettings(
        return_url="https://lms.example/chosen?course=1",
        accept_types=frozenset({"ltiResourceLink", "link"}),
        accept_presentation_document_targets=frozenset({DocumentTarget.IFRAME, DocumentTarget.WINDOW}),
        accept_multiple=True,
        accept_lineitem=True,
        auto_create=True,
        title="Week 1",
        text="Two\nlines",
        data="opaque",
    )


def test_what_a_request_does_not_say_is_unknown() -> None:
    said = ["accept_multiple", "accept_lineitem", "data", "accept_presentation_document_targets"]

    found = asked(dict.fromkeys(said, MISSING))

    assert (found.accept_multiple, found.accept_lineitem, found.auto_create) == (False, None, False)
    assert (found.data, found.accept_media_types) == (None, ())
    assert found.accept_presentation_document_targets == frozenset()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (True, True),
        (False, False),
        ("True!", None),
        ("tRUE", True),
        ("FALSE", False),
        (None, None),
        (1, None),
        ("yes", None),
    ],
)
def test_a_flag_is_true_false_or_unsaid(written: object, *, read: bool | None) -> None:
    assert asked({"accept_lineitem": written}).accept_lineitem is read


def test_targets_we_do_not_know_are_left_out() -> None:
    found = asked({"accept_presentation_document_targets": ["embed", "hologram"]})

    assert found.accept_presentation_document_targets == {DocumentTarget.EMBED}


def test_media_types_are_read_one_by_one() -> None:
    assert asked({"accept_media_types": "image/*, Text/HTML,,"}).accept_media_types == (
        "image/*",
        "text/html",
    )


@pytest.mark.parametrize(
    "data", ["", " two  spaces\t", "ünïcödé \U0001f958", '{"a": "\\u0041"}', "x" * 20_000]
)
def test_data_is_kept_as_it_came(data: str) -> None:
    assert asked({"data": data}).data == data


@pytest.mark.parametrize(
    "url", ["http://localhost:8090/chosen", "http://127.0.0.1/chosen", "https://x.example/"]
)
def test_an_answer_goes_to_https_or_to_this_machine(url: str) -> None:
    assert asked({"deep_link_return_url": url}).return_url == url


def test_settings_kept_for_later_come_back_the_same() -> None:
    settings = asked({"accept_media_types": "image/*,text/html", "title": "Week 1", "accept_lineitem": None})

    assert message_claims.read_settings(deep_linking.as_claim(settings)) == settings


BAD_SETTINGS = [
    ({"deep_link_return_url": MISSING}, Reason.LAUNCH_DEEP_LINKING_RETURN),
    ({"deep_link_return_url": ""}, Reason.LAUNCH_DEEP_LINKING_RETURN),
    ({"deep_link_return_url": "http://lms.example/chosen"}, Reason.LAUNCH_DEEP_LINKING_RETURN),
    ({"deep_link_return_url": "//lms.example/chosen"}, Reason.LAUNCH_DEEP_LINKING_RETURN),
    ({"deep_link_return_url": "javascript:alert(1)"}, Reason.LAUNCH_DEEP_LINKING_RETURN),
    ({"deep_link_return_url": "https://a@lms.example/"}, Reason.LAUNCH_DEEP_LINKING_RETURN),
    ({"deep_link_return_url": "https://lms.example/\r\nx"}, Reason.LAUNCH_DEEP_LINKING_RETURN),
    ({"deep_link_return_url": ["https://lms.example/"]}, Reason.LAUNCH_DEEP_LINKING_RETURN),
    ({"accept_types": MISSING}, Reason.LAUNCH_DEEP_LINKING),
    ({"accept_types": "ltiResourceLink"}, Reason.LAUNCH_DEEP_LINKING),
    ({"accept_types": [5]}, Reason.LAUNCH_DEEP_LINKING),
    ({"accept_types": ["link"] * 5000}, Reason.LAUNCH_DEEP_LINKING),
    ({"data": {"a": 1}}, Reason.LAUNCH_DEEP_LINKING),
]


@pytest.mark.parametrize(("settings", "reason"), BAD_SETTINGS)
def test_a_request_to_choose_that_cannot_be_answered_is_refused(
    settings: dict[str, Any], reason: Reason
) -> None:
    assert refusal(sign(make_deep_linking_claims(settings))).reason is reason


@pytest.mark.parametrize("settings", [MISSING, None, "settings", []])
def test_a_request_to_choose_without_settings_is_refused(settings: object) -> None:
    claims = make_deep_linking_claims()
    claims["https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"] = settings
    claims = {name: value for name, value in claims.items() if value is not MISSING}

    assert refusal(sign(claims)).reason is Reason.LAUNCH_DEEP_LINKING


def test_a_review_says_whose_work_it_is_about() -> None:
    found = verify(sign(make_review_claims()))

    assert found.for_user == ForUser("user-9", frozenset({Role.LEARNER}), Person("Bo Berg"))
    assert (found.user_id, found.resource_link) == ("user-5", ResourceLink("link-1", "Essay", "Two pages."))


@pytest.mark.parametrize(
    "for_user", [None, {}, "user-9", {"user_id": 9}, {"user_id": ""}, {"user_id": "x" * 256}]
)
def test_a_review_of_nobody_is_refused(for_user: object) -> None:
    assert refusal(sign(make_review_claims(for_user))).reason is Reason.LAUNCH_FOR_USER


def test_a_review_of_no_link_is_refused() -> None:
    claims = make_review_claims()
    del claims[LTI + "resource_link"]

    assert refusal(sign(claims)).reason is Reason.LAUNCH_RESOURCE_LINK


@pytest.mark.parametrize("name", ["LtiDataPrivacyLaunchRequest", "DataPrivacyLaunchRequest"])
@pytest.mark.parametrize("member", ["user_id", "id"])
def test_a_privacy_launch_is_known_in_both_spellings(name: str, member: str) -> None:
    about = {LTI + "message_type": name, LTI + "resource_link": MISSING, LTI + "for_user": {member: "user-9"}}

    found = launched(about)

    assert found.message_type is MessageType.DATA_PRIVACY
    assert found.for_user == ForUser("user-9")


def test_a_privacy_launch_may_name_nobody_but_not_nonsense() -> None:
    privacy = {LTI + "message_type": "LtiDataPrivacyLaunchRequest", LTI + "resource_link": MISSING}

    found, refused = (
        launched(privacy),
        refusal(sign(make_claims(privacy | {LTI + "for_user": {"user_id": 5}}))),
    )

    assert found.for_user is None
    assert refused.reason is Reason.LAUNCH_FOR_USER


def test_only_messages_of_somebody_else_have_a_subject() -> None:
    assert launched({LTI + "for_user": {"user_id": "user-9"}}).for_user is None


@pytest.mark.parametrize("message_type", list(MessageType))
def test_a_message_the_caller_has_no_answer_for_is_refused(message_type: MessageType) -> None:
    token = sign(make_claims({LTI + "message_type": message_type.value}))
    expected = replace(make_expected(), messages=frozenset(MessageType) - {message_type})

    with pytest.raises(LaunchRefused) as refused:
        launch.verify(token, expected, find_key=find_key, now=NOW)

    assert refused.value.reason is Reason.LAUNCH_MESSAGE_TYPE


def test_unless_asked_only_resource_links_are_taken() -> None:
    assert launch.Expected(make_expected().registration, "n", "o").messages == {MessageType.RESOURCE_LINK}


def anonymous(message_type: MessageType) -> Launch:
    claims = make_claims({"sub": MISSING, LTI + "message_type": message_type.value})
    expected = replace(make_expected(), allow_anonymous=True)
    return launch.verify(sign(claims), expected, find_key=find_key, now=NOW)


def test_an_anonymous_launch_is_handed_out_when_asked_for() -> None:
    found = anonymous(MessageType.RESOURCE_LINK)

    assert (found.user_id, found.is_anonymous) == (None, True)
    with pytest.raises(LaunchRefused) as refused:
        found.known_user_id()
    assert refused.value.reason is Reason.LAUNCH_ANONYMOUS


@pytest.mark.parametrize("message_type", sorted(set(MessageType) - {MessageType.RESOURCE_LINK}))
def test_whoever_chooses_or_reviews_says_who_they_are(message_type: MessageType) -> None:
    with pytest.raises(LaunchRefused) as refused:
        anonymous(message_type)

    assert refused.value.reason is Reason.LAUNCH_ANONYMOUS


def test_whoever_chooses_has_no_link_yet() -> None:
    found = verify(sign(make_deep_linking_claims()))

    with pytest.raises(LaunchRefused) as refused:
        found.known_resource_link()

    assert refused.value.reason is Reason.LAUNCH_RESOURCE_LINK


def test_a_known_person_and_link_are_given() -> None:
    found = launched()

    assert (found.known_user_id(), found.known_resource_link().id, found.is_anonymous) == (
        "user-5",
        "link-1",
        False,
    )


def test_groups_are_found_where_the_platform_says() -> None:
    service = {
        "context_groups_url": "https://lms.example/groups",
        "context_group_sets_url": "https://lms.example/sets",
        "scope": [GROUP_SCOPE],
        "service_versions": ["1.0"],
    }

    found = launched({GROUPS: service}).groups

    assert found == GroupService(
        "https://lms.example/groups", "https://lms.example/sets", frozenset({GROUP_SCOPE}), ("1.0",)
    )


@pytest.mark.parametrize("service", [None, {}, {"context_groups_url": ""}])
def test_groups_may_be_absent(service: object) -> None:
    assert launched({GROUPS: service}).groups is None


@pytest.mark.parametrize("name", ["context_groups_url", "context_group_sets_url"])
@pytest.mark.parametrize(
    "url", ["https://10.0.0.1/groups", "http://lms.example/groups", "https://evil.example/", 5]
)
def test_groups_on_a_host_nobody_knows_are_refused(name: str, url: object) -> None:
    service = {"context_groups_url": "https://lms.example/groups"} | {name: url}

    assert refusal(sign(make_claims({GROUPS: service}))).reason is Reason.LAUNCH_SERVICE_URL


def test_windows_come_as_custom_parameters() -> None:
    found = launched(
        {
            LTI + "custom": {
                "available_from": "2026-11-01T08:00:00Z",
                "available_until": "2026-12-01T09:00:00+01:00",
                "submission_until": "2026-11-30T12:00:00Z",
            }
        }
    )

    assert found.available == Window(
        datetime(2026, 11, 1, 8, tzinfo=UTC), datetime(2026, 12, 1, 8, tzinfo=UTC)
    )
    assert found.submission == Window(None, datetime(2026, 11, 30, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    "text",
    ["$ResourceLink.available.startDateTime", "", "soon", "2026-11-01T08:00:00", "2026-13-01T00:00:00Z"],
)
def test_a_window_that_names_no_moment_is_none(text: str) -> None:
    assert launched({LTI + "custom": {"available_from": text}}).available is None


def test_a_link_of_ours_brings_its_activity() -> None:
    assert launched({LTI + "custom": {"potluck_activity": "a-7"}}).chosen_activity == "a-7"
    assert launched().chosen_activity is None


@pytest.mark.parametrize(
    ("listed", "ids"), [("1", ("1",)), (" 1, g-2 ,", ("1", "g-2")), ("$Moodle.Person.userGroupIds", ())]
)
def test_groups_may_come_as_a_custom_parameter(listed: str, ids: tuple[str, ...]) -> None:
    assert launched({LTI + "custom": {"group_ids": listed}}).group_ids == ids


@pytest.mark.parametrize("claims", [make_deep_linking_claims(), make_review_claims(), make_claims()])
def test_a_launch_shown_in_a_log_names_nobody(claims: dict[str, Any]) -> None:
    claims[LTI + "roles"] = [MEMBERSHIP + "#Instructor"]

    shown = repr(verify(sign(claims)))

    assert not [name for name in ("Ana", "Bo Berg", "ana@example.test", "opaque") if name in shown]
