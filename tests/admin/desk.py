"""A caretaker at a browser: signed in by a link, sending forms with the token of the page last seen."""

import re
from collections.abc import Mapping
from uuid import UUID

from werkzeug.test import TestResponse

from lti_tool.access import staff
from lti_tool.platforms import service as platforms
from lti_tool.platforms.models import Organisation
from tests.house import BASE_URL, House

TOKEN = re.compile(r'name="staff_token" value="([0-9a-f]+)"')


class Desk:
    """One caretaker's browser."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.browser = house.app.test_client()
        self.text = ""

    def get(self, path: str) -> TestResponse:
        """Open a page, following redirects."""
        return self._seen(self.browser.get(path, base_url=BASE_URL, follow_redirects=True))

    def send(self, path: str, fields: Mapping[str, str] | None = None) -> TestResponse:
        """Send a form of the page last seen, token included."""
        found = TOKEN.search(self.text)
        data = {"staff_token": found[1] if found else "", **(fields or {})}
        return self._seen(self.browser.post(path, data=data, base_url=BASE_URL, follow_redirects=True))

    def sign_in(self, name: str = "Ada", organisation: Organisation | None = None) -> "Desk":
        """Take a fresh link and use it."""
        secret = invited(self.house, name, organisation.id if organisation else None)
        self.get(f"/admin/sign-in/{secret}")
        assert self.send(f"/admin/sign-in/{secret}").status_code == 200
        return self

    def _seen(self, answer: TestResponse) -> TestResponse:
        self.text = answer.get_data(as_text=True)
        return answer


def invited(house: House, name: str = "Ada", organisation_id: UUID | None = None) -> str:
    """The secret of a link for this name."""
    with house.runtime.database.writing() as session:
        return staff.invite(session, name, organisation_id, now=house.clock())


def customer(house: House, slug: str) -> Organisation:
    """One more organisation."""
    with house.runtime.database.writing() as session:
        made = platforms.make_organisation(session, slug, slug.title(), iri_base=BASE_URL, now=house.clock())
        session.expunge(made)
        return made
