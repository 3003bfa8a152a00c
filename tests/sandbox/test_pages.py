import pytest
from lxml import html

from lti_tool.sandbox import seed
from lti_tool.sandbox.authorization import FormPost, with_query
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.state import Course, Membership, Person
from lti_tool.sandbox.world import Placement, World
from tests.sandbox.pretend_tool import NOW, TOOL, authentication_url
from tests.sandbox.reading import Ask, text_of
from tests.sandbox.test_persistence import a_score

COURSE = f"course/{seed.COURSE.id}"


def test_the_front_page_offers_everybody_with_one_click(ask: Ask) -> None:
    page = html.fromstring(ask("/").data)

    links = page.xpath("//ul[@class='people']//a/@href")
    assert links == [f"/as/{person.username}/{COURSE}" for person in seed.PEOPLE] + [
        f"/as/{person.username}/course/{seed.OTHER_COURSE.id}" for person in seed.OTHER_PEOPLE
    ]


@pytest.mark.parametrize("person", seed.PEOPLE, ids=lambda person: person.username)
@pytest.mark.parametrize("path", ["", "/gradebook", "/roster", "/returned", f"/activity/{seed.LINK.id}"])
def test_every_page_says_whose_eyes_it_is_seen_with(ask: Ask, person: Person, path: str) -> None:
    answer = ask(f"/as/{person.username}/{COURSE}{path}")

    assert answer.status_code == 200
    assert f"You are {person.name}" in text_of(answer)
    assert "Sandbox LMS" in text_of(answer)


@pytest.mark.parametrize(
    "path",
    [
        "/as/nobody/course/c-2051",
        "/as/nobody/",
        "/as/amara.okafor/course/c-1",
        "/as/amara.okafor/course/c-2051/activity/rl-1",
        "/as/amara.okafor/course/c-2051/activity/rl-1/open",
        f"/as/amara.okafor/course/c-2051/activity/{seed.LINK.id}/open?in=space",
        "/nothing",
    ],
)
def test_what_is_not_there_is_a_kind_404(ask: Ask, path: str) -> None:
    answer = ask(path)

    assert answer.status_code == 404
    assert "Back to the start" in text_of(answer)


def test_a_person_without_more_leads_to_their_course(ask: Ask) -> None:
    answer = ask("/as/amara.okafor/")

    assert answer.headers["Location"] == f"/as/amara.okafor/{COURSE}"


def test_the_course_shows_the_activity_in_a_frame_and_offers_a_window(ask: Ask) -> None:
    page = html.fromstring(ask(f"/as/amara.okafor/{COURSE}").data)

    (frame,) = page.xpath("//iframe")
    opening = f"/as/amara.okafor/{COURSE}/activity/{seed.LINK.id}/open"
    assert frame.get("src") == opening
    assert frame.get("title").startswith("Activity: A reply")
    assert frame.get("data-origin") == "http://localhost:8000"
    assert page.xpath(f"//a[@href='{opening}?in=window']/@target") == ["_blank"]


def test_opening_an_activity_posts_the_login_by_itself_or_by_button(
    ask: Ask, platform: DirectPlatform
) -> None:
    answer = ask(f"/as/amara.okafor/{COURSE}/activity/{seed.LINK.id}/open?in=window")

    (form,) = html.fromstring(answer.data).forms
    assert form.method == "POST"
    assert form.action == TOOL.login_url
    assert dict(form.fields) == platform.login(seed.LEARNERS[0], document_target="window").fields
    assert form.xpath(".//button")
    assert b"onward.js" in answer.data
    assert "Set-Cookie" not in answer.headers


def test_login_can_go_by_get(ask: Ask, platform: DirectPlatform) -> None:
    answer = ask(f"/as/amara.okafor/{COURSE}/activity/{seed.LINK.id}/open?by=get")

    assert answer.status_code == 302
    assert answer.headers["Location"] == platform.login_url(seed.LEARNERS[0])


def test_a_login_url_keeps_its_own_query(platform: DirectPlatform) -> None:
    login = platform.login(seed.LEARNERS[0])

    assert with_query(FormPost("http://localhost/login?r=1", login.fields)).startswith(
        "http://localhost/login?r=1&iss="
    )


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_authorization_page_posts_the_launch_without_cookies(
    ask: Ask, platform: DirectPlatform, method: str
) -> None:
    url = authentication_url(platform, platform.login(seed.LEARNERS[0]))
    path, _, query = url.removeprefix(platform.address.base_url).partition("?")
    sent = {"query_string": query}
    if method == "POST":
        sent = {"data": query, "content_type": "application/x-www-form-urlencoded"}

    answer = ask(path, method=method, **sent)

    (form,) = html.fromstring(answer.data).forms
    assert form.action == TOOL.redirect_uris[0]
    assert set(form.fields) == {"id_token", "state"}
    assert form.xpath(".//button")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_tool_that_is_not_registered_gets_a_page_and_no_post(ask: Ask, platform: DirectPlatform) -> None:
    url = authentication_url(platform, platform.login(seed.LEARNERS[0]), redirect_uri="http://evil.example/")

    answer = ask(url.removeprefix(platform.address.base_url))

    assert answer.status_code == 400
    assert "redirect_uri must be exactly one of the registered ones" in text_of(answer)
    assert not html.fromstring(answer.data).forms


def test_pages_may_frame_and_post_to_the_tool_and_nobody_else(ask: Ask) -> None:
    policy = ask("/").headers["Content-Security-Policy"]

    assert "frame-src 'self' http://localhost:8000;" in policy
    assert "form-action 'self' http://localhost:8000;" in policy
    assert "unsafe" not in policy


def test_another_host_name_is_refused(platform: DirectPlatform) -> None:
    answer = platform.app.test_client().get("/", base_url="http://rebound.example:8001")

    assert answer.status_code == 400


def test_the_instructor_adds_an_activity_and_is_shown_it(ask: Ask, world: World) -> None:
    answer = ask(
        f"/as/ingrid.solberg/{COURSE}/activities", method="POST", data={"title": "  Calls   that went well "}
    )

    added = world.links(seed.COURSE.id)[-1]
    assert added.title == "Calls that went well"
    assert world.line_item(seed.COURSE.id, added.line_item_id).score_maximum == 100
    assert answer.headers["Location"] == f"/as/ingrid.solberg/{COURSE}/activity/{added.id}"
    assert "Calls that went well" in text_of(ask(f"/as/amara.okafor/{COURSE}"))


@pytest.mark.parametrize("title", ["", "   ", "x" * 121])
def test_an_activity_needs_a_name(ask: Ask, world: World, title: str) -> None:
    answer = ask(f"/as/ingrid.solberg/{COURSE}/activities", method="POST", data={"title": title})

    assert answer.status_code == 400
    assert "Give the activity a name of 1 to 120 characters." in text_of(answer)
    assert len(world.links(seed.COURSE.id)) == 1


@pytest.mark.parametrize("username", ["amara.okafor", "priya.raghunathan"])
def test_nobody_but_the_instructor_adds_activities(ask: Ask, world: World, username: str) -> None:
    page = ask(f"/as/{username}/{COURSE}")
    answer = ask(f"/as/{username}/{COURSE}/activities", method="POST", data={"title": "Mine"})

    assert "Add an activity" not in text_of(page)
    assert answer.status_code == 403
    assert len(world.links(seed.COURSE.id)) == 1


def test_another_site_cannot_add_activities(ask: Ask, world: World) -> None:
    answer = ask(
        f"/as/ingrid.solberg/{COURSE}/activities",
        method="POST",
        data={"title": "Not yours"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert answer.status_code == 403
    assert len(world.links(seed.COURSE.id)) == 1


@pytest.mark.parametrize("username", ["ingrid.solberg", "priya.raghunathan"])
def test_staff_see_everyones_grades(ask: Ask, world: World, username: str) -> None:
    world.accept_score(seed.COURSE.id, a_score(given=84))

    text = text_of(ask(f"/as/{username}/{COURSE}/gradebook"))

    assert "Amara Okafor 84" in text
    assert "Bence Kovács No grade yet" in text
    assert "Amara Okafor: 84 / 100 Completed FullyGraded" in text
    assert NOW.strftime("%d Nov %Y, 09:00:00 UTC") in text


def test_a_learner_sees_their_own_grades_only(ask: Ask, world: World) -> None:
    for person, given in zip(seed.LEARNERS[:2], (84, 61), strict=True):
        world.accept_score(seed.COURSE.id, a_score(person, given=given))

    text = text_of(ask(f"/as/bence.kovacs/{COURSE}/gradebook"))

    assert "My grades" in text
    assert "61" in text
    assert "84" not in text
    assert "Amara" not in text


def test_a_score_without_points_says_so(ask: Ask, world: World) -> None:
    score = a_score()
    world.accept_score(
        seed.COURSE.id, type(score)(seed.LINE_ITEM.id, score.person_id, NOW, NOW, "Started", "NotReady")
    )

    assert "Amara Okafor: no score Started NotReady" in text_of(ask(f"/as/ingrid.solberg/{COURSE}/gradebook"))


def test_the_roster_names_everybody_with_their_part(ask: Ask) -> None:
    text = text_of(ask(f"/as/amara.okafor/{COURSE}/roster"))

    assert "Ingrid Solberg Instructor" in text
    assert "Elif Y\u0131lmaz Learner" in text
    assert "Priya Raghunathan Learning and development" in text


def test_coming_back_shows_what_the_tool_had_to_say_as_text(ask: Ask) -> None:
    answer = ask(f"/as/amara.okafor/{COURSE}/returned?lti_msg=Well+done&lti_errormsg=<script>x</script>")

    assert "The activity says: Well done" in text_of(answer)
    assert "reports a problem: <script>x</script>" in text_of(answer)
    assert b"<script>x" not in answer.data


def test_whoever_came_from_no_course_hears_it_at_the_start(ask: Ask) -> None:
    answer = ask("/?lti_msg=Your+data+was+sent&lti_errormsg=<b>Not+all</b>")

    assert "The activity says: Your data was sent" in text_of(answer)
    assert "reports a problem: <b>Not all</b>" in text_of(answer)


def test_a_tool_cannot_fill_the_page(ask: Ask) -> None:
    answer = ask(f"/as/amara.okafor/{COURSE}/returned?lti_msg={'x' * 5000}")

    assert 900 < text_of(answer).count("x") <= 1010


def test_what_people_write_is_shown_as_text(ask: Ask, world: World) -> None:
    world.add_link(seed.COURSE.id, Placement("<b>Bold</b>"))

    assert b"<b>Bold" not in ask(f"/as/amara.okafor/{COURSE}").data


def test_a_course_without_activities_says_what_comes_next(ask: Ask, world: World) -> None:
    world.add_course(Course("c-9", "Empty course", "E", "hr:e"))
    world.enrol(
        Membership("c-9", seed.LEARNERS[0].id, world.membership(seed.COURSE.id, seed.LEARNERS[0].id).roles)
    )

    text = text_of(ask("/as/amara.okafor/course/c-9"))
    grades = text_of(ask("/as/amara.okafor/course/c-9/gradebook"))

    assert "There is no activity here yet." in text
    assert "Your courses" in text
    assert "No activity here is graded." in grades


def test_the_last_score_stands_first(ask: Ask, world: World) -> None:
    for person in seed.LEARNERS[:3]:
        world.accept_score(seed.COURSE.id, a_score(person))

    page = html.fromstring(ask(f"/as/ingrid.solberg/{COURSE}/gradebook").data)

    names = [each.text_content() for each in page.xpath("//ol[@class='scores']/li/strong")]
    assert names == ["Yu-ting Chen", "Bence Kovács", "Amara Okafor"]
