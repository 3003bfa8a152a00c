"""Walking through an answer that comes in pages: bounded, on one origin, never twice on the same page."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Generic, TypeVar

from lti_tool.lti import link_header, web_addresses
from lti_tool.lti.errors import LtiError
from lti_tool.lti.http import Response

MAX_PAGES: Final = 500


Page = TypeVar("Page")


class Stopped(StrEnum):
    """Why the walk ended before the last page."""

    TOO_MANY_PAGES = "too many pages"
    LOOP = "a page names an earlier one as its next"
    OTHER_HOST = "the next page is on another host"
    PAGE_FAILED = "a later page could not be read"


@dataclass(frozen=True, slots=True)
class Walk(Generic[Page]):
    """The pages that could be read, in order; `stopped` is None when they are all of them."""

    pages: tuple[Page, ...]
    stopped: Stopped | None = None
    failure: LtiError | None = None


def walk(url: str, get: Callable[[str], Response], read: Callable[[Response], Page]) -> Walk[Page]:
    """Get and read `url` and every page that follows it.

    A first page that fails raises whatever `get` and `read` raise; a later one ends the walk and is told in
    its result, together with what came before.
    """
    origin = web_addresses.origin(url)
    seen = {url}
    response = get(url)
    pages = [read(response)]
    while (following := link_header.next_page(response.headers.get("Link"), url)) is not None:
        stopped = _obstacle(following, origin, seen)
        if stopped is not None:
            return Walk(tuple(pages), stopped)
        url = following
        seen.add(url)
        try:
            response = get(url)
            pages.append(read(response))
        except LtiError as error:
            return Walk(tuple(pages), Stopped.PAGE_FAILED, error)
    return Walk(tuple(pages))


def _obstacle(following: str, origin: str | None, seen: set[str]) -> Stopped | None:
    if following in seen:
        return Stopped.LOOP
    if web_addresses.origin(following) != origin:
        return Stopped.OTHER_HOST
    return Stopped.TOO_MANY_PAGES if len(seen) >= MAX_PAGES else None
