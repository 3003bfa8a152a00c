"""Logins and launches that must not let anybody in: a page that helps, no session, no rows."""

import base64
import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from lti_tool.access.models import LaunchSession
from lti_tool.platforms.models import Deployment, DeploymentState, Registration, RegistrationState
from lti_tool.sandbox.misbehaviour import FOREVER, Endpoint, Fault, LaunchLie
from lti_tool.sandbox.seed import LEARNERS
from tests.house import BASE_URL, House, Visitor
from tests.launch.sending import rows, said

CODE = re.compile(r"\b(LOGIN|STATE|LAUNCH|KEYS|DOOR|PAGE)-\d\d+")
OTHER_KEY = generate_private_key(65537, 2048)
SMALL_KEY = generate_private_key(65537, 1024)  # noqa: S505 that it is too small is the point


def cookies_of(visitor: Visitor) -> str:
    """What the visitor's browser would send."""
    return "; ".join(f"{cookie.key}={cookie.value}" for cookie in visitor.browser._cookies.values())


def assert_helpful_refusal(answer: TestResponse, code: str | None = None) -> None:
    text = answer.get_data(as_text=True)
    assert 400 <= answer.status_code < 600, answer.status_code
    assert answer.status_code != 500
    assert "<h1>" in text
    found = CODE.search(text)
    assert found, text
    if code is not None:
        assert found[0].startswith(code), found[0]
    assert not any("__Host-potluck" in value for value in answer.headers.getlist("Set-Cookie"))


def shifted(**seconds: int) -> LaunchLie:
    """A launch whose times are moved."""

    def edit(claims: dict[str, Any]) -> None:
        for name, by in seconds.items():
            claims[name] = claims["iat"] + by

    return LaunchLie(claims=edit)


def headed(**values: Any) -> LaunchLie:
    """A launch with another token header."""

    def edit(header: dict[str, Any]) -> None:
        for name, value in values.items():
            if value is ...:
                header.pop(name, None)
            else:
                header[name] = value

    return LaunchLie(header=edit)


def token(change: Callable[[str], str]) -> LaunchLie:
    return LaunchLie(token=change)


def deep(levels: int) -> str:
    return "[" * levels + "]" * levels


LIES: dict[str, tuple[LaunchLie, str]] = {
    "issuer of somebody else": (said(iss="https://evil.example"), "LAUNCH-12"),
    "issuer as a list": (said(iss=["http://127.0.0.1:8001"]), "LAUNCH-12"),
    "issuer with a slash": (said(iss="http://127.0.0.1:8001/"), "LAUNCH-12"),
    "no audience": (said(aud=...), "LAUNCH-13"),
    "other audience": (said(aud="somebody-else"), "LAUNCH-13"),
    "empty audience": (said(aud=[]), "LAUNCH-13"),
    "several audiences without azp": (said(aud=["potluck-in-the-sandbox", "other"], azp=...), "LAUNCH-14"),
    "azp of another": (said(azp="other"), "LAUNCH-14"),
    "no exp": (said(exp=...), "LAUNCH-18"),
    "exp past": (shifted(exp=-61, iat=-120), "LAUNCH"),
    "exp as a text": (said(exp="1795340000"), "LAUNCH-18"),
    "no iat": (said(iat=...), "LAUNCH-18"),
    "iat in the future": (shifted(iat=600, exp=900), "LAUNCH"),
    "nbf in the future": (shifted(nbf=600), "LAUNCH-17"),
    "no nonce": (said(nonce=...), "LAUNCH-20"),
    "empty nonce": (said(nonce=""), "LAUNCH-20"),
    "nonce of another login": (said(nonce="of-another-login"), "LAUNCH-21"),
    "wrong version": (said(VERSION="1.1.0"), "LAUNCH-22"),
    "unknown message": (said(MESSAGE_TYPE="LtiMakeTeaRequest"), "LAUNCH-23"),
    "no deployment": (said(DEPLOYMENT_ID=...), "LAUNCH-24"),
    "no target": (said(TARGET_LINK_URI=...), "LAUNCH-25"),
    "evil target": (said(TARGET_LINK_URI="https://evil.example/"), "LAUNCH-25"),
    "target without scheme": (said(TARGET_LINK_URI="//evil.example/"), "LAUNCH-25"),
    "script as target": (said(TARGET_LINK_URI="javascript:alert(1)"), "LAUNCH-25"),
    "target with a user": (said(TARGET_LINK_URI="http://localhost:8000@evil.example/"), "LAUNCH-25"),
    "no resource link": (said(RESOURCE_LINK=...), "LAUNCH-26"),
    "resource link as text": (said(RESOURCE_LINK="rl-1"), "LAUNCH-26"),
    "resource link too long": (said(RESOURCE_LINK={"id": "x" * 256}), "LAUNCH-26"),
    "roles as text": (said(ROLES="Learner"), "LAUNCH-27"),
    "roles null": (said(ROLES=None), "LAUNCH-27"),
    "5,000 roles": (said(ROLES=["Learner"] * 5000), "LAUNCH-27"),
    "nobody": (said(sub=...), "LAUNCH-28"),
    "empty subject": (said(sub=""), "LAUNCH-2"),
    "subject as a number": (said(sub=7), "LAUNCH-29"),
    "custom values of wrong type": (said(CUSTOM="text"), "LAUNCH-30"),
    "grades at a foreign host": (
        said(AGS_ENDPOINT={"lineitems": "https://evil.example/items", "scope": []}),
        "LAUNCH-33",
    ),
    "roster at the metadata address": (
        said(NRPS_SERVICE={"context_memberships_url": "http://169.254.169.254/latest"}),
        "LAUNCH-33",
    ),
    "script as return address": (
        said(LAUNCH_PRESENTATION={"return_url": "javascript:alert(1)"}),
        "LAUNCH-31",
    ),
    "algorithm none": (LaunchLie(algorithm="none"), "LAUNCH-06"),
    "algorithm None": (headed(alg="None"), "LAUNCH-06"),
    "algorithm nOnE": (headed(alg="nOnE"), "LAUNCH-06"),
    "shared secret": (LaunchLie(algorithm="HS256", key=b"k" * 64), "LAUNCH-06"),
    "RS512": (LaunchLie(algorithm="RS512"), "LAUNCH-06"),
    "PS256": (LaunchLie(algorithm="PS256"), "LAUNCH-06"),
    "header says ES256": (headed(alg="ES256"), "LAUNCH-06"),
    "no kid": (headed(kid=...), "LAUNCH-08"),
    "unknown kid": (headed(kid="unheard-of"), "LAUNCH-09"),
    "kid like a path": (headed(kid="../../etc/passwd"), "LAUNCH-09"),
    "kid like SQL": (headed(kid="' OR 1=1 --"), "LAUNCH-09"),
    "kid of 10 kB": (headed(kid="k" * 10_000), "LAUNCH-0"),
    "critical header": (headed(crit=["exp"]), "LAUNCH-07"),
    "signed by somebody else": (LaunchLie(key=OTHER_KEY), "LAUNCH-10"),
    "signed by a small key": (LaunchLie(key=SMALL_KEY), "LAUNCH-10"),
    "key in the header": (
        LaunchLie(key=OTHER_KEY, header=lambda h: h.update(jku="http://evil.example")),
        "LAUNCH-10",
    ),
    "two parts": (token(lambda t: ".".join(t.split(".")[:2])), "LAUNCH-05"),
    "four parts": (token(lambda t: t + ".x"), "LAUNCH-05"),
    "five parts": (token(lambda t: t + ".x.y"), "LAUNCH-05"),
    "padded": (token(lambda t: t + "=="), "LAUNCH-"),
    "with a newline": (token(lambda t: t + "\n"), "LAUNCH-"),
    "not base64": (token(lambda _: "a.b!c.d"), "LAUNCH-05"),
    "header no JSON": (token(lambda t: "bm90IGpzb24." + t.split(".", 1)[1]), "LAUNCH-05"),
    "signature cut": (token(lambda t: t[:-10]), "LAUNCH-"),
    "claims flipped": (token(lambda t: t.replace(".", ".A", 1)), "LAUNCH-"),
    "300 kB": (token(lambda t: t + "A" * 300_000), "LAUNCH-04"),
    "no token": (LaunchLie(form=lambda form: form.pop("id_token") and None), "LAUNCH-03"),
    "no state": (LaunchLie(form=lambda form: form.pop("state") and None), "LAUNCH-03"),
    "state of nobody": (LaunchLie(form=lambda form: form.update(state="made-up")), "STATE-02"),
    "sign in first": (LaunchLie(form=lambda form: form.update(error="login_required")), "LAUNCH-02"),
    "error with markup": (
        LaunchLie(form=lambda form: form.update(error="<script>alert(1)</script>")),
        "LAUNCH-01",
    ),
}


@pytest.mark.parametrize("name", LIES)
def test_a_launch_that_lies_lets_nobody_in(house: House, name: str) -> None:
    lie, code = LIES[name]
    visitor = house.visitor()
    before = rows(house)
    house.platform.faults.lie(lie)

    answer = visitor.post_launch(visitor.launch_form())

    assert_helpful_refusal(answer, code)
    assert "<script>alert" not in answer.get_data(as_text=True)
    assert rows(house) == before


def test_a_launch_of_two_megabytes_is_not_even_read(house: House) -> None:
    visitor = house.visitor()
    form = visitor.launch_form()

    answer = visitor.browser.post(
        "/lti/launch", data={**form.fields, "more": "x" * 2_000_000}, base_url=BASE_URL
    )

    assert answer.status_code == 413


def test_deeply_nested_claims_are_refused_cleanly(house: House) -> None:
    visitor = house.visitor()
    form = visitor.launch_form()
    header, _, signature = form.fields["id_token"].split(".")
    nested = base64.urlsafe_b64encode(deep(50_000).encode()).decode().rstrip("=")

    answer = visitor.browser.post(
        "/lti/launch",
        data={**form.fields, "id_token": f"{header}.{nested}.{signature}"},
        base_url=BASE_URL,
    )

    assert_helpful_refusal(answer, "LAUNCH")


def test_a_launch_works_once(house: House) -> None:
    visitor = house.visitor()
    form = visitor.launch_form()
    cookies = cookies_of(visitor)
    first = visitor.post_launch(form)

    second = house.app.test_client(use_cookies=False).post(
        "/lti/launch", data=form.fields, base_url=BASE_URL, headers={"Cookie": cookies}
    )

    assert first.status_code == 303
    assert_helpful_refusal(second, "DOOR-06")


def test_going_back_to_a_launch_says_that_it_was_used(house: House) -> None:
    visitor = house.visitor()
    form = visitor.launch_form()
    visitor.post_launch(form)

    assert_helpful_refusal(visitor.post_launch(form), "DOOR-06")


def test_of_twenty_posts_at_once_one_gets_in(any_house: House) -> None:
    house = any_house
    visitor = house.visitor()
    form = visitor.launch_form()
    cookies = cookies_of(visitor)

    def post(_: int) -> int:
        client = house.app.test_client(use_cookies=False)
        answer = client.post("/lti/launch", data=form.fields, base_url=BASE_URL, headers={"Cookie": cookies})
        return answer.status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(post, range(20)))

    assert statuses.count(303) == 1
    assert set(statuses) == {303, 409}
    with house.runtime.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(LaunchSession)) == 1


def test_another_browser_cannot_use_somebodys_launch(house: House) -> None:
    form = house.visitor().launch_form()
    thief = house.visitor()

    answer = thief.post_launch(form)

    assert_helpful_refusal(answer, "STATE-05")
    assert 'target="_blank"' in answer.get_data(as_text=True)


def test_the_secret_of_another_login_does_not_help(house: House) -> None:
    victim, thief = house.visitor(), house.visitor()
    form = victim.launch_form()
    thief.log_in()
    own = next(iter(thief.browser._cookies.values()))
    name = next(iter(victim.browser._cookies.values())).key
    thief.browser.set_cookie(name, own.value, domain="localhost")

    answer = thief.post_launch(form)

    assert_helpful_refusal(answer, "STATE-06")


def test_a_login_is_good_for_ten_minutes(house: House) -> None:
    visitor = house.visitor()
    form = visitor.launch_form()
    house.clock.move(minutes=11)

    answer = visitor.post_launch(form)

    assert_helpful_refusal(answer, "STATE-03")


def test_a_new_window_begins_the_login_again(house: House) -> None:
    form = house.visitor().launch_form()
    window = house.visitor()
    page = window.post_launch(form).get_data(as_text=True)
    again = re.search(r'href="(/lti/login/[^"]+)"', page)
    assert again

    answer = window.browser.get(again[1].replace("&amp;", "&"), base_url=BASE_URL)
    launched = house.platform.launch(answer.headers["Location"])

    assert window.post_launch(launched).status_code == 303


BAD_LOGINS: dict[str, tuple[Mapping[str, str | None], str]] = {
    "no issuer": ({"iss": None}, "LOGIN-01"),
    "no hint": ({"login_hint": None}, "LOGIN-02"),
    "unknown issuer": ({"iss": "https://nobody.example"}, "DOOR-01"),
    "unknown client": ({"client_id": "nobody"}, "DOOR-01"),
    "evil target": ({"target_link_uri": "https://evil.example/"}, "LOGIN-06"),
    "target without scheme": ({"target_link_uri": "//evil.example"}, "LOGIN-06"),
    "script as target": ({"target_link_uri": "javascript:alert(1)"}, "LOGIN-06"),
    "hint of 900 kB": ({"login_hint": "h" * 900_000}, ""),
    "hint with a line break": ({"lti_message_hint": "a\r\nSet-Cookie: b=c"}, "LOGIN-05"),
    "hostile storage target": ({"lti_storage_target": '"><script>'}, "LOGIN-07"),
}


@pytest.mark.parametrize("name", BAD_LOGINS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_login_that_cannot_be_right_is_refused(house: House, name: str, method: str) -> None:
    changes, code = BAD_LOGINS[name]
    begun = house.platform.login(LEARNERS[0])
    fields = {k: v for k, v in {**begun.fields, **changes}.items() if v is not None}
    before = rows(house)
    where = {"query_string": fields} if method == "GET" else {"data": fields}

    answer = house.app.test_client().open("/lti/login", method=method, base_url=BASE_URL, **where)

    assert 400 <= answer.status_code < 500
    assert_helpful_refusal(answer, code)
    assert "Location" not in answer.headers
    assert rows(house) == before


def test_a_login_writes_nothing(house: House) -> None:
    before = rows(house)

    house.visitor().log_in()

    assert rows(house) == before


def test_a_platform_that_is_switched_off_gets_nobody_in(house: House) -> None:
    visitor = house.visitor()
    form = visitor.launch_form()
    with house.runtime.database.writing() as session:
        session.execute(update(Registration).values(state=RegistrationState.INACTIVE))

    answer = visitor.post_launch(form)

    assert_helpful_refusal(answer, "DOOR-03")


@pytest.mark.parametrize(
    ("state", "code"), [(RegistrationState.INACTIVE, "DOOR-03"), (RegistrationState.WAITING, "DOOR-11")]
)
@pytest.mark.parametrize("path", ["/lti/login", "/lti/login/{}"])
def test_a_login_is_told_why_nobody_answers(
    house: House, state: RegistrationState, code: str, path: str
) -> None:
    with house.runtime.database.writing() as session:
        session.execute(update(Registration).values(state=state))
    begun = house.platform.login(LEARNERS[0])
    where = path.format(house.registration_id)

    answer = house.app.test_client().post(where, data=begun.fields, base_url=BASE_URL)

    assert_helpful_refusal(answer, code)


def test_a_deployment_that_waits_for_approval_gets_nobody_in(house: House) -> None:
    with house.runtime.database.writing() as session:
        session.execute(update(Deployment).values(state=DeploymentState.PENDING))
    visitor = house.visitor()

    answer = visitor.post_launch(visitor.launch_form())

    assert_helpful_refusal(answer, "DOOR-05")


def test_keys_that_cannot_be_had_are_the_platforms_trouble(house: House) -> None:
    house.platform.faults.fail(Endpoint.JWKS, Fault(status=500), times=FOREVER)
    visitor = house.visitor()

    answer = visitor.post_launch(visitor.launch_form())

    assert answer.status_code == 503
    assert_helpful_refusal(answer, "KEYS-02")


def test_an_lms_that_saves_a_link_may_open_its_address(house: House) -> None:
    answer = house.app.test_client().get("/lti/launch", base_url=BASE_URL)

    assert_helpful_refusal(answer, "DOOR-07")


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "a\u202eb", "a\x00b", "n" * 10_000])
def test_a_hostile_name_is_harmless(house: House, hostile: str) -> None:
    house.platform.faults.lie(said(name=hostile, given_name=hostile, family_name=hostile))

    visitor = house.open(LEARNERS[0])

    assert visitor.page is not None
    assert visitor.page.status_code == 200
    assert "<script>alert" not in visitor.text
