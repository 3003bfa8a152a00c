"""What those are told who may not see the pages for staff, or not any more."""

from flask_babel import lazy_gettext as _

from lti_tool.web.errors import Onward, PageError

NOT_SIGNED_IN = PageError(
    401,
    "STAFF-01",
    _("Please sign in first"),
    _("This page is for people who look after Potluck, and nobody is signed in here any more."),
    to_do=_("Ask for a new link: potluck staff invite, on the machine Potluck runs on"),
    onward=Onward.NOWHERE,
)
LINK_ENDED = PageError(
    410,
    "STAFF-02",
    _("This link has ended"),
    _("It works once and within the hour; it was used, replaced by a newer one, or is too old."),
    to_do=_("Ask for a new link: potluck staff invite, on the machine Potluck runs on"),
    onward=Onward.NOWHERE,
)
