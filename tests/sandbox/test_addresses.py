import pytest

from lti_tool.sandbox.addresses import PlatformAddress, ToolAddress, origin_of, refuse_production
from lti_tool.sandbox.app import create_app
from lti_tool.sandbox.errors import NotForProductionError
from lti_tool.sandbox.world import World
from tests.sandbox.pretend_tool import TOOL, StandingClock


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8000",
        "http://127.0.0.1:8001",
        "http://[::1]:8001",
        "http://lms.localhost",
        "https://tool.localhost:8443/lti",
        "http://LOCALHOST:8000",
    ],
)
def test_addresses_of_this_machine_pass(url: str) -> None:
    refuse_production(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://potluck.example",
        "http://localhost.example",
        "http://127.0.0.1.example",
        "http://localhost@potluck.example",
        "http://user@localhost:8000",
        "http://notlocalhost",
        "http://10.0.0.1",
        "http://0.0.0.0:8001",
        "ftp://localhost",
        "http://localhost:port",
        "http://[::1",
        "localhost:8000",
        "",
    ],
)
def test_every_other_address_is_refused_in_one_sentence(url: str) -> None:
    with pytest.raises(NotForProductionError) as refused:
        refuse_production("http://localhost:8000", url)

    sentence = str(refused.value)
    assert repr(url) in sentence
    assert sentence.endswith("is not one.")
    assert "\n" not in sentence


@pytest.mark.parametrize("part", ["login_url", "jwks_url", "target_link_uri", "redirect_uris"])
def test_the_sandbox_does_not_start_for_a_tool_in_production(
    world: World, clock: StandingClock, part: str
) -> None:
    away = "https://potluck.example/lti"
    addresses = {
        "login_url": TOOL.login_url,
        "redirect_uris": TOOL.redirect_uris,
        "jwks_url": TOOL.jwks_url,
        "target_link_uri": TOOL.target_link_uri,
    }
    addresses[part] = (away,) if part == "redirect_uris" else away

    with pytest.raises(NotForProductionError):
        create_app(world, tool=ToolAddress(**addresses), clock=clock)


def test_the_sandbox_does_not_start_at_an_address_in_production(world: World, clock: StandingClock) -> None:
    with pytest.raises(NotForProductionError):
        create_app(world, tool=TOOL, clock=clock, base_url="https://lms.example")


def test_services_hang_on_the_line_items_path_and_keep_its_query() -> None:
    address = PlatformAddress("http://127.0.0.1:8001")

    assert address.line_item_url("c", "i", "scores").endswith("/lineitems/i/lineitem/scores?type_id=1")


def test_an_origin_is_scheme_host_and_port() -> None:
    assert origin_of("http://localhost:8000/lti/login?a=b") == "http://localhost:8000"
