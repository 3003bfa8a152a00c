"""What an LMS may read about us, and what we know about LMSs."""

from dataclasses import fields

import pytest

from lti_tool.lti.claims import CUSTOM_VARIABLES
from lti_tool.platforms import service as platforms
from lti_tool.platforms.models import Registration
from lti_tool.platforms.ourselves import Addresses
from lti_tool.platforms.quirks import catalogue
from lti_tool.platforms.quirks.product import Product
from lti_tool.platforms.sheets.catalogue import SHEETS
from lti_tool.platforms.sheets.shape import Sheet, Theirs
from tests.house import BASE_URL
from tests.platforms.conftest import Desk
from tests.structure.source import ROOT

ADDRESSES = Addresses(BASE_URL)
CANVAS_SCOPES = {
    "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem",
    "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly",
    "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly",
    "https://purl.imsglobal.org/spec/lti-ags/scope/score",
    "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly",
}


def make_registration(product: str, **changes: str) -> Registration:
    values = {
        "organisation_id": None,
        "issuer": "https://canvas.instructure.com",
        "client_id": "1",
        "auth_url": "https://sso.canvaslms.com/api/lti/authorize_redirect",
        "token_url": "https://sso.canvaslms.com/login/oauth2/token",
        "jwks_url": "https://sso.canvaslms.com/api/lti/security/jwks",
        "service_hosts": "",
        "frame_origins": "",
    }
    return Registration(product=product, **values | changes)


def test_canvas_reads_a_whole_configuration(desk: Desk) -> None:
    answer = desk.browser.get("/lti/config/canvas.json", base_url=BASE_URL)

    told = answer.json
    assert answer.status_code == 200
    assert told["oidc_initiation_url"] == f"{BASE_URL}/lti/login"
    assert told["public_jwk_url"] == f"{BASE_URL}/lti/jwks"
    assert set(told["scopes"]) == CANVAS_SCOPES
    assert told["custom_fields"] == CUSTOM_VARIABLES
    (extension,) = told["extensions"]
    assert (extension["platform"], extension["privacy_level"]) == ("canvas.instructure.com", "public")
    placed = {each["placement"]: each["message_type"] for each in extension["settings"]["placements"]}
    assert placed == {
        "assignment_selection": "LtiDeepLinkingRequest",
        "link_selection": "LtiDeepLinkingRequest",
    }


def test_any_lms_reads_what_we_could_do(desk: Desk) -> None:
    told = desk.browser.get("/lti/config.json", base_url=BASE_URL).json

    configuration = told["https://purl.imsglobal.org/spec/lti-tool-configuration"]
    assert told["redirect_uris"] == [f"{BASE_URL}/lti/launch"]
    assert configuration["domain"] == "localhost:8000"
    assert configuration["custom_parameters"] == CUSTOM_VARIABLES
    assert len(configuration["messages"]) == 4


@pytest.mark.parametrize("product", catalogue.PRODUCTS.values(), ids=lambda product: product.key)
def test_every_deviation_of_a_product_has_its_source(product: Product) -> None:
    assert product.deviations() == set(product.sources)
    assert all(product.sources.values())


def test_a_deviation_without_source_is_found() -> None:
    planted = Product("planted", "Planted", frame_origins=("https://a.example",))

    assert planted.deviations() == {"frame_origins"}
    assert {each.name for each in fields(Product)} > planted.deviations()


@pytest.mark.parametrize(
    ("said", "key"),
    [("moodle", "moodle"), ("BlackboardLearn", "blackboard"), ("desire2learn", "d2l"), ("canvas", "canvas")],
)
def test_a_product_is_recognised_by_what_it_calls_itself(said: str, key: str) -> None:
    found = catalogue.recognised(said)

    assert found is not None
    assert found.key == key


@pytest.mark.parametrize("said", [None, "", "something else", "generic"])
def test_a_product_nobody_knows_is_not_recognised(said: str | None) -> None:
    assert catalogue.recognised(said) is None


def test_the_services_of_a_vendor_are_let_in_for_its_product_alone() -> None:
    url = "https://school.instructure.com/api/lti/courses/1/line_items"

    canvas, other = (platforms.as_protocol(make_registration(key)) for key in ("canvas", "generic"))

    assert canvas.allows_service(url)
    assert not other.allows_service(url)
    assert not canvas.allows_service("https://instructure.com.evil.example/api")


def test_the_administrator_adds_hosts_and_origins() -> None:
    registration = make_registration(
        "blackboard", service_hosts="learn.school.example .pods.example", frame_origins="https://a.example"
    )

    assert platforms.as_protocol(registration).allows_service("https://learn.school.example/learn/api")
    assert platforms.as_protocol(registration).allows_service("https://x.pods.example/")
    assert {"https://a.example", "https://*.blackboard.com"} < platforms.known_origins(registration)


def test_brightspace_is_asked_for_tokens_under_its_own_audience() -> None:
    known = platforms.as_protocol(make_registration("d2l"))
    named = platforms.as_protocol(make_registration("d2l", token_audience="https://other.example"))

    assert known.token_audience == "https://api.brightspace.com/auth/token"
    assert named.token_audience == "https://other.example"


def test_every_product_has_a_sheet() -> None:
    assert set(SHEETS) == set(catalogue.PRODUCTS)


@pytest.mark.parametrize("key", SHEETS)
def test_a_sheet_gives_our_addresses_and_names_every_address_we_need(key: str) -> None:
    sheet = SHEETS[key]

    told = {line.text(ADDRESSES) for line in sheet.lines}
    needed = set(Theirs) - {Theirs.TOKEN_AUDIENCE, Theirs.DEPLOYMENT}
    assert needed <= {shown.what for shown in sheet.shown}
    assert sheet.way
    assert sheet.next_steps
    if key != "canvas":  # whose addresses lie in the JSON it reads
        assert {ADDRESSES.launch, ADDRESSES.login, ADDRESSES.keys} <= told


@pytest.mark.parametrize(("key", "sheet"), SHEETS.items())
def test_who_registers_itself_is_told_where_the_link_goes(key: str, sheet: Sheet) -> None:
    assert bool(sheet.invitation) is catalogue.product(key).registers_itself


@pytest.mark.parametrize(
    "product",
    [product for product in catalogue.PRODUCTS.values() if product.key != catalogue.GENERIC],
    ids=lambda product: product.key,
)
def test_every_product_has_a_page_that_names_the_sources(product: Product) -> None:
    page = (ROOT / "docs" / "lms" / f"{product.key}.md").read_text("utf-8")

    assert [source for source in set(product.sources.values()) if source not in page] == []
