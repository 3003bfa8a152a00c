"""What makes a mail an invitation: a part that calendars act upon, and a file to open by hand (RFC 6047)."""

from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import StrEnum


class CalendarMethod(StrEnum):
    """What a calendar is to do with the part (RFC 5546 1.4)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """An iCalendar file, and what it is for.

    Raises:
        ValueError: the file says another method; Outlook refuses such mails.
    """

    method: CalendarMethod
    content: bytes = field(repr=False)

    def __post_init__(self) -> None:
        # RFC 6047 2.4: the parameter of the part and the property of the file are the same
        if f"\r\nMETHOD:{self.method}\r\n".encode() not in self.content:
            raise ValueError(f"expected a calendar file with METHOD:{self.method}, came one without")


def add_calendar(message: EmailMessage, part: CalendarPart) -> None:
    """Make a mail with words an invitation.

    The words stay, as text and HTML; beside them, as one more way to say the same, stands what programs
    with a calendar read. Others show the attachment, which can be opened by hand.
    """
    # base64 brings the file through unchanged, its line ends and lines of 75 octets included
    message.add_alternative(
        part.content,
        maintype="text",
        subtype="calendar",
        params={"charset": "utf-8", "method": part.method, "component": "VEVENT"},
    )
    name = "cancelled.ics" if part.method is CalendarMethod.CANCEL else "invitation.ics"
    message.add_attachment(
        part.content, maintype="application", subtype="ics", filename=name, params={"name": name}
    )
