"""A course with an activity and people who take part in it, for tests of what any kind may use."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.courses.models import Course, Person
from lti_tool.db import new_id
from lti_tool.participation.models import Activity, Participant
from lti_tool.parts.meetings.holding import hold
from lti_tool.parts.meetings.models import Meeting, Seat
from lti_tool.parts.meetings.rules.series import Cadence
from lti_tool.parts.meetings.rules.states import Rsvp
from lti_tool.parts.meetings.service import planning, seating
from lti_tool.parts.meetings.service.planning import Leader, Wanted
from lti_tool.parts.meetings.service.seating import Coming
from lti_tool.platforms import service as platforms
from lti_tool.runtime import Runtime

BERLIN = ZoneInfo("Europe/Berlin")
ONCE = Cadence()


class Gathering:
    """One activity of nobody's kind and its participants; every call is a transaction of its own."""

    def __init__(self, runtime: Runtime, people: int = 0) -> None:
        self.database, self.clock = runtime.database, runtime.clock
        self.writing = self.database.writing
        with self.writing() as session:
            now = self.clock()
            organisation = platforms.default_organisation(session, iri_base="http://localhost:8000", now=now)
            addresses = platforms.PlatformAddresses(
                issuer=f"https://lms{new_id().hex}.example",
                client_id="potluck",
                auth_url="https://lms.example/auth",
                token_url="https://lms.example/token",
                jwks_url="https://lms.example/jwks",
            )
            registration = platforms.register_platform(session, organisation, "LMS", addresses, now=now)
            deployment = platforms.add_deployment(session, registration, "1", now=now)
            session.flush()
            self.organisation_id = organisation.id
            course = Course(
                id=new_id(),
                organisation_id=self.organisation_id,
                deployment_id=deployment.id,
                context_id=new_id().hex,
                title="Lunches",
            )
            session.add(course)
            session.flush()
            self.activity_id = new_id()
            session.add(
                Activity(
                    id=self.activity_id,
                    organisation_id=self.organisation_id,
                    course_id=course.id,
                    kind="gathering",
                    title="Lunches",
                    created_at=self.clock(),
                )
            )
        self.leader_id = self.somebody("Ines Instructor").person_id
        self.people = [self.somebody(f"Person {nth}") for nth in range(people)]

    def somebody(self, name: str, person_id: UUID | None = None) -> Participant:
        """A new participant; of a person there is already when their id is given."""
        with self.writing() as session:
            if person_id is None:
                person_id = new_id()
                session.add(
                    Person(
                        id=person_id,
                        organisation_id=self.organisation_id,
                        xapi_name=person_id.hex,
                        name=name,
                        created_at=self.clock(),
                    )
                )
                session.flush()
            participant = Participant(
                id=new_id(),
                organisation_id=self.organisation_id,
                activity_id=self.activity_id,
                person_id=person_id,
                started_at=self.clock(),
            )
            session.add(participant)
        return participant

    def plan(self, cadence: Cadence = ONCE, **wanted: object) -> list[Meeting]:
        """Meetings at noon in Berlin, the first in a week."""
        noon = (self.clock() + timedelta(days=7)).replace(hour=12, minute=0, second=0, tzinfo=None)
        planned = Wanted(**({"title": "Lunch", "wall_time": noon, "zone": BERLIN} | wanted))
        with self.writing() as session:
            return planning.plan(session, self.leader(session), planned, cadence, now=self.clock())

    def leader(self, session: Session) -> Leader:
        return Leader(self.leader_id, session.get_one(Activity, self.activity_id))

    def meeting(self, capacity: int | None = None, starts_in: timedelta = timedelta(days=7)) -> UUID:
        """One meeting that starts then; its id."""
        starts = (self.clock() + starts_in).astimezone(BERLIN).replace(second=0, microsecond=0, tzinfo=None)
        return self.plan(capacity=capacity, wall_time=starts)[0].id

    def sign_up(self, who: Participant, meeting_id: UUID, coming: Coming = Coming()) -> Rsvp:  # noqa: B008 frozen
        with self.writing() as session:
            return Rsvp(seating.sign_up(session, who, meeting_id, coming, now=self.clock()).rsvp)

    def stay_away(self, who: Participant, meeting_id: UUID) -> list[UUID]:
        """Who moved up."""
        with self.writing() as session:
            given = seating.stay_away(session, who, meeting_id, now=self.clock())
            return [seat.participant_id for seat in given.moved_up]

    @contextmanager
    def held(self, meeting_id: UUID) -> Iterator[tuple[Session, Meeting]]:
        """A transaction that holds the meeting."""
        with self.writing() as session:
            yield session, hold(session, self.activity_id, meeting_id)

    def look(self, meeting_id: UUID) -> Meeting:
        with self.database.reading() as session:
            found = session.get_one(Meeting, meeting_id)
            session.expunge(found)
            return found

    def seats(self, meeting_id: UUID) -> dict[UUID, Seat]:
        with self.database.reading() as session:
            theirs = session.scalars(select(Seat).where(Seat.meeting_id == meeting_id)).all()
            session.expunge_all()
            return {seat.participant_id: seat for seat in theirs}

    def answers(self, meeting_id: UUID) -> list[Rsvp]:
        """How each of the people stands, in their order."""
        seats = self.seats(meeting_id)
        return [Rsvp(seats[one.id].rsvp) if one.id in seats else Rsvp.NONE for one in self.people]

    def taken(self, meeting_id: UUID) -> tuple[int, int]:
        """How many seats the meeting counts as taken, and how many are."""
        taking = [seat for seat in self.seats(meeting_id).values() if seat.rsvp in seating.TAKING]
        return self.look(meeting_id).taken, len(taking)
