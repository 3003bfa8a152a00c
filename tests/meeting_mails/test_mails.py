"""Whoever has a seat hears of it: an invitation, a new date, that it is off, that it is soon; and answers."""

import re
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from lti_tool.app import create_app
from lti_tool.lti.http import Request, Response
from lti_tool.meeting_mails import personal_data
from lti_tool.meeting_mails.links import PATH, Reply, ReplyLinks
from lti_tool.meeting_mails.models import MeetingMail
from lti_tool.meeting_mails.planning import plan_due
from lti_tool.outbox.models import Message
from lti_tool.parts.meetings.models import Seat
from lti_tool.parts.meetings.rules.states import Rsvp
from lti_tool.sandbox.seed import LEARNERS
from tests.at_once import at_once
from tests.house import BASE_URL, SECRET
from tests.meeting_mails.conftest import PostRoom
from tests.parts.diary import Diary
from tests.reminders.mail_server import Delivery

ADA, BEN = (person.email for person in LEARNERS[:2])


def calendar(mail: Delivery) -> tuple[str, bytes]:
    """The method and the file of the part that calendars act upon."""
    [part] = [one for one in mail.message.walk() if one.get_content_type() == "text/calendar"]
    return str(part.get_param("method")), part.get_payload(decode=True)


def links(mail: Delivery) -> list[str]:
    return re.findall(rf"{re.escape(BASE_URL)}{PATH}\S+", mail.part("plain"))


def press(post: PostRoom, link: str, *, looks_only: bool = False) -> str:
    """Open a link in a browser that knows nobody, and press its button."""

    def nowhere(request: Request) -> Response:
        raise AssertionError(request.url)

    browser = create_app(post.house.runtime, transport=nowhere).test_client()
    page = browser.get(link, base_url=BASE_URL)
    if not looks_only:
        page = browser.post(link, base_url=BASE_URL)
    return page.get_data(as_text=True)


def rsvps(post: PostRoom, meeting_id: UUID) -> set[str]:
    with post.database.reading() as session:
        return set(session.scalars(select(Seat.rsvp).where(Seat.meeting_id == meeting_id)))


def test_who_has_a_seat_is_invited_once(any_post: PostRoom) -> None:
    post = any_post
    [ada] = post.everybody_in(1)
    meeting_id = post.plan(place="Room 4")
    assert post.work() == []

    post.come(ada, meeting_id, way="in_person")
    [mail] = post.work()
    assert post.work() == []

    assert mail.to == ADA
    assert mail.message["Subject"] == "Reading a balance sheet: You have a seat."
    assert mail.message["List-Unsubscribe"] is None
    assert "Room 4" in mail.part("plain")
    method, content = calendar(mail)
    assert method == "REQUEST"
    assert Diary().open(content).shown() == [("Reading a balance sheet", post.look(meeting_id).starts_at)]


def test_a_date_that_moves_and_is_called_off_does_so_in_calendars(post: PostRoom) -> None:
    ada, ben = post.everybody_in(2)
    meeting_id = post.plan()
    for visitor in (ada, ben):
        post.come(visitor, meeting_id, way="in_person")
    diary = Diary().open(*(calendar(mail)[1] for mail in post.work() if mail.to == ADA))

    post.fill_in(post.host, f"/dates/{meeting_id}/change", starts="2026-12-01T16:00")
    moved = [mail for mail in post.work() if mail.to == ADA]
    diary.open(*(calendar(mail)[1] for mail in moved))
    assert "The date has moved. Please say again whether you come." in moved[0].part("plain")
    assert [begin.isoformat() for _, begin in diary.shown()] == ["2026-12-01T15:00:00+00:00"]
    post.get(post.host, f"/dates/{meeting_id}/call-off")
    post.send(post.host, f"/dates/{meeting_id}/call-off", {})
    off = [mail for mail in post.work() if mail.to == ADA]
    diary.open(*(calendar(mail)[1] for mail in off))

    assert "It does not take place." in off[0].part("plain")
    assert links(off[0]) == []
    assert diary.shown() == []


def test_who_waits_hears_so_without_a_date_in_their_calendar_and_then_that_a_seat_is_theirs(
    post: PostRoom,
) -> None:
    ada, ben = post.everybody_in(2)
    meeting_id = post.plan(capacity="1")
    post.come(ada, meeting_id, way="in_person")
    post.come(ben, meeting_id, way="in_person")
    waiting = next(mail for mail in post.work() if mail.to == BEN)
    assert "You are on the waiting list." in waiting.part("plain")
    assert not [part for part in waiting.message.walk() if part.get_content_type() == "text/calendar"]

    post.press(ada, meeting_id, "seat", do="no")
    mails = {mail.to: mail for mail in post.work()}

    assert calendar(mails[ADA])[0] == "CANCEL"
    assert calendar(mails[BEN])[0] == "REQUEST"


def test_who_gives_up_what_they_were_never_invited_to_hears_nothing(post: PostRoom) -> None:
    [ada] = post.everybody_in(1)
    meeting_id = post.plan()
    post.come(ada, meeting_id, way="in_person")
    post.press(ada, meeting_id, "seat", do="no")

    assert post.work() == []


def test_who_waits_no_longer_gets_nothing_taken_out_of_their_calendar(post: PostRoom) -> None:
    ada, ben = post.everybody_in(2)
    meeting_id = post.plan(capacity="1")
    post.come(ada, meeting_id, way="in_person")
    post.come(ben, meeting_id, way="in_person")
    post.work()

    post.press(ben, meeting_id, "seat", do="no")

    assert post.work() == []


def test_people_answer_from_the_mail_without_their_lms(any_post: PostRoom) -> None:
    post = any_post
    ada, ben = post.everybody_in(2)
    meeting_id = post.plan(capacity="1")
    post.come(ada, meeting_id, way="in_person")
    post.come(ben, meeting_id, way="in_person")
    cannot = links(next(mail for mail in post.work() if mail.to == ADA))[-1]

    assert "Nothing changes until you press the button." in press(post, cannot, looks_only=True)
    assert rsvps(post, meeting_id) == {Rsvp.GOING, Rsvp.WAITING}
    for _ in range(2):
        assert "Noted: you do not come." in press(post, cannot)

    assert rsvps(post, meeting_id) == {Rsvp.CANCELLED, Rsvp.GOING}


def test_a_date_that_moved_far_is_confirmed_from_the_mail(post: PostRoom) -> None:
    [ada] = post.everybody_in(1)
    meeting_id = post.plan()
    post.come(ada, meeting_id, way="remote")
    post.work()
    post.fill_in(post.host, f"/dates/{meeting_id}/change", starts="2026-12-02T12:00")
    [mail] = post.work()

    assert "Noted: you come." in press(post, links(mail)[0])

    assert rsvps(post, meeting_id) == {Rsvp.GOING}


def test_a_link_changes_nothing_once_the_date_has_begun_or_is_off(post: PostRoom) -> None:
    [ada] = post.everybody_in(1)
    meeting_id = post.plan()
    post.come(ada, meeting_id, way="in_person")
    [mail] = post.work()
    post.go_to(meeting_id, minutes=1)

    assert "It has started already, so seats are settled." in press(post, links(mail)[-1])
    assert rsvps(post, meeting_id) == {Rsvp.GOING}


@pytest.mark.parametrize("change", ["x", "", "gAAAA"])
def test_a_link_that_is_not_ours_opens_nothing(post: PostRoom, change: str) -> None:
    [ada] = post.everybody_in(1)
    meeting_id = post.plan()
    post.come(ada, meeting_id, way="in_person")
    [mail] = post.work()
    sealed = links(mail)[0].rpartition("/")[2]
    other = {"x": sealed[:-2] + "xx", "": "nothing", "gAAAA": "gAAAA" + sealed}[change]

    assert "This link has ended" in press(post, f"{BASE_URL}{PATH}{other}", looks_only=True)


def test_a_link_is_of_one_person_and_ends_with_their_part(post: PostRoom) -> None:
    [ada] = post.everybody_in(1)
    meeting_id = post.plan()
    post.come(ada, meeting_id, way="in_person")
    seals = ReplyLinks(BASE_URL, SECRET)
    forged = seals.address(Reply(UUID(int=1), meeting_id, comes=False), now=post.clock())

    assert "This link has ended" in press(post, forged)
    assert rsvps(post, meeting_id) == {Rsvp.GOING}


def test_people_are_reminded_a_day_and_an_hour_before_each_once(post: PostRoom) -> None:
    [ada] = post.everybody_in(1)
    meeting_id = post.plan()
    post.come(ada, meeting_id, way="in_person")
    post.work()

    subjects = []
    for before in (timedelta(hours=23), timedelta(hours=22), timedelta(minutes=59), timedelta(minutes=30)):
        post.clock.moment = post.look(meeting_id).starts_at - before
        subjects += [str(mail.message["Subject"]) for mail in post.work()]

    assert subjects == ["Reading a balance sheet: in 23 hours", "Reading a balance sheet: in 58 minutes"]


def test_nobody_is_reminded_who_does_not_come_or_wants_no_reminders(post: PostRoom) -> None:
    ada, ben = post.everybody_in(2)
    meeting_id = post.plan()
    for visitor in (ada, ben):
        post.come(visitor, meeting_id, way="in_person")
    post.work()
    post.press(ben, meeting_id, "seat", do="no")
    post.work()
    post.clock.moment = post.look(meeting_id).starts_at - timedelta(hours=23)
    [mail] = post.work()
    assert mail.to == ADA
    stop = re.findall(r"http\S+/mail/stop/\S+", mail.part("plain"))[-1]
    assert mail.message["List-Unsubscribe"] == f"<{stop}>"

    press(post, stop)
    post.clock.moment = post.look(meeting_id).starts_at - timedelta(minutes=50)

    assert post.work() == []


def test_two_workers_write_each_mail_once(any_post: PostRoom) -> None:
    post = any_post
    people = post.everybody_in(3)
    meeting_id = post.plan()
    for visitor in people:
        post.come(visitor, meeting_id, way="in_person")
    post.clock.move(minutes=1)

    got = at_once(*(lambda: plan_due(post.shop.planner, at_most=9, stopping=lambda: False) for _ in range(2)))
    post.work()

    assert [each for each in got if isinstance(each, Exception)] == []
    assert sum(got) == 3
    assert sorted(mail.to for mail in post.server.arrived) == sorted(str(one.email) for one in LEARNERS[:3])
    with post.database.reading() as session:
        assert len(session.scalars(select(Message.id).where(Message.destination == "mail")).all()) == 3


def test_what_is_known_of_mails_is_given_and_removed(post: PostRoom) -> None:
    [ada] = post.everybody_in(1)
    meeting_id = post.plan()
    post.come(ada, meeting_id, way="in_person")
    post.work()
    with post.database.reading() as session:
        person_id = session.scalars(select(MeetingMail.person_id)).one()
        [given] = personal_data.export_personal(session, person_id)
    assert given["meeting"] == "Reading a balance sheet"
    assert datetime.fromisoformat(given["last_mail_at"])

    with post.database.writing() as session:
        personal_data.erase_personal(session, person_id)

    with post.database.reading() as session:
        assert session.scalars(select(MeetingMail)).all() == []
