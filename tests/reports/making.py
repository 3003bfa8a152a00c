"""Courses, people, activities and what they did; each test states only what it is about."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from lti_tool.access import sessions
from lti_tool.access.sessions import Entrant
from lti_tool.courses.models import Course, Membership, MembershipState, Person, ResourceLink
from lti_tool.db import Database
from lti_tool.participation.models import Activity, Placement
from lti_tool.platforms import service as platforms
from lti_tool.platforms.models import Deployment, Organisation, Registration
from tests.house import MORNING
from xapi import profile, vocabulary
from xapi.lrs.buffer import record
from xapi.statements import AccountAgent, ActivityRef, Context, Result, Score, StatementDraft, build
from xapi.vocabulary import Verb

REGISTRATION = UUID(int=7)
BASE = "https://potluck.example/iri/"


@dataclass
class World:
    """A database, and ways to put things into it."""

    database: Database
    deployments: dict[UUID, UUID] = field(default_factory=dict)
    registrations: dict[UUID, UUID] = field(default_factory=dict)

    def add(self, *rows: Any) -> None:
        with self.database.writing() as session:
            for row in rows:
                session.add(row)
                session.flush()
            session.expunge_all()  # so that the commit does not expire what the test goes on using

    def make_organisation(self, slug: str = "default") -> UUID:
        organisation = self._organisation(slug)
        registration = make_registration(organisation.id)
        deployment = Deployment(
            id=uuid4(),
            organisation_id=organisation.id,
            registration_id=registration.id,
            lti_deployment_id="1",
            created_at=MORNING,
        )
        self.add(registration, deployment)
        self.deployments[organisation.id] = deployment.id
        self.registrations[organisation.id] = registration.id
        return organisation.id

    def _organisation(self, slug: str) -> Organisation:
        with self.database.writing() as session:
            known = platforms.organisation_named(session, slug)
            organisation = known or platforms.make_organisation(
                session, slug, slug.title(), iri_base=BASE, now=MORNING
            )
            organisation.iri_base = BASE
            session.flush()
            session.expunge(organisation)
        return organisation

    def make_course(self, organisation_id: UUID, title: str = "Onboarding", **parts: Any) -> UUID:
        course = Course(
            id=uuid4(),
            organisation_id=organisation_id,
            deployment_id=self.deployments[organisation_id],
            context_id=uuid4().hex,
            title=title,
            **({"roster_url": "https://lms.example/roster", "roster_synced_at": MORNING} | parts),
        )
        self.add(course)
        return course.id

    def make_activity(
        self, organisation_id: UUID, course_id: UUID, title: str = "Customer reply", **parts: Any
    ) -> UUID:
        activity = Activity(
            id=uuid4(),
            organisation_id=organisation_id,
            course_id=course_id,
            kind="peer_review",
            title=title,
            **({"created_at": MORNING} | parts),
        )
        self.add(activity)
        return activity.id

    def make_person(
        self, organisation_id: UUID, course_id: UUID, name: str | None = "Aiko Tanaka", **membership: Any
    ) -> UUID:
        return self.make_people(organisation_id, course_id, [name], **membership)[0]

    def make_people(
        self, organisation_id: UUID, course_id: UUID, names: Iterable[str | None], **membership: Any
    ) -> list[UUID]:
        parts = {"is_learner": True, "state": MembershipState.ACTIVE, "seen_at": MORNING} | membership
        whose = {"organisation_id": organisation_id}
        people = [
            Person(id=uuid4(), xapi_name=uuid4().hex, name=name, created_at=MORNING, **whose)
            for name in names
        ]
        ids = [person.id for person in people]
        with self.database.writing() as session:
            session.add_all(people)
            session.flush()
            session.add_all(
                Membership(course_id=course_id, person_id=person_id, **whose, **parts) for person_id in ids
            )
        return ids

    def tell(
        self,
        person_id: UUID,
        activity_id: UUID,
        verb: Verb,
        *,
        scaled: float | None = None,
        at: datetime = MORNING,
        registration: UUID | None = REGISTRATION,
        home_page: str | None = None,
    ) -> UUID:
        """Record a statement as an activity would; gives its id."""
        with self.database.writing() as session:
            person = session.get_one(Person, person_id)
            draft = StatementDraft(
                actor=AccountAgent(home_page=home_page or profile.people(BASE), name=person.xapi_name),
                verb=verb,
                object=ActivityRef(iri=profile.activity(BASE, activity_id), type=vocabulary.ASSESSMENT),
                result=None if scaled is None else Result(score=Score(scaled=scaled)),
                context=Context(registration=registration),
            )
            statement = build(draft, now=at)
            record(session, person.organisation_id, statement)
            return UUID(str(statement.content()["id"]))

    def start(self, person_id: UUID, activity_id: UUID, **parts: Any) -> UUID:
        return self.tell(person_id, activity_id, vocabulary.INITIALIZED, **parts)

    def complete(self, person_id: UUID, activity_id: UUID, at: datetime = MORNING, **parts: Any) -> UUID:
        self.start(person_id, activity_id, at=at, **parts)
        return self.tell(person_id, activity_id, vocabulary.COMPLETED, at=at + timedelta(hours=1), **parts)

    def launch(
        self, organisation_id: UUID, course_id: UUID, activity_id: UUID | None = None, **roles: bool
    ) -> "Launched":
        """Somebody of the course opens a link in it, before which the activity is placed if one is named."""
        person_id = self.make_person(organisation_id, course_id, "Ines Lead", is_learner=False, is_staff=True)
        link = ResourceLink(
            id=uuid4(),
            organisation_id=organisation_id,
            deployment_id=self.deployments[organisation_id],
            course_id=course_id,
            lti_resource_link_id=uuid4().hex,
            title="Open it",
        )
        self.add(link)
        if activity_id is not None:
            self.add(
                Placement(organisation_id=organisation_id, activity_id=activity_id, resource_link_id=link.id)
            )
        entrant = Entrant(
            organisation_id=organisation_id,
            registration_id=self.registrations[organisation_id],
            person_id=person_id,
            course_id=course_id,
            resource_link_id=link.id,
            **({"is_learner": False, "is_staff": True} | roles),
        )
        with self.database.writing() as session:
            launch, secret = sessions.begin(session, entrant, now=MORNING)
            return Launched(launch.id, secret)


@dataclass(frozen=True)
class Launched:
    """What a browser has after a launch."""

    id: UUID
    secret: str


def make_registration(organisation_id: UUID) -> Registration:
    return Registration(
        id=uuid4(),
        organisation_id=organisation_id,
        label="LMS",
        issuer="https://lms.example",
        client_id=uuid4().hex,
        auth_url="https://lms.example/auth",
        token_url="https://lms.example/token",
        jwks_url="https://lms.example/jwks",
        created_at=MORNING,
    )


def read(world: World, selection: Any, read_with: Any, **how: Any) -> Any:
    """What a query gives, in a session of its own."""
    session: Session
    with world.database.reading() as session:
        return read_with(session, selection, **how)
