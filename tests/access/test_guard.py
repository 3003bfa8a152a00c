"""Nobody passes a route without its permission, its session and its form token."""

from uuid import UUID, uuid4

import pytest

from lti_tool.access import Actor, Permission, guard, sessions
from lti_tool.access.actor import actor_of
from lti_tool.access.models import LaunchSession
from lti_tool.sandbox.seed import INSTRUCTOR, LEARNERS
from tests.house import BASE_URL, House, Visitor


def launch_id(at: str) -> str:
    return at.split("/")[2]


def test_a_route_that_names_no_permission_is_refused(probed: House) -> None:
    assert probed.app.test_client().get("/forgotten", base_url=BASE_URL).status_code == 403


def test_a_launch_opens_its_own_pages(probed: House) -> None:
    visitor = probed.open()

    assert visitor.get(f"/l/{launch_id(visitor.at)}/who").status_code == 200


def test_without_the_cookie_there_is_no_session(probed: House) -> None:
    visitor = probed.open()

    answer = probed.app.test_client().get(f"/l/{launch_id(visitor.at)}/who", base_url=BASE_URL)

    assert answer.status_code == 401
    assert "Nothing is lost" in answer.get_data(as_text=True)


def test_the_cookie_of_one_launch_does_not_open_another(probed: House) -> None:
    mine, theirs = probed.open(LEARNERS[0]), probed.open(LEARNERS[1])

    assert mine.get(f"/l/{launch_id(theirs.at)}/who").status_code == 401


def test_two_launches_live_side_by_side_in_one_browser(probed: House) -> None:
    visitor = probed.open(LEARNERS[0])
    first = launch_id(visitor.at)
    visitor.person = LEARNERS[1]
    visitor.open()
    second = launch_id(visitor.at)

    people = {visitor.get(f"/l/{each}/who").get_data(as_text=True) for each in (first, second)}

    assert len(people) == 2


def test_a_session_ends_after_its_time(probed: House) -> None:
    visitor = probed.open()
    probed.clock.move(hours=12, seconds=1)

    assert visitor.get(f"/l/{launch_id(visitor.at)}/who").status_code == 401


def test_a_made_up_launch_id_opens_nothing(probed: House) -> None:
    visitor = probed.open()

    assert visitor.get(f"/l/{uuid4()}/who").status_code == 401


def test_a_cookie_set_beforehand_is_not_adopted(probed: House) -> None:
    visitor = probed.visitor()
    known = uuid4()
    visitor.browser.set_cookie(sessions.cookie_names(known)[0], "planted", domain="localhost")
    visitor.open()

    assert launch_id(visitor.at) != str(known)
    assert visitor.get(f"/l/{known}/who").status_code == 401


def test_a_learner_does_not_lead(probed: House) -> None:
    visitor = probed.open(LEARNERS[0])

    assert visitor.get(f"/l/{launch_id(visitor.at)}/lead").status_code == 403


def test_an_instructor_leads(probed: House) -> None:
    visitor = probed.open(INSTRUCTOR)

    assert visitor.get(f"/l/{launch_id(visitor.at)}/lead").get_data(as_text=True) == "leads"


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_a_form_without_its_token_is_refused(probed: House, token: str) -> None:
    visitor = probed.open()

    answer = visitor.browser.post(
        f"/l/{launch_id(visitor.at)}/do", data={"form_token": token}, base_url=BASE_URL
    )

    assert answer.status_code == 403


def test_the_token_of_another_session_does_not_fit(probed: House) -> None:
    mine, theirs = probed.open(INSTRUCTOR), probed.open(INSTRUCTOR)

    answer = mine.browser.post(
        f"/l/{launch_id(mine.at)}/do", data={"form_token": theirs.form_token}, base_url=BASE_URL
    )

    assert answer.status_code == 403


def test_a_form_with_its_token_is_taken(probed: House) -> None:
    visitor = probed.open(INSTRUCTOR)

    answer = visitor.send(f"/l/{launch_id(visitor.at)}/do")

    assert answer.get_data(as_text=True) == "done"


def test_a_script_may_send_the_token_as_a_header(probed: House) -> None:
    visitor = probed.open(INSTRUCTOR)

    answer = visitor.browser.post(
        f"/l/{launch_id(visitor.at)}/do",
        headers={guard.TOKEN_HEADER: visitor.form_token},
        base_url=BASE_URL,
    )

    assert answer.status_code == 200


def session_with(*, learns: bool, leads: bool) -> LaunchSession:
    return LaunchSession(id=uuid4(), is_learner=learns, is_staff=leads)


def permissions(actor: Actor) -> set[Permission]:
    return set(actor.permissions)


def test_someone_may_learn_and_lead_at_once() -> None:
    both = actor_of(session_with(learns=True, leads=True))

    assert {Permission.TAKE_PART, Permission.FACILITATE, Permission.AUTHOR} <= permissions(both)


def test_someone_without_a_role_may_only_look() -> None:
    assert permissions(actor_of(session_with(learns=False, leads=False))) == {Permission.OPEN}


def test_the_cookie_is_kept_from_scripts_and_from_other_frames(house: House) -> None:
    visitor = house.visitor()

    answer = visitor.post_launch(visitor.launch_form())

    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("__Host-potluck"))
    for flag in ("HttpOnly", "Secure", "SameSite=None", "Partitioned", "Path=/"):
        assert flag in cookie
    assert "Domain" not in cookie


def test_only_the_platform_may_frame_a_page(house: House) -> None:
    visitor = house.open(INSTRUCTOR)

    assert visitor.page is not None
    policy = visitor.page.headers["Content-Security-Policy"]
    assert "frame-ancestors http://127.0.0.1:8001" in policy


def test_the_browsers_zone_is_kept_for_the_session(house: House) -> None:
    visitor = house.open(INSTRUCTOR)
    where = f"/l/{launch_id(visitor.at)}/zone"

    first = visitor.send(where, {"zone": "Europe/Berlin"})
    again = visitor.browser.post(where, data={"zone": "Mars/Olympus", "form_token": "x"}, base_url=BASE_URL)

    assert first.status_code == 205
    assert again.status_code == 403


def test_every_view_names_a_permission(house: House) -> None:
    unnamed = [
        rule.endpoint
        for rule in house.app.url_map.iter_rules()
        if guard.permission_of(house.app, rule.endpoint) is None
    ]

    assert unnamed == []


def test_a_static_file_needs_no_session(house: House) -> None:
    client = house.app.test_client()
    page = house.open(INSTRUCTOR).text
    start = page.index('href="/') + 6
    address = page[start : page.index('"', start)]

    assert client.get(address, base_url=BASE_URL).status_code == 200


def bring(house: House, visitor: Visitor, where: str, token: str | None = None) -> int:
    """Send typed words from a page whose cookie is gone; gives the status."""
    at = launch_id(visitor.at)
    token = token or sessions.rescue_token(UUID(at), house.runtime.settings.secret_key)
    browser = house.app.test_client()
    return browser.post(f"/l/{at}/{where}", data={"rescue_token": token}, base_url=BASE_URL).status_code


def test_words_typed_in_a_session_that_ended_still_arrive(probed: House) -> None:
    visitor = probed.open()
    probed.clock.move(hours=13)

    assert bring(probed, visitor, "keep") == 200


def test_words_that_come_more_than_a_day_late_do_not(probed: House) -> None:
    visitor = probed.open()
    probed.clock.move(hours=37)

    assert bring(probed, visitor, "keep") == 401


def test_the_way_for_lost_words_leads_nowhere_else(probed: House) -> None:
    visitor = probed.open()

    assert bring(probed, visitor, "do") == 401


def test_the_token_for_lost_words_cannot_be_made_up(probed: House) -> None:
    mine, theirs = probed.open(LEARNERS[0]), probed.open(LEARNERS[1])
    of_another = sessions.rescue_token(UUID(launch_id(theirs.at)), probed.runtime.settings.secret_key)

    assert bring(probed, mine, "keep", token="0" * 64) == 401
    assert bring(probed, mine, "keep", token=of_another) == 401


def test_a_running_session_needs_its_form_token_all_the_same(probed: House) -> None:
    visitor = probed.open(INSTRUCTOR)
    at = launch_id(visitor.at)
    token = sessions.rescue_token(UUID(at), probed.runtime.settings.secret_key)

    answer = visitor.browser.post(f"/l/{at}/keep", data={"rescue_token": token}, base_url=BASE_URL)

    assert answer.status_code == 403
