"""People with meetings, and calendar programs that come to their addresses without a session."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from lxml import html
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lti_tool.access.actor import Actor, actor_of
from lti_tool.access.models import LaunchSession
from lti_tool.calendars.models import CalendarFeed
from lti_tool.courses.models import Course, Membership, MembershipState, Person
from lti_tool.db import new_id
from lti_tool.participation.models import Activity, Participant
from lti_tool.parts.meetings.holding import hold, own_seat
from lti_tool.parts.meetings.models import Meeting
from lti_tool.parts.meetings.rules.series import Cadence
from lti_tool.parts.meetings.service import planning, seating
from lti_tool.parts.meetings.service.planning import Leader, Wanted
from lti_tool.parts.meetings.service.seating import Coming
from lti_tool.sandbox.seed import INSTRUCTOR, LEARNERS
from lti_tool.sandbox.state import Person as Somebody
from tests.house import BASE_URL, House, Visitor
from tests.parts.diary import Diary
from tests.peer_review.browsing import Table

AMARA, BENCE = LEARNERS[:2]
BERLIN = ZoneInfo("Europe/Berlin")
WEEK = timedelta(weeks=1)


class Subscribers:
    """Amara and Bence in an activity with meetings; what they plan is by the clock in Berlin."""

    def __init__(self, house: House) -> None:
        self.house, self.clock, self.database = house, house.clock, house.runtime.database
        table = Table(house)
        table.set_up()
        self.amara, self.bence = table.learners[:2]
        self.amara.open()
        self.bence.open()
        with self.database.reading() as session:
            self.activity_id = session.scalars(select(Activity.id)).one()

    def person(self, session: Session, who: Somebody) -> Person:
        return session.scalars(select(Person).where(Person.name == who.name)).one()

    def participant(self, session: Session, who: Somebody, activity_id: UUID) -> Participant:
        mine = select(Participant).where(Participant.person_id == self.person(session, who).id)
        return session.scalars(mine.where(Participant.activity_id == activity_id)).one()

    def actor(self, visitor: Visitor) -> Actor:
        """Who somebody is in their running launch."""
        with self.database.reading() as session:
            return actor_of(session.get_one(LaunchSession, UUID(visitor.at.split("/")[2])))

    def another_activity(self, title: str, *people: Somebody) -> UUID:
        """One of another course, in which these people are and take part."""
        with self.database.writing() as session:
            here = session.get_one(Activity, self.activity_id)
            kept = {"organisation_id": here.organisation_id}
            home = session.get_one(Course, here.course_id)
            course = Course(
                id=new_id(), **kept, deployment_id=home.deployment_id, context_id=title, title=f"On {title}"
            )
            made = Activity(
                id=new_id(), **kept, course_id=course.id, kind="any", title=title, created_at=self.clock()
            )
            session.add(course)
            session.flush()
            session.add(made)
            session.flush()
            for one in people:
                person_id = self.person(session, one).id
                session.add(
                    Membership(**kept, course_id=course.id, person_id=person_id, seen_at=self.clock())
                )
                session.add(
                    Participant(**kept, activity_id=made.id, person_id=person_id, started_at=self.clock())
                )
            return made.id

    def plan(
        self,
        title: str = "Lunch",
        starts_in: timedelta = WEEK,
        activity_id: UUID | None = None,
        **wanted: object,
    ) -> UUID:
        """A meeting that starts then; its id."""
        starts = (self.clock() + starts_in).astimezone(BERLIN).replace(tzinfo=None)
        planned = Wanted(**({"title": title, "wall_time": starts, "zone": BERLIN} | wanted))
        with self.database.writing() as session:
            leader = self.leader(session, activity_id)
            return planning.plan(session, leader, planned, Cadence(), now=self.clock())[0].id

    def leader(self, session: Session, activity_id: UUID | None = None) -> Leader:
        ines = self.person(session, INSTRUCTOR)
        return Leader(ines.id, session.get_one(Activity, activity_id or self.activity_id))

    @contextmanager
    def held(self, meeting_id: UUID) -> Iterator[tuple[Session, Meeting]]:
        with self.database.writing() as session:
            activity_id = session.get_one(Meeting, meeting_id).activity_id
            yield session, hold(session, activity_id, meeting_id)

    def seat(self, who: Somebody, meeting_id: UUID, **stands: object) -> None:
        """Their seat, standing so."""
        with self.held(meeting_id) as (session, meeting):
            seat = own_seat(session, meeting, self.participant(session, who, meeting.activity_id))
            for name, value in stands.items():
                setattr(seat, name, value)

    def sign_up(self, who: Somebody, meeting_id: UUID) -> None:
        with self.held(meeting_id) as (session, meeting):
            mine = self.participant(session, who, meeting.activity_id)
            seating.sign_up(session, mine, meeting_id, Coming(), now=self.clock())

    def stay_away(self, who: Somebody, meeting_id: UUID) -> None:
        with self.held(meeting_id) as (session, meeting):
            mine = self.participant(session, who, meeting.activity_id)
            seating.stay_away(session, mine, meeting_id, now=self.clock())

    def call_off(self, meeting_id: UUID) -> None:
        with self.held(meeting_id) as (session, meeting):
            planning.call_off(session, self.leader(session, meeting.activity_id), meeting, now=self.clock())

    def move(self, meeting_id: UUID, by: timedelta) -> None:
        with self.held(meeting_id) as (session, meeting):
            was = planning.wanted_of(meeting)
            wanted = Wanted(was.title, was.wall_time + by, was.zone, was.minutes)
            planning.change(session, self.leader(session), meeting, wanted, now=self.clock())

    def kept(self) -> list[CalendarFeed]:
        """The feeds there are."""
        with self.database.reading() as session:
            found = list(session.scalars(select(CalendarFeed).order_by(CalendarFeed.made_at)))
            session.expunge_all()
            return found

    def make(self, visitor: Visitor, activity_id: UUID | None = None) -> str:
        """Press the button for an address; what the page shows."""
        visitor.get(page(visitor))
        answer = visitor.send(page(visitor), fields_for(activity_id))
        assert answer.status_code == 200, answer.text
        (field,) = html.fromstring(answer.text).xpath("//input[@id='address']")
        return str(field.get("value"))

    def stop(self, visitor: Visitor, activity_id: UUID | None = None) -> TestResponse:
        visitor.get(page(visitor))
        return visitor.send(page(visitor, "/stop"), fields_for(activity_id))

    def fetch(self, address: str, method: str = "GET", **headers: str) -> TestResponse:
        """What a program that never was here gets."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        browser = self.house.app.test_client()
        return browser.open(urlsplit(address).path, method=method, headers=named, base_url=BASE_URL)

    def shown(self, address: str) -> list[str | None]:
        """What takes place, as a calendar shows it."""
        return [title for title, _ in Diary().open(self.fetch(address).data).shown()]


def leave(subscribers: Subscribers, activity_id: UUID) -> None:
    """Amara leaves the course of an activity."""
    with subscribers.database.writing() as session:
        mine = subscribers.participant(session, AMARA, activity_id)
        session.execute(
            update(Membership)
            .where(
                Membership.person_id == mine.person_id,
                Membership.course_id == session.get_one(Activity, activity_id).course_id,
            )
            .values(state=MembershipState.INACTIVE)
        )


def page(visitor: Visitor, path: str = "") -> str:
    return f"/l/{visitor.at.split('/')[2]}/calendar{path}"


def fields_for(activity_id: UUID | None) -> dict[str, object]:
    return {"activity": str(activity_id)} if activity_id else {}
