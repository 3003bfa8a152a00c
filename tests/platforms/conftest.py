"""A tool that was invited, and an LMS that takes the invitation."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from lti_tool.app import create_app
from lti_tool.db import Base
from lti_tool.platforms import invitations
from lti_tool.platforms import service as platforms
from lti_tool.platforms.models import Invitation, Registration
from lti_tool.runtime import Runtime
from tests.house import BASE_URL, StandingClock
from tests.platforms.lms import Lms

Row = TypeVar("Row", bound=Base)
SEALED = re.compile(r'name="sealed" value="([^"]+)"')


@dataclass
class Desk:
    """The tool, an LMS, and the browser of the LMS's administrator."""

    runtime: Runtime
    clock: StandingClock
    lms: Lms = field(default_factory=Lms)

    def __post_init__(self) -> None:
        self.app = create_app(self.runtime, transport=self.lms)
        self.browser = self.app.test_client()

    def invite(self, organisation: str = "default", label: str = "Our Moodle", *, asks: bool = False) -> str:
        """The secret of a new invitation."""
        now = self.clock()
        with self.runtime.database.writing() as session:
            owner = platforms.organisation_named(session, organisation) or platforms.make_organisation(
                session, organisation, organisation, iri_base=BASE_URL, now=now
            )
            return invitations.invite(
                session, owner.id, label, lasts=timedelta(hours=1), asks=asks, now=now
            ).secret

    def open(self, secret: str, **changes: str | None) -> TestResponse:
        """The LMS opens our page."""
        return self.browser.get(f"/lti/register/{secret}?{self.lms.query(**changes)}", base_url=BASE_URL)

    def agree(self, secret: str, page: TestResponse) -> TestResponse:
        """The person presses the button of that page."""
        found = SEALED.search(page.text)
        assert found is not None, page.text
        return self.send(secret, found[1])

    def send(self, secret: str, sealed: str) -> TestResponse:
        return self.browser.post(f"/lti/register/{secret}", data={"sealed": sealed}, base_url=BASE_URL)

    def register(self, **invitation: object) -> TestResponse:
        """All the way, with a new invitation."""
        secret = self.invite(**invitation)  # type: ignore[arg-type]
        return self.agree(secret, self.open(secret))

    def rows(self, kind: type[Row]) -> list[Row]:
        """Every row of a table."""
        with self.runtime.database.reading() as session:
            found = list(session.scalars(select(kind)))
            session.expunge_all()
            return found

    @property
    def registrations(self) -> list[Registration]:
        return sorted(self.rows(Registration), key=lambda row: row.created_at)

    @property
    def unused(self) -> list[Invitation]:
        return [row for row in self.rows(Invitation) if row.used_at is None]


@pytest.fixture
def desk(runtime: Runtime, clock: StandingClock) -> Desk:
    return Desk(runtime, clock)


@pytest.fixture
def any_desk(any_runtime: Runtime, clock: StandingClock) -> Desk:
    return Desk(any_runtime, clock)
