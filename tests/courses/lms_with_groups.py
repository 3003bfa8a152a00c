"""A course whose LMS knows groups: a scripted wire, and what our tables say afterwards."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from sqlalchemy import select

from lti_tool.courses import roster
from lti_tool.courses.models import Course, CourseGroup, CourseGroupMember, Identity
from lti_tool.courses.roster import Registrar
from lti_tool.db import new_id
from lti_tool.lti import tool_keys
from lti_tool.lti.http import Request, Response
from lti_tool.platforms import service as platforms
from lti_tool.platforms.clients import Clients
from lti_tool.runtime import Runtime
from tests.house import BASE_URL, StandingClock
from tests.lti.making import tool_key

LMS = "https://lms.example"
ROSTER, GROUPS, SETS = f"{LMS}/members", f"{LMS}/groups", f"{LMS}/sets"


@dataclass
class Lms:
    """What the LMS would answer; `broken` addresses answer 500."""

    groups: list[dict[str, Any]] = field(default_factory=list)
    sets: list[dict[str, Any]] = field(default_factory=list)
    members: dict[str, list[str] | None] = field(default_factory=dict)
    """The groups of each person; None where the roster keeps them to itself."""
    next_pages: dict[str, str] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    def __call__(self, request: Request) -> Response:
        address = request.url.partition("?")[0]
        self.asked.append(request.url)
        if address in self.broken:
            return Response(500, {}, b"")
        link = {"Link": f'<{self.next_pages[address]}>; rel="next"'} if address in self.next_pages else {}
        return Response(
            200, {"Content-Type": "application/json", **link}, json.dumps(self._answer(address)).encode()
        )

    def _answer(self, address: str) -> Mapping[str, Any]:
        match address:
            case "https://lms.example/members":
                return {"members": [self._member(*one) for one in self.members.items()]}
            case "https://lms.example/groups":
                return {"groups": self.groups}
            case "https://lms.example/sets":
                return {"sets": self.sets}
        return {"access_token": "t", "token_type": "Bearer", "expires_in": 3600}

    @staticmethod
    def _member(user_id: str, groups: list[str] | None) -> dict[str, Any]:
        told = {"user_id": user_id, "roles": ["Learner"], "status": "Active"}
        if groups is None:
            return told
        return told | {"group_enrollments": [{"group_id": group} for group in groups]}


class Class:
    """A course of this LMS, whose roster is fetched with its groups."""

    def __init__(self, runtime: Runtime, clock: StandingClock, lms: Lms) -> None:
        self.database, self.clock, self.lms = runtime.database, clock, lms
        self.registrar = Registrar(runtime.database, Clients(lms, _signing), clock, Random(7))  # noqa: S311
        with self.database.writing() as session:
            organisation = platforms.default_organisation(session, iri_base=BASE_URL, now=clock())
            registration = platforms.register_platform(
                session,
                organisation,
                "LMS",
                platforms.PlatformAddresses(LMS, "c", f"{LMS}/auth", f"{LMS}/token", f"{LMS}/keys"),
                now=clock(),
            )
            deployment = platforms.add_deployment(session, registration, "1", now=clock())
            self.course_id = new_id()
            session.add(
                Course(
                    id=self.course_id,
                    organisation_id=organisation.id,
                    deployment_id=deployment.id,
                    context_id="c-1",
                    title="Letters",
                    roster_url=ROSTER,
                    groups_url=GROUPS,
                    group_sets_url=SETS,
                )
            )

    def fetch(self) -> None:
        """Let the worker bring the roster up to date."""
        with self.database.writing() as session:
            session.get_one(Course, self.course_id).roster_due_at = self.clock()
        assert roster.fetch_next(self.registrar)

    @property
    def groups(self) -> dict[str, set[str]]:
        """Who is in which group, by the names of groups and the LMS's names of people."""
        with self.database.reading() as session:
            found: dict[str, set[str]] = {name: set() for name in session.scalars(select(CourseGroup.name))}
            rows = session.execute(
                select(CourseGroup.name, Identity.subject)
                .join(CourseGroupMember, CourseGroupMember.group_id == CourseGroup.id)
                .join(Identity, Identity.person_id == CourseGroupMember.person_id)
            )
            for name, subject in rows:
                found[name].add(subject)
            return found

    @property
    def sets(self) -> dict[str, str | None]:
        """The set of each group."""
        with self.database.reading() as session:
            return {row.name: row.set_name for row in session.scalars(select(CourseGroup))}

    @property
    def course(self) -> Course:
        with self.database.reading() as session:
            course = session.get_one(Course, self.course_id)
            session.expunge(course)
            return course


def named(*names: str, set_id: str | None = None) -> list[dict[str, Any]]:
    """Groups as the LMS lists them; their ids are their names in lower case."""
    return [{"id": name.lower(), "name": name} | ({"set_id": set_id} if set_id else {}) for name in names]


def _signing(_session: object, /, *, now: object) -> tool_keys.ToolKey:
    del now
    return tool_key()
