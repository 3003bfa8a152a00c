"""What a mail says, and how it becomes a message for mail programs: text, and the same as simple HTML."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any, Final, Protocol
from uuid import UUID

from babel import Locale
from markupsafe import Markup
from sqlalchemy.orm import Session

from lti_tool.outbox.calendar_parts import CalendarPart, add_calendar
from lti_tool.settings import MailServer

POLICY: Final = SMTP.clone(max_line_length=998)
"""RFC 5322 2.1.1: shorter lines would break the long address in List-Unsubscribe into encoded words."""


@dataclass(frozen=True, slots=True)
class Link:
    """An address, and what a person reads instead."""

    words: str
    url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with lines below it, such as an activity and what is to do there."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to one person, in their language."""

    to: str = field(repr=False)
    subject: str
    locale: Locale
    opening: str
    sections: tuple[Section, ...]
    closing: tuple[str, ...]
    ways_out: tuple[Link, ...]
    """Where such letters end; mail programs offer the last one by a button of their own (RFC 8058)."""
    calendar: CalendarPart | None = None
    """What the reader's calendar is to learn from it."""
    is_ended_by_its_last_link: bool = True
    """Whether it is one of many that may come; what somebody must know, such as a date that moved, is not."""


@dataclass(frozen=True, slots=True)
class NotBefore:
    """The letter stands, but is not to be sent before this moment."""

    moment: datetime


Written = Letter | NotBefore | None
"""None: nobody needs the letter any more."""


class Writer(Protocol):
    """Writes a letter at the moment it is sent, so that it says what is so then.

    It may write down that it did: the transaction is committed before the letter leaves.
    """

    def __call__(self, session: Session, payload: Mapping[str, Any], *, now: datetime) -> Written:
        """Write it, or say why not."""
        ...


def as_message(letter: Letter, server: MailServer, message_id: UUID, *, written_at: datetime) -> EmailMessage:
    """The letter with its headers; the same message gives the same `Message-ID` however often it is sent.

    Raises:
        ValueError: the address is none a mail can go to.
    """
    message = EmailMessage(POLICY)
    domain = server.sender.rpartition("@")[2]
    message["From"] = Address(server.sender_name, addr_spec=server.sender)
    message["To"] = _address(letter.to)
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = written_at
    message["Message-ID"] = f"<{message_id}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834 5
    if letter.is_ended_by_its_last_link:
        message["List-Unsubscribe"] = f"<{letter.ways_out[-1].url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058 3.1
    message.set_content(as_text(letter))
    message.add_alternative(as_html(letter), subtype="html")
    if letter.calendar is not None:
        add_calendar(message, letter.calendar)
    return message


def as_text(letter: Letter) -> str:
    """The letter for programs that show plain text."""
    parts = [
        letter.opening,
        *(
            "\n".join([section.title, *(f"- {line}" for line in section.lines)])
            for section in letter.sections
        ),
        *letter.closing,
        *(f"{link.words}\n{link.url}" for link in letter.ways_out),
    ]
    return "\n\n".join(parts) + "\n"


def as_html(letter: Letter) -> str:
    """The same for programs that show HTML; without pictures, colours or anything that is fetched."""
    language, direction = str(letter.locale).replace("_", "-"), letter.locale.text_direction
    body = [_paragraph(letter.opening), *map(_section, letter.sections)]
    body += [*map(_paragraph, letter.closing), *map(_link, letter.ways_out)]
    page = Markup(
        '<!doctype html>\n<html lang="{}" dir="{}"><head><meta charset="utf-8"><title>{}</title></head>'
        "<body>\n{}\n</body></html>\n"
    )
    return str(page.format(language, direction, letter.subject, Markup("\n").join(body)))


def _address(text: str) -> Address:
    if not text.isascii():  # RFC 6531: few servers take others
        raise ValueError("an address with letters that mail servers do not know")
    try:
        return Address(addr_spec=text)
    except (ValueError, IndexError, MessageError) as problem:
        raise ValueError("no address a mail can go to") from problem


def _section(section: Section) -> Markup:
    lines = Markup("").join(Markup("<li>{}</li>").format(line) for line in section.lines)
    return Markup("<h2>{}</h2>\n<ul>{}</ul>").format(section.title, lines)


def _link(link: Link) -> Markup:
    return Markup('<p><a href="{}">{}</a></p>').format(link.url, link.words)


def _paragraph(words: str) -> Markup:
    return Markup("<p>{}</p>").format(words)
