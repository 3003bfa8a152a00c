"""A good launch is read whole, and what it tells is made safe to keep."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lti_tool.lti.claims import MessageType
from lti_tool.lti.launch_values import (
    Context,
    DocumentTarget,
    GradeServices,
    MembershipService,
    Person,
    Presentation,
    ResourceLink,
)
from lti_tool.lti.roles import Role
from tests.lti.launching import launched, verify
from tests.lti.making import LTI, MEMBERSHIP, MISSING, NOW, TOOL_ORIGIN, make_claims, sign

SECONDS = int(NOW.timestamp())
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"


def test_a_good_launch_is_read_whole() -> None:
    found = launched()

    assert found.message_type is MessageType.RESOURCE_LINK
    assert (found.registration_id, found.deployment_id, found.user_id) == (
        "registration-1",
        "deployment-1",
        "user-5",
    )
    assert found.roles == {Role.LEARNER}
    assert found.target_link_uri == TOOL_ORIGIN + "/launch?activity=42"
    assert found.resource_link == ResourceLink("link-1", "Essay", "Two pages.")
    assert found.context == Context("course-1", "PL101", "Peer Learning 101")
    assert found.person == Person("Ana Álvarez", "Ana", "Álvarez", "ana@example.test")
    assert found.presentation == Presentation("en", DocumentTarget.IFRAME, "https://lms.example/course/1")
    assert found.custom == {"activity_id": "42"}
    assert found.grades == GradeServices(
        line_items_url="https://lms.example/items?type_id=1",
        line_item_url="https://lms.example/items/2?type_id=1",
        scopes=frozenset({"https://purl.imsglobal.org/spec/lti-ags/scope/score"}),
    )
    assert found.memberships == MembershipService("https://lms.example/members", ("2.0",))
    assert found.expires_at == datetime.fromtimestamp(SECONDS + 300, UTC)


def test_a_launch_with_nothing_but_what_is_required_is_enough() -> None:
    optional = ["name", "given_name", "family_name", "email", AGS, NRPS]
    optional += [LTI + name for name in ("context", "launch_presentation", "custom")]

    found = launched(dict.fromkeys(optional, MISSING))

    assert found.person == Person()
    assert (found.context, found.grades, found.memberships) == (None, None, None)
    assert (found.presentation, found.custom) == (Presentation(), {})


def test_null_means_absent_in_optional_claims() -> None:
    optional = ["name", "email", "nbf", "azp", AGS, NRPS]
    optional += [LTI + name for name in ("context", "launch_presentation", "custom", "lis", "tool_platform")]

    found = launched(dict.fromkeys(optional))

    assert (found.context, found.grades, found.memberships) == (None, None, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"iat": SECONDS - 400, "exp": SECONDS - 59},
        {"iat": SECONDS + 60, "exp": SECONDS + 300},
        {"iat": SECONDS, "exp": SECONDS + 86_400},
        {"iat": SECONDS + 0.5, "exp": SECONDS + 60.5},
        {"nbf": SECONDS + 60},
    ],
)
def test_a_minute_of_skew_is_forgiven_either_way(changes: dict[str, Any]) -> None:
    assert launched(changes).user_id == "user-5"


def test_one_audience_in_a_list_needs_no_azp() -> None:
    assert launched({"aud": ["client-1"]}).user_id == "user-5"


def test_several_audiences_pass_when_azp_names_us() -> None:
    assert launched({"aud": ["client-2", "client-1"], "azp": "client-1"}).user_id == "user-5"


def test_a_header_we_do_not_know_is_ignored() -> None:
    assert verify(sign(make_claims(), mood="fine")).user_id == "user-5"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("Ana\x00 Bell\x07", "Ana Bell"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("  Ana \r\n  Maria ", "Ana Maria"),
        ("\u200b\ufeff", None),
        ("\u0646\u0627\u0645\u200c\u0647\u0627", "\u0646\u0627\u0645\u200c\u0647\u0627"),
        ("x" * 10_000, "x" * 200),
        ("", None),
        (7, None),
        ({"a": "b"}, None),
    ],
)
def test_a_name_is_made_safe_to_show(written: object, read: str | None) -> None:
    found = launched({"name": written, "given_name": MISSING, "family_name": MISSING})

    assert found.person.name == read


def test_a_name_is_put_together_from_its_parts() -> None:
    assert launched({"name": MISSING}).person.name == "Ana Álvarez"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://lms.example/a.png", "https://lms.example/a.png"),
        ("http://lms.example/a.png", None),
        ("javascript:x", None),
    ],
)
def test_pictures_come_by_https_only(written: str, read: str | None) -> None:
    assert launched({"picture": written}).person.picture_url == read


@pytest.mark.parametrize("address", ["ana", "ana@", "a b@c", "<ana@x>", 5, ["ana@example.test"]])
def test_what_is_no_address_is_no_email(address: object) -> None:
    assert launched({"email": address}).person.email is None


def test_custom_parameters_without_a_value_are_absent() -> None:
    custom = {
        "kept": "a=b;c",
        "price": "$5",
        "unexpanded": "$ResourceLink.submission.endDateTime",
        "empty": "",
        "nothing": None,
        "number": 7,
        "yes": True,
        "half": 0.5,
        "dirty": "a\x00b",
    }

    found = launched({LTI + "custom": custom})

    assert found.custom == {
        "kept": "a=b;c",
        "price": "$5",
        "number": "7",
        "yes": "true",
        "half": "0.5",
        "dirty": "ab",
    }


def test_the_earlier_ids_of_a_copied_course_are_read() -> None:
    custom = {"resource_link_id_history": "link-0, link-00", "context_id_history": "$Context.id.history"}

    found = launched({LTI + "custom": custom})

    assert (found.resource_link_history, found.context_history) == (("link-0", "link-00"), ())


def test_an_empty_line_item_means_there_is_none() -> None:
    found = launched({AGS: {"scope": [], "lineitems": "https://lms.example/items", "lineitem": ""}})

    assert found.grades == GradeServices("https://lms.example/items", None, frozenset())


def test_scopes_and_versions_of_the_wrong_type_are_none() -> None:
    claims = {
        AGS: {"scope": "all", "lineitems": "https://lms.example/items"},
        NRPS: {"context_memberships_url": "https://lms.example/members", "service_versions": "2.0"},
    }

    found = launched(claims)

    assert found.grades == GradeServices("https://lms.example/items", None, frozenset())
    assert found.memberships == MembershipService("https://lms.example/members", ())


def test_a_service_on_a_host_the_administrator_named_is_used() -> None:
    claims = {AGS: {"lineitems": "https://school.instructure.com/items"}, NRPS: MISSING}

    found = launched(claims, other_hosts=frozenset({".instructure.com"}))

    assert found.grades is not None
    assert found.grades.line_items_url == "https://school.instructure.com/items"


def test_a_mentor_knows_whom_they_look_after() -> None:
    claims = {LTI + "roles": [MEMBERSHIP + "#Mentor"], LTI + "role_scope_mentor": ["user-6", 7, "", "user-8"]}

    assert launched(claims).mentored_user_ids == ("user-6", "user-8")


@pytest.mark.parametrize("url", ["", None, "https://lms.example/\u00fc", "http://[::1"])
def test_a_return_address_that_cannot_be_used_is_left_out(url: str | None) -> None:
    assert launched({LTI + "launch_presentation": {"return_url": url}}).presentation.return_url is None


@pytest.mark.parametrize("locale", ["en-US<script>", "x" * 100, 5, ""])
def test_a_locale_that_is_none_is_left_out(locale: object) -> None:
    assert launched({LTI + "launch_presentation": {"locale": locale}}).presentation.locale is None


def test_a_launch_shows_no_names_when_printed() -> None:
    assert "Ana" not in repr(launched())


def test_a_launch_checked_a_minute_late_is_still_the_same() -> None:
    token = sign(make_claims())

    assert verify(token, now=NOW + timedelta(minutes=1)) == verify(token)
