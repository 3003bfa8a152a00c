"""The groups of a course and the sets they are sorted into (Course Groups Service 1.0).

Who is in which group comes with the roster (`nrps`, `RosterQuery.with_groups`); a platform that leaves it out
there still tells the groups of one person.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar

from lti_tool.lti import launch_claims, pages, plain_text, service_calls, web_query
from lti_tool.lti.claims import Scope
from lti_tool.lti.errors import LtiError, Reason, ServiceFailed
from lti_tool.lti.http import Response
from lti_tool.lti.service_calls import Call, Services

GROUPS_MEDIA_TYPE: Final = "application/vnd.ims.lti-gs.v1.contextgroupcontainer+json"
SETS_MEDIA_TYPE: Final = "application/vnd.ims.lti-gs.v1.contextgroupsetcontainer+json"
_MAX_NAME: Final = 300


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people in a course; `id` is what a roster calls it, `set_id` the set it belongs to."""

    id: str
    name: str
    set_id: str | None = None
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class GroupSet:
    """One way a course is divided into groups."""

    id: str
    name: str


Entry = TypeVar("Entry", Group, GroupSet)


@dataclass(frozen=True, slots=True)
class Listing(Generic[Entry]):
    """What was found. Only a `complete` listing tells that something missing is gone."""

    entries: tuple[Entry, ...]
    complete: bool
    stopped: pages.Stopped | None = None
    failure: LtiError | None = None


def fetch_groups(
    services: Services, groups_url: str, user_id: str | None = None, *, now: datetime
) -> Listing[Group]:
    """Get the groups of the course, or those of one person, page by page.

    Raises:
        ServiceFailed: not even the first page could be had.
        TokenUnavailable: the platform gives no token for it.
    """
    url = groups_url if user_id is None else web_query.with_parameters(groups_url, {"user_id": user_id})
    return _fetch(services, Call("GET", url, Scope.GROUP_READ, GROUPS_MEDIA_TYPE), _read_groups, now)


def fetch_group_sets(services: Services, sets_url: str, *, now: datetime) -> Listing[GroupSet]:
    """Get the sets the groups are sorted into, page by page.

    Raises:
        ServiceFailed: not even the first page could be had.
        TokenUnavailable: the platform gives no token for it.
    """
    return _fetch(services, Call("GET", sets_url, Scope.GROUP_READ, SETS_MEDIA_TYPE), _read_sets, now)


def _fetch(
    services: Services, first: Call, read: Callable[[Response], list[Entry | None]], now: datetime
) -> Listing[Entry]:
    def get(page_url: str) -> Response:
        return services.call(Call(first.method, page_url, first.scope, first.accept), now=now)

    walk = pages.walk(first.url, get, read)
    found = [entry for page in walk.pages for entry in page]
    entries = {entry.id: entry for entry in found if entry is not None}
    complete = walk.stopped is None and None not in found
    return Listing(tuple(entries.values()), complete, walk.stopped, walk.failure)


def _read_groups(response: Response) -> list[Group | None]:
    return [_read_group(entry) for entry in _entries(response, "groups")]


def _read_sets(response: Response) -> list[GroupSet | None]:
    return [_read_set(entry) for entry in _entries(response, "sets")]


def _entries(response: Response, name: str) -> list[Any]:
    container = service_calls.read_json(response)
    entries = container.get(name) if isinstance(container, dict) else None
    if not isinstance(entries, list):
        raise ServiceFailed(Reason.SERVICE_UNREADABLE, f"expected an object with a list `{name}`")
    return entries


def _read_group(entry: Any) -> Group | None:
    group_id = identifier(entry.get("id")) if isinstance(entry, dict) else None
    if group_id is None:
        return None
    return Group(
        group_id,
        name=plain_text.one_line(entry.get("name"), _MAX_NAME) or group_id,
        set_id=identifier(entry.get("set_id")),
        tag=plain_text.one_line(entry.get("tag")),
    )


def _read_set(entry: Any) -> GroupSet | None:
    set_id = identifier(entry.get("id")) if isinstance(entry, dict) else None
    if set_id is None:
        return None
    return GroupSet(set_id, plain_text.one_line(entry.get("name"), _MAX_NAME) or set_id)


def identifier(value: object) -> str | None:
    """The id of a group or set; a number is read as its text, which is how launches and rosters write it."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return launch_claims.identifier(text)
