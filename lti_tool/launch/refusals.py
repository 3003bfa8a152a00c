"""What is refused at the front door beyond the protocol's own checks, and the page that says so."""

from dataclasses import replace
from enum import StrEnum
from typing import cast

from flask_babel import lazy_gettext as _

from lti_tool.lti.errors import Fault, LtiError, Reason
from lti_tool.web.errors import Advice, PageError

TOO_LARGE = 413
NOT_YOURS = 403
REFUSED = 400
AWAY = 503


class Door(StrEnum):
    """Codes of our own, beside those of the protocol."""

    PLATFORM_UNKNOWN = "DOOR-01"
    PLATFORM_AMBIGUOUS = "DOOR-02"
    PLATFORM_INACTIVE = "DOOR-03"
    DEPLOYMENT_UNKNOWN = "DOOR-04"
    DEPLOYMENT_PENDING = "DOOR-05"
    USED_ALREADY = "DOOR-06"
    OPENED_DIRECTLY = "DOOR-07"
    CHOOSING_IS_FOR_STAFF = "DOOR-08"
    WORK_OF_ANOTHER = "DOOR-09"
    DATA_OF_ANOTHER = "DOOR-10"
    PLATFORM_WAITING = "DOOR-11"


class DoorClosed(Exception):
    """A login or launch that the protocol allows and this installation does not; `code` says why.

    `way_back` is where a checked launch wants people to return to.
    """

    def __init__(self, code: Door, facts: str = "", *, way_back: str | None = None) -> None:
        super().__init__(f"{code}: {facts}")
        self.code = code
        self.facts = facts
        self.way_back = way_back


NOTHING_LOST = _("Nothing is lost: what you wrote here before is saved.")
OPEN_AGAIN = _("Open it again from your course")
OPEN_AGAIN_HOW = _("Go back to your course page, load it again, and open the activity from there.")

_PAGES: dict[str, PageError] = {
    Door.PLATFORM_UNKNOWN: PageError(
        REFUSED,
        Door.PLATFORM_UNKNOWN,
        _("Your LMS is not connected yet"),
        _("It sent you here, but nobody has told Potluck about this LMS."),
        further=(
            Advice(
                _("For the administrator"), _("Connect it once, under /admin/ or with: potluck platforms add")
            ),
        ),
    ),
    Door.PLATFORM_AMBIGUOUS: PageError(
        REFUSED,
        Door.PLATFORM_AMBIGUOUS,
        _("Two connections fit your LMS"),
        _("It did not say which of them is meant, so we let nobody in by guessing."),
        further=(
            Advice(
                _("For the administrator"),
                _("Give the LMS the login address of its own connection; potluck platforms list shows it."),
            ),
        ),
    ),
    Door.PLATFORM_INACTIVE: PageError(
        REFUSED,
        Door.PLATFORM_INACTIVE,
        _("This connection is switched off"),
        _("Your administrator has switched off the connection between your LMS and Potluck."),
        kept=NOTHING_LOST,
    ),
    Door.PLATFORM_WAITING: PageError(
        REFUSED,
        Door.PLATFORM_WAITING,
        _("Your LMS is nearly connected"),
        _("It has registered itself here. Somebody who looks after Potluck has to confirm that first."),
        further=(
            Advice(
                _("For the administrator"), _("Confirm it under /admin/, or ask whoever runs Potluck to.")
            ),
        ),
    ),
    Door.DEPLOYMENT_UNKNOWN: PageError(
        REFUSED,
        Door.DEPLOYMENT_UNKNOWN,
        _("This part of your LMS is not connected yet"),
        _("Your LMS is known here, but not the deployment this course belongs to."),
        further=(
            Advice(
                _("For the administrator"),
                _("Let it in under /admin/, or with: potluck platforms deployment"),
            ),
        ),
    ),
    Door.DEPLOYMENT_PENDING: PageError(
        REFUSED,
        Door.DEPLOYMENT_PENDING,
        _("Waiting for your administrator"),
        _("Your LMS is known here. The deployment this course belongs to waits to be approved."),
        to_do=_("Try again when your administrator has let it in"),
        further=(
            Advice(
                _("For the administrator"),
                _("Let it in under /admin/, or with: potluck platforms deployment"),
            ),
        ),
    ),
    Door.CHOOSING_IS_FOR_STAFF: PageError(
        NOT_YOURS,
        Door.CHOOSING_IS_FOR_STAFF,
        _("Choosing is for those who lead the course"),
        _("Your LMS sent you to choose an activity for a course, and says that you do not teach or run it."),
        to_do=_("Go back to your course"),
    ),
    Door.WORK_OF_ANOTHER: PageError(
        NOT_YOURS,
        Door.WORK_OF_ANOTHER,
        _("This is the work of somebody else"),
        _("Your LMS sent you to another learner's work, and says that you do not teach or run the course."),
        to_do=_("Go back to your course and open your own"),
    ),
    Door.DATA_OF_ANOTHER: PageError(
        NOT_YOURS,
        Door.DATA_OF_ANOTHER,
        _("These data are about somebody else"),
        _("You can see what is held about you. Others only whoever runs the LMS may look after."),
        to_do=_("Go back to your course"),
    ),
    Door.USED_ALREADY: PageError(
        409,
        Door.USED_ALREADY,
        _("This way in was used already"),
        _("Each opening from your LMS works once, so that nobody can repeat yours."),
        kept=NOTHING_LOST,
        to_do=OPEN_AGAIN,
        to_do_more=OPEN_AGAIN_HOW,
    ),
    Door.OPENED_DIRECTLY: PageError(
        REFUSED,
        Door.OPENED_DIRECTLY,
        _("Open this from your course"),
        _("This address is a door for your LMS. It tells us who you are; a browser alone cannot."),
        to_do=OPEN_AGAIN,
        to_do_more=OPEN_AGAIN_HOW,
    ),
}

_BY_REASON: dict[Reason, PageError] = {
    Reason.LAUNCH_SIGN_IN_NEEDED: PageError(
        REFUSED,
        Reason.LAUNCH_SIGN_IN_NEEDED,
        _("Please sign in to your LMS first"),
        _("Your LMS says that you are not signed in there any more."),
        kept=NOTHING_LOST,
        to_do=_("Sign in to your LMS, then open the activity again"),
    ),
    Reason.LAUNCH_ANONYMOUS: PageError(
        REFUSED,
        Reason.LAUNCH_ANONYMOUS,
        _("Your LMS did not say who you are"),
        _("Here people give each other feedback, so we need to know you again next time."),
        to_do=_("Sign in to your LMS with your own account"),
    ),
    Reason.LAUNCH_EXPIRED: PageError(
        REFUSED,
        Reason.LAUNCH_EXPIRED,
        _("This way in is too old"),
        _("Each opening from your LMS is valid for a short time only, and the clocks must agree."),
        kept=NOTHING_LOST,
        to_do=OPEN_AGAIN,
        to_do_more=OPEN_AGAIN_HOW,
    ),
    Reason.STATE_EXPIRED: PageError(
        REFUSED,
        Reason.STATE_EXPIRED,
        _("That took a little too long"),
        _("Between opening the activity and arriving here more than ten minutes went by."),
        kept=NOTHING_LOST,
        to_do=OPEN_AGAIN,
        to_do_more=OPEN_AGAIN_HOW,
    ),
}


def page_of_door(closed: Exception) -> PageError:
    """The page for a refusal of this installation."""
    known = cast(DoorClosed, closed)
    facts = (known.facts,) if known.facts else ()
    return replace(_PAGES[known.code], admin_facts=facts, way_back=known.way_back)


def page_of_protocol(error: Exception) -> PageError:
    """The page for a refusal of the protocol: whose move it is, in plain words, and one line for support."""
    refused = cast(LtiError, error)
    facts = (refused.detail, *_skew(refused))
    special = _BY_REASON.get(refused.reason)
    if special is not None:
        return replace(special, admin_facts=facts)
    status = AWAY if refused.reason.value.startswith("KEYS") else REFUSED
    if refused.reason is Reason.LAUNCH_TOO_LARGE:
        status = TOO_LARGE
    return replace(_page_by_fault(refused), status=status, code=refused.reason.value, admin_facts=facts)


PAGES = {DoorClosed: page_of_door, LtiError: page_of_protocol}
"""Which page each refusal of the front door becomes."""


def _page_by_fault(refused: LtiError) -> PageError:
    if refused.fault is Fault.PERSON or refused.again:
        return PageError(
            REFUSED,
            "",
            _("That did not work this time"),
            _("Your LMS sent you here, but the way in could not be checked."),
            kept=NOTHING_LOST,
            to_do=OPEN_AGAIN,
            to_do_more=OPEN_AGAIN_HOW,
        )
    return PageError(
        REFUSED,
        "",
        _("Your LMS sent something we cannot trust"),
        _("What it told us about you did not pass our checks, so we let nobody in."),
        kept=NOTHING_LOST,
    )


def _skew(refused: LtiError) -> tuple[str, ...]:
    seconds = getattr(refused, "skew_seconds", None)
    return () if seconds is None else (f"our clock is {seconds:+d} s from the platform's",)
