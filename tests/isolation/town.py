"""Two organisations, three LMSs, courses that look alike: who must not see whom."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool.access import sessions
from lti_tool.access.models import LaunchSession
from lti_tool.activities.peer_review.models import (
    Concern,
    ExampleReview,
    ExampleWork,
    GalleryWork,
    LaterUse,
    OwnDates,
    OwnReview,
    Review,
    ReviewState,
    Submission,
    SubmissionFile,
    SubmissionVersion,
    Team,
    WorkState,
)
from lti_tool.activities.peer_review.rules.gallery import Consent
from lti_tool.calendars.models import CalendarFeed
from lti_tool.courses.models import CourseGroup
from lti_tool.courses.models import Person as PersonRow
from lti_tool.db import new_id
from lti_tool.lti import claims
from lti_tool.outbox.models import Message, MessageState
from lti_tool.participation import service as participation
from lti_tool.participation.models import Activity, Participant
from lti_tool.parts.forms import queries as forms
from lti_tool.parts.forms import service as forms_service
from lti_tool.parts.forms.library.models import KeptRubric
from lti_tool.parts.meetings.models import Meeting
from lti_tool.parts.meetings.rules.feeds import hashed, new_secret
from lti_tool.platforms import invitations
from lti_tool.platforms import service as platforms
from lti_tool.platforms.models import DeploymentState, Registration
from lti_tool.runtime import Runtime
from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.authorization import FormPost
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.misbehaviour import LaunchLie
from lti_tool.sandbox.seed import COURSE, INSTRUCTOR, LEARNERS, LEARNING_LEAD, LINK
from lti_tool.sandbox.state import Course, Membership, Person, ResourceLink
from lti_tool.sandbox.world import Placement, World
from tests.admin.desk import Desk as StaffDesk
from tests.house import House, StandingClock, Visitor, platform_key
from tests.isolation.lunches import lunches_of
from tests.lunch_and_learn.lunchroom import SET_UP as LUNCH
from tests.lunch_and_learn.lunchroom import url as lunch_url
from tests.peer_review.attaching import attach
from tests.peer_review.browsing import SET_UP, judged, press, url
from tests.peer_review.making import works_of

AMARA, BENCE, YUTING = LEARNERS[:3]
LATECOMER, MENTOR = LEARNERS[4:6]
ABOUT_ONESELF: dict[str, Any] = {
    "MESSAGE_TYPE": "LtiDataPrivacyLaunchRequest",
    "RESOURCE_LINK": ...,
    "CONTEXT": ...,
    "ROLES": [],
}
SECOND_DEPLOYMENT = "2"
"""The deployment of the first LMS that nobody of the first one may look into."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody at a browser whose launch is running."""

    visitor: Visitor
    launch_id: str

    @property
    def token(self) -> str:
        """What the forms of this session carry."""
        names = sessions.cookie_names(UUID(self.launch_id))
        cookies = {cookie.key: cookie.value for cookie in self.visitor.browser._cookies.values()}
        secret = next(cookies[name] for name in names if name in cookies)
        return sessions.form_token(UUID(self.launch_id), secret)


@dataclass
class Place:
    """One link in one course, as seen from one deployment, and who is there in which part."""

    name: str
    house: House
    platform: DirectPlatform
    link: ResourceLink
    course: Course = COURSE
    lead: Person = LEARNING_LEAD
    deployment: str | None = None
    """Said instead of the LMS's usual one."""
    seats: dict[str, Seat] = field(default_factory=dict)

    def sit(self, part: str, visitor: Visitor, login: FormPost, **said: Any) -> Seat:
        """Let somebody in and remember them by the part they play."""
        self.platform.faults.lie(_saying(self.deployment, said))
        visitor.go_in(login)
        seat = Seat(visitor, visitor.at.split("/")[2])
        self.seats[part] = seat
        return seat

    def open(self, part: str, person: Person, link: ResourceLink | None = None, **said: Any) -> Visitor:
        """Let somebody in through a link."""
        visitor = self.house.visitor(person, self.platform)
        return self.sit(part, visitor, self.platform.login(person, link or self.link), **said).visitor

    def set_up(self) -> None:
        """An activity with one work in it, and somebody who is choosing content at this moment."""
        press(self.open("instructor", self.lead), "/set-up", "publish", SET_UP | {"authors": "teams"})
        self.write(AMARA, "learner")
        chooser = self.house.visitor(self.lead, self.platform)
        self.sit("chooser", chooser, self.platform.deep_link_form(self.lead, course=self.course))

    def set_lunches_up(self) -> None:
        """Another activity behind a link of its own, with somebody who comes."""
        link = self.platform.world.add_link(self.course.id, Placement("Lunches"))
        host = self.open("lunch_host", self.lead, link)
        host.get(lunch_url(host, "/set-up"))
        host.send(lunch_url(host, "/set-up"), {**LUNCH, "do": "publish"})
        self.open("lunch_guest", AMARA, link)

    def write(self, person: Person, part: str) -> Visitor:
        """Somebody hands a work in."""
        visitor = self.open(part, person)
        visitor.get(url(visitor, "/write"))
        attach(visitor, ("work.txt", b"Words."), button="check", text=f"The work of {person.name}.")
        press(visitor, "/hand-in")
        return visitor


class Town:
    """The owner, whose ids everybody else tries, and four strangers, each a little further away."""

    def __init__(self, runtime: Runtime, clock: StandingClock) -> None:
        self.house = House(runtime, clock)
        first = self.house.platform
        second = self._lms("http://127.0.0.1:8002", "default")
        other = self._lms("http://127.0.0.1:8003", "acme")
        self._approve(SECOND_DEPLOYMENT)
        course = Course("c-other", "Another course", "B", "hr:b")
        self.owner = Place("owner", self.house, first, LINK, lead=INSTRUCTOR)
        self.strangers = (
            Place("another course", self.house, first, self._course(course), course),
            Place("another deployment", self.house, first, LINK, deployment=SECOND_DEPLOYMENT),
            Place("another LMS", self.house, second, LINK),
            Place("another organisation", self.house, other, LINK),
        )
        self.staff: dict[str, StaffDesk] = {}
        self.ids: dict[str, str] = {}

    def settle(self) -> None:
        """Everybody does what there is to do; takes a moment."""
        for place in (self.owner, *self.strangers):
            place.set_up()
        self._fill_the_owners_place()
        self._employ()
        with self.house.runtime.database.writing() as session:
            self.ids |= self._owners_ids(session)
        for place in (self.owner, *self.strangers):
            place.set_lunches_up()
        self.ids |= lunches_of(
            self.owner.seats["lunch_host"].visitor, self.owner.seats["lunch_guest"].visitor
        )
        for place in (self.owner, *self.strangers):
            self._begin(place)

    def _begin(self, place: Place) -> None:
        """Another link that nothing stands behind; it names the owner's activity where that must not help."""
        is_trusted = place.platform is self.owner.platform and place is not self.owner
        custom = {} if is_trusted else {claims.CUSTOM_ACTIVITY: self.ids["activity"]}
        link = place.platform.world.add_link(place.course.id, Placement("A copy", custom=custom))
        place.open("copier", place.lead, link)

    def _fill_the_owners_place(self) -> None:
        """Reviews, feedback, a grade the LMS refused, a mentor and somebody who asks for their data."""
        place, amara = self.owner, self.owner.seats["learner"].visitor
        others = [place.write(person, person.name) for person in (BENCE, YUTING)]
        for reviewer in others:
            press(reviewer, f"{_begin_review(reviewer)}/send")
        _begin_review(amara)
        report = f"{amara.at.removesuffix('/check')}/concern"
        amara.send(report, {"matter": "hurtful"})
        amara.send(url(amara, "/feedback"))
        drafting = place.open("writer", LATECOMER)
        drafting.get(url(drafting, "/write"))
        attach(drafting, ("draft.txt", b"Words."), button="check", text="Not yet done.")
        place.open("mentor", MENTOR, ROLES=[v.MENTOR], ROLE_SCOPE_MENTOR=[BENCE.id])
        place.open("subject", YUTING, **ABOUT_ONESELF)
        with self.house.runtime.database.writing() as session:
            bence = _participant(session, self, BENCE)
            participation.give_grade(session, bence, 0.5, "", now=self.house.clock())
            session.execute(update(Message).values(state=MessageState.REFUSED))
            session.add_all([_night_shift(session, bence), _amber(bence)])
            person_id = bence.person_id
        lead = place.seats["instructor"].visitor
        at = f"/dates/of/{person_id}"
        lead.get(url(lead, at))
        press(lead, at, changed={"submit_due": "2026-12-24T12:00"})
        lead.get(url(lead, "/examples/new"))
        example = {"example_title": "A letter", "example_text": "Dear customer."}
        press(lead, "/examples/new", changed=example | judged(lead.text, 0, ""))
        lead.get(url(lead, "/change"))
        press(lead, "/change", "keep-rubric", {"keep_as": "Letters"})
        with self.house.runtime.database.writing() as session:
            amara = _participant(session, self, AMARA)
            practice = _practice(session, amara, now=self.house.clock())
            session.add_all([practice, _own_review(session, amara, now=self.house.clock())])
            session.add(_asked_for_later(session, amara, now=self.house.clock()))
            leads = session.get_one(LaunchSession, UUID(place.seats["instructor"].launch_id))
            self.ids["lunches"] = str(_followed(session, leads, amara, now=self.house.clock()))
            self.ids["earlier"] = str(_earlier(session, amara, now=self.house.clock()))
            for author in (amara, _participant(session, self, BENCE)):
                session.add(_hung(session, author, now=self.house.clock()))

    def _employ(self) -> None:
        """Somebody who looks after everything, and one for each organisation."""
        runtime = self.house.runtime
        with runtime.database.reading() as session:
            owner, stranger = (platforms.organisation_called(session, slug) for slug in ("default", "acme"))
            session.expunge_all()
        self.staff = {
            "operator": StaffDesk(self.house).sign_in("Olu"),
            "owner": StaffDesk(self.house).sign_in("Ada", owner),
            "stranger": StaffDesk(self.house).sign_in("Bo", stranger),
        }
        for desk in self.staff.values():
            desk.get("/admin/connect")

    def _owners_ids(self, session: Session) -> dict[str, str]:
        """What strangers would give much to know."""
        now = self.house.clock()
        registration = session.get_one(Registration, self.house.registration_id)
        waiting = platforms.note_deployment(session, registration, "waiting", now=now)
        assert waiting
        assert waiting.state == DeploymentState.PENDING
        invited = invitations.invite(session, registration.organisation_id, "Academy", now=now)
        bence = _participant(session, self, BENCE)
        review = select(Review.id).join(Participant, Participant.id == Review.reviewer_id)
        mine = review.where(Participant.id == _participant(session, self, AMARA).id)
        found = {
            "activity": bence.activity_id,
            "participant": bence.id,
            "person": bence.person_id,
            "writer": _participant(session, self, LATECOMER).id,
            "work": session.scalars(works_of(bence)).one(),
            "file": _file(session, bence),
            "draft_file": _file(session, _participant(session, self, LATECOMER)),
            "review": session.scalars(mine).one(),
            "received": _received(session, _participant(session, self, AMARA)),
            "message": session.scalars(
                select(Message.id).where(Message.subject.endswith(str(bence.person_id)))
            ).one(),
            "concern": session.scalars(select(Concern.id)).one(),
            "group": session.scalars(select(CourseGroup.id)).one(),
            "team": session.scalars(select(Team.id)).one(),
            "dates": session.scalars(select(OwnDates.id)).one(),
            "example": session.scalars(select(ExampleWork.id)).one(),
            "practice": session.scalars(select(ExampleReview.id)).one(),
            "kept": session.scalars(select(KeptRubric.id)).one(),
            "registration": registration.id,
            "deployment": waiting.id,
            "invitation": invited.invitation.id,
        }
        return {name: str(value) for name, value in found.items()}

    def _lms(self, base_url: str, organisation: str) -> DirectPlatform:
        """One more LMS with the same people, courses and links, down to their ids."""
        house = self.house
        world = World.open(key=platform_key())
        platform = DirectPlatform(
            world, tool=house.tool, clock=house.clock, tool_transport=house.fetch_from_tool, base_url=base_url
        )
        house.connect(platform, base_url, organisation)
        return platform

    def _approve(self, deployment: str) -> None:
        with self.house.runtime.database.writing() as session:
            registration = session.get_one(Registration, self.house.registration_id)
            platforms.add_deployment(session, registration, deployment, now=self.house.clock())

    def _course(self, course: Course) -> ResourceLink:
        """One more course of the first LMS, where the same learner learns and somebody else leads."""
        world = self.house.world
        world.add_course(course)
        world.enrol(Membership(course.id, LEARNING_LEAD.id, (v.INSTRUCTOR,)))
        world.enrol(Membership(course.id, AMARA.id, (v.LEARNER,)))
        return world.add_link(course.id, Placement("A letter"))


class Snapshot:
    """The town as it was, rows and cookies, to be put back before each look at it."""

    def __init__(self, town: Town, database: Path, kept: Path) -> None:
        self.database, self.kept = database, kept
        browsers = [desk.browser for desk in town.staff.values()]
        for place in (town.owner, *town.strangers):
            browsers += [seat.visitor.browser for seat in place.seats.values()]
        self.jars = [(browser, dict(browser._cookies)) for browser in browsers]
        _copy(database, kept)

    def put_back(self) -> None:
        """Undo what has happened since."""
        _copy(self.kept, self.database)
        for browser, cookies in self.jars:
            browser._cookies.clear()
            browser._cookies.update(cookies)


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _begin_review(visitor: Visitor) -> str:
    """Get a work and fill the review in, up to the last look; gives its address."""
    visitor.get(url(visitor, "/"))
    visitor.send(url(visitor, "/reviews"))
    at = visitor.at
    press(visitor, at, "check", judged(visitor.text, 0, "Because it is clear."))
    return at


def _followed(session: Session, leads: LaunchSession, learner: Participant, *, now: datetime) -> UUID:
    """Lunches in the course of a learner, in which only who leads it takes part, by a calendar of theirs."""
    kept = {"organisation_id": leads.organisation_id}
    other = session.get_one(Activity, learner.activity_id)
    lunches = Activity(
        id=new_id(),
        **kept,
        course_id=other.course_id,
        kind=other.kind,
        title="Lunches",
        settings=other.settings,
        created_at=now,
    )
    session.add(lunches)
    session.flush()
    its = kept | {"activity_id": lunches.id}
    session.add_all(
        [
            Participant(**its, person_id=leads.person_id, started_at=now),
            Meeting(
                **its,
                title="Lunch",
                wall_time="2026-12-24T12:00",
                time_zone="UTC",
                starts_at=datetime(2026, 12, 24, 12, tzinfo=UTC),
                minutes=45,
                changed_at=now,
            ),
            CalendarFeed(**its, person_id=leads.person_id, secret_hash=hashed(new_secret()), made_at=now),
        ]
    )
    return lunches.id


def _own_review(session: Session, learner: Participant, *, now: datetime) -> OwnReview:
    """A judgement of their own work that is not sent."""
    version = select(SubmissionVersion.id).where(SubmissionVersion.submission_id.in_(works_of(learner)))
    example = session.scalars(select(ExampleWork)).one()
    rubric = forms.responses(session, learner.organisation_id, [example.response_id])[example.response_id][0]
    return OwnReview(
        participant_id=learner.id,
        organisation_id=learner.organisation_id,
        version_id=session.scalars(version).one(),
        response_id=forms_service.begin_response(
            session, learner.organisation_id, rubric.version_id, now=now
        ),
        begun_at=now,
    )


def _hung(session: Session, author: Participant, *, now: datetime) -> GalleryWork:
    """A work that its author lets everybody see."""
    theirs = select(SubmissionVersion).where(SubmissionVersion.submission_id.in_(works_of(author)))
    version = session.scalars(theirs).one()
    return GalleryWork(
        submission_id=version.submission_id,
        organisation_id=author.organisation_id,
        version_id=version.id,
        asked_at=now,
        consent=Consent.NAMELESS,
        answered_at=now,
    )


def _asked_for_later(session: Session, author: Participant, *, now: datetime) -> LaterUse:
    """An author who is asked whether later courses may see their work."""
    theirs = select(SubmissionVersion).where(SubmissionVersion.submission_id.in_(works_of(author)))
    version = session.scalars(theirs).one()
    return LaterUse(
        submission_id=version.submission_id,
        organisation_id=author.organisation_id,
        version_id=version.id,
        asked_at=now,
    )


def _earlier(session: Session, learner: Participant, *, now: datetime) -> UUID:
    """A work of last year's activity in the same course, that later courses may see."""
    this_year = session.get_one(Activity, learner.activity_id)
    kept = {"organisation_id": this_year.organisation_id}
    last_year = Activity(
        **kept,
        course_id=this_year.course_id,
        kind=this_year.kind,
        title="Last year",
        settings=this_year.settings,
        created_at=now,
    )
    session.add(last_year)
    session.flush()
    work = Submission(**kept, activity_id=last_year.id, state=WorkState.HANDED_IN, version_number=1)
    session.add(work)
    session.flush()
    version = SubmissionVersion(
        **kept, submission_id=work.id, number=1, text="Dear customer.", words=2, handed_in_at=now
    )
    session.add(version)
    session.flush()
    agreed = {"submission_id": work.id, "version_id": version.id, "asked_at": now, "answered_at": now}
    session.add(LaterUse(**kept, **agreed, agrees=True))
    return work.id


def _practice(session: Session, learner: Participant, *, now: datetime) -> ExampleReview:
    """A judgement of the one example that is not sent."""
    example = session.scalars(select(ExampleWork)).one()
    rubric = forms.responses(session, learner.organisation_id, [example.response_id])[example.response_id][0]
    return ExampleReview(
        organisation_id=learner.organisation_id,
        activity_id=learner.activity_id,
        example_id=example.id,
        participant_id=learner.id,
        response_id=forms_service.begin_response(
            session, learner.organisation_id, rubric.version_id, now=now
        ),
        counts=False,
        begun_at=now,
    )


def _night_shift(session: Session, member: Participant) -> CourseGroup:
    """A group of the owner's course."""
    course_id = session.get_one(Activity, member.activity_id).course_id
    kept = {"organisation_id": member.organisation_id, "course_id": course_id}
    return CourseGroup(**kept, lti_group_id="g-night", name="Night shift")


def _amber(member: Participant) -> Team:
    """A team of the owner's activity."""
    return Team(organisation_id=member.organisation_id, activity_id=member.activity_id, name="Amber")


def _file(session: Session, member: Participant) -> UUID:
    """The file of somebody's work."""
    theirs = select(SubmissionFile.file_id).where(SubmissionFile.submission_id.in_(works_of(member)))
    return session.scalars(theirs).one()


def _received(session: Session, author: Participant) -> UUID:
    """A review of somebody's work."""
    sent = select(Review.id).where(
        Review.submission_id.in_(works_of(author)), Review.state == ReviewState.SENT
    )
    return session.scalars(sent.limit(1)).one()


def _participant(session: Session, town: Town, person: Person) -> Participant:
    """Somebody's part in the owner's activity."""
    launch = session.get_one(LaunchSession, UUID(town.owner.seats["learner"].launch_id))
    query = (
        select(Participant)
        .join(Activity, Activity.id == Participant.activity_id)
        .join(PersonRow, PersonRow.id == Participant.person_id)
        .where(Activity.course_id == launch.course_id, PersonRow.name == person.name)
    )
    return session.scalars(query).one()


def _saying(deployment: str | None, said: dict[str, Any]) -> LaunchLie:
    """A launch with these claims set, or taken away by `...`; names are those of `claims`."""
    changes = {getattr(claims, name): value for name, value in said.items()}
    if deployment is not None:
        changes[claims.DEPLOYMENT_ID] = deployment

    def edit(launched: dict[str, Any]) -> None:
        for name, value in changes.items():
            if value is ...:
                launched.pop(name, None)
            else:
                launched[name] = value

    return LaunchLie(claims=edit)
