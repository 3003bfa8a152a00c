"""What is refused while an LMS registers itself, and the page that says so."""

from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from flask_babel import lazy_gettext as _

from lti_tool.lti.errors import Reason, RegistrationFailed
from lti_tool.web.errors import Advice, PageError
from lti_tool.web.shown import Words

REFUSED = 400
NOT_THERE = 404
BUSY = 409
GONE = 410
LMS_TROUBLE = 502


class Invite(StrEnum):
    """Codes of invitations."""

    UNKNOWN = "INVITE-01"
    USED = "INVITE-02"
    ENDED = "INVITE-03"
    LEFT_LYING = "INVITE-04"
    IN_HAND = "INVITE-05"
    ELSEWHERE = "INVITE-06"


class InvitationClosed(Exception):
    """An invitation that opens nothing, or not now; `code` says why."""

    def __init__(self, code: Invite) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class _Told:
    """A failure in plain words: what happened, and whose move it is."""

    title: Words
    happened: Words
    to_do: Words


_NOTHING_CHANGED = _("Nothing was changed here, and the invitation is still good.")
_ASK_FOR_ANOTHER = _("Ask whoever sent you the link for a new one")
_BY_HAND = Advice(
    _("Connect it by hand"),
    _("Every LMS can be connected without registering itself: potluck platforms sheet says how."),
)
_TRY_AGAIN = _("Begin the registration in your LMS once more")

_INVITATIONS: dict[Invite, PageError] = {
    Invite.UNKNOWN: PageError(
        NOT_THERE,
        Invite.UNKNOWN,
        _("This invitation is not known here"),
        _("The link may have been copied only in part, or it was meant for another Potluck."),
        to_do=_ASK_FOR_ANOTHER,
    ),
    Invite.USED: PageError(
        GONE,
        Invite.USED,
        _("This invitation was used already"),
        _("Each invitation connects one LMS, once. To connect another one, or to renew it, take a new one."),
        to_do=_ASK_FOR_ANOTHER,
    ),
    Invite.ENDED: PageError(
        GONE,
        Invite.ENDED,
        _("This invitation has ended"),
        _("Invitations last for a short time only, and can be withdrawn."),
        to_do=_ASK_FOR_ANOTHER,
    ),
    Invite.LEFT_LYING: PageError(
        REFUSED,
        Invite.LEFT_LYING,
        _("That page was open for too long"),
        _("What your LMS told us about itself is good for an hour."),
        kept=_NOTHING_CHANGED,
        to_do=_TRY_AGAIN,
    ),
    Invite.IN_HAND: PageError(
        BUSY,
        Invite.IN_HAND,
        _("Your LMS is being connected right now"),
        _("The button was pressed twice, here or in another window. The first time counts."),
        to_do=_("Wait a moment, then load this page again"),
    ),
    Invite.ELSEWHERE: PageError(
        BUSY,
        Invite.ELSEWHERE,
        _("This LMS is connected for another organisation"),
        _("Another organisation is known there under the same client id, so we connected nothing."),
        kept=_("Nothing was changed here."),
        to_do=_("Ask whoever looks after Potluck"),
    ),
}
_AWAY = _Told(
    _("Your LMS did not answer us"),
    _("We asked its server for what we need to register, and no answer came that we could use."),
    _TRY_AGAIN,
)
_UNREADABLE = _Told(
    _("We could not understand your LMS"),
    _("It answered, but not with what a registration needs."),
    _("Connect it by hand, and tell your LMS's support"),
)
_STRANGE = _Told(
    _("Your LMS told us something we cannot trust"),
    _("The addresses it gave do not fit together, so we sent it nothing."),
    _("Begin from your LMS's own page, with the link pasted there"),
)
_SAID_NO = _Told(
    _("Your LMS did not register Potluck"),
    _("We asked, and it said no. Its own words are in the line for the administrator below."),
    _("Look in your LMS whether registrations are allowed, then begin once more"),
)
_FAILURES = {
    Reason.REGISTRATION_ADDRESS: _STRANGE,
    Reason.REGISTRATION_UNREACHABLE: _AWAY,
    Reason.REGISTRATION_REDIRECTED: _STRANGE,
    Reason.REGISTRATION_NOT_SHOWN: _AWAY,
    Reason.REGISTRATION_TOO_LARGE: _UNREADABLE,
    Reason.REGISTRATION_UNREADABLE: _UNREADABLE,
    Reason.REGISTRATION_INCOMPLETE: _UNREADABLE,
    Reason.REGISTRATION_ISSUER: _STRANGE,
    Reason.REGISTRATION_ENDPOINT: _STRANGE,
    Reason.REGISTRATION_UNSUITED: _UNREADABLE,
    Reason.REGISTRATION_REFUSED: _SAID_NO,
    Reason.REGISTRATION_LATER: _AWAY,
    Reason.REGISTRATION_NO_CLIENT: _UNREADABLE,
    Reason.REGISTRATION_TOKEN: _STRANGE,
}
_FROM_THE_LMS = frozenset({
    Reason.REGISTRATION_UNREACHABLE,
    Reason.REGISTRATION_NOT_SHOWN,
    Reason.REGISTRATION_REFUSED,
    Reason.REGISTRATION_LATER,
})  # fmt: skip


def page_of_invitation(error: Exception) -> PageError:
    """The page for an invitation that opens nothing."""
    return _INVITATIONS[cast(InvitationClosed, error).code]


def page_of_failure(error: Exception) -> PageError:
    """The page for an LMS that did not register us as it should."""
    failed = cast(RegistrationFailed, error)
    told = _FAILURES[failed.reason]
    return PageError(
        LMS_TROUBLE if failed.reason in _FROM_THE_LMS else REFUSED,
        failed.code,
        told.title,
        told.happened,
        kept=_NOTHING_CHANGED,
        to_do=told.to_do,
        further=(_BY_HAND,),
        admin_facts=(failed.detail,),
    )


PAGES = {InvitationClosed: page_of_invitation, RegistrationFailed: page_of_failure}
"""Which page each refusal becomes."""
