"""People who look after the installation come in by a link, once, and see only what is theirs."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from lti_tool.access import staff
from lti_tool.access.models import AuditEntry, StaffSession
from tests.admin.desk import Desk, customer, invited
from tests.house import BASE_URL, House

PAGES = (
    "/admin/",
    "/admin/organisations",
    "/admin/keys",
    "/admin/log",
    "/admin/connect",
    "/admin/platforms/new",
)


@pytest.mark.parametrize("page", PAGES)
def test_without_signing_in_no_page_for_staff_opens(house: House, page: str) -> None:
    answer = Desk(house).get(page)

    assert answer.status_code == 401
    assert "STAFF-01" in answer.get_data(as_text=True)


def test_a_launch_from_an_lms_opens_no_page_for_staff(house: House) -> None:
    visitor = house.open()

    assert visitor.get("/admin/").status_code == 401


def test_looking_at_the_link_uses_nothing_up(house: House) -> None:
    desk, secret = Desk(house), invited(house)
    desk.get(f"/admin/sign-in/{secret}")
    desk.get(f"/admin/sign-in/{secret}")

    desk.send(f"/admin/sign-in/{secret}")

    assert desk.get("/admin/").status_code == 200


def test_a_link_works_once(house: House) -> None:
    secret = invited(house)
    Desk(house).send(f"/admin/sign-in/{secret}")

    second = Desk(house).send(f"/admin/sign-in/{secret}")

    assert second.status_code == 410
    assert "STAFF-02" in second.get_data(as_text=True)


def test_of_many_at_once_one_is_let_in(any_house: House) -> None:
    secret = invited(any_house)

    def press(_: int) -> int:
        return any_house.app.test_client().post(f"/admin/sign-in/{secret}", base_url=BASE_URL).status_code

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(press, range(8)))

    assert answers == [303, *[410] * 7]
    with any_house.runtime.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(StaffSession)) == 1


def test_a_link_ends_after_an_hour(house: House) -> None:
    secret = invited(house)
    house.clock.move(hours=1)

    assert Desk(house).send(f"/admin/sign-in/{secret}").status_code == 410


def test_a_newer_link_ends_the_older_one(house: House) -> None:
    older = invited(house)
    invited(house)

    assert Desk(house).send(f"/admin/sign-in/{older}").status_code == 410


def test_a_session_ends_after_a_working_day(house: House) -> None:
    desk = Desk(house).sign_in()

    house.clock.move(hours=8)

    assert desk.get("/admin/").status_code == 401


def test_signing_out_ends_the_session_for_every_copy_of_its_cookie(house: House) -> None:
    desk = Desk(house).sign_in()
    copied = {cookie.key: cookie.value for cookie in desk.browser._cookies.values()}
    desk.get("/admin/")

    desk.send("/admin/sign-out")

    thief = Desk(house)
    for name, value in copied.items():
        thief.browser.set_cookie(name, value, domain="localhost")
    assert thief.get("/admin/").status_code == 401


def test_somebody_switched_off_is_out_at_once(house: House) -> None:
    desk = Desk(house).sign_in("Ada")

    with house.runtime.database.writing() as session:
        staff.switch_off(session, "Ada", now=house.clock())

    assert desk.get("/admin/").status_code == 401


def test_a_form_without_its_token_changes_nothing(house: House) -> None:
    desk = Desk(house).sign_in()
    desk.text = ""

    answer = desk.send("/admin/organisations", {"name": "Acme", "slug": "acme"})

    assert answer.status_code == 403
    assert "Acme" not in desk.get("/admin/organisations").get_data(as_text=True)


def test_nobody_may_show_these_pages_in_a_frame(house: House) -> None:
    answer = Desk(house).sign_in().get("/admin/")

    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_whoever_looks_after_one_organisation_sees_nothing_of_another(house: House) -> None:
    acme = customer(house, "acme")
    desk = Desk(house).sign_in("Bo", acme)

    seen = desk.get("/admin/").get_data(as_text=True)

    assert "Sandbox LMS" not in seen
    assert desk.get(f"/admin/platforms/{house.registration_id}").status_code == 404
    assert desk.get("/admin/keys").status_code == 404
    desk.get("/admin/organisations")
    assert desk.send("/admin/organisations", {"name": "New", "slug": "new"}).status_code == 404


def test_what_staff_do_is_written_down_with_their_name(house: House) -> None:
    desk = Desk(house).sign_in("Ada")
    desk.get("/admin/organisations")

    desk.send("/admin/organisations", {"name": "Acme", "slug": "acme"})

    page = desk.get("/admin/log").get_data(as_text=True)
    assert "added the organisation" in page
    assert "acme" in page
    with house.runtime.database.reading() as session:
        acts = session.scalars(select(AuditEntry.act).order_by(AuditEntry.at)).all()
    assert set(acts) == {"staff.invited", "staff.signed-in", "organisation.added"}


def test_a_short_name_that_is_taken_is_said_beside_what_was_typed(house: House) -> None:
    customer(house, "acme")
    desk = Desk(house).sign_in()
    desk.get("/admin/organisations")

    answer = desk.send("/admin/organisations", {"name": "Acme two", "slug": "acme"})

    assert answer.status_code == 422
    assert "already" in desk.text
    assert "Acme two" in desk.text


def test_a_new_key_signs_tomorrow_and_at_once_only_when_asked(house: House) -> None:
    desk = Desk(house).sign_in()
    desk.get("/admin/keys")

    desk.send("/admin/keys")

    assert "Shown, signs soon" in desk.text
    assert "On its way out" in desk.text
