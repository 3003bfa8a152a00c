"""Knows the words of the error pages that any part of the product may need."""

from flask_babel import lazy_gettext as _

from lti_tool.web.errors import Onward, PageError

_SAVED = _("Nothing is lost: what you wrote here before is saved.")
_OPEN_AGAIN = _("Open the activity again from your course")

SESSION_ENDED = PageError(
    401,
    "SESSION-01",
    _("Your session has ended"),
    _("For your safety a session ends after a while, or when you open the activity anew somewhere else."),
    kept=_SAVED,
    to_do=_OPEN_AGAIN,
)

SESSION_LEFT = PageError(
    401,
    "SESSION-02",
    _("This page cannot be loaded again"),
    _(
        "This browser keeps no cookies for us here. So only the page that your course opened knew "
        "who you are, and it is gone once it is loaded again or opened in another window."
    ),
    kept=_SAVED,
    to_do=_OPEN_AGAIN,
)

FORM_REFUSED = PageError(
    403,
    "FORM-01",
    _("This form was too old to be sent"),
    _("A form can be sent only from the page it was opened in, and only while that session lasts."),
    kept=_SAVED,
    to_do=_("Go back, load the page again and send it once more"),
    onward=Onward.SAME_PAGE,
)

BY_STATUS = {
    400: PageError(
        400,
        "PAGE-400",
        _("We could not read that request"),
        _("What your browser sent was incomplete or in a form we do not know."),
        kept=_SAVED,
        to_do=_("Go back, load the page again and try once more"),
        onward=Onward.SAME_PAGE,
    ),
    401: SESSION_ENDED,
    403: PageError(
        403,
        "PAGE-403",
        _("This page is not open to you"),
        _("Your part in this course does not include this page."),
        to_do=_("If you think it should, ask the person who runs the course"),
        onward=Onward.NOWHERE,
    ),
    404: PageError(
        404,
        "PAGE-404",
        _("There is nothing at this address"),
        _("The page has moved, was removed, or belongs to another course."),
        kept=_SAVED,
        to_do=_OPEN_AGAIN,
    ),
    405: PageError(
        405,
        "PAGE-405",
        _("This page cannot be opened that way"),
        _("The address belongs to a button, not to a page of its own."),
        kept=_SAVED,
        to_do=_OPEN_AGAIN,
    ),
    413: PageError(
        413,
        "PAGE-413",
        _("That was more than we can take at once"),
        _("What you sent is larger than this page accepts, so nothing of it was stored."),
        kept=_("What was saved before is still there."),
        to_do=_("Go back, make it shorter or choose a smaller file, and send it again"),
        onward=Onward.NOWHERE,
    ),
    422: PageError(
        422,
        "PAGE-422",
        _("Something in this form does not fit"),
        _("We could read the form, but an answer in it cannot be used."),
        kept=_SAVED,
        to_do=_("Go back, look at your answers and send them again"),
        onward=Onward.NOWHERE,
    ),
    429: PageError(
        429,
        "PAGE-429",
        _("A short pause, please"),
        _("Many requests came from here within a short time."),
        kept=_SAVED,
        to_do=_("Wait a minute, then load the page again"),
        onward=Onward.SAME_PAGE,
    ),
    500: PageError(
        500,
        "PAGE-500",
        _("This went wrong on our side"),
        _("You did nothing wrong. The mistake is in our log; nothing was half done."),
        kept=_("What was saved before is still there."),
        to_do=_("Load the page again in a minute"),
        onward=Onward.SAME_PAGE,
    ),
    503: PageError(
        503,
        "PAGE-503",
        _("Not reachable just now"),
        _("The service is starting, being updated, or has too much to do."),
        kept=_("What was saved before is still there."),
        to_do=_("Load the page again in a minute"),
        onward=Onward.SAME_PAGE,
    ),
}
