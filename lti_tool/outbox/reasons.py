"""Why a message did not arrive: a code for the row, and words for the people who see it."""

import re
from enum import StrEnum

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

LONGEST_DETAIL = 300
MARKUP = re.compile(r"<[^<>]{0,200}>")
ODD = re.compile(r"[^\S ]+|[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+")
SPACES = re.compile(r" {2,}")


class Reason(StrEnum):
    """What stands in the way."""

    NO_GRADEBOOK = "no-gradebook"
    SWITCHED_OFF = "switched-off"
    PERSON_UNKNOWN = "person-unknown"
    NOT_ALLOWED = "not-allowed"
    NOT_FOUND = "not-found"
    NOT_ACCEPTED = "not-accepted"
    OUT_OF_ORDER = "out-of-order"
    COLUMN_BUSY = "column-busy"
    NO_ACCESS = "no-access"
    UNREACHABLE = "unreachable"
    TROUBLE = "trouble"
    UNREADABLE = "unreadable"
    GAVE_UP = "gave-up"
    BROKEN = "broken"
    NIGHT = "night"
    MAIL_ADDRESS = "mail-address"
    MAIL_REFUSED = "mail-refused"
    MAIL_LATER = "mail-later"
    MAIL_NO_ACCESS = "mail-no-access"
    MAIL_UNREACHABLE = "mail-unreachable"


WORDS: dict[Reason, LazyString] = {
    Reason.NO_GRADEBOOK: _("The LMS offers no gradebook column for this activity."),
    Reason.SWITCHED_OFF: _("This LMS is switched off here."),
    Reason.PERSON_UNKNOWN: _("The LMS has not told us who this person is there."),
    Reason.NOT_ALLOWED: _("The LMS does not let us write into its gradebook."),
    Reason.NOT_FOUND: _("The LMS does not find the gradebook column or the learner any more."),
    Reason.NOT_ACCEPTED: _(
        "The LMS does not accept this grade, for example because the person is no learner in the course."
    ),
    Reason.OUT_OF_ORDER: _("The LMS has a newer entry; we try again with a later time."),
    Reason.COLUMN_BUSY: _("The gradebook column is being looked up; this takes a moment."),
    Reason.NO_ACCESS: _("The LMS does not give us access to its services."),
    Reason.UNREACHABLE: _("The LMS did not answer."),
    Reason.TROUBLE: _("The LMS has trouble of its own."),
    Reason.UNREADABLE: _("The LMS gave an answer we cannot read."),
    Reason.GAVE_UP: _("We tried for two weeks without success."),
    Reason.BROKEN: _("Something went wrong on our side; the log of this installation says what."),
    Reason.NIGHT: _("It is night where the reader is; the mail goes out in the morning."),
    Reason.MAIL_ADDRESS: _("The LMS gave an address no mail can go to."),
    Reason.MAIL_REFUSED: _("The mail server does not take this mail."),
    Reason.MAIL_LATER: _("The mail server asks us to come back later."),
    Reason.MAIL_NO_ACCESS: _("The mail server does not let us in, or cannot be trusted."),
    Reason.MAIL_UNREACHABLE: _("The mail server did not answer."),
}


def words(reason: str | None) -> LazyString | str:
    """The plain sentence for a code that stands on a message; empty for one without."""
    return WORDS[Reason(reason)] if reason in set(Reason) else ""


def cleaned(detail: str) -> str:
    """The receiver's own words without markup and control characters, and not too long."""
    plain = SPACES.sub(" ", ODD.sub(" ", MARKUP.sub(" ", detail))).strip()
    return plain if len(plain) <= LONGEST_DETAIL else plain[: LONGEST_DETAIL - 1] + "…"
