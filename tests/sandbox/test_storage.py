from collections.abc import Iterator
from typing import Any

import pytest
from lxml import html
from playwright.sync_api import Browser, Frame, Page

from lti_tool.sandbox import seed
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.misbehaviour import StorageLie
from lti_tool.sandbox.world import World
from tests.sandbox.reading import Ask, form_of
from tests.sandbox.web_tool import beside_a_tool

COURSE = f"/as/amara.okafor/course/{seed.COURSE.id}"
OPEN = f"{COURSE}/activity/{seed.LINK.id}/open"
AMARA = seed.LEARNERS[0]

SAY = """
([where, message]) => new Promise((done) => {
  addEventListener("message", (event) => done({ ...event.data, from: event.origin }), { once: true });
  (where === "_parent" ? parent : parent.frames[where]).postMessage(message, "*");
})
"""


@pytest.mark.parametrize("target", ["_parent", "lti-storage"])
def test_a_login_names_the_storage_when_the_lms_has_one(
    platform: DirectPlatform, world: World, target: str
) -> None:
    world.storage_target = target

    assert platform.login(AMARA).fields["lti_storage_target"] == target
    assert platform.deep_link_form(seed.INSTRUCTOR).fields["lti_storage_target"] == target


def test_a_login_in_a_window_of_its_own_names_no_storage(platform: DirectPlatform, world: World) -> None:
    world.storage_target = "_parent"

    assert "lti_storage_target" not in platform.login(AMARA, document_target="window").fields


def test_an_lms_has_no_storage_unless_it_says_so(platform: DirectPlatform, ask: Ask) -> None:
    page = html.fromstring(ask(COURSE).data)

    assert "lti_storage_target" not in platform.login(AMARA).fields
    assert page.xpath("//iframe/@src") == [OPEN]
    assert page.xpath("//script[contains(@src, 'storage.js')]") == []


@pytest.mark.parametrize("path", [COURSE, f"/as/ingrid.solberg/course/{seed.COURSE.id}/choose"])
def test_the_page_around_the_tool_keeps_texts_when_the_world_says_so(
    ask: Ask, world: World, path: str
) -> None:
    world.storage_target = "_parent"

    page = html.fromstring(ask(path).data)

    (frame,) = page.xpath("//iframe")
    assert frame.get("data-storage") == "_parent"
    assert form_of(ask(frame.get("src"))).fields["lti_storage_target"] == "_parent"
    assert page.xpath("//script[contains(@src, 'storage.js')]")


def test_an_address_can_switch_the_storage_off_and_on(ask: Ask, world: World) -> None:
    world.storage_target = "_parent"

    off = html.fromstring(ask(f"{COURSE}?storage=none").data)
    beside = html.fromstring(ask(f"{COURSE}?storage=lti-storage").data)

    assert off.xpath("//iframe/@data-storage") == []
    assert "lti_storage_target" not in form_of(ask(off.xpath("//iframe/@src")[0])).fields
    assert beside.xpath("//iframe/@name") == ["lti-storage"]


@pytest.mark.parametrize("query", ["storage=elsewhere", "storage=", "lie=big"])
def test_a_storage_that_is_not_there_is_a_404(ask: Ask, query: str) -> None:
    assert ask(f"{COURSE}?{query}").status_code == 404


@pytest.fixture(scope="module")
def lms() -> Iterator[str]:
    with beside_a_tool(World.open()) as lms_url:
        yield lms_url


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def the_tool(page: Page, lms: str, query: str = "storage=_parent") -> Frame:
    """The tool's own page, in the frame of the course."""
    page.goto(f"{lms}{COURSE}?{query}")
    page.locator("#activity[height='1234']").wait_for()
    return framed(page)


def framed(page: Page, url: str | None = None) -> Frame:
    """What the frame of the course shows: now, or after it went to this URL."""
    if url is not None:
        page.evaluate(
            "(url) => new Promise((done) => {"
            " const frame = document.getElementById('activity');"
            " frame.onload = done; frame.src = url; })",
            url,
        )
    frame = page.query_selector("#activity")
    shown = frame.content_frame() if frame is not None else None
    assert shown is not None
    return shown


def say(tool: Frame, subject: str, where: str = "_parent", **more: Any) -> dict[str, Any]:
    """Send a message of the tool and wait for the answer."""
    return tool.evaluate(SAY, [where, {"subject": subject, "message_id": "m-1", **more}])


@pytest.mark.browser
@pytest.mark.parametrize("target", ["_parent", "lti-storage"])
def test_the_lms_says_what_it_can_do_and_where(page: Page, lms: str, target: str) -> None:
    tool = the_tool(page, lms, f"storage={target}")

    answer = say(tool, "lti.capabilities")

    assert (answer["subject"], answer["message_id"], answer["from"]) == (
        "lti.capabilities.response",
        "m-1",
        lms,
    )
    assert {"subject": "lti.put_data", "frame": target} in answer["supported_messages"]
    assert {"subject": "lti.get_data", "frame": target} in answer["supported_messages"]


@pytest.mark.browser
@pytest.mark.parametrize("target", ["_parent", "lti-storage"])
def test_a_text_is_kept_while_the_tools_own_page_changes(page: Page, lms: str, target: str) -> None:
    tool = the_tool(page, lms, f"storage={target}")
    put = say(tool, "lti.put_data", target, key="state", value="é 1")

    page.evaluate("document.getElementById('activity').height = 1")
    page.evaluate("(url) => { document.getElementById('activity').src = url; }", lms + OPEN)
    page.locator("#activity[height='1234']").wait_for()
    got = say(framed(page), "lti.get_data", target, key="state")

    assert (put["subject"], put["key"], put["value"]) == ("lti.put_data.response", "state", "é 1")
    assert (got["subject"], got["key"], got["value"]) == ("lti.get_data.response", "state", "é 1")


@pytest.mark.browser
def test_what_is_not_kept_is_null_and_null_forgets(page: Page, lms: str) -> None:
    tool = the_tool(page, lms)
    say(tool, "lti.put_data", key="state", value="1")

    say(tool, "lti.put_data", key="state", value=None)

    assert say(tool, "lti.get_data", key="state")["value"] is None


@pytest.mark.browser
@pytest.mark.parametrize(
    ("subject", "more", "code"),
    [
        ("lti.put_data", {"value": "1"}, "bad_request"),
        ("lti.put_data", {"key": "", "value": "1"}, "bad_request"),
        ("lti.put_data", {"key": "a", "value": 1}, "bad_request"),
        ("lti.put_data", {"key": "a", "value": {"b": 1}}, "bad_request"),
        ("lti.put_data", {"key": "a", "value": "1", "message_id": None}, "bad_request"),
        ("lti.put_data", {"key": "a", "value": "x" * 4096}, "storage_exhaustion"),
        ("lti.get_data", {}, "bad_request"),
        ("lti.get_data", {"key": 7}, "bad_request"),
        ("lti.fetchWindowSize", {}, "unsupported_subject"),
    ],
)
def test_a_message_that_is_not_in_order_gets_an_error(
    page: Page, lms: str, subject: str, more: dict[str, Any], code: str
) -> None:
    answer = say(the_tool(page, lms), subject, **more)

    assert answer["subject"] == f"{subject}.response"
    assert answer["error"]["code"] == code
    assert "value" not in answer


@pytest.mark.browser
def test_the_storage_is_small(page: Page, lms: str) -> None:
    tool = the_tool(page, lms)
    for number in range(500):
        say(tool, "lti.put_data", key=f"{number}", value="")

    one_more = say(tool, "lti.put_data", key="one more", value="")
    replaced = say(tool, "lti.put_data", key="499", value="again")

    assert one_more["error"]["code"] == "storage_exhaustion"
    assert replaced["value"] == "again"


@pytest.mark.browser
def test_only_the_frame_that_keeps_answers(page: Page, lms: str) -> None:
    tool = the_tool(page, lms, "storage=lti-storage")

    answer = say(tool, "lti.put_data", "_parent", key="a", value="1")

    assert answer["error"]["code"] == "unsupported_subject"


@pytest.mark.browser
def test_a_page_that_is_not_the_tools_is_told_so(page: Page, lms: str) -> None:
    the_tool(page, lms)

    stranger = framed(page, f"{lms}/nothing")

    assert say(stranger, "lti.get_data", key="state")["error"]["code"] == "wrong_origin"


@pytest.mark.browser
@pytest.mark.parametrize("query", ["storage=none", "storage=_parent&lie=silent"])
def test_an_lms_without_storage_says_nothing(page: Page, lms: str, query: str) -> None:
    tool = the_tool(page, lms, query)
    tool.evaluate("addEventListener('message', () => { window.heard = true; })")

    tool.evaluate("parent.postMessage({subject: 'lti.capabilities', message_id: 'm'}, '*')")
    tool.evaluate("parent.postMessage({subject: 'lti.put_data', message_id: 'm', key: 'a', value: 'b'}, '*')")
    tool.evaluate("parent.postMessage({subject: 'lti.frameResize', height: 777}, '*')")
    page.locator("#activity[height='777']").wait_for()

    assert tool.evaluate("window.heard") is None


@pytest.mark.browser
@pytest.mark.parametrize(
    ("lie", "put", "got"),
    [
        (StorageLie.FULL, {"error": {"code": "storage_exhaustion", "message": "storage_exhaustion"}}, None),
        (StorageLie.FORGETFUL, {"value": "1"}, None),
        (StorageLie.WRONG, {"value": "1"}, "1x"),
    ],
)
def test_the_storage_can_lie(page: Page, lms: str, lie: StorageLie, put: dict[str, Any], got: object) -> None:
    tool = the_tool(page, lms, f"storage=_parent&lie={lie}")

    answer = say(tool, "lti.put_data", key="a", value="1")

    assert put.items() <= answer.items()
    assert say(tool, "lti.get_data", key="a")["value"] == got
