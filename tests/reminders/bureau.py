"""A cohort whose people have addresses, a worker with a mail server, and what arrives there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from lti_tool import worker
from lti_tool.access import Actor
from lti_tool.activities.peer_review.service import setting_up
from lti_tool.activities.peer_review.service.setting_up import Wanted
from lti_tool.courses.models import Person
from lti_tool.lti.http import Request, Response
from lti_tool.outbox.models import Message, MessageState
from lti_tool.outbox.queries import MAIL
from lti_tool.participation import service as participation
from lti_tool.participation.models import Activity
from lti_tool.runtime import Runtime
from lti_tool.settings import MailServer
from tests.house import StandingClock
from tests.peer_review.making import TWO_CRITERIA, Cohort
from tests.reminders.mail_server import Delivery, Server


class Bureau:
    """Everything between a date that comes near and a mail that arrives."""

    def __init__(
        self, runtime: Runtime, clock: StandingClock, server: Server | None, people: int = 2
    ) -> None:
        self.server, self.clock = server, clock
        self.runtime = with_mail(runtime, server.settings() if server else None)
        self.cohort = Cohort(runtime, clock, people, submit_due=clock() + timedelta(days=2))
        for nth, learner in enumerate(self.cohort.learners):
            self.tell(learner, email=f"learner{nth}@school.example")
            self.come(learner)
        self.shop = worker.workshop(self.runtime, nobody_calls, [])

    @property
    def arrived(self) -> list[Delivery]:
        """The mails the server took."""
        assert self.server is not None
        return self.server.arrived

    def told(self) -> list[str]:
        """To whom they went, in the order of addresses."""
        return sorted(one.to for one in self.arrived)

    def work(self, *, stopping: Callable[[], bool] = lambda: False) -> None:
        """A minute of the worker: plan what is due, then deliver it."""
        self.clock.move(minutes=1)
        for _ in range(2):
            counts = worker.do_round(self.shop, stopping)
            assert counts.failures == 0

    def plan(self) -> None:
        """What is due is planned, and the worker stops before it delivers anything."""
        self.clock.move(minutes=1)
        worker.do_round(self.shop)

    def deliver(self) -> None:
        """The next round, in which nothing is planned."""
        worker.do_round(self.shop)

    def tell(self, actor: Actor, **facts: str | None) -> None:
        """What the LMS and the browser told of a person."""

        def learn(session: Any, _now: object) -> None:
            person = session.get_one(Person, actor.person_id)
            for name, value in facts.items():
                setattr(person, name, value)

        self.cohort.do(learn)

    def come(self, actor: Actor, activity_id: UUID | None = None) -> None:
        """Open the activity for the first time."""
        wanted = activity_id or self.cohort.activity_id
        self.cohort.do(lambda s, now: participation.arrived(s, actor, s.get_one(Activity, wanted), now=now))

    def second_activity(self) -> UUID:
        """One more activity in the course, due at the same moment, opened by everybody."""
        cohort = self.cohort
        with cohort.writing() as session:
            link = cohort._link(session)
        author = replace(cohort.author, resource_link_id=link)
        wanted = Wanted("A poem", cohort.settings, TWO_CRITERIA)
        made = cohort.do(lambda s, now: setting_up.set_up(s, author, wanted, now=now).id)
        for learner in cohort.learners:
            self.come(learner, made)
        return made

    def messages(self) -> list[tuple[MessageState, str | None, str | None]]:
        """How the mails stand in the outbox."""
        mails = select(Message).where(Message.destination == MAIL).order_by(Message.created_at, Message.id)
        return self.cohort.do(lambda s, _: [(one.state, one.reason, one.detail) for one in s.scalars(mails)])


def with_mail(runtime: Runtime, mail: MailServer | None) -> Runtime:
    """The same installation with a mail server set, or without."""
    return replace(runtime, settings=replace(runtime.settings, mail=mail))


def nobody_calls(request: Request) -> Response:
    """The way to an LMS, which no mail goes."""
    raise AssertionError(request.url)
