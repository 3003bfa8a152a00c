"""Knows how whatever goes wrong in a request becomes a page to act on, or JSON for a program."""

import logging
import secrets
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import TracebackType

from babel.dates import format_datetime
from flask import (
    Flask,
    Response,
    current_app,
    g,
    has_app_context,
    has_request_context,
    jsonify,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from lti_tool.web.current import SAFE_METHODS
from lti_tool.web.shown import Words
from lti_tool.web.surroundings import surroundings

_SERVER_FAULT = 500
_log = logging.getLogger(__name__)

ToPage = Callable[[Exception], "PageError"]


@dataclass(frozen=True, slots=True)
class Way:
    """A button that leads on from an error."""

    label: Words
    url: str
    new_window: bool = False


@dataclass(frozen=True, slots=True)
class Advice:
    """One more thing to try."""

    title: Words
    sentence: Words


class Onward(StrEnum):
    """Where the advice of an error page leads, which is where its main button goes."""

    COURSE = "course"
    SAME_PAGE = "same page"
    """Load it again, which a link can do where nothing was sent."""
    NOWHERE = "nowhere"
    """The advice is for the browser's own buttons, or leads to a person."""


@dataclass(frozen=True, slots=True)
class PageError:
    """What a person is told when something did not work: what happened, what was kept, what to do."""

    status: int
    code: str
    title: Words
    happened: Words
    opening: Words = ""
    kept: Words = ""
    to_do: Words = ""
    to_do_more: Words = ""
    onward: Onward = Onward.COURSE
    way: Way | None = None
    further: tuple[Advice, ...] = ()
    admin_facts: tuple[str, ...] = ()
    """For the administrator's line: what a check found, which LMS; never a name, a token, an address."""
    way_back: str | None = None


class RefusedError(Exception):
    """Stops a request from anywhere above the rules and answers it with this page."""

    def __init__(self, page: PageError) -> None:
        super().__init__(page.code)
        self.page = page


def trace_id() -> str:
    """Give the short random name of this request, the same in the log and on the page."""
    if "trace_id" not in g:
        token = secrets.token_hex(4)
        g.trace_id = f"{token[:4]}-{token[4:]}"
    found: str = g.trace_id
    return found


def refuse(page: PageError, headers: Iterable[tuple[str, str]] = ()) -> Response:
    """Answer the request with an error page (JSON for a program) and write one line about it to the log."""
    _note(page)
    response = _as_json(page) if _asked_by_a_program() else _as_page(page)
    response.status_code = page.status
    response.headers.extend(list(headers))
    return response


def install(app: Flask, pages: Mapping[int, PageError], mapped: Mapping[type[Exception], ToPage]) -> None:
    """Answer HTTP errors by `pages`, errors of the floors above by `mapped`, all else by the page for 500."""

    def http(error: HTTPException) -> ResponseReturnValue:
        if error.response is not None:
            return error.response
        status = error.code or _SERVER_FAULT
        page = pages.get(status) or replace(pages[500 if status >= _SERVER_FAULT else 400], status=status)
        return refuse(page, _worth_keeping(error))

    def refused(error: RefusedError) -> ResponseReturnValue:
        return refuse(error.page)

    app.register_error_handler(HTTPException, http)
    app.register_error_handler(RefusedError, refused)
    for kind, to_page in mapped.items():
        app.register_error_handler(kind, _answering(to_page))
    app.logger.addFilter(_WITHOUT_VALUES)


def _answering(to_page: ToPage) -> Callable[[Exception], ResponseReturnValue]:
    return lambda error: refuse(to_page(error))


def _worth_keeping(error: HTTPException) -> list[tuple[str, str]]:
    return [(name, value) for name, value in error.get_headers() if name in {"Allow", "Retry-After"}]


def _asked_by_a_program() -> bool:
    if request.path.startswith(surroundings().api_prefixes):
        return True
    accepted = request.accept_mimetypes
    return accepted.best_match(["text/html", "application/json"], "text/html") == "application/json"


def _as_page(page: PageError) -> Response:
    way_back = page.way_back or surroundings().way_back_of()
    if way_back is not None:
        way_back = surroundings().with_problem_of(way_back, str(page.title))
    html = render_template(
        "errors/page.html",
        page=page,
        way_back=way_back,
        may_load_again=request.method in SAFE_METHODS,
        admin_line=_admin_line(page),
    )
    return current_app.make_response(html)


def _as_json(page: PageError) -> Response:
    # RFC 9457 section 3: problem details
    told = {"title": page.title, "detail": page.happened, "status": page.status, "code": page.code}
    response = jsonify({**{name: _plain(value) for name, value in told.items()}, "trace": trace_id()})
    response.mimetype = "application/problem+json"
    return response


def _plain(value: object) -> object:
    return value if isinstance(value, int) else str(value)


def _admin_line(page: PageError) -> str:
    at = format_datetime(surroundings().now_of(), "yyyy-MM-dd HH:mm", locale="en")
    return ", ".join((page.code, *page.admin_facts, f"{at} UTC", f"trace {trace_id()}"))


def _note(page: PageError) -> None:
    level = logging.ERROR if page.status >= _SERVER_FAULT else logging.INFO
    facts = "; ".join(page.admin_facts) or "-"
    _log.log(level, "refused %s status=%d endpoint=%s trace=%s facts=%s",
             page.code, page.status, request.endpoint, trace_id(), facts)  # fmt: skip


class _WithoutValues(logging.Filter):
    """Makes Flask's record of a crash one line: where and what kind, never the message, which may quote."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[1] is not None:
            record.msg = "crashed endpoint=%s trace=%s %s"
            record.args = (_endpoint(), _trace(), " caused by ".join(_places(record.exc_info[1])))
            record.exc_info = record.exc_text = None
        return True


_WITHOUT_VALUES = _WithoutValues()


def _endpoint() -> str:
    return str(request.endpoint) if has_request_context() else "-"


def _trace() -> str:
    return trace_id() if has_app_context() else "-"


def _places(error: BaseException) -> list[str]:
    found = [f"{type(error).__qualname__} at {_way(error.__traceback__)}"]
    cause = error.__cause__ or error.__context__
    return found + (_places(cause) if cause is not None else [])


def _way(trail: TracebackType | None) -> str:
    frames = traceback.extract_tb(trail)
    return " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames))
