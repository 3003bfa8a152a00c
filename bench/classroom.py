"""A course with a peer review in a fresh installation, peopled without an LMS: to measure the verbs."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from sqlalchemy import insert, select

from bench.installation import installed
from lti_tool.access import Actor
from lti_tool.access.actor import LEARNER, STAFF
from lti_tool.activities.peer_review.rules.settings import Settings
from lti_tool.activities.peer_review.service import setting_up
from lti_tool.activities.peer_review.service.setting_up import Wanted
from lti_tool.clock import Clock, system_now
from lti_tool.courses.models import Course, Membership, Person, ResourceLink
from lti_tool.db import new_id
from lti_tool.parts.forms.rules import CriterionDraft, LevelDraft, RubricDraft
from lti_tool.platforms.models import Deployment
from lti_tool.runtime import Runtime

NOWHERE = "https://lms.example"
PLATFORM = {
    "issuer": NOWHERE,
    "client_id": "potluck",
    "auth_url": f"{NOWHERE}/auth",
    "token_url": f"{NOWHERE}/token",
    "jwks_url": f"{NOWHERE}/jwks",
    "deployment_id": "1",
}
RUBRIC = RubricDraft((
    CriterionDraft("Clear", (LevelDraft("Very", 10), LevelDraft("Somewhat", 5), LevelDraft("Not", 0))),
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Classroom:
    """One course with one peer review in it; whoever leads it is not a learner."""

    runtime: Runtime
    author: Actor
    activity_id: UUID

    def enrol(self, number: int) -> list[Actor]:
        """So many more learners of the course."""
        now, home = self.runtime.clock(), self.author
        ids = [new_id() for _ in range(number)]
        mine = {"organisation_id": home.organisation_id}
        people = [
            mine | {"id": one, "xapi_name": one.hex, "name": "Learner", "created_at": now} for one in ids
        ]
        listed = [
            mine | {"course_id": home.course_id, "person_id": one, "is_learner": True, "seen_at": now}
            for one in ids
        ]
        with self.runtime.database.writing() as session:
            session.execute(insert(Person), people)
            session.execute(insert(Membership), listed)
        return [replace(home, launch_id=new_id(), person_id=one, permissions=LEARNER) for one in ids]


@contextmanager
def installation(clock: Clock = system_now, database_url: str | None = None) -> Iterator[Runtime]:
    """A fresh installation, gone after the block; on SQLite unless told; its time is the clock's."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"POTLUCK_BASE_URL": "http://localhost:8000", "POTLUCK_DATA_DIR": str(Path(folder))}
        if database_url is not None:
            environment["POTLUCK_DATABASE_URL"] = database_url
        runtime = installed(environment, PLATFORM, clock)
        yield runtime
        runtime.database.dispose()


def classroom(runtime: Runtime, settings: Settings) -> Classroom:
    """A new course with a peer review of these settings, and nobody in it yet."""
    with runtime.database.writing() as session:
        deployment = session.scalars(select(Deployment)).one()
        ours = {"organisation_id": deployment.organisation_id, "deployment_id": deployment.id}
        course = Course(id=new_id(), context_id=new_id().hex, title="Letters", **ours)
        link = ResourceLink(
            id=new_id(), course_id=course.id, lti_resource_link_id=new_id().hex, title="A letter", **ours
        )
        leader = Person(
            id=new_id(),
            organisation_id=deployment.organisation_id,
            xapi_name=new_id().hex,
            name="Ines Instructor",
            created_at=runtime.clock(),
        )
        for row in (course, link, leader):
            session.add(row)
            session.flush()
        author = Actor(
            launch_id=new_id(),
            organisation_id=deployment.organisation_id,
            registration_id=deployment.registration_id,
            course_id=course.id,
            resource_link_id=link.id,
            person_id=leader.id,
            permissions=STAFF,
        )
        wanted = Wanted("A letter", settings, RUBRIC)
        activity = setting_up.set_up(session, author, wanted, now=runtime.clock())
        return Classroom(runtime, author, activity.id)
