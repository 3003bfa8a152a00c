"""The pretend LMS registers the tool as each product does, and launches it then."""

import re

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from lti_tool.platforms import invitations
from lti_tool.platforms import service as platforms
from lti_tool.platforms.models import Deployment, Registration
from lti_tool.sandbox import seed
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.misbehaviour import Endpoint, Fault
from lti_tool.sandbox.profiles import Product
from lti_tool.sandbox.state import ResourceLink
from lti_tool.sandbox.world import Placement, World
from tests.house import BASE_URL, House, path_of, platform_key
from tests.platforms.conftest import SEALED

ELSEWHERE = "http://127.0.0.1:8009"


class Registering:
    """An administrator with a browser, who connects another pretend LMS to the tool of a house."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.platform = DirectPlatform(
            World.open(key=platform_key()),
            tool=house.tool,
            clock=house.clock,
            tool_transport=house.fetch_from_tool,
            base_url=ELSEWHERE,
        )
        house.platforms[ELSEWHERE] = self.platform
        self.browser = house.app.test_client()

    def invite(self, label: str = "Another LMS") -> str:
        now = self.house.clock()
        with self.house.runtime.database.writing() as session:
            owner = platforms.organisation_called(session, platforms.DEFAULT_SLUG)
            secret = invitations.invite(session, owner.id, label, now=now).secret
        return f"{BASE_URL}/lti/register/{secret}"

    def open(self, product: Product, renews: str | None = None) -> TestResponse:
        """The LMS opens the tool's page."""
        url = self.platform.registration_url(self.invite(), product, renews=renews)
        return self.browser.get(path_of(url), base_url=BASE_URL)

    def agree(self, page: TestResponse) -> TestResponse:
        found, place = SEALED.search(page.text), re.search(r'action="([^"]+)"', page.text)
        assert found is not None, page.text
        assert place is not None
        return self.browser.post(place[1], data={"sealed": found[1]}, base_url=BASE_URL)

    @property
    def registration(self) -> Registration:
        """What the tool knows of this LMS."""
        with self.house.runtime.database.reading() as session:
            found = session.scalars(select(Registration).where(Registration.issuer == ELSEWHERE)).one()
            session.expunge(found)
            return found

    def deployments(self) -> list[str]:
        with self.house.runtime.database.reading() as session:
            return list(
                session.scalars(
                    select(Deployment.lti_deployment_id).where(
                        Deployment.registration_id == self.registration.id
                    )
                )
            )

    def placed(self) -> ResourceLink:
        """An activity that opens the tool under its new client id."""
        placement = Placement("Peer review", client_id=self.registration.client_id)
        return self.platform.world.add_link(seed.COURSE.id, placement)


@pytest.fixture
def lms(house: House) -> Registering:
    return Registering(house)


@pytest.mark.parametrize("product", Product)
def test_every_product_registers_the_tool_and_launches_it(lms: Registering, product: Product) -> None:
    done = lms.agree(lms.open(product))

    assert done.status_code == 200, done.text
    visitor = lms.house.visitor(seed.INSTRUCTOR, lms.platform)
    assert visitor.open(lms.placed()).status_code == 200


@pytest.mark.parametrize(
    ("product", "known"),
    [
        (Product.MOODLE, ("moodle", "4.5.5+ (Build: 20250613)", None)),
        (Product.CANVAS, ("canvas", "cloud", None)),
        (Product.BRIGHTSPACE, ("d2l", "20.26", None)),
        (Product.SANDBOX, ("generic", "1", None)),
    ],
)
def test_the_product_is_known_from_its_registration(
    lms: Registering, product: Product, known: tuple[str, str, str | None]
) -> None:
    lms.agree(lms.open(product))

    found = lms.registration
    assert (found.product, found.product_version, found.token_audience) == known


def test_the_deployment_moodle_names_is_let_in(lms: Registering) -> None:
    lms.agree(lms.open(Product.MOODLE))

    assert len(lms.deployments()) == 1


def test_a_deployment_that_canvas_does_not_name_comes_with_the_first_launch(lms: Registering) -> None:
    lms.agree(lms.open(Product.CANVAS))
    before = lms.deployments()

    lms.house.visitor(seed.INSTRUCTOR, lms.platform).open(lms.placed())

    assert before == []
    assert len(lms.deployments()) == 1


def test_the_login_address_is_the_one_of_this_registration(lms: Registering) -> None:
    lms.agree(lms.open(Product.MOODLE))

    tool = lms.platform.world.tools()[-1]
    assert tool.login_url == f"{BASE_URL}/lti/login/{lms.registration.id}"


def test_a_renewal_keeps_the_registration_and_its_people(lms: Registering) -> None:
    lms.agree(lms.open(Product.MOODLE))
    first, link = lms.registration, lms.placed()
    lms.house.visitor(seed.INSTRUCTOR, lms.platform).open(link)

    again = lms.agree(lms.open(Product.MOODLE, renews=first.client_id))

    assert again.status_code == 200, again.text
    assert lms.registration.id == first.id
    assert lms.house.visitor(seed.INSTRUCTOR, lms.platform).open(link).status_code == 200


@pytest.mark.parametrize("endpoint", [Endpoint.CONFIGURATION, Endpoint.REGISTRATION])
@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=500),
        Fault(status=404),
        Fault(body=b"<html>Sorry</html>"),
        Fault(hangs_seconds=60),
        Fault(status=302, headers={"Location": "http://127.0.0.1:8009/elsewhere"}),
    ],
    ids=["500", "404", "html", "hangs", "redirect"],
)
def test_an_lms_that_misbehaves_leaves_nothing_behind(
    lms: Registering, endpoint: Endpoint, fault: Fault
) -> None:
    lms.platform.faults.fail(endpoint, fault)
    page = lms.open(Product.MOODLE)

    refused = lms.agree(page) if endpoint is Endpoint.REGISTRATION else page

    assert refused.status_code in {400, 502}
    assert re.search(r"REGISTRATION-\d\d", refused.text)
    with lms.house.runtime.database.reading() as session:
        found = session.scalars(select(Registration.issuer))
        assert ELSEWHERE not in set(found)
