"""The roster of a course (Names and Role Provisioning Services 2.0), and whether we have seen all of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from lti_tool.lti import course_groups, launch_claims, pages, plain_text, roles, service_calls, web_query
from lti_tool.lti.claims import Scope
from lti_tool.lti.errors import LtiError, Reason, ServiceFailed
from lti_tool.lti.http import Response
from lti_tool.lti.launch_values import Person
from lti_tool.lti.service_calls import Call, Services

# NRPS 2.0, 2.2: exactly this; Moodle answers 400 to application/json
MEDIA_TYPE: Final = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
_MAX_ROLES: Final = 100
_MAX_GROUPS: Final = 200


class Status(StrEnum):
    """Whether somebody is in the course now (NRPS 2.0, 2.2)."""

    ACTIVE = "Active"
    INACTIVE = "Inactive"
    DELETED = "Deleted"


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the course; `user_id` is what a launch calls them."""

    user_id: str
    roles: frozenset[roles.Role]
    status: Status = Status.ACTIVE
    person: Person = field(default_factory=Person, repr=False)
    lis_person_sourcedid: str | None = field(default=None, repr=False)
    group_ids: tuple[str, ...] | None = None
    """Their groups, when these were asked for and told."""


@dataclass(frozen=True, slots=True)
class RosterQuery:
    """Which part of the roster to ask for; nothing means everybody in the course."""

    resource_link_id: str | None = None
    role: str | None = None
    page_size: int | None = None
    with_groups: bool = False


@dataclass(frozen=True, slots=True)
class Roster:
    """The people found. Only a `complete` roster tells that somebody who is missing has left."""

    context_id: str | None
    members: tuple[Member, ...]
    complete: bool
    unreadable_members: int = 0
    stopped: pages.Stopped | None = None
    failure: LtiError | None = None


@dataclass(frozen=True, slots=True)
class _RosterPage:
    context_id: str | None
    members: tuple[Member, ...]
    unreadable: int


EVERYBODY: Final = RosterQuery()


def fetch_roster(services: Services, url: str, query: RosterQuery = EVERYBODY, *, now: datetime) -> Roster:
    """Get the roster page by page (NRPS 2.0, 2.4).

    Raises:
        ServiceFailed: not even the first page could be had; a later failure gives an incomplete roster.
        TokenUnavailable: the platform gives no token for it.
    """

    def get(page_url: str) -> Response:
        return services.call(Call("GET", page_url, Scope.MEMBERSHIP_READ, accept=MEDIA_TYPE), now=now)

    walk = pages.walk(web_query.with_parameters(url, _parameters(query)), get, _read_page)
    unreadable = sum(page.unreadable for page in walk.pages)
    return Roster(
        context_id=walk.pages[0].context_id,
        members=_merge(member for page in walk.pages for member in page.members),
        complete=walk.stopped is None and unreadable == 0 and query.role is None,
        unreadable_members=unreadable,
        stopped=walk.stopped,
        failure=walk.failure,
    )


def _parameters(query: RosterQuery) -> Mapping[str, str]:
    # NRPS 2.0, 2.4.1 (limit), 2.4.2 (role), 3.1 (rlid); Course Groups Service 1.0 (groups)
    parameters = {"rlid": query.resource_link_id, "role": query.role}
    if query.with_groups:
        parameters["groups"] = "true"
    if query.page_size is not None:
        parameters["limit"] = str(query.page_size)
    return {name: value for name, value in parameters.items() if value is not None}


def _read_page(response: Response) -> _RosterPage:
    container = service_calls.read_json(response)
    entries = container.get("members") if isinstance(container, dict) else None
    if not isinstance(entries, list):
        raise ServiceFailed(Reason.SERVICE_UNREADABLE, "expected an object with a list `members`")
    read = [_read_member(entry) for entry in entries if entry is not None]
    members = tuple(member for member in read if member is not None)
    context = container.get("context")
    context_id = launch_claims.identifier(context.get("id")) if isinstance(context, dict) else None
    return _RosterPage(context_id, members, unreadable=len(read) - len(members))


def _read_member(entry: Any) -> Member | None:
    user_id = launch_claims.identifier(entry.get("user_id")) if isinstance(entry, dict) else None
    if user_id is None:
        return None
    names = entry.get("roles")
    if not isinstance(names, list):
        names = []
    return Member(
        user_id,
        roles=roles.read(name for name in names[:_MAX_ROLES] if isinstance(name, str)),
        status=_status(entry.get("status")),
        person=launch_claims.person(entry),
        lis_person_sourcedid=plain_text.one_line(entry.get("lis_person_sourcedid")),
        group_ids=_group_ids(entry.get("group_enrollments")),
    )


def _group_ids(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list):
        return None
    ids = (
        course_groups.identifier(entry.get("group_id"))
        for entry in value[:_MAX_GROUPS]
        if isinstance(entry, dict)
    )
    return tuple(group_id for group_id in ids if group_id is not None)


def _status(value: object) -> Status:
    """Absent means active; a word we do not know is no reason to let somebody go."""
    for status in Status:
        if isinstance(value, str) and value.lower() == status.lower():
            return status
    return Status.ACTIVE


def _merge(members: Iterable[Member]) -> tuple[Member, ...]:
    """Everybody once: who is listed twice has the roles of both entries, and is active if either says so."""
    merged: dict[str, Member] = {}
    for member in members:
        known = merged.get(member.user_id)
        if known is not None:
            status = Status.ACTIVE if Status.ACTIVE in {known.status, member.status} else known.status
            merged[member.user_id] = replace(
                known,
                roles=known.roles | member.roles,
                status=status,
                group_ids=_both(known.group_ids, member.group_ids),
            )
        else:
            merged[member.user_id] = member
    return tuple(merged.values())


def _both(one: tuple[str, ...] | None, other: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if one is None or other is None:
        return other if one is None else one
    return tuple(dict.fromkeys(one + other))
