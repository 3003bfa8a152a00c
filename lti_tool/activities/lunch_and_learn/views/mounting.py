"""The place all pages of lunch-and-learns are mounted at, and how they answer to a button."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.activities.lunch_and_learn.shown.said import DONE, REFUSED
from lti_tool.errors import Refused
from lti_tool.web import current
from lti_tool.web.shown import Words

blueprint = Blueprint("lunch_and_learn", __name__, template_folder="../templates")
WRONG, NOT_MODIFIED = 422, 304
NO_REST = timedelta()


def back(
    page: str, *, done: str = "", refused: Refused | None = None, **where: object
) -> ResponseReturnValue:
    """Show a page again after a button: that it is done, or why it is not."""
    values: dict[str, Any] = where | {"done": done or None, "refused": refused.code if refused else None}
    return redirect(url_for(f"lunch_and_learn.{page}", **values), 303)


def to_meeting(
    meeting_id: UUID, *, done: str = "", refused: Refused | None = None, at: str | None = None
) -> ResponseReturnValue:
    """The same of the page of a date."""
    return back("meeting", done=done, refused=refused, meeting_id=meeting_id, _anchor=at)


def to_host(meeting_id: UUID, *, done: str = "", refused: Refused | None = None) -> ResponseReturnValue:
    """The same of the page from which a date is run."""
    return back("host", done=done, refused=refused, meeting_id=meeting_id)


def said() -> dict[str, Words]:
    """What a page says first, because a button led to it."""
    return {
        "done_words": DONE.get(request.args.get("done", ""), ""),
        "refused_words": REFUSED.get(request.args.get("refused", ""), ""),
    }


def unless_unchanged(stamp: str, draw: Callable[[], str], rest: timedelta = NO_REST) -> ResponseReturnValue:
    """A part of a page for who asks again and again: nothing while it is as it was (RFC 9110 13.1.2).

    With a `rest` nobody gets it drawn anew so soon after the last time, whatever has changed: when many look
    on while some vote, every look would be a new page otherwise. Who asks without a tag gets it at once.
    """
    known = next((tag for tag in request.if_none_match.as_set() if _is_good(tag, stamp, rest)), None)
    response = make_response(draw()) if known is None else make_response("", NOT_MODIFIED)
    response.set_etag(known or tag_of(stamp))
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def tag_of(stamp: str) -> str:
    """By what a part of a page is known that is drawn now."""
    return f"{stamp}.{int(current.now().timestamp())}"


def _is_good(tag: str, stamp: str, rest: timedelta) -> bool:
    """Whether what somebody has with this tag will do: a stamp, and when it was drawn."""
    drawn, _, at = tag.rpartition(".")
    if not (at.isascii() and at.isdigit()):
        return False
    age = int(current.now().timestamp()) - int(at)
    return drawn == stamp or 0 <= age < rest.total_seconds()
