"""What people see who are not let in, and what they see when something is not there or not possible."""

from collections.abc import Iterator

from sqlalchemy import text, update
from werkzeug.test import TestResponse

from lti_tool.db import new_id
from lti_tool.lti import claims as names
from lti_tool.platforms.models import Deployment, DeploymentState, Registration, RegistrationState
from lti_tool.sandbox.misbehaviour import FOREVER, Endpoint, Fault, LaunchLie
from tests.access.cookieless import STORED, Cookieless
from tests.house import BASE_URL, House
from tests.journey.stories.telling import Step, laid, opened, shown
from tests.peer_review.browsing import url


def refusals(house: House) -> Iterator[Step]:
    """Everybody who is not let in."""
    nobody = house.visitor()
    yield "a door opened without an LMS", nobody.get("/lti/launch")
    yield "a login that says nothing", nobody.get("/lti/login")
    yield (
        "a login of an unknown LMS",
        nobody.get(
            "/lti/login?iss=https://lms.example&login_hint=1&target_link_uri=http://localhost:8000/lti/launch"
        ),
    )
    yield "no cookie came along", forgetful(house)
    used = house.visitor()
    form = used.launch_form()
    again = house.app.test_client()
    again._cookies.update(used.browser._cookies)
    used.post_launch(form)
    yield "a launch used before", again.post("/lti/launch", data=form.fields, base_url=BASE_URL)
    yield "an LMS that cannot be trusted", lied(house, names.VERSION, "1.1.0")
    yield "a person without a name or number", lied(house, "sub", None)
    yield "not signed in", returned(house, {"error": "login_required"})
    yield "a form without its token", returned(house, {"id_token": ""})
    late = house.visitor()
    form = late.launch_form()
    house.clock.move(minutes=11)
    late.page = late.post_launch(form)
    yield "a launch that took too long", shown(late)
    yield "a deployment that waits", refused(house, update(Deployment).values(state=DeploymentState.PENDING))
    yield (
        "a connection switched off",
        refused(house, update(Registration).values(state=RegistrationState.INACTIVE)),
    )


def without_cookies(house: House) -> Iterator[Step]:
    """A browser that keeps no cookies, at an LMS that keeps texts for the tool, or offers to."""
    browser = Cookieless(house)
    yield "on the way to the LMS", browser.way_out
    form = browser.launch_form()
    yield "the LMS is asked", browser.post("/lti/launch", form.fields)
    yield "the LMS does not answer", browser.post(STORED, form.fields | {"storage_problem": "silent"})
    alone = {"Sec-Fetch-Dest": "document"}
    yield "a window that keeps none either", browser.post(STORED, form.fields, alone)
    browser.open()
    yield "a page loaded again", house.app.test_client().get(browser.home, base_url=BASE_URL)


def failures(house: House) -> Iterator[Step]:
    """What is said when something is not there, not allowed or not possible."""
    table = laid(house)
    learner = table.learners[0]
    opened(learner)
    mine = url(learner, "")
    yield "a page that does not exist", learner.get("/nothing")
    yield "somebody else's page", learner.get(f"{mine}/reviews/{new_id()}")
    yield "a page for facilitators", learner.get(f"{mine}/people")
    yield "an address that is a button", learner.get(f"{mine}/hand-in")
    yield "an old form", learner.send(f"{mine}/write", {"form_token": "0" * 64})
    opened(learner)
    mine = url(learner, "")
    yield "a request too large", learner.send(f"{mine}/write", {"text": "x" * 2_000_000})
    learner.get(f"{mine}/")
    yield "a zone that is none", learner.send(f"{mine.removesuffix('/peer_review')}/zone")
    yield "a session that has ended", house.visitor().get(f"{mine}/")
    with house.runtime.database.writing() as session:
        session.execute(text("ALTER TABLE submission RENAME TO submission_gone"))
    yield "our own mistake", learner.get(f"{mine}/write")
    yield "an LMS whose keys cannot be read", without_keys(house)


def without_keys(house: House) -> TestResponse:
    """A launch from an LMS that is away, later than its keys may be trusted from memory."""
    faults = house.platform.faults
    faults.fail(Endpoint.JWKS, Fault(status=500), times=FOREVER)
    house.clock.move(days=2)
    visitor = house.visitor()
    return visitor.post_launch(visitor.launch_form())


def forgetful(house: House) -> TestResponse:
    """A browser that kept no cookie between login and launch."""
    form = house.visitor().launch_form()
    return house.visitor().post_launch(form)


def lied(house: House, claim: str, value: object) -> TestResponse:
    """A launch that says something wrong."""

    def edit(claims: dict[str, object]) -> None:
        claims[claim] = value
        if value is None:
            del claims[claim]

    house.platform.faults.lie(LaunchLie(claims=edit))
    visitor = house.visitor()
    return visitor.post_launch(visitor.launch_form())


def returned(house: House, fields: dict[str, str]) -> TestResponse:
    """What an LMS posts instead of a launch."""
    visitor = house.visitor()
    form = visitor.launch_form()
    fields["state"] = form.fields["state"]
    return visitor.browser.post("/lti/launch", data=fields, base_url=BASE_URL)


def refused(house: House, changed: object) -> TestResponse:
    """A launch after the administrator changed something."""
    visitor = house.visitor()
    form = visitor.launch_form()
    with house.runtime.database.writing() as session:
        session.execute(changed)
    return visitor.post_launch(form)
