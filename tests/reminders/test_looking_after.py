"""Whoever looks after the installation sees whether mails leave it, and which did not arrive."""

import pytest

from lti_tool.outbox.destinations.smtp_line import SmtpLine
from tests.admin.desk import Desk, customer
from tests.house import House
from tests.journey.stories.around import lost_mail
from tests.platforms.test_doctor import Visit
from tests.reminders.mail_server import Server, running


@pytest.fixture
def visit(house: House) -> Visit:
    house.open()
    return Visit(house)


def of_mail(visit: Visit) -> list[str]:
    """What the doctor said about mail."""
    return [line.strip() for line in visit.said.splitlines() if line[8:].startswith("mail ")]


def test_the_doctor_says_that_mails_leave_and_sends_none(visit: Visit, server: Server) -> None:
    assert visit.look(mail=SmtpLine(server.settings())) is True

    (said,) = of_mail(visit)
    assert said.startswith("ok")
    assert "localhost takes mails from potluck@school.example." in said
    assert server.arrived == []


def test_the_doctor_says_nothing_of_mails_where_none_are_sent(visit: Visit) -> None:
    visit.look()

    assert of_mail(visit) == []


@pytest.mark.parametrize(("command", "answer", "words"), [
    ("AUTH", "535 5.7.8 wrong password", "does not let us in"),
    ("MAIL", "550 5.7.1 not from you", "does not take this mail"),
    ("EHLO", "hang up", "did not answer"),
])  # fmt: skip
def test_the_doctor_says_why_mails_do_not_leave(visit: Visit, command: str, answer: str, words: str) -> None:
    with running(Server(user="us", password="a secret")) as server:
        server.answer(command, answer, answer, answer)

        assert visit.look(mail=SmtpLine(server.settings())) is False

    (said,) = of_mail(visit)
    assert said.startswith("fail")
    assert words in said
    assert "a secret" not in visit.said


def test_the_doctor_counts_mails_apart_from_grades(visit: Visit, server: Server) -> None:
    with visit.runtime.database.writing() as session:
        lost_mail(session, visit.house.clock())

    visit.look(mail=SmtpLine(server.settings()))

    assert "One mail of the last two weeks was refused." in of_mail(visit)[0]
    assert "grade of the last two weeks was refused" not in visit.said


def test_staff_see_which_mails_did_not_arrive_and_why(any_house: House) -> None:
    with any_house.runtime.database.writing() as session:
        lost_mail(session, any_house.clock())
        lost_mail(session, any_house.clock())
    desk = Desk(any_house).sign_in()

    desk.get("/admin/undelivered")

    assert "Mails that did not arrive" in desk.text
    assert "The mail server does not take this mail." in desk.text
    assert "550 5.1.1 nobody here" in desk.text


def test_staff_see_nothing_of_the_mails_of_another_organisation(house: House) -> None:
    with house.runtime.database.writing() as session:
        lost_mail(session, house.clock())
    desk = Desk(house).sign_in("Bo", customer(house, "acme"))

    desk.get("/admin/undelivered")

    assert "Everything is delivered" in desk.text
