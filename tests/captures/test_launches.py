"""What Moodle's browsers brought: every recorded login and launch goes through the application itself."""

import json
import re
from typing import Any

import pytest
from lxml import html
from sqlalchemy import func, select

from lti_tool.access.models import LaunchSession
from lti_tool.courses.models import Course, Membership, Person, ResourceLink
from lti_tool.platforms.models import Registration
from tests.authoring.desk import Desk
from tests.captures.moodle import Recording, claims_of, login_fields, ours
from tests.house import BASE_URL, House, Visitor, query_of
from tests.lti.captures import NEEDED, PLATFORM, capture
from tests.peer_review.browsing import SET_UP, press

pytestmark = NEEDED

LAUNCHES = {
    "18-launch-teacher-embedded": ("Tess Teacher", "staff"),
    "20-launch-student-embedded": ("Ana Álvarez", "learner"),
    "21-launch-student-embedded-cross-site": ("Ana Álvarez", "learner"),
    "22-launch-student-new-window": ("Chidi Okafor", "learner"),
    "23-launch-student-new-window-cross-site": ("Chidi Okafor", "learner"),
    "24-launch-nonediting-teacher": ("Nora Nonediting", "staff"),
    "25-launch-admin": ("Admin User", "staff"),
    "26-launch-after-lineitem-deleted": ("Ana Álvarez", "learner"),
    "28-launch-common-cartridge-import": ("Admin User", "staff"),
    "29-launch-common-cartridge-after-edit-save": ("Admin User", "staff"),
}
LOGINS = ["10-login-initiation-deeplink", "17-login-initiation-resource", "19-login-initiation-student"]
TRACES = [
    "91-browser-trace-embedded-same-site",
    "92-browser-trace-embedded-cross-site",
    "93-browser-trace-new-window-cross-site",
    "94-browser-trace-review-and-multi-deeplink",
]


def one(house: House, query: Any) -> Any:
    with house.runtime.database.reading() as session:
        found = session.execute(query).one()
        return found[0] if len(found) == 1 else tuple(found)


def sent_on(recording: Recording, fields: dict[str, str]) -> dict[str, str]:
    """The authentication request our login answers with."""
    answer = recording.house.app.test_client().post("/lti/login", data=fields, base_url=BASE_URL)
    assert answer.status_code == 303, answer.text
    assert answer.headers["Location"].startswith(f"{PLATFORM}/mod/lti/auth.php?")
    return query_of(answer.headers["Location"])


def requests_to_the_tool(trace: str, ending: str) -> list[dict[str, Any]]:
    return [step for step in capture(trace) if step["method"] == "POST" and step["url"].endswith(ending)]


@pytest.mark.parametrize("name", LAUNCHES)
def test_everybody_gets_in_as_what_they_are(recording: Recording, name: str) -> None:
    person, role = LAUNCHES[name]

    visitor = recording.arrive(name)

    assert visitor.page
    assert visitor.page.status_code == 200
    assert one(recording.house, select(Person.name)) == person
    found = one(recording.house, select(Membership.is_staff, Membership.is_learner))
    assert found == (role == "staff", role == "learner")


@pytest.mark.parametrize("name", LAUNCHES)
def test_course_link_and_services_are_kept_as_moodle_names_them(recording: Recording, name: str) -> None:
    said = claims_of(name)
    context = said["https://purl.imsglobal.org/spec/lti/claim/context"]
    link = said["https://purl.imsglobal.org/spec/lti/claim/resource_link"]
    grades = said.get("https://purl.imsglobal.org/spec/lti-ags/claim/endpoint", {})
    roster = said.get("https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice", {})

    recording.arrive(name)

    assert one(recording.house, select(Course.context_id, Course.title, Course.roster_url)) == (
        context["id"],
        context["title"],
        roster.get("context_memberships_url"),
    )
    assert one(
        recording.house,
        select(ResourceLink.lti_resource_link_id, ResourceLink.line_items_url, ResourceLink.line_item_url),
    ) == (link["id"], grades.get("lineitems"), grades.get("lineitem") or None)


def test_the_product_is_learnt_from_a_launch(recording: Recording) -> None:
    recording.arrive("20-launch-student-embedded")

    known = select(Registration.product, Registration.product_version).where(Registration.product == "moodle")
    assert one(recording.house, known) == ("moodle", "2024100705.01")


def test_the_same_moodle_under_two_client_ids_is_two_lmss(recording: Recording) -> None:
    recording.arrive("20-launch-student-embedded")
    recording.arrive("21-launch-student-embedded-cross-site")

    assert one(recording.house, select(func.count(Person.id.distinct()))) == 2


@pytest.mark.parametrize("name", LOGINS)
def test_a_recorded_login_asks_moodle_for_what_it_gave(recording: Recording, name: str) -> None:
    recorded = ours(capture(name)["auth_redirect_params"])

    asked = sent_on(recording, ours(capture(name)["request"]["form"]))

    fresh = {"state", "nonce", "redirect_uri"}
    assert set(asked) == set(recorded)
    assert {key: asked[key] for key in set(asked) - fresh} == {
        key: recorded[key] for key in set(asked) - fresh
    }
    assert asked["redirect_uri"] == f"{BASE_URL}/lti/launch"


@pytest.mark.parametrize("name", TRACES)
def test_every_login_of_a_recorded_browser_is_answered(recording: Recording, name: str) -> None:
    for step in requests_to_the_tool(name, "/login"):
        fields = login_fields(step["post_data"])

        asked = sent_on(recording, fields)

        assert (asked["login_hint"], asked["lti_message_hint"], asked["client_id"]) == (
            fields["login_hint"],
            fields["lti_message_hint"],
            fields["client_id"],
        )


@pytest.mark.parametrize("name", TRACES[:3])
def test_the_cookie_we_set_is_of_the_kind_that_came_back(recording: Recording, name: str) -> None:
    (login,), (launch,) = requests_to_the_tool(name, "/login"), requests_to_the_tool(name, "/launch")
    answer = recording.house.app.test_client().post(
        "/lti/login", data=login_fields(login["post_data"]), base_url=BASE_URL
    )
    ours_is = kind_of(next(each for each in answer.headers.getlist("Set-Cookie") if "__Host-" in each))

    recorded = {kind_of(each): each.partition("=")[0] for each in login["set_cookie"]}

    assert recorded[ours_is] in launch["request_headers"]["cookie"].split("; ")


def kind_of(cookie: str) -> frozenset[str]:
    """What a Set-Cookie header asks of the browser, its value and age aside."""
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    return frozenset(part for part in parts if not part.startswith(("max-age", "expires")))


def test_what_moodle_refused_is_nothing_we_send(recording: Recording) -> None:
    asked = sent_on(recording, ours(capture(LOGINS[1])["request"]["form"]))
    probes = capture("90-auth-endpoint-probes")
    refused = [probe for probe in probes if "id_token" not in probe["form_fields"] and probe["changed"]]

    assert len(refused) == 7
    for probe in refused:
        for name, value in probe["changed"].items():
            assert asked.get(name)
            assert asked[name] != value


@pytest.mark.parametrize("probe", ["wrong login_hint", "response_mode missing"])
def test_an_error_that_moodle_posts_instead_of_a_token_is_explained(recording: Recording, probe: str) -> None:
    fields = next(each for each in capture("90-auth-endpoint-probes") if each["probe"] == probe)[
        "form_fields"
    ]
    visitor = recording.house.visitor(platform=recording.moodle)
    begun = query_of(visitor.begin(recording.moodle.begin("20-launch-student-embedded")))

    answer = visitor.browser.post("/lti/launch", data={**fields, "state": begun["state"]}, base_url=BASE_URL)

    assert answer.status_code == 400
    assert "LAUNCH-01" in answer.text
    assert "__Host-potluck" not in str(answer.headers)


def test_what_a_signed_out_moodle_posts_to_itself_again_is_what_we_asked(recording: Recording) -> None:
    recorded = query_of(capture("83-auth-logged-out")["request"]["url"])

    asked = sent_on(recording, ours(capture(LOGINS[1])["request"]["form"]))

    fixed = {"scope", "response_type", "response_mode", "prompt", "client_id"}
    assert set(asked) == set(recorded)
    assert {name: asked[name] for name in fixed} == {name: recorded[name] for name in fixed}


def test_moodles_server_may_look_at_a_link_it_saves(recording: Recording) -> None:
    recorded = capture("15-platform-get-on-target-link")["request"]

    answer = recording.house.app.test_client().get(
        "/lti/launch?x=1", headers=dict(recorded["headers"]) | {"Host": "localhost:8000"}, base_url=BASE_URL
    )

    assert answer.status_code < 500
    assert one(recording.house, select(func.count()).select_from(LaunchSession)) == 0


def test_moodles_server_gets_our_keys_in_the_shape_it_took(recording: Recording) -> None:
    recorded = capture("14-tool-jwks-fetch-by-platform")
    (taken,) = json.loads(recorded["response"]["body"])["keys"]

    answer = recording.house.app.test_client().get(
        "/lti/jwks",
        headers=dict(recorded["request"]["headers"]) | {"Host": "localhost:8000"},
        base_url=BASE_URL,
    )

    (key,) = answer.get_json()["keys"]
    assert answer.mimetype == "application/json"
    assert set(key) == set(taken)
    assert {name: key[name] for name in ("kty", "alg", "use", "e")} == {
        name: taken[name] for name in ("kty", "alg", "use", "e")
    }


def test_an_unsigned_launch_of_lti_1_0_lets_nobody_in(recording: Recording) -> None:
    fields = capture("95-common-cartridge-unmatched-domain-form")["fields"]

    answer = recording.house.app.test_client().post("/lti/launch", data=fields, base_url=BASE_URL)

    assert answer.status_code == 400
    assert "LAUNCH-03" in answer.text
    assert one(recording.house, select(func.count()).select_from(Person)) == 0


@pytest.mark.parametrize("name", ["13-deeplink-request", "16-deeplink-request-cross-site"])
def test_a_teacher_chooses_and_moodle_gets_links_to_its_own_address(recording: Recording, name: str) -> None:
    desk = Desk(recording.house)
    desk.author = recording.arrive(name)

    desk.take(desk.make(title="Peer review: essay 1"))
    desk.put()

    (form,) = (form for form in html.fromstring(desk.author.text).forms if "JWT" in form.fields)
    assert form.action == capture(name)["deep_linking_response"]["post_to"]


def test_a_teacher_opens_the_work_of_the_learner_the_gradebook_names(recording: Recording) -> None:
    learner = published(recording)
    learner.send(page(learner, "peer_review/write"), {"text": "The work of Ana.", "do": "check"})

    visitor = recording.arrive("27-submission-review-request")

    assert re.search(r"/peer_review/people/[0-9a-f-]{36}$", visitor.at)
    assert "Ana Álvarez" in visitor.text
    launches = select(LaunchSession.message).where(LaunchSession.subject_person_id.is_not(None))
    assert one(recording.house, launches) == "submission_review"


def published(recording: Recording) -> Visitor:
    """A peer review is behind the second registration's link; gives its first learner."""
    author = recording.arrive("25-launch-admin")
    press(author, "/set-up", "publish", SET_UP)
    learner = recording.arrive("21-launch-student-embedded-cross-site")
    learner.get(page(learner, "peer_review/write"))
    return learner


def page(visitor: Visitor, path: str) -> str:
    return f"/l/{visitor.at.split('/')[2]}/{path}"
