"""Long lists in pages: which part was asked for, and the Link header that leads to the next."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import request

from lti_tool.sandbox.errors import Refused

T = TypeVar("T")


def page_of(rows: Sequence[T], base_url: str, *, at_most: int) -> tuple[Sequence[T], dict[str, str]]:
    """The rows that were asked for by `limit` and `from`, and the header that leads on (RFC 8288).

    Raises:
        Refused: 400 when `limit` or `from` is not a sensible number.
    """
    limit = min(_number("limit", at_most, least=1), at_most)
    start = _number("from", 0, least=0)
    rest = rows[start : start + limit]
    if start + limit >= len(rows):
        return rest, {}
    return rest, {"Link": f'<{_url(base_url, start + limit)}>; rel="next"'}


def _url(base_url: str, start: int) -> str:
    parts = urlsplit(request.full_path)
    query = [(name, value) for name, value in parse_qsl(parts.query) if name != "from"]
    return f"{base_url}{parts.path}?{urlencode([*query, ('from', start)])}"


def _number(name: str, default: int, *, least: int) -> int:
    text = request.args.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal()) or len(text) > 9 or int(text) < least:  # noqa: PLR2004  # digits
        raise Refused(HTTPStatus.BAD_REQUEST, "bad_page", f"{name} must be a whole number from {least} on")
    return int(text)
