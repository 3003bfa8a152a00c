"""The completion API: pages of JSON for a program that shows a key."""

from hashlib import sha256
from urllib.parse import urlencode

import orjson
from flask import Response, request
from sqlalchemy.orm import Session

from lti_tool.courses.models import Course
from lti_tool.participation.models import Activity
from lti_tool.reports import as_json, places, problems, queries
from lti_tool.reports.asked import cursor_lost, read
from lti_tool.reports.presented import presented_key
from lti_tool.reports.selection import Cursor, CursorLost, Selection
from lti_tool.web import current


def answer() -> Response:
    """The page of completions this request asks for.

    Raises:
        Problem: the key or the query is not good.
    """
    session = current.session()
    asked = read(request.args, presented_key(session).organisation_id)
    _expect(session, asked.selection)
    try:
        page = queries.page(session, asked.selection, limit=asked.limit, after=asked.after)
    except CursorLost:
        raise cursor_lost() from None
    onward = None if page.onward is None else _address_of(page.onward)
    base_url = current.runtime().settings.base_url
    body = orjson.dumps({**as_json.document(page.rows, base_url), "next": onward})
    return _with_headers(Response(body, mimetype="application/json"), body, onward)


def _expect(session: Session, selection: Selection) -> None:
    named = (("activity", Activity, selection.activity_id), ("course", Course, selection.course_id))
    for name, table, wanted in named:
        if wanted is not None and not places.there_is(session, table, selection.organisation_id, wanted):
            raise problems.nothing_there(name)


def _address_of(onward: Cursor) -> str:
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
    query = urlencode([*kept, ("cursor", str(onward))])
    return f"{current.runtime().settings.base_url}{request.path}?{query}"


def _with_headers(response: Response, body: bytes, onward: str | None) -> Response:
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.add("Authorization")
    if onward is not None:
        response.headers["Link"] = f'<{onward}>; rel="next"'  # RFC 8288
    response.set_etag(sha256(body).hexdigest()[:32])
    response.make_conditional(request)
    return response
