import json
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from lxml import html
from playwright.sync_api import Browser

from lti_tool.sandbox import seed
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.profiles import Product
from lti_tool.sandbox.serve import running
from lti_tool.sandbox.world import World
from tests.sandbox.pretend_tool import TOOL, registration_body
from tests.sandbox.reading import Ask, carried, settings_of, text_of
from tests.sandbox.test_serve import free_port
from tests.sandbox.web_tool import beside_a_tool

INVITATION = "http://localhost:9000/register?invitation=abc"


def initiation(ask: Ask, **fields: str) -> dict[str, str]:
    """What the frame hands to the tool, after an administrator pasted its invitation."""
    sent = ask("/tools", method="POST", data={"link": INVITATION, **fields})
    page = html.fromstring(ask(sent.headers["Location"]).data)
    (source,) = page.xpath("//iframe/@src")
    return {name: values[0] for name, values in parse_qs(urlsplit(source).query).items()}


def registered(platform: DirectPlatform, handed: dict[str, str]) -> dict[str, object]:
    """Register as the tool in the frame does."""
    bearer = {"Authorization": f"Bearer {handed['registration_token']}"}
    configuration = platform.call("GET", handed["openid_configuration"], bearer, None)
    url = json.loads(configuration.body)["registration_endpoint"]
    headers = {"Content-Type": "application/json", **bearer}
    return json.loads(platform.call("POST", url, headers, json.dumps(registration_body()).encode()).body)


def test_the_front_page_leads_to_the_tools(ask: Ask) -> None:
    assert html.fromstring(ask("/").data).xpath("//a[@href='/tools']")


def test_the_tool_that_is_always_there_is_listed(ask: Ask) -> None:
    assert "Potluck always connected Client id potluck-in-the-sandbox, deployment 1" in text_of(ask("/tools"))


def test_an_invitation_is_opened_in_a_frame_that_may_be_there(ask: Ask) -> None:
    sent = ask("/tools", method="POST", data={"link": INVITATION})
    answer = ask(sent.headers["Location"])

    (frame,) = html.fromstring(answer.data).xpath("//iframe")
    assert sent.status_code == 303
    assert frame.get("src").startswith(f"{INVITATION}&openid_configuration=")
    assert frame.get("data-origin") == "http://localhost:9000"
    assert "frame-src http://localhost:9000;" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_tool_that_came_in_is_listed_and_can_be_chosen_from(platform: DirectPlatform, ask: Ask) -> None:
    content = registered(platform, initiation(ask))
    client_id = content["client_id"]

    course = html.fromstring(ask(f"/as/ingrid.solberg/course/{seed.COURSE.id}").data)
    (way, other) = course.xpath("//a[contains(@href, '/choose')]/@href")
    choose = html.fromstring(ask(other).data)
    claims = carried(platform, ask, choose.xpath("//iframe/@src")[0])

    assert "Choose or make one in Potluck (2)" in course.text_content()
    assert f"Client id {client_id}, deployment 2" in text_of(ask("/tools"))
    assert (way.partition("?")[2], other.partition("?")[2]) == ("", f"tool={client_id}")
    assert claims["aud"] == client_id
    assert settings_of(claims)["accept_types"]


def test_an_activity_can_be_placed_for_a_tool_that_came_in(
    platform: DirectPlatform, ask: Ask, world: World
) -> None:
    client_id = str(registered(platform, initiation(ask))["client_id"])

    for tool in (client_id, "", "nobody"):
        ask(
            f"/as/ingrid.solberg/course/{seed.COURSE.id}/activities",
            method="POST",
            data={"title": f"For {tool}", "tool": tool},
        )

    assert [link.client_id for link in world.links(seed.COURSE.id)] == [None, client_id, None]


def test_a_tool_that_came_in_may_be_framed(ask: Ask, world: World) -> None:
    other = "http://tool.localhost:9100"
    before = ask("/").headers["Content-Security-Policy"]

    world.add_tool(replace(TOOL, client_id="tool-9", target_link_uri=f"{other}/launch"))

    after = ask("/").headers["Content-Security-Policy"]
    assert other not in before
    assert f"frame-src 'self' http://localhost:8000 {other};" in after
    assert f"form-action 'self' http://localhost:8000 {other};" in after


@pytest.mark.parametrize("product", [Product.SANDBOX, Product.MOODLE, Product.CANVAS])
def test_an_administrator_can_play_another_lms(platform: DirectPlatform, ask: Ask, product: Product) -> None:
    handed = initiation(ask, product=product, without_deployment="yes")

    content = registered(platform, handed)

    assert "deployment_id" not in json.dumps(content)


def test_a_connected_tool_can_come_again(platform: DirectPlatform, ask: Ask, world: World) -> None:
    client_id = str(registered(platform, initiation(ask))["client_id"])

    again = registered(platform, initiation(ask, renews=client_id))

    assert again["client_id"] == client_id
    assert len(world.tools()) == 1


@pytest.mark.parametrize("link", ["", "localhost:8000", "https://potluck.example/x", "javascript:alert(1)"])
def test_a_link_of_elsewhere_is_kindly_refused(ask: Ask, link: str) -> None:
    answer = ask("/tools", method="POST", data={"link": link})

    assert answer.status_code == 400
    assert "Paste a link of this machine" in text_of(answer)


@pytest.mark.parametrize("fields", [{"product": "nothing"}, {"renews": "nobody"}])
def test_what_is_not_offered_is_a_404(ask: Ask, fields: dict[str, str]) -> None:
    assert ask("/tools", method="POST", data={"link": INVITATION, **fields}).status_code == 404


def test_another_site_connects_nothing(ask: Ask) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}

    assert ask("/tools", method="POST", data={"link": INVITATION}, headers=headers).status_code == 403
    assert ask("/tools/connecting/nothing").status_code == 404


def a_registration_page(said: str) -> Flask:
    app = Flask("a registration page")

    @app.get("/register")
    def register() -> str:
        return (
            "<!doctype html><html lang=en><title>Registering</title><main><h1>Hello</h1></main>"
            f"<script>parent.postMessage({{subject: '{said}'}}, '*')</script>"
        )

    return app


@pytest.fixture(scope="module")
def lms() -> Iterator[str]:
    with beside_a_tool(World.open()) as lms_url:
        yield lms_url


@pytest.mark.browser
@pytest.mark.parametrize(
    ("said", "heading"),
    [("org.imsglobal.lti.close", "Connected tools"), ("lti.close", "Connecting a tool")],
)
def test_the_page_goes_on_when_the_tool_says_it_is_done(
    browser: Browser, lms: str, said: str, heading: str
) -> None:
    page = browser.new_page()
    tool_url = f"http://localhost:{free_port()}"
    with running(a_registration_page(said), tool_url):
        page.goto(f"{lms}/tools")
        page.get_by_label("Invitation link").fill(f"{tool_url}/register")
        page.get_by_role("button", name="Connect").click()

        if said == "lti.close":
            page.frame_locator("#connecting").get_by_role("heading", name="Hello").wait_for()
        page.get_by_role("heading", name=heading, exact=True, level=1).wait_for()

    page.close()
