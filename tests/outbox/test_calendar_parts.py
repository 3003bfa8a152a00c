"""A mail with an invitation reaches calendars whole, and stays a mail for everybody else."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from uuid import UUID

import pytest
from babel import Locale

from lti_tool.outbox.calendar_parts import CalendarMethod, CalendarPart
from lti_tool.outbox.destinations.smtp_line import SmtpLine
from lti_tool.outbox.letters import Letter, Link, as_message
from lti_tool.parts.meetings.calendar_files import cancellation, feed, invitation
from tests.parts.occasions import AMARA, LUNCH, make_occasion
from tests.reminders.mail_server import SENDER, Server, running

HOSTILE = make_occasion(
    title="Lunch\r\nBcc: everybody@school.example\r\n\r\n.\r\nQUIT", text=".\r\n" + "غداء 🥖 " * 200
)
INVITED = CalendarPart(CalendarMethod.REQUEST, invitation(HOSTILE, AMARA))
CANCELLED = CalendarPart(CalendarMethod.CANCEL, cancellation(make_occasion(is_cancelled=True), AMARA))


def arrived(part: CalendarPart | None) -> EmailMessage:
    """The mail with this part as a mail server takes it in."""
    letter = Letter(
        to=AMARA.address,
        subject="Bread for beginners",
        locale=Locale.parse("en"),
        opening="Lunch on Sunday, grüße!",
        sections=(),
        closing=(),
        ways_out=(Link("No more", "https://potluck.example/mail/stop/x"),),
        calendar=part,
    )
    with running(Server()) as server:
        line = SmtpLine(server.settings())
        written_at = datetime(2027, 1, 4, tzinfo=UTC)
        line.send(as_message(letter, server.settings(), UUID(int=9), written_at=written_at), letter.to)
        line.hang_up()
    return server.arrived[0].message


def leaves(message: EmailMessage) -> list[EmailMessage]:
    return [each for each in message.walk() if not each.is_multipart()]


@pytest.mark.parametrize("part", [INVITED, CANCELLED], ids=["invited", "cancelled"])
def test_the_words_come_first_then_the_calendar_then_the_file(part: CalendarPart) -> None:
    message = arrived(part)

    assert [each.get_content_type() for each in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]


@pytest.mark.parametrize("part", [INVITED, CANCELLED], ids=["invited", "cancelled"])
def test_calendars_are_told_what_to_do_and_get_the_file_byte_by_byte(part: CalendarPart) -> None:
    *_, calendar, attached = leaves(arrived(part))

    assert dict(calendar["Content-Type"].params) == {
        "charset": "utf-8",
        "method": part.method.value,
        "component": "VEVENT",
    }
    assert calendar["Content-Disposition"] is None
    assert calendar.get_payload(decode=True) == part.content
    assert attached.get_payload(decode=True) == part.content


def test_the_file_to_open_by_hand_has_a_name() -> None:
    invited, cancelled = leaves(arrived(INVITED))[-1], leaves(arrived(CANCELLED))[-1]

    assert invited["Content-Disposition"] == 'attachment; filename="invitation.ics"'
    assert invited["Content-Type"].params["name"] == "invitation.ics"
    assert cancelled.get_filename() == "cancelled.ics"


def test_people_still_read_the_words() -> None:
    message = arrived(INVITED)

    text, page = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert page is not None
    assert "Lunch on Sunday, grüße!" in text.get_content()
    assert "Lunch on Sunday, grüße!" in page.get_content()


def test_words_of_a_meeting_become_no_header_and_end_no_mail() -> None:
    message = arrived(INVITED)

    assert message["Bcc"] is None
    assert message["From"] == f"Potluck <{SENDER}>"
    assert not any(part.defects for part in message.walk())


def test_a_letter_without_a_meeting_is_as_it_was() -> None:
    assert [each.get_content_type() for each in arrived(None).walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


@pytest.mark.parametrize(
    ("method", "content"),
    [
        (CalendarMethod.CANCEL, INVITED.content),
        (CalendarMethod.REQUEST, CANCELLED.content),
        (CalendarMethod.REQUEST, feed([LUNCH], "METHOD:REQUEST", timedelta(hours=1))),
        (CalendarMethod.REQUEST, b""),
    ],
    ids=["cancel an invitation", "invite by a cancellation", "invite by a feed", "nothing"],
)
def test_a_part_that_says_other_than_its_file_is_refused(method: CalendarMethod, content: bytes) -> None:
    with pytest.raises(ValueError, match=f"expected a calendar file with METHOD:{method}"):
        CalendarPart(method, content)
