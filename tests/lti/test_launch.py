"""A good launch is read whole; the many bad ones are refused, each by its own code."""

import json
import warnings
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc.jwk import RSAKey

from lti_tool.lti import launch
from lti_tool.lti.claims import MessageType
from lti_tool.lti.errors import Fault, LaunchRefused, Reason
from lti_tool.lti.launch_values import (
    Context,
    DocumentTarget,
    GradeServices,
    Launch,
    MembershipService,
    Person,
    Presentation,
    ResourceLink,
)
from lti_tool.lti.roles import Role
from tests.lti.making import (
    LTI,
    MEMBERSHIP,
    MISSING,
    NOW,
    TOOL_ORIGIN,
    make_claims,
    make_expected,
    rsa_key,
    sign,
)

SECONDS = int(NOW.timestamp())
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"


def find_key(key_id: str) -> RSAKey:
    """A registration with one key."""
    if key_id != "key-1":
        raise LaunchRefused(Reason.LAUNCH_KEY_UNKNOWN, "no such key")
    return RSAKey.import_key(rsa_key().public_key())


def verify(token: str, *, now: datetime = NOW, **registration: Any) -> Launch:
    return launch.verify(token, make_expected(**registration), find_key=find_key, now=now)


def launched(changes: Mapping[str, Any] | None = None, **registration: Any) -> Launch:
    return verify(sign(make_claims(changes)), **registration)


def refusal(token: str) -> LaunchRefused:
    with pytest.raises(LaunchRefused) as refused:
        verify(token)
    return refused.value


def b64(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def sign_bytes(payload: bytes, header: bytes = b'{"alg":"RS256","kid":"key-1"}') -> str:
    """A genuine signature over anything at all."""
    signed = f"{b64(header)}.{b64(payload)}"
    return f"{signed}.{b64(rsa_key().sign(signed.encode(), PKCS1v15(), SHA256()))}"


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


BAD_CLAIMS = [
    ({"iss": "https://other.example"}, Reason.LAUNCH_ISSUER),
    ({"iss": "https://lms.example/"}, Reason.LAUNCH_ISSUER),
    ({"iss": MISSING}, Reason.LAUNCH_ISSUER),
    ({"aud": MISSING}, Reason.LAUNCH_AUDIENCE),
    ({"aud": "client-2"}, Reason.LAUNCH_AUDIENCE),
    ({"aud": ""}, Reason.LAUNCH_AUDIENCE),
    ({"aud": []}, Reason.LAUNCH_AUDIENCE),
    ({"aud": ["client-1"] * 5000}, Reason.LAUNCH_AUDIENCE),
    ({"aud": {"client-1": True}}, Reason.LAUNCH_AUDIENCE),
    ({"aud": ["client-1", "client-2"]}, Reason.LAUNCH_AUTHORIZED_PARTY),
    ({"aud": ["client-1", "client-2"], "azp": "client-2"}, Reason.LAUNCH_AUTHORIZED_PARTY),
    ({"azp": "client-2"}, Reason.LAUNCH_AUTHORIZED_PARTY),
    ({"azp": ["client-1"]}, Reason.LAUNCH_AUTHORIZED_PARTY),
    ({"exp": MISSING}, Reason.LAUNCH_TIMES_MALFORMED),
    ({"iat": MISSING}, Reason.LAUNCH_TIMES_MALFORMED),
    ({"exp": -1}, Reason.LAUNCH_TIMES_MALFORMED),
    ({"exp": 10**30}, Reason.LAUNCH_TIMES_MALFORMED),
    ({"nonce": MISSING}, Reason.LAUNCH_NONCE_MISSING),
    ({"nonce": ""}, Reason.LAUNCH_NONCE_MISSING),
    ({"nonce": 7}, Reason.LAUNCH_NONCE_MISSING),
    ({"nonce": "nonce-2"}, Reason.LAUNCH_NONCE_OTHER),
    ({"nonce": "nönce"}, Reason.LAUNCH_NONCE_OTHER),
    ({LTI + "version": "1.3"}, Reason.LAUNCH_VERSION),
    ({LTI + "version": MISSING}, Reason.LAUNCH_VERSION),
    ({LTI + "message_type": "LtiOdd"}, Reason.LAUNCH_MESSAGE_TYPE),
    ({LTI + "message_type": ["LtiResourceLinkRequest"]}, Reason.LAUNCH_MESSAGE_TYPE),
    ({LTI + "message_type": MISSING}, Reason.LAUNCH_MESSAGE_TYPE),
    ({LTI + "deployment_id": MISSING}, Reason.LAUNCH_DEPLOYMENT),
    ({LTI + "deployment_id": ""}, Reason.LAUNCH_DEPLOYMENT),
    ({LTI + "deployment_id": 1}, Reason.LAUNCH_DEPLOYMENT),
    ({LTI + "target_link_uri": MISSING}, Reason.LAUNCH_TARGET_NOT_OURS),
    ({LTI + "target_link_uri": "https://evil/"}, Reason.LAUNCH_TARGET_NOT_OURS),
    ({LTI + "target_link_uri": "//tool.example/"}, Reason.LAUNCH_TARGET_NOT_OURS),
    ({LTI + "target_link_uri": "javascript:alert(1)"}, Reason.LAUNCH_TARGET_NOT_OURS),
    ({LTI + "target_link_uri": "https://a@tool.example/"}, Reason.LAUNCH_TARGET_NOT_OURS),
    ({LTI + "target_link_uri": ["https://tool.example/"]}, Reason.LAUNCH_TARGET_NOT_OURS),
    ({LTI + "resource_link": MISSING}, Reason.LAUNCH_RESOURCE_LINK),
    ({LTI + "resource_link": "link-1"}, Reason.LAUNCH_RESOURCE_LINK),
    ({LTI + "resource_link": {}}, Reason.LAUNCH_RESOURCE_LINK),
    ({LTI + "resource_link": {"id": 1}}, Reason.LAUNCH_RESOURCE_LINK),
    ({LTI + "resource_link": {"id": "x" * 256}}, Reason.LAUNCH_RESOURCE_LINK),
    ({LTI + "resource_link": {"id": "a\x00b"}}, Reason.LAUNCH_RESOURCE_LINK),
    ({LTI + "roles": MISSING}, Reason.LAUNCH_ROLES),
    ({LTI + "roles": None}, Reason.LAUNCH_ROLES),
    ({LTI + "roles": MEMBERSHIP + "#Instructor"}, Reason.LAUNCH_ROLES),
    ({LTI + "roles": ["Learner"] * 5000}, Reason.LAUNCH_ROLES),
    ({LTI + "roles": [["Instructor"]]}, Reason.LAUNCH_ROLES),
    ({"sub": None}, Reason.LAUNCH_ANONYMOUS),
    ({"sub": MISSING}, Reason.LAUNCH_ANONYMOUS),
    ({"sub": ""}, Reason.LAUNCH_SUBJECT),
    ({"sub": "x" * 256}, Reason.LAUNCH_SUBJECT),
    ({"sub": "5\u202e"}, Reason.LAUNCH_SUBJECT),
    ({LTI + "custom": "a=b"}, Reason.LAUNCH_CUSTOM),
    ({LTI + "custom": {"a": ["b"]}}, Reason.LAUNCH_CUSTOM),
    ({LTI + "custom": {"a": {"b": "c"}}}, Reason.LAUNCH_CUSTOM),
    ({LTI + "custom": {"a": "x" * 40_000}}, Reason.LAUNCH_CUSTOM),
    ({LTI + "custom": {f"n{number}": "" for number in range(501)}}, Reason.LAUNCH_CUSTOM),
    ({LTI + "launch_presentation": {"return_url": "javascript:alert(1)"}}, Reason.LAUNCH_RETURN_URL),
    ({LTI + "launch_presentation": {"return_url": "data:text/html,x"}}, Reason.LAUNCH_RETURN_URL),
    ({LTI + "launch_presentation": {"return_url": 5}}, Reason.LAUNCH_RETURN_URL),
    ({LTI + "launch_presentation": "iframe"}, Reason.LAUNCH_CLAIM_MALFORMED),
    ({LTI + "lis": ["S1"]}, Reason.LAUNCH_CLAIM_MALFORMED),
    ({LTI + "context": {"id": ""}}, Reason.LAUNCH_CONTEXT),
    ({LTI + "context": "course-1"}, Reason.LAUNCH_CONTEXT),
    ({AGS: "https://lms.example/items"}, Reason.LAUNCH_CLAIM_MALFORMED),
    ({AGS: {"lineitems": "https://other.example/items"}}, Reason.LAUNCH_SERVICE_URL),
    ({AGS: {"lineitems": "http://lms.example/items"}}, Reason.LAUNCH_SERVICE_URL),
    ({AGS: {"lineitem": "https://169.254.169.254/latest"}}, Reason.LAUNCH_SERVICE_URL),
    ({AGS: {"lineitem": "http://127.0.0.1:22/"}}, Reason.LAUNCH_SERVICE_URL),
    ({AGS: {"lineitem": 5}}, Reason.LAUNCH_SERVICE_URL),
    ({NRPS: {"context_memberships_url": "https://10.0.0.1/members"}}, Reason.LAUNCH_SERVICE_URL),
    ({NRPS: {"context_memberships_url": "https://lms.example@evil.example/"}}, Reason.LAUNCH_SERVICE_URL),
    ({NRPS: {"context_memberships_url": "file:///etc/passwd"}}, Reason.LAUNCH_SERVICE_URL),
]


@pytest.mark.parametrize(("changes", "reason"), BAD_CLAIMS)
def test_a_claim_that_must_not_pass_has_its_own_code(changes: dict[str, Any], reason: Reason) -> None:
    assert refusal(sign(make_claims(changes))).reason is reason


# PyJWT will not write these itself.
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"iss": ["https://lms.example"]}, Reason.LAUNCH_ISSUER),
        ({"exp": str(SECONDS + 300)}, Reason.LAUNCH_TIMES_MALFORMED),
        ({"exp": True}, Reason.LAUNCH_TIMES_MALFORMED),
        ({"exp": None}, Reason.LAUNCH_TIMES_MALFORMED),
        ({"iat": [SECONDS]}, Reason.LAUNCH_TIMES_MALFORMED),
        ({"nbf": "now"}, Reason.LAUNCH_TIMES_MALFORMED),
        ({"sub": 5}, Reason.LAUNCH_SUBJECT),
        ({"sub": ["user-5"]}, Reason.LAUNCH_SUBJECT),
    ],
)
def test_a_claim_of_the_wrong_type_has_its_own_code(changes: dict[str, Any], reason: Reason) -> None:
    token = sign_bytes(json.dumps(make_claims(changes)).encode())

    assert refusal(token).reason is reason


@pytest.mark.parametrize(
    ("changes", "reason", "skew"),
    [
        ({"iat": SECONDS - 400, "exp": SECONDS - 60}, Reason.LAUNCH_EXPIRED, 400),
        ({"iat": SECONDS + 61, "exp": SECONDS + 300}, Reason.LAUNCH_ISSUED_IN_FUTURE, -61),
        ({"iat": SECONDS - 5, "nbf": SECONDS + 61}, Reason.LAUNCH_NOT_YET_VALID, 5),
        ({"iat": SECONDS - 5, "exp": SECONDS - 5 + 86_401}, Reason.LAUNCH_LIVES_TOO_LONG, None),
        ({"iat": SECONDS + 30, "exp": SECONDS + 20}, Reason.LAUNCH_LIVES_TOO_LONG, None),
    ],
)
def test_a_token_of_another_time_is_refused_with_the_skew(
    changes: dict[str, Any], reason: Reason, skew: int | None
) -> None:
    refused = refusal(sign(make_claims(changes)))

    assert (refused.reason, refused.skew_seconds) == (reason, skew)


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


def altered_tokens() -> list[tuple[str, Reason]]:
    good = sign(make_claims())
    head, body, signature = good.split(".")
    flipped = ("B" if signature[0] == "A" else "A") + signature[1:]
    other_body = b64(json.dumps(make_claims({"sub": "user-6"})).encode())
    deep = b"[" * 100_000
    elliptic = generate_private_key(SECP256R1())
    public_pem = "-----not really-----"
    return [
        ("", Reason.LAUNCH_TOKEN_MALFORMED),
        (head, Reason.LAUNCH_TOKEN_MALFORMED),
        (f"{head}.{body}", Reason.LAUNCH_TOKEN_MALFORMED),
        (f"{good}.x", Reason.LAUNCH_TOKEN_MALFORMED),
        (f"{good}.x.y", Reason.LAUNCH_TOKEN_MALFORMED),
        (f"{head}.{body}=.{signature}", Reason.LAUNCH_TOKEN_MALFORMED),
        (f"{head}.{body}\n.{signature}", Reason.LAUNCH_TOKEN_MALFORMED),
        (f" {good}", Reason.LAUNCH_TOKEN_MALFORMED),
        (f"{good}ä", Reason.LAUNCH_TOKEN_MALFORMED),
        (f"{head}.!!!.{signature}", Reason.LAUNCH_TOKEN_MALFORMED),
        (f"{b64(b'not json')}.{body}.{signature}", Reason.LAUNCH_TOKEN_MALFORMED),
        (f"{b64(b'[]')}.{body}.{signature}", Reason.LAUNCH_TOKEN_MALFORMED),
        (f"{b64(b'7')}.{body}.{signature}", Reason.LAUNCH_TOKEN_MALFORMED),
        (f"{b64(deep[:3000])}.{body}.{signature}", Reason.LAUNCH_TOKEN_MALFORMED),
        (f"{'A' * 10_000}.{body}.{signature}", Reason.LAUNCH_TOKEN_MALFORMED),
        (good + "A" * 300_000, Reason.LAUNCH_TOO_LARGE),
        (f"{head}.{body}.", Reason.LAUNCH_SIGNATURE),
        (f"{head}.{body}.{flipped}", Reason.LAUNCH_SIGNATURE),
        (f"{head}.{body}.{signature[:-4]}", Reason.LAUNCH_SIGNATURE),
        (f"{head}.{body}.{signature}=", Reason.LAUNCH_SIGNATURE),
        (f"{head}.{body}.{signature}\n", Reason.LAUNCH_SIGNATURE),
        (f"{head}.{other_body}.{signature}", Reason.LAUNCH_SIGNATURE),
        (sign(make_claims(), key=rsa_key("another registration")), Reason.LAUNCH_SIGNATURE),
        (sign_bytes(b"not json"), Reason.LAUNCH_CLAIMS_UNREADABLE),
        (sign_bytes(b"[]"), Reason.LAUNCH_CLAIMS_UNREADABLE),
        (sign_bytes(b"\xff\xfe"), Reason.LAUNCH_CLAIMS_UNREADABLE),
        (sign_bytes(b'{"exp": NaN}'), Reason.LAUNCH_CLAIMS_UNREADABLE),
        (sign_bytes(b'{"name": "\\ud800"}'), Reason.LAUNCH_CLAIMS_UNREADABLE),
        (sign_bytes(deep), Reason.LAUNCH_CLAIMS_UNREADABLE),
        (sign_bytes(b'{"a":' * 5000 + b"1" + b"}" * 5000), Reason.LAUNCH_CLAIMS_UNREADABLE),
        *((f"{b64(json.dumps({'alg': none, 'kid': 'key-1'}).encode())}.{body}.", Reason.LAUNCH_ALGORITHM)
          for none in ("none", "None", "NONE", "", None, 5, ["RS256"])),
        (sign(make_claims(), key=public_pem * 3, algorithm="HS256"), Reason.LAUNCH_ALGORITHM),
        (sign(make_claims(), algorithm="RS512"), Reason.LAUNCH_ALGORITHM),
        (sign(make_claims(), algorithm="PS256"), Reason.LAUNCH_ALGORITHM),
        (sign(make_claims(), key=elliptic, algorithm="ES256"), Reason.LAUNCH_ALGORITHM),
        (sign(make_claims(), kid=None), Reason.LAUNCH_KEY_UNNAMED),
        (sign_bytes(b"{}", b'{"alg":"RS256","kid":7}'), Reason.LAUNCH_KEY_UNNAMED),
        (sign(make_claims(), kid=""), Reason.LAUNCH_KEY_UNNAMED),
        (sign(make_claims(), kid="k" * 1000), Reason.LAUNCH_KEY_UNNAMED),
        (sign(make_claims(), kid="k" * 10_000), Reason.LAUNCH_TOKEN_MALFORMED),
        (sign(make_claims(), kid="key-2"), Reason.LAUNCH_KEY_UNKNOWN),
        (sign(make_claims(), kid="../../etc/passwd"), Reason.LAUNCH_KEY_UNKNOWN),
        (sign(make_claims(), kid="' OR 1=1 --"), Reason.LAUNCH_KEY_UNKNOWN),
        (sign_bytes(b"{}", b'{"alg":"RS256","kid":"key-1","crit":["b64"],"b64":false}'), Reason.LAUNCH_CRITICAL_HEADER),
        (sign_bytes(b"{}", b'{"alg":"RS256","kid":"key-1","crit":["exp"],"exp":1}'), Reason.LAUNCH_CRITICAL_HEADER),
        (sign_bytes(b"{}", b'{"alg":"RS256","kid":"key-1","b64":true}'), Reason.LAUNCH_CRITICAL_HEADER),
    ]  # fmt: skip


ALTERED = altered_tokens()


@pytest.mark.parametrize(
    ("token", "reason"), ALTERED, ids=[f"{reason.value}-{place}" for place, (_, reason) in enumerate(ALTERED)]
)
def test_a_token_that_is_not_genuine_has_its_own_code(token: str, reason: Reason) -> None:
    assert refusal(token).reason is reason


def test_our_public_key_is_no_shared_secret() -> None:
    public = RSAKey.import_key(rsa_key().public_key()).as_pem(private=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        algorithm = jwt.get_algorithm_by_name("HS256")
        signed = f"{b64(json.dumps({'alg': 'HS256', 'kid': 'key-1'}).encode())}.{b64(json.dumps(make_claims()).encode())}"
        token = f"{signed}.{b64(algorithm.sign(signed.encode(), public))}"

    assert refusal(token).reason is Reason.LAUNCH_ALGORITHM


@pytest.mark.parametrize("name", ["jwk", "jku", "x5u", "x5c"])
def test_a_key_that_comes_with_the_token_is_not_used(name: str) -> None:
    intruder = rsa_key("intruder")
    offered = {
        "jwk": json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(intruder.public_key())),
        "jku": "https://evil.example/jwks",
        "x5u": "https://evil.example/cert",
        "x5c": ["MIIB"],
    }

    assert (
        refusal(sign(make_claims(), key=intruder, **{name: offered[name]})).reason is Reason.LAUNCH_SIGNATURE
    )


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


@pytest.mark.parametrize(("changes", "reason"), BAD_CLAIMS)
def test_a_refusal_tells_no_names(changes: dict[str, Any], reason: Reason) -> None:
    refused = refusal(sign(make_claims(changes)))

    assert str(refused).startswith(reason.value)
    assert not {"Ana", "ana@example.test", "user-5"} & set(str(refused).split())


def test_the_form_of_a_launch_is_read() -> None:
    response = launch.parse_response({"id_token": ["a.b.c"], "state": ["s"], "extra": ["x"]})

    assert (response.id_token, response.state) == ("a.b.c", "s")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, Reason.LAUNCH_TOKEN_MISSING),
        ({"state": ["s"]}, Reason.LAUNCH_TOKEN_MISSING),
        ({"id_token": ["t"]}, Reason.LAUNCH_TOKEN_MISSING),
        ({"id_token": [""], "state": ["s"]}, Reason.LAUNCH_TOKEN_MISSING),
        ({"id_token": ["t", "t"], "state": ["s"]}, Reason.LAUNCH_TOKEN_MISSING),
        ({"id_token": ["t" * 300_000], "state": ["s"]}, Reason.LAUNCH_TOO_LARGE),
        ({"error": ["login_required"], "state": ["s"]}, Reason.LAUNCH_SIGN_IN_NEEDED),
        ({"error": ["access_denied"], "state": ["s"]}, Reason.LAUNCH_PLATFORM_ERROR),
        ({"error": ["<script>"], "id_token": ["t"], "state": ["s"]}, Reason.LAUNCH_PLATFORM_ERROR),
    ],
)
def test_a_form_that_is_no_launch_is_refused(fields: dict[str, list[str]], reason: Reason) -> None:
    with pytest.raises(LaunchRefused) as refused:
        launch.parse_response(fields)

    assert refused.value.reason is reason
    assert "<" not in refused.value.detail


def test_who_is_not_signed_in_may_try_again() -> None:
    with pytest.raises(LaunchRefused) as refused:
        launch.parse_response({"error": ["login_required"], "state": ["s"]})

    assert (refused.value.fault, refused.value.again) == (Fault.PERSON, True)


def test_a_launch_checked_a_minute_late_is_still_the_same() -> None:
    token = sign(make_claims())

    assert verify(token, now=NOW + timedelta(minutes=1)) == verify(token)
