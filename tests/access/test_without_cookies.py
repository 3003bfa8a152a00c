"""A session whose secret lives in a page: how it begins, and that nothing but that page gets in by it."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from lti_tool.access import sessions
from lti_tool.access.models import LaunchSession
from lti_tool.sandbox.seed import INSTRUCTOR, LEARNERS
from tests.access.cookieless import STORED, Cookieless
from tests.house import BASE_URL, House


def sessions_of(house: House) -> int:
    with house.runtime.database.reading() as session:
        return session.scalar(select(func.count()).select_from(LaunchSession)) or 0


def test_the_way_to_an_lms_that_keeps_data_sets_the_cookie_and_names_the_place(house: House) -> None:
    browser = Cookieless(house)

    assert browser.way_out.status_code == 200
    assert "__Host-lti-" in browser.way_out.headers["Set-Cookie"]
    assert browser.storage["frame"] == "_parent"
    assert browser.storage["origin"] == house.platform.address.base_url


def test_without_scripts_a_link_leads_on(house: House) -> None:
    browser = Cookieless(house)

    assert browser.link.get("href").startswith(house.platform.address.authorization_url)


def test_an_lms_that_keeps_nothing_gets_no_page_in_between(house: House) -> None:
    answer = house.visitor().log_in()

    assert answer.startswith(house.platform.address.authorization_url)


def test_each_login_has_a_place_of_its_own(house: House) -> None:
    first, second = Cookieless(house), Cookieless(house)

    assert first.storage["key"] != second.storage["key"]
    assert first.link.get("data-secret") not in first.storage["key"]


@pytest.mark.parametrize("target", ["_top window", "a'b", "<script>", "x" * 200])
def test_no_frame_has_such_a_name(house: House, target: str) -> None:
    assert Cookieless(house, storage_target=target).way_out.status_code == 400


def test_a_launch_without_its_cookie_is_asked_for_what_the_lms_kept(house: House) -> None:
    browser = Cookieless(house)
    form = browser.launch_form()

    answer = browser.post("/lti/launch", form.fields)

    assert answer.status_code == 200
    assert 'data-ladder="ask"' in answer.text
    assert browser.link.get("data-secret") not in answer.text
    assert sessions_of(house) == 0


def test_the_page_that_asks_may_be_framed_only_by_the_lms(house: House) -> None:
    browser = Cookieless(house)

    answer = browser.post("/lti/launch", browser.launch_form().fields)

    policy = answer.headers["Content-Security-Policy"]
    assert policy.endswith(f"frame-ancestors {house.platform.address.base_url}")
    assert "connect-src 'self'" in policy


def test_with_its_cookie_a_launch_is_let_in_as_ever(house: House) -> None:
    visitor = house.visitor()
    begun = house.platform.login(visitor.person)
    way_out = visitor.browser.post(
        "/lti/login", data=begun.fields | {"lti_storage_target": "_parent"}, base_url=BASE_URL
    )
    asking = Cookieless(house)
    asking.way_out = way_out

    answer = visitor.post_launch(asking.launch_form())

    assert answer.status_code == 303
    assert "__Host-potluck-" in "".join(answer.headers.getlist("Set-Cookie"))


def test_what_the_lms_kept_opens_a_session_that_no_cookie_holds(house: House) -> None:
    browser = Cookieless(house)

    answer = browser.bring(browser.launch_form())

    told = answer.get_json()
    assert answer.status_code == 200
    assert told["address"].startswith(told["home"])
    assert told["secret"] not in told["address"]
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("secret", ["", "made up"])
def test_without_the_right_secret_nobody_is_let_in(house: House, secret: str) -> None:
    browser = Cookieless(house)
    form = browser.launch_form()

    answer = browser.bring(form, secret)

    assert answer.status_code == 400
    assert sessions_of(house) == 0
    assert browser.bring(form).status_code == 200


def test_the_secret_of_another_login_does_not_do(house: House) -> None:
    mine, theirs = Cookieless(house), Cookieless(house, LEARNERS[1])

    answer = mine.bring(mine.launch_form(), theirs.link.get("data-secret"))

    assert answer.status_code == 400
    assert "STATE-06" in answer.text


def test_a_launch_that_names_no_storage_is_not_let_in_by_a_field(house: House) -> None:
    form = house.visitor().launch_form()

    answer = house.app.test_client().post(STORED, data=form.fields, base_url=BASE_URL)

    assert answer.status_code == 400
    assert "STATE-05" in answer.text


def test_a_launch_is_brought_once(house: House) -> None:
    browser = Cookieless(house)
    form = browser.launch_form()
    browser.bring(form)

    again = browser.bring(form)

    assert again.status_code == 409
    assert "DOOR-06" in again.text
    assert sessions_of(house) == 1


def test_a_launch_that_was_used_is_not_asked_about_again(house: House) -> None:
    browser = Cookieless(house)
    form = browser.launch_form()
    browser.bring(form)

    assert browser.post("/lti/launch", form.fields).status_code == 409


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        ("silent", "its page did not answer us"),
        ("no-frame", "the part of its page that does so is not there"),
        ("refused", "its page refused to"),
        ("empty", "the note was not there any more"),
        ("", "needs JavaScript"),
        ("<script>", "needs JavaScript"),
    ],
)
def test_the_page_says_which_step_failed_and_offers_a_new_window(
    house: House, problem: str, said: str
) -> None:
    browser = Cookieless(house)
    fields = browser.launch_form().fields | {"storage_problem": problem}

    answer = browser.post(STORED, fields)

    assert answer.status_code == 400
    assert said in answer.text
    assert 'target="_blank"' in answer.text


def test_in_a_window_of_its_own_a_new_window_is_not_offered_again(house: House) -> None:
    form = house.visitor().launch_form()
    headers = {"Sec-Fetch-Dest": "document"}

    answer = house.app.test_client().post("/lti/launch", data=form.fields, headers=headers, base_url=BASE_URL)

    assert "This browser keeps no cookies" in answer.text
    assert 'target="_blank"' not in answer.text


def test_a_page_shows_its_secret_and_is_let_in(probed: House) -> None:
    browser = Cookieless(probed).open()

    assert browser.get("who").status_code == 200


def test_its_forms_carry_their_token_all_the_same(probed: House) -> None:
    browser = Cookieless(probed).open()
    token = sessions.form_token(UUID(browser.home.split("/")[2]), browser.secret)

    assert browser.send("do", {}).status_code == 403
    assert browser.send("do", {"form_token": token}).status_code == 200


def test_its_roles_are_those_of_the_launch(probed: House) -> None:
    assert Cookieless(probed).open().get("lead").status_code == 403
    assert Cookieless(probed, INSTRUCTOR).open().get("lead").status_code == 200


@pytest.mark.parametrize("given", ["Bearer made-up", "Bearer ", "Bearer", "Basic bWU6eW91", "Digest x"])
def test_another_secret_opens_nothing(probed: House, given: str) -> None:
    browser = Cookieless(probed).open()

    assert browser.get("who", Authorization=given).status_code == 401


def test_the_secret_of_one_page_does_not_open_another(probed: House) -> None:
    mine, theirs = Cookieless(probed).open(), Cookieless(probed, LEARNERS[1]).open()
    mine.home = theirs.home

    assert mine.get("who").status_code == 401


def test_two_pages_live_side_by_side(probed: House) -> None:
    mine, theirs = Cookieless(probed).open(), Cookieless(probed, LEARNERS[1]).open()

    assert mine.get("who").text != theirs.get("who").text


def test_the_secret_of_a_page_is_not_taken_from_a_cookie(probed: House) -> None:
    browser = Cookieless(probed).open()
    client = probed.app.test_client()
    usual, local = sessions.cookie_names(UUID(browser.home.split("/")[2]))
    client.set_cookie(usual, browser.secret, domain="localhost", secure=True)
    client.set_cookie(local, browser.secret, domain="localhost")

    assert client.get(f"{browser.home}who", base_url=BASE_URL).status_code == 401


def test_the_secret_of_a_cookie_is_not_taken_from_a_header(probed: House) -> None:
    visitor = probed.open()
    home = "/".join(visitor.at.split("/")[:3])
    cookie = visitor.browser.get_cookie(sessions.cookie_names(UUID(home[3:]))[1])
    assert cookie is not None

    answer = probed.app.test_client().get(
        f"{home}/who", headers={"Authorization": f"Bearer {cookie.value}"}, base_url=BASE_URL
    )

    assert answer.status_code == 401


def test_a_page_that_also_sends_the_cookie_of_a_session_is_refused(probed: House) -> None:
    visitor, page = probed.open(), Cookieless(probed, LEARNERS[1]).open()

    answer = visitor.browser.get(
        f"{page.home}who", headers={"Authorization": f"Bearer {page.secret}"}, base_url=BASE_URL
    )

    assert answer.status_code == 401


def test_a_password_of_a_proxy_does_not_keep_cookies_out(probed: House) -> None:
    visitor = probed.open()

    answer = visitor.browser.get(
        "/".join([*visitor.at.split("/")[:3], "who"]),
        headers={"Authorization": "Basic bWU6eW91"},
        base_url=BASE_URL,
    )

    assert answer.status_code == 200


def test_the_session_of_a_page_ends_after_its_time(probed: House) -> None:
    browser = Cookieless(probed).open()
    probed.clock.move(hours=12, seconds=1)

    answer = browser.get("who")

    assert answer.status_code == 401
    assert "SESSION-01" in answer.text


def test_loading_the_page_again_says_where_the_session_was(probed: House) -> None:
    browser = Cookieless(probed).open()

    answer = probed.app.test_client().get(f"{browser.home}who", base_url=BASE_URL)

    assert answer.status_code == 401
    assert "SESSION-02" in answer.text
    assert "Open the activity again from your course" in answer.text


def test_no_other_site_may_ask_with_a_header(probed: House) -> None:
    browser = Cookieless(probed).open()

    answer = browser.get("who", Origin="https://evil.example")

    assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]
