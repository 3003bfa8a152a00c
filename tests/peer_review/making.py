"""A course with learners and a peer review in it, without a browser: what tests of the verbs walk through."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.access.actor import LEARNER, STAFF
from lti_tool.activities.peer_review.models import Authorship, Review, Submission
from lti_tool.activities.peer_review.queries import place, works
from lti_tool.activities.peer_review.queries.standing import MyPart, my_part
from lti_tool.activities.peer_review.rules.drafts import Edition
from lti_tool.activities.peer_review.rules.gates import Dates
from lti_tool.activities.peer_review.rules.settings import Settings
from lti_tool.activities.peer_review.service import (
    allocating,
    dating,
    reviewing,
    setting_up,
    teams,
    writing,
)
from lti_tool.activities.peer_review.service.dating import Granted
from lti_tool.activities.peer_review.service.passing_time import run_jobs
from lti_tool.activities.peer_review.service.reviewing import Draft
from lti_tool.activities.peer_review.service.setting_up import Wanted
from lti_tool.courses.models import Course, CourseGroup, CourseGroupMember, Membership, Person, ResourceLink
from lti_tool.db import new_id
from lti_tool.participation.models import Participant, Placement
from lti_tool.parts.forms.rules import Answer, CriterionDraft, LevelDraft, Rubric, RubricDraft
from lti_tool.platforms import service as platforms
from lti_tool.runtime import Runtime
from tests.house import StandingClock

T = TypeVar("T")

TWO_CRITERIA = RubricDraft((
    CriterionDraft("Clear", (LevelDraft("Very", 10), LevelDraft("Somewhat", 5), LevelDraft("Not", 0))),
    CriterionDraft("Kind", (LevelDraft("Warm", 30), LevelDraft("Cold", 10))),
))  # fmt: skip


class Cohort:
    """One course, one peer review, some learners; every call is a transaction of its own."""

    def __init__(self, runtime: Runtime, clock: StandingClock, people: int = 3, **settings: object) -> None:
        self.database, self.clock = runtime.database, clock
        self.settings = replace(Settings(reviews_asked=2), **settings)
        self.chance = Random(7)  # noqa: S311 a test must be able to run again as it ran
        with self.writing() as session:
            self._make_course(session)
        self.author = self._actor(self.enrol("Ines Instructor", is_learner=False), STAFF)
        self.learners = [self.learner(f"Learner {nth}") for nth in range(people)]
        self.activity_id = self.do(
            lambda s, now: (
                setting_up.set_up(s, self.author, Wanted("A letter", self.settings, TWO_CRITERIA), now=now).id
            )
        )

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with self.database.writing() as session:
            yield session

    def do(self, deed: Callable[[Session, datetime], T]) -> T:
        """Do something in a transaction of its own, at the present moment."""
        with self.database.writing() as session:
            return deed(session, self.clock())

    def learner(self, name: str) -> Actor:
        """One more learner of the course."""
        return self._actor(self.enrol(name), LEARNER)

    def enrol(self, name: str, *, is_learner: bool = True) -> UUID:
        """One more person of the course."""
        with self.writing() as session:
            person = Person(
                id=new_id(),
                organisation_id=self.organisation_id,
                xapi_name=uuid4().hex,
                name=name,
                created_at=self.clock(),
            )
            session.add(person)
            session.flush()
            session.add(
                Membership(
                    organisation_id=self.organisation_id,
                    course_id=self.course_id,
                    person_id=person.id,
                    is_learner=is_learner,
                    is_staff=not is_learner,
                    seen_at=self.clock(),
                )
            )
            return person.id

    def group(self, name: str, *members: Actor) -> UUID:
        """A group of the course, as the LMS told us."""
        with self.writing() as session:
            group = CourseGroup(
                organisation_id=self.organisation_id, course_id=self.course_id, lti_group_id=name, name=name
            )
            session.add(group)
            session.flush()
            for member in members:
                kept = {"group_id": group.id, "person_id": member.person_id}
                session.add(CourseGroupMember(organisation_id=self.organisation_id, **kept))
            return group.id

    def team(self, name: str, *members: Actor) -> UUID:
        """A facilitator makes a team and puts these people into it."""
        made = self.do(lambda s, _: teams.add_team(s, self.author, name).id)
        for member in members:
            self.do(lambda s, now, who=member: teams.move(s, self.author, who.person_id, made, now=now))
        return made

    def date(self, actor: Actor, **dates: datetime) -> None:
        """A facilitator gives one learner dates of their own."""
        granted = Granted(Dates(**dates))
        self.do(lambda s, now: dating.date_person(s, self.author, actor.person_id, granted, now=now))

    def date_group(self, group_id: UUID, **dates: datetime) -> None:
        """A facilitator gives a group dates of its own."""
        granted = Granted(Dates(**dates))
        self.do(lambda s, now: dating.date_group(s, self.author, group_id, granted, now=now))

    def know_roster(self) -> None:
        """The LMS has told who is in the course."""
        self.do(lambda s, now: setattr(s.get_one(Course, self.course_id), "roster_synced_at", now))

    def belong(self, actor: Actor, **changed: object) -> None:
        """The LMS says something else about somebody's place in the course; the worker hears of it."""
        theirs = select(Membership).where(Membership.person_id == actor.person_id)
        with self.writing() as session:
            membership = session.scalars(theirs).one()
            for name, value in changed.items():
                setattr(membership, name, value)
        self.clock.move(minutes=1)
        self.know_roster()
        self.jobs()

    def write(self, actor: Actor, text: str = "Dear customer, it comes on Tuesday.") -> Submission:
        """Hand in a work."""
        return self.do(lambda s, now: self._write(s, actor, text, now))

    def pull(self, actor: Actor) -> Review | None:
        """Get the next work to review."""
        return self.do(lambda s, now: allocating.pull_review(s, actor, self.chance, now=now))

    def judge(self, actor: Actor, review: Review, *levels: int, words: str = "Because.") -> Review:
        """Fill a review in, by the positions of the levels, and send it."""
        self.draft(actor, review, *levels, words=words)
        return self.send(actor, review)

    def draft(self, actor: Actor, review: Review, *levels: int, words: str = "Because.") -> Review:
        """Fill a review in."""
        chosen = levels or (0, 0)

        def deed(session: Session, now: datetime) -> Review:
            kept = session.get_one(Review, review.id)
            rubric = works.judgements(session, [kept])[0].rubric
            edition = Edition(kept.draft_version, "page")
            draft = Draft(review.id, answers(rubric, *chosen, words=words), edition)
            return reviewing.save_review_draft(session, actor, draft, now=now)

        return self.do(deed)

    def send(self, actor: Actor, review: Review) -> Review:
        """Send a review as it stands."""

        def deed(session: Session, now: datetime) -> Review:
            version = session.get_one(Review, review.id).draft_version
            return reviewing.send_review(session, actor, review.id, Edition(version, ""), now=now)

        return self.do(deed)

    def review(self, actor: Actor, *levels: int) -> Review | None:
        """Get a work and send a review of it; None when there is none."""
        review = self.pull(actor)
        return None if review is None else self.judge(actor, review, *levels)

    def part(self, actor: Actor) -> MyPart:
        """Everything of one learner."""
        return self.do(lambda s, now: my_part(s, place.here(s, actor), now=now))

    def participant(self, actor: Actor) -> Participant:
        """The learner's participation."""
        return self.do(
            lambda s, _: s.scalars(select(Participant).where(Participant.person_id == actor.person_id)).one()
        )

    def change(self, **settings: object) -> None:
        """The author changes the settings."""
        self.settings = replace(self.settings, **settings)
        wanted = Wanted("A letter", self.settings, self.rubric_as_draft())
        self.do(lambda s, now: setting_up.change(s, self.author, wanted, now=now))

    def rubric(self) -> Rubric:
        """The rubric as it stands."""
        return self.do(lambda s, _: place.rubric(s, place.here(s, self.author).activity))

    def rubric_as_draft(self) -> RubricDraft:
        """The rubric as an unchanged form would send it."""
        return as_draft(self.rubric())

    def jobs(self) -> None:
        """Let the worker do what is due."""
        self.do(run_jobs)

    def place_again(self, actor: Actor) -> Actor:
        """The same person, launched from another link of the course to the same activity."""
        with self.writing() as session:
            link = self._link(session)
            placed = Placement(
                organisation_id=self.organisation_id, activity_id=self.activity_id, resource_link_id=link
            )
            session.add(placed)
        return replace(actor, launch_id=uuid4(), resource_link_id=link)

    def other_activity_of(self, actor: Actor) -> Actor:
        """The same person in a second peer review of the same course, work handed in."""
        with self.writing() as session:
            link = self._link(session)
        here, author = replace(actor, resource_link_id=link), replace(self.author, resource_link_id=link)
        wanted = Wanted("Another letter", self.settings, TWO_CRITERIA)
        self.do(lambda s, now: setting_up.set_up(s, author, wanted, now=now))
        self.write(here)
        return here

    def add_criterion(self, title: str) -> None:
        """The author adds a question to the rubric."""
        kept = self.rubric_as_draft()
        added = CriterionDraft(title, (LevelDraft("Yes", 10), LevelDraft("No", 0)))
        wanted = Wanted("A letter", self.settings, RubricDraft((*kept.criteria, added)))
        self.do(lambda s, now: setting_up.change(s, self.author, wanted, now=now))

    def participant_ids(self) -> list[UUID]:
        """The participations of the learners, in their order."""
        return [self.participant(learner).id for learner in self.learners]

    def count_participants(self) -> int:
        """How many take part."""
        everybody = select(func.count()).where(Participant.activity_id == self.activity_id)
        return self.do(lambda s, _: s.scalar(everybody))

    def pull_count(self) -> int:
        """How many works are in the pool."""
        in_pool = select(func.count()).where(Submission.in_pool_at.is_not(None))
        return self.do(lambda s, _: s.scalar(in_pool))

    def _write(self, session: Session, actor: Actor, text: str, now: datetime) -> Submission:
        work = self.part_work(session, actor)
        edition = Edition(work.draft_version if work else 0, "page")
        kept = writing.save_draft(session, actor, text, edition, now=now)
        looked_at = Edition(kept.draft_version, "page")
        return writing.hand_in(session, actor, looked_at, self.chance, now=now)

    def part_work(self, session: Session, actor: Actor) -> Submission | None:
        """The learner's work."""
        return works.work_of(session, place.here(session, actor).me)

    def _make_course(self, session: Session) -> None:
        now = self.clock()
        organisation = platforms.default_organisation(session, iri_base="http://localhost:8000", now=now)
        registration = platforms.register_platform(
            session,
            organisation,
            "LMS",
            platforms.PlatformAddresses(
                issuer=f"https://lms{uuid4().hex}.example",
                client_id="potluck",
                auth_url="https://lms.example/auth",
                token_url="https://lms.example/token",
                jwks_url="https://lms.example/jwks",
            ),
            now=now,
        )
        deployment = platforms.add_deployment(session, registration, "1", now=now)
        session.flush()
        self.organisation_id, self.registration_id = organisation.id, registration.id
        self.deployment_id, self.course_id = deployment.id, new_id()
        session.add(
            Course(
                id=self.course_id,
                organisation_id=organisation.id,
                deployment_id=deployment.id,
                context_id=uuid4().hex,
                title="Letters",
            )
        )
        session.flush()
        self.link_id = self._link(session)

    def _link(self, session: Session) -> UUID:
        link = ResourceLink(
            id=new_id(),
            organisation_id=self.organisation_id,
            deployment_id=self.deployment_id,
            course_id=self.course_id,
            lti_resource_link_id=uuid4().hex,
            title="A letter",
        )
        session.add(link)
        session.flush()
        return link.id

    def _actor(self, person_id: UUID, permissions: frozenset) -> Actor:
        return Actor(
            launch_id=uuid4(),
            organisation_id=self.organisation_id,
            registration_id=self.registration_id,
            course_id=self.course_id,
            resource_link_id=self.link_id,
            person_id=person_id,
            permissions=permissions,
        )


def works_of(participant: Participant) -> Select[UUID]:
    """The works somebody wrote in this activity."""
    return select(Authorship.submission_id).where(
        Authorship.activity_id == participant.activity_id, Authorship.person_id == participant.person_id
    )


def authors(session: Session) -> dict[UUID, UUID]:
    """Who wrote each work, as participations; for works of one person each."""
    same = (Participant.activity_id == Authorship.activity_id) & (
        Participant.person_id == Authorship.person_id
    )
    rows = session.execute(select(Authorship.submission_id, Participant.id).join(Participant, same))
    return dict(rows.all())


def answers(rubric: Rubric, *levels: int, words: str = "") -> tuple[Answer, ...]:
    """An answer for each criterion, by the positions of the levels."""
    return tuple(
        Answer(criterion.id, criterion.levels[at].id, words)
        for criterion, at in zip(rubric.criteria, levels, strict=True)
    )


def as_draft(rubric: Rubric) -> RubricDraft:
    """A rubric as an unchanged form would send it."""
    return RubricDraft(
        tuple(
            CriterionDraft(
                criterion.title,
                tuple(
                    LevelDraft(one.title, one.points, one.description, one.key) for one in criterion.levels
                ),
                criterion.description,
                criterion.key,
            )
            for criterion in rubric.criteria
        )
    )
