"""What the outbox's tests are made of: a school the tool knows, its LMS on a wire, and ways to fall over."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.courses.models import Course, Identity, Person, ResourceLink
from lti_tool.db import Database, new_id
from lti_tool.lti import tool_keys
from lti_tool.lti.claims import Scope
from lti_tool.lti.http import Request, Response, Transport, TransportFailed, TransportFailure
from lti_tool.outbox import queries
from lti_tool.outbox.deliver import Post, deliver_one
from lti_tool.outbox.destinations.ags_score import AgsScores
from lti_tool.outbox.models import UNSENT, Message
from lti_tool.outbox.service import put
from lti_tool.platforms import service as platforms
from lti_tool.platforms.clients import Clients
from lti_tool.platforms.models import Deployment, Organisation, Registration
from lti_tool.sandbox import seed
from lti_tool.sandbox.addresses import PlatformAddress, ToolAddress
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.wire import Answer
from tests.house import StandingClock

TOOL = ToolAddress(
    login_url="http://localhost:8000/lti/login",
    redirect_uris=("http://localhost:8000/lti/launch",),
    jwks_url="http://localhost:8000/lti/jwks",
    target_link_uri="http://localhost:8000/lti/launch",
)
KEY = tool_keys.generate("tool-1")
LMS = PlatformAddress("http://127.0.0.1:8001")
AGS_SCOPES = (Scope.LINE_ITEM, Scope.LINE_ITEM_READ, Scope.RESULT_READ, Scope.SCORE)
COLUMN_URL = LMS.line_item_url(seed.COURSE.id, seed.LINE_ITEM.id)
COLUMNS_URL = LMS.line_items_url(seed.COURSE.id)


def tool_jwks(method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
    assert (method, url, body) == ("GET", TOOL.jwks_url, None), headers
    return Answer(200, {}, json.dumps({"keys": [KEY.public_jwk()]}).encode())


class Killed(BaseException):
    """What kill -9 looks like from the inside: nothing catches it."""


class Fuse:
    """Counts the steps between which a process can die, and blows at one of them."""

    def __init__(self, at: int | None = None) -> None:
        self._left = at

    def step(self) -> None:
        if self._left == 0:
            self._left = None
            raise Killed
        if self._left is not None:
            self._left -= 1


class MortalDatabase(Database):
    """A database whose process can die before it begins and after it has committed."""

    def __init__(self, real: Database, fuse: Fuse) -> None:
        super().__init__(real.engine)
        self._fuse = fuse

    @contextmanager
    def reading(self) -> Iterator[Session]:
        self._fuse.step()
        with super().reading() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        self._fuse.step()
        with super().writing() as session:
            yield session
            self._fuse.step()
        self._fuse.step()


def wire(lms: DirectPlatform, fuse: Fuse | None = None) -> Transport:
    """A transport into the pretend LMS; the process can die with the request unsent or the answer unread."""
    fuse = fuse or Fuse()

    def carry(request: Request) -> Response:
        fuse.step()
        try:
            answer = lms.call(request.method, request.url, request.headers, request.body or None)
        except TimeoutError as error:
            raise TransportFailed(TransportFailure.TIMEOUT, str(error)) from error
        except ConnectionError as error:
            raise TransportFailed(TransportFailure.UNREACHABLE, str(error)) from error
        fuse.step()
        return Response(answer.status, answer.headers, answer.body)

    return carry


@dataclass(frozen=True, slots=True)
class School:
    """The sandbox's course as the tool knows it after launches."""

    database: Database
    organisation_id: UUID
    registration_id: UUID
    course_id: UUID
    link_id: UUID
    people: Mapping[str, UUID]
    """Our person by the LMS's user id."""

    @classmethod
    def enter(cls, database: Database, *, now: datetime, **link: str | None) -> "School":
        """Write the rows that launches would have written; `link` changes what the resource link knows."""
        with database.writing() as session:
            organisation = platforms.default_organisation(session, iri_base="http://localhost:8000", now=now)
            registration = _registration(session, organisation, now=now)
            deployment = Deployment(
                id=new_id(),
                organisation_id=organisation.id,
                registration_id=registration.id,
                lti_deployment_id="1",
                created_at=now,
            )
            session.add(deployment)
            session.flush()
            course = Course(
                id=new_id(),
                organisation_id=organisation.id,
                deployment_id=deployment.id,
                context_id=seed.COURSE.id,
                title=seed.COURSE.title,
                roster_url=LMS.memberships_url(seed.COURSE.id),
            )
            session.add(course)
            session.flush()
            placed = _link(session, course, **link)
            people = {
                learner.id: _person(session, registration, learner.id, now=now).id
                for learner in seed.LEARNERS
            }
            return cls(database, organisation.id, registration.id, course.id, placed.id, people)

    def place(self, **link: str | None) -> "School":
        """The same school seen from another resource link of its course."""
        with self.database.writing() as session:
            placed = _link(session, session.get_one(Course, self.course_id), **link)
            return replace(self, link_id=placed.id)

    def enrol(self, user_ids: Iterable[str], *, now: datetime) -> "School":
        """The same school with more learners."""
        with self.database.writing() as session:
            registration = session.get_one(Registration, self.registration_id)
            more = {user_id: _person(session, registration, user_id, now=now).id for user_id in user_ids}
            return replace(self, people={**self.people, **more})

    def grade(self, user_id: str, scaled: float, *, now: datetime) -> UUID:
        """Put a grade on its way, as an activity does; gives the message's id."""
        person_id = self.people[user_id]
        with self.database.writing() as session:
            message = put(
                session,
                organisation_id=self.organisation_id,
                destination=queries.AGS_SCORE,
                subject=queries.score_subject(self.link_id, person_id),
                payload={
                    "resource_link_id": str(self.link_id),
                    "person_id": str(person_id),
                    "scaled": scaled,
                    "comment": "",
                },
                now=now,
            )
            return message.id

    def message(self, message_id: UUID) -> Message:
        with self.database.reading() as session:
            message = session.get_one(Message, message_id)
            session.expunge(message)
            return message

    def unsent(self) -> int:
        with self.database.reading() as session:
            return len(session.scalars(select(Message.id).where(Message.state.in_(UNSENT))).all())


class PostOffice:
    """Delivery as the worker does it, by processes that may die."""

    def __init__(
        self, database: Database, lms: DirectPlatform, clock: StandingClock, line: Transport | None = None
    ) -> None:
        self._database = database
        self._lms = lms
        self._clock = clock
        self._line = line
        self.post = self.process(Fuse())

    def process(self, fuse: Fuse) -> Post:
        """A new worker process: it remembers nothing."""
        database = MortalDatabase(self._database, fuse)
        clients = Clients(self._line or wire(self._lms, fuse), lambda _session, **_now: KEY)
        return Post(
            database,
            self._clock,
            {queries.AGS_SCORE: AgsScores(database, clients, self._clock)},
            Random(7),  # noqa: S311 - for the spread of waiting times
        )

    def deliver(self) -> int:
        """Everything that is due at this moment."""
        tried = 0
        while deliver_one(self.post):
            tried += 1
        return tried

    def persist(self, unsent: Callable[[], int], *, rounds: int = 60) -> None:
        """Let time pass until nothing is left to send."""
        for _ in range(rounds):
            self.deliver()
            if not unsent():
                return
            self._clock.move(minutes=16)
        raise AssertionError("messages are left over")


def arrivals(lms: DirectPlatform) -> Counter[tuple[str, float]]:
    """How often each grade was accepted, by learner and points of a hundred."""
    return Counter(
        (score.person_id, round((score.score_given or 0) / (score.score_maximum or 1) * 100, 4))
        for score in lms.world.scores()
    )


def _registration(session: Session, organisation: Organisation, *, now: datetime) -> Registration:
    registration = Registration(
        id=new_id(),
        organisation_id=organisation.id,
        label="Sandbox",
        issuer=LMS.issuer,
        client_id=TOOL.client_id,
        auth_url=LMS.authorization_url,
        token_url=LMS.token_url,
        jwks_url=LMS.jwks_url,
        created_at=now,
    )
    session.add(registration)
    session.flush()
    return registration


def _link(session: Session, course: Course, **changes: str | None) -> ResourceLink:
    known = {
        "line_item_url": COLUMN_URL,
        "line_items_url": COLUMNS_URL,
        "ags_scopes": " ".join(AGS_SCOPES),
        "lti_resource_link_id": seed.LINK.id,
        **changes,
    }
    link = ResourceLink(
        id=new_id(),
        organisation_id=course.organisation_id,
        deployment_id=course.deployment_id,
        course_id=course.id,
        title=seed.LINK.title,
        **known,
    )
    session.add(link)
    session.flush()
    return link


def _person(session: Session, registration: Registration, subject: str, *, now: datetime) -> Person:
    person = Person(
        id=new_id(),
        organisation_id=registration.organisation_id,
        xapi_name=new_id().hex,
        created_at=now,
    )
    session.add(person)
    session.flush()
    session.add(
        Identity(
            organisation_id=registration.organisation_id,
            registration_id=registration.id,
            subject=subject,
            person_id=person.id,
        )
    )
    return person
