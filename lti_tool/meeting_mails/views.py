"""The page at which people answer from a mail, without an LMS."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from lti_tool.access import Permission, allow
from lti_tool.errors import NotFound, Refused
from lti_tool.meeting_mails import answering
from lti_tool.meeting_mails.links import PATH, Reply, ReplyLinks
from lti_tool.parts.meetings.service.seating import CALLED_OFF, STARTED
from lti_tool.web import current
from lti_tool.web.errors import Onward, PageError, RefusedError
from lti_tool.web.shown import Words

blueprint = Blueprint("meeting_mails", __name__, template_folder="templates")

LINK_ENDED = PageError(
    404,
    "MAIL-02",
    _("This link has ended"),
    _("A link in a mail works until the meeting, and only as it stands there."),
    to_do=_("Open the activity in your course"),
    onward=Onward.NOWHERE,
)
REFUSED: dict[str, Words] = {
    STARTED: _("It has started already, so seats are settled."),
    CALLED_OFF: _("It was called off."),
}
NOT_NOW = _("This cannot be answered any more.")


@blueprint.get(f"{PATH}<sealed>")
@allow(Permission.PUBLIC)  # the seal in the address is the right to be there
def ask(sealed: str) -> ResponseReturnValue:
    """What is answered, and a button: programs that only look at links answer nothing."""
    reply = _reply(sealed)
    try:
        one = answering.asked(current.session(), reply)
    except NotFound:
        raise RefusedError(LINK_ENDED) from None
    return render_template("meeting_mails/answer.html", sealed=sealed, reply=reply, one=one)


@blueprint.post(f"{PATH}<sealed>")
@allow(Permission.PUBLIC)  # the seal in the address is the right to be there
def answer(sealed: str) -> ResponseReturnValue:
    """Answer."""
    reply = _reply(sealed)
    try:
        one = answering.answer(current.session(), reply, now=current.now())
    except NotFound:
        raise RefusedError(LINK_ENDED) from None
    except Refused as refused:
        one = answering.asked(current.session(), reply)
        words = REFUSED.get(refused.code, NOT_NOW)
        return render_template(
            "meeting_mails/answer.html", sealed=sealed, reply=reply, one=one, refused=words
        )
    return render_template("meeting_mails/answer.html", sealed=sealed, reply=reply, one=one, is_done=True)


def _reply(sealed: str) -> Reply:
    links: ReplyLinks = current_app.extensions["potluck_reply_links"]
    reply = links.open(sealed, now=current.now())
    if reply is None:
        raise RefusedError(LINK_ENDED)
    return reply
