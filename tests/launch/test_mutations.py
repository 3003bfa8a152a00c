"""No change to a good login or launch, however odd, gives a session, a row or a crash."""

import shutil
import string
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml import html
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from lti_tool.access import sessions
from lti_tool.access.models import LaunchSession
from lti_tool.courses.models import Identity
from lti_tool.db import Base
from lti_tool.lti import claims
from lti_tool.platforms.models import Deployment, DeploymentState
from lti_tool.runtime import open_runtime
from lti_tool.sandbox.misbehaviour import LaunchLie
from lti_tool.sandbox.seed import LEARNERS
from tests.house import BASE_URL, House, StandingClock, settings_for
from tests.launch.test_bad_launches import OTHER_KEY

LETTERS = string.ascii_letters + string.digits + "-_.=+/ \n\x00é"
HUGE = st.sampled_from(["x", "é", "😀", "\u202e", "0", "["]).map(lambda letter: letter * 20_000)
TEXT = st.text(max_size=40) | HUGE
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
EXACT = ("iss", "aud", "azp", "nonce", claims.VERSION, claims.MESSAGE_TYPE, claims.DEPLOYMENT_ID)
"""Claims of which one value alone is right."""
TOLD = (
    "sub",
    "exp",
    "iat",
    "name",
    "email",
    claims.TARGET_LINK_URI,
    claims.RESOURCE_LINK,
    claims.ROLES,
    claims.CONTEXT,
    claims.CUSTOM,
    claims.LAUNCH_PRESENTATION,
    claims.AGS_ENDPOINT,
    claims.NRPS_SERVICE,
)
"""Claims that may say many things, and often nothing that can be used."""
NOT_OURS = frozenset({"spent_state", "deployment"})
KINDS = (
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/json",
    "text/plain",
    "",
)
BODIES = (b"id_token=%ff&state=%00", b"--x\r\n", b"state=" + b"%e2" * 999)
CHANGE = st.tuples(
    st.integers(0, 20_000), st.sampled_from(LETTERS), st.sampled_from(["replace", "insert", "delete"])
)


def few(number: int) -> settings:
    return settings(max_examples=number, deadline=None)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, template_database: Any) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("mutations")
    shutil.copyfile(template_database, folder / "potluck.db")
    clock = StandingClock()
    runtime = open_runtime(settings_for(folder), clock)
    yield House(runtime, clock)
    runtime.database.engine.dispose()


def rows(house: House) -> tuple[int, ...]:
    """How many rows each table has that a refused launch must not touch; of deployments, those let in."""
    let_in = select(func.count()).where(Deployment.state == DeploymentState.APPROVED)
    tables = [table for table in Base.metadata.sorted_tables if table.name not in NOT_OURS]
    queries = [let_in, *(select(func.count()).select_from(table) for table in tables)]
    counts = [query.scalar_subquery() for query in queries]
    with house.runtime.database.reading() as session:
        return tuple(session.execute(select(*counts)).one())


def sent(house: House, lie: LaunchLie) -> TestResponse:
    """The answer to a launch that lies so."""
    visitor = house.visitor()
    authentication = visitor.log_in()
    house.platform.faults.lie(lie)
    return visitor.post_launch(house.platform.launch(authentication))


def edited(changes: Mapping[str, Any]) -> LaunchLie:
    """A launch with these claims, signed by the LMS's own key."""
    return LaunchLie(claims=lambda launched: launched.update(changes))


def assert_kept_out(answer: TestResponse) -> None:
    assert 400 <= answer.status_code < 500, answer.status_code
    assert "<h1>" in answer.text
    assert sessions.any_cookie_in({cookie.partition("=")[0]: "" for cookie in set_cookies(answer)}) is False


def set_cookies(answer: TestResponse) -> list[str]:
    """The cookies an answer sets; those it takes away are none."""
    return [cookie for cookie in answer.headers.getlist("Set-Cookie") if "Max-Age=0" not in cookie]


def leads_to(answer: TestResponse) -> str:
    """Where a login sends the browser, at once or by the page that first has the LMS keep its secret."""
    if answer.status_code == 303:
        return answer.headers["Location"]
    (link,) = html.document_fromstring(answer.text).xpath("//a[@data-ladder='keep']")
    return link.get("href")


def changed(good: str, change: tuple[int, str, str]) -> str:
    place, letter, action = change
    place %= len(good)
    if action == "replace":
        return good[:place] + letter + good[place + 1 :]
    return good[:place] + letter + good[place:] if action == "insert" else good[:place] + good[place + 1 :]


@few(60)
@given(name=st.sampled_from(EXACT), value=JSON)
def test_no_other_value_of_an_exact_claim_gets_in(house: House, name: str, value: Any) -> None:
    assume(value is not None or name != "azp")  # with one audience nobody has to say whom it is for
    before = rows(house)

    answer = sent(house, edited({name: value}))

    assert_kept_out(answer)
    assert rows(house) == before


@few(80)
@given(name=st.sampled_from(TOLD), value=JSON)
def test_no_value_of_a_claim_makes_more_than_its_own_session(house: House, name: str, value: Any) -> None:
    before = rows(house)

    answer = sent(house, edited({name: value}))

    if answer.status_code == 303:
        launch_id = UUID(answer.headers["Location"].split("/")[2])
        with house.runtime.database.reading() as session:
            launch = session.get_one(LaunchSession, launch_id)
            subjects = select(Identity.subject).where(Identity.person_id == launch.person_id)
            assert launch.registration_id == house.registration_id
            assert session.scalars(subjects).all() == [value if name == "sub" else LEARNERS[0].id]
    else:
        assert_kept_out(answer)
        assert rows(house) == before


@few(60)
@given(changes=st.dictionaries(st.sampled_from((*EXACT, *TOLD)), JSON, max_size=3))
def test_nothing_signed_by_somebody_else_gets_in(house: House, changes: dict[str, Any]) -> None:
    before = rows(house)

    answer = sent(house, LaunchLie(key=OTHER_KEY, claims=lambda launched: launched.update(changes)))

    assert_kept_out(answer)
    assert rows(house) == before


@few(60)
@given(name=st.sampled_from(["alg", "kid", "typ", "crit", "jku", "jwk", "x5c", "b64", "zip"]), value=JSON)
def test_no_header_gets_anything_else_in(house: House, name: str, value: Any) -> None:
    before = rows(house)

    answer = sent(house, LaunchLie(key=OTHER_KEY, header=lambda header: header.update({name: value})))

    assert_kept_out(answer)
    assert rows(house) == before


@few(60)
@given(field=st.sampled_from(["id_token", "state"]), change=CHANGE)
def test_no_changed_letter_of_token_or_state_gets_in(
    house: House, field: str, change: tuple[int, str, str]
) -> None:
    visitor = house.visitor()
    form = visitor.launch_form()
    before = rows(house)
    other = changed(form.fields[field], change)

    answer = visitor.browser.post("/lti/launch", data=form.fields | {field: other}, base_url=BASE_URL)

    if other != form.fields[field]:
        assert_kept_out(answer)
        assert rows(house) == before


@few(40)
@given(
    dropped=st.sets(st.sampled_from(["id_token", "state"])),
    doubled=st.sets(st.sampled_from(["id_token", "state"])),
    added=st.dictionaries(TEXT, TEXT, max_size=2),
)
def test_no_form_with_fields_missing_or_twice_gets_in(
    house: House, dropped: set[str], doubled: set[str], added: dict[str, str]
) -> None:
    visitor = house.visitor()
    form = visitor.launch_form()
    before = rows(house)
    data: dict[str, list[str]] = {name: [value] for name, value in (added | form.fields).items()}
    data |= {name: [form.fields[name]] * 2 for name in doubled}
    data = {name: values for name, values in data.items() if name not in dropped}

    answer = visitor.browser.post("/lti/launch", data=data, base_url=BASE_URL)

    if dropped or doubled:
        assert_kept_out(answer)
        assert rows(house) == before


@few(60)
@given(
    path=st.sampled_from(["/lti/launch", "/lti/launch/stored", "/lti/login"]),
    kind=st.sampled_from(KINDS),
    body=st.binary(max_size=200) | st.sampled_from(BODIES),
)
def test_no_bytes_get_in_or_crash_a_door(house: House, path: str, kind: str, body: bytes) -> None:
    before = rows(house)

    answer = house.app.test_client().post(path, data=body, content_type=kind, base_url=BASE_URL)

    assert_kept_out(answer)
    assert rows(house) == before


@few(60)
@given(
    changes=st.dictionaries(
        st.sampled_from([
            "iss", "login_hint", "target_link_uri", "lti_message_hint", "client_id", "lti_deployment_id",
            "lti_storage_target",
        ]),
        st.lists(TEXT | st.sampled_from(["javascript:alert(1)", "//evil.example", "a\r\nb"]), max_size=2),
        min_size=1,
        max_size=3,
    ),
    method=st.sampled_from(["GET", "POST"]),
)  # fmt: skip
def test_no_login_leads_anywhere_but_to_the_lms(
    house: House, changes: dict[str, list[str]], method: str
) -> None:
    good = {name: [value] for name, value in house.platform.login(LEARNERS[0]).fields.items()}
    before = rows(house)
    where = {"query_string": good | changes} if method == "GET" else {"data": good | changes}

    answer = house.app.test_client().open("/lti/login", method=method, base_url=BASE_URL, **where)

    assert rows(house) == before
    if answer.status_code < 400:
        assert leads_to(answer).startswith(house.platform.address.authorization_url + "?")
    else:
        assert_kept_out(answer)


def test_an_unchanged_launch_gets_in(house: House) -> None:
    visitor = house.visitor()

    assert visitor.post_launch(visitor.launch_form()).status_code == 303
