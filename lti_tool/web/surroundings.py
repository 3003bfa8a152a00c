"""Knows what the web floor asks about each request: the answers come from floors above and are handed in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Flask, current_app

_KEY = "potluck-web"
_UTC = ZoneInfo("UTC")


def _none() -> None:
    return None


def _as_it_is(address: str, _problem: str) -> str:
    return address


def _nobody() -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Questions about the present request; each is asked while the request runs, error pages included.

    So none may touch the database: answer from what the request has already loaded into `g`.
    """

    now_of: Callable[[], datetime]
    locale_of: Callable[[], str | None] = _none
    """The launch's locale, as the platform spelt it."""
    zone_of: Callable[[], str | None] = _none
    """The reader's zone, as the browser or the launch named it."""
    theme_of: Callable[[], str | None] = _none
    """"light" or "dark" when the reader chose, else None: the device decides."""
    frame_ancestors_of: Callable[[], Sequence[str]] = _nobody
    """The origins that may show this page in a frame; none by default."""
    form_targets_of: Callable[[], Sequence[str]] = _nobody
    """The origins besides ours that a form of this page may post to (a deep linking answer)."""
    zone_url_of: Callable[[], str | None] = _none
    """Where zone.js may post the browser's zone, None when there is no session to keep it."""
    way_back_of: Callable[[], str | None] = _none
    """The course's address, for "Back to your course" on error pages."""
    with_problem_of: Callable[[str, str], str] = _as_it_is
    """A course's address with what went wrong here, so that the LMS can say it too."""
    default_zone: ZoneInfo = _UTC
    is_https: bool = False
    """Whether browsers reach us over TLS; what stands before us may have ended it already."""
    api_prefixes: tuple[str, ...] = ("/api/", "/xapi/")
    """Paths whose errors are answered as JSON."""


def remember(app: Flask, surroundings: Surroundings) -> None:
    """Keep the answers with the app."""
    app.extensions[_KEY] = surroundings


def surroundings() -> Surroundings:
    """Give the answers of the present app."""
    found: Surroundings = current_app.extensions[_KEY]
    return found
