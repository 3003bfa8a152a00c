"""What somebody reads whose browser we could not be sure of: which step failed, and what to do."""

from enum import StrEnum
from typing import cast

from flask_babel import lazy_gettext as _

from lti_tool.launch.refusals import NOTHING_LOST, OPEN_AGAIN_HOW, REFUSED
from lti_tool.lti.errors import Reason
from lti_tool.web.errors import Advice, PageError, Way
from lti_tool.web.shown import Words


class Step(StrEnum):
    """Where the way in ended; the values are those ladder.js reports."""

    COOKIE = "no-cookie"
    NO_FRAME = "no-frame"
    SILENT = "silent"
    REFUSED = "refused"
    EMPTY = "empty"
    NO_SCRIPT = "no-script"
    OWN_WINDOW = "own-window"

    @classmethod
    def of_problem(cls, reported: str) -> "Step":
        """The step a page reported; one that says nothing we know ran no script of ours."""
        return cls(reported) if reported in _STORAGE_SAID else cls.NO_SCRIPT


class BrowserUnknown(Exception):
    """The browser brought nothing from its login; `restart` begins it again in a window of its own."""

    def __init__(self, missed: Step, restart: str) -> None:
        super().__init__(f"{Reason.STATE_BROWSER_UNKNOWN.value} {missed}")
        self.missed = missed
        self.restart = restart


_COOKIES_BLOCKED = _(
    "Your LMS sent you here correctly. To be sure it is you we need a cookie, "
    "and this browser blocks cookies in a page shown inside another."
)
_STORAGE_SAID: dict[str, Words] = {
    Step.NO_FRAME: _(
        "Your LMS offers to keep a note for us instead, but the part of its page that does so is not there."
    ),
    Step.SILENT: _("Your LMS offers to keep a note for us instead, but its page did not answer us."),
    Step.REFUSED: _("Your LMS offers to keep a note for us instead, but its page refused to."),
    Step.EMPTY: _("Your LMS offers to keep a note for us instead, but the note was not there any more."),
}
_NEEDS_SCRIPT = _(
    "Your LMS offers to keep a note for us instead, which needs JavaScript, and it did not run."
)
_ALLOW_COOKIES = Advice(
    _("Allow cookies for this page"),
    _("In your browser's settings, let this site keep cookies. Then open the activity again."),
)


def page_of_browser(error: Exception) -> PageError:
    """The page for a browser that brought no secret: again in a window of its own, unless this is one."""
    unknown = cast(BrowserUnknown, error)
    if unknown.missed is Step.OWN_WINDOW:
        return _of_own_window()
    return PageError(
        REFUSED,
        Reason.STATE_BROWSER_UNKNOWN.value,
        _("Your browser did not let us in"),
        _happened(unknown.missed),
        kept=NOTHING_LOST,
        to_do=_("Open it in a new window"),
        to_do_more=_("Works in nearly every browser. Your LMS page stays as it is."),
        way=Way(_("Open in a new window"), unknown.restart, new_window=True),
        further=(_ALLOW_COOKIES,),
        admin_facts=(unknown.missed.value,),
    )


PAGES = {BrowserUnknown: page_of_browser}


def _happened(missed: Step) -> Words:
    if missed is Step.COOKIE:
        return _COOKIES_BLOCKED
    return f"{_COOKIES_BLOCKED} {_STORAGE_SAID.get(missed, _NEEDS_SCRIPT)}"


def _of_own_window() -> PageError:
    return PageError(
        REFUSED,
        Reason.STATE_BROWSER_UNKNOWN.value,
        _("This browser keeps no cookies"),
        _(
            "Your LMS sent you here correctly. To be sure it is you we need one cookie, "
            "and this browser keeps none for us, not even in a window of our own."
        ),
        kept=NOTHING_LOST,
        to_do=_("Let this site keep cookies, then open it again from your course"),
        to_do_more=OPEN_AGAIN_HOW,
        further=(
            Advice(
                _("Use another browser"),
                _("Sign in to your LMS there and open the activity from your course."),
            ),
        ),
        admin_facts=(Step.OWN_WINDOW.value,),
    )
