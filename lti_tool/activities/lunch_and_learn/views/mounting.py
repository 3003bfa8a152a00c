"""The place all pages of lunch-and-learns are mounted at, and how they answer to a button."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.activities.lunch_and_learn.shown.said import DONE, REFUSED
from lti_tool.errors import Refused
from lti_tool.web.shown import Words

blueprint = Blueprint("lunch_and_learn", __name__, template_folder="../templates")
WRONG, NOT_MODIFIED = 422, 304


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


def unless_unchanged(stamp: str, draw: Callable[[], str]) -> ResponseReturnValue:
    """A part of a page for who asks again and again: nothing while it is as it was (RFC 9110 13.1.2)."""
    is_known = stamp in request.if_none_match
    response = make_response("", NOT_MODIFIED) if is_known else make_response(draw())
    response.set_etag(stamp)
    response.headers["Cache-Control"] = "private, no-cache"
    return response
