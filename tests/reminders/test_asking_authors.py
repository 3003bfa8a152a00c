"""Authors say whether their people are reminded, where mails are sent at all."""

import pytest
from sqlalchemy import select

from lti_tool.participation.models import Activity
from lti_tool.runtime import Runtime
from tests.house import House, StandingClock
from tests.peer_review.browsing import Table, begin, press, url
from tests.reminders.bureau import with_mail
from tests.reminders.mail_server import Server

QUESTION = "Remind people by mail"


@pytest.fixture
def mailing(runtime: Runtime, clock: StandingClock, server: Server) -> Table:
    return Table(House(with_mail(runtime, server.settings()), clock))


def kept(table: Table) -> object:
    with table.house.runtime.database.reading() as session:
        return session.scalars(select(Activity)).one().settings["remind"]


def test_without_a_mail_server_no_page_speaks_of_mail(house: House) -> None:
    table = Table(house)
    begin(table.author)

    before = table.author.text
    table.set_up()
    table.author.get(url(table.author, "/change"))

    assert QUESTION not in before + table.author.text
    assert kept(table) is True


def test_people_are_reminded_unless_the_author_says_otherwise(mailing: Table) -> None:
    begin(mailing.author)
    assert QUESTION in mailing.author.text
    press(mailing.author, "/set-up", "publish", {"title": "A letter"})
    as_offered = kept(mailing)
    mailing.author.get(url(mailing.author, "/change"))

    press(mailing.author, "/change", "publish", {"remind": ""})

    assert as_offered is True
    assert kept(mailing) is False
    mailing.author.get(url(mailing.author, "/change"))
    assert 'name="remind" value="yes" checked' not in mailing.author.text


def test_what_the_author_said_stays_while_no_mails_are_sent(mailing: Table, runtime: Runtime) -> None:
    begin(mailing.author)
    press(mailing.author, "/set-up", "publish", {"title": "A letter", "remind": ""})
    mailing.house.app.extensions["potluck"] = with_mail(runtime, None)
    mailing.author.get(url(mailing.author, "/change"))

    press(mailing.author, "/change", "publish", {"title": "Another letter"})

    assert kept(mailing) is False
