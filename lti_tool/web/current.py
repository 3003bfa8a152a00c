"""What the present request has at hand: the running installation, one session, one moment."""

from contextlib import ExitStack
from datetime import datetime
from typing import cast

from flask import Flask, Response, current_app, g, request
from sqlalchemy.orm import Session

from lti_tool.runtime import Runtime

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
FIRST_ERROR_STATUS = 400


class _Undo(Exception):
    """Makes the writing door roll back."""


def runtime() -> Runtime:
    """What this application runs on."""
    return cast(Runtime, current_app.extensions["potluck"])


def now() -> datetime:
    """The moment of this request, the same from its first line to its last."""
    if "potluck_now" not in g:
        g.potluck_now = runtime().clock()
    return cast(datetime, g.potluck_now)


def session() -> Session:
    """This request's one session, opened at first use: reading for GET, writing for everything else.

    It is committed after the view, when the answer says that all went well (below 400), and before the
    answer leaves.
    """
    if "potluck_session" not in g:
        stack = ExitStack()
        database = runtime().database
        door = database.reading() if request.method in SAFE_METHODS else database.writing()
        g.potluck_session = stack.enter_context(door)
        g.potluck_doors = stack
    return cast(Session, g.potluck_session)


def install(app: Flask, made: Runtime) -> None:
    """Give the application its runtime and end each request's transaction."""
    app.extensions["potluck"] = made
    app.after_request(_commit_if_well)
    app.teardown_request(_undo)


def _commit_if_well(response: Response) -> Response:
    if response.status_code < FIRST_ERROR_STATUS:
        _leave(None)
    else:
        _undo(None)
    return response


def _undo(problem: BaseException | None) -> None:
    del problem
    _leave(_Undo())


def _leave(reason: Exception | None) -> None:
    stack: ExitStack | None = g.pop("potluck_doors", None)
    g.pop("potluck_session", None)
    if stack is None:
        return
    try:
        stack.__exit__(type(reason) if reason else None, reason, None)
    except _Undo:
        return
