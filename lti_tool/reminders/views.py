"""The page at which reminders end, for people who come from a mail and not from an LMS."""

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from lti_tool.access import Permission, allow
from lti_tool.errors import NotFound
from lti_tool.reminders import queries, service
from lti_tool.reminders.links import PATH, StopLinks, Wish
from lti_tool.web import current
from lti_tool.web.errors import Onward, PageError, RefusedError

blueprint = Blueprint("reminders", __name__, template_folder="templates")

LINK_ENDED = PageError(
    404,
    "MAIL-01",
    _("This link has ended"),
    _("A link in a mail works for a month, and only as it stands there."),
    to_do=_("Use the link in the last mail you got; every mail has one"),
    onward=Onward.NOWHERE,
)


@blueprint.get(f"{PATH}<sealed>")
@allow(Permission.PUBLIC)
def ask(sealed: str) -> ResponseReturnValue:
    """What would end, and a button: programs that only look at links end nothing."""
    return _page(sealed, _wish(sealed))


@blueprint.post(f"{PATH}<sealed>")
@allow(Permission.PUBLIC)
def end(sealed: str) -> ResponseReturnValue:
    """End them, or begin them again; a mail program's own button sends no more than its name (RFC 8058)."""
    wish = _wish(sealed)
    deed = service.resume if request.form.get("do") == "resume" else service.stop
    deed(current.session(), wish, now=current.now())
    return _page(sealed, wish)


def _wish(sealed: str) -> Wish:
    links: StopLinks = current_app.extensions["potluck_stop_links"]
    wish = links.open(sealed, now=current.now())
    if wish is None:
        raise RefusedError(LINK_ENDED)
    return wish


def _page(sealed: str, wish: Wish) -> str:
    try:
        title = queries.title_of(current.session(), wish)
    except NotFound:
        raise RefusedError(LINK_ENDED) from None
    is_ended = queries.is_granted(current.session(), wish)
    return render_template("reminders/stop.html", sealed=sealed, title=title, is_ended=is_ended)
