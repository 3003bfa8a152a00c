"""A person whose browser keeps no cookies, at an LMS that keeps data for its tools; no scripts run here."""

import json
from typing import Any
from urllib.parse import urlsplit

from lxml import html
from werkzeug.test import TestResponse

from lti_tool.sandbox.authorization import FormPost
from lti_tool.sandbox.seed import LEARNERS
from lti_tool.sandbox.state import Person
from tests.house import BASE_URL, House

STORED = "/lti/launch/stored"


class Cookieless:
    """What the scripts do, step by step; every request comes from a browser that has nothing."""

    def __init__(self, house: House, person: Person = LEARNERS[0], storage_target: str = "_parent") -> None:
        self.house, self.person = house, person
        begun = house.platform.login(person)
        fields = begun.fields | {"lti_storage_target": storage_target}
        self.way_out = self.post(urlsplit(begun.url).path, fields)
        self.home, self.secret = "", ""

    def post(self, path: str, fields: dict[str, Any], headers: dict[str, str] | None = None) -> TestResponse:
        client = self.house.app.test_client()
        return client.post(path, data=fields, headers=headers, base_url=BASE_URL)

    @property
    def link(self) -> Any:
        """The link of the page between login and LMS, which says what is to be kept and where."""
        return html.document_fromstring(self.way_out.text).xpath("//a[@data-ladder='keep']")[0]

    @property
    def storage(self) -> dict[str, Any]:
        return json.loads(self.link.get("data-storage"))

    def launch_form(self) -> FormPost:
        """What the LMS has the browser post to the tool."""
        return self.house.platform.launch(self.link.get("href"))

    def bring(self, form: FormPost, secret: str | None = None) -> TestResponse:
        """Bring a launch once more, with the secret the LMS kept or another."""
        fields = form.fields | {"browser_secret": self.link.get("data-secret") if secret is None else secret}
        return self.post(STORED, fields)

    def open(self) -> "Cookieless":
        """Go all the way in."""
        told = self.bring(self.launch_form()).get_json()
        self.home, self.secret = told["home"], told["secret"]
        return self

    def get(self, path: str, **headers: str) -> TestResponse:
        """Ask for something below this launch's own address, with the secret of the page."""
        given = {"Authorization": f"Bearer {self.secret}", **headers}
        return self.house.app.test_client().get(self.home + path, headers=given, base_url=BASE_URL)

    def send(self, path: str, fields: dict[str, Any]) -> TestResponse:
        return self.post(self.home + path, fields, {"Authorization": f"Bearer {self.secret}"})
