"""Looking at pages finds what is wrong with them: each weakness planted here is complained of."""

import re
from collections import defaultdict

import pytest
from playwright.sync_api import Page

from tests.looking import complaints

pytestmark = pytest.mark.browser

DARK = "@media (prefers-color-scheme: dark)"
PHONE = "@media (max-width: 400px)"
WEAK = "{ color: #999; background: #fff }"
EVERYWHERE = {"light, 1200 px", "light, 320 px", "dark, 1200 px", "dark, 320 px"}


def look(onlooker: Page, style: str, body: str) -> list[str]:
    """What is said of a page that is otherwise in order."""
    onlooker.set_content(
        "<!doctype html><html lang=en><meta name=viewport content='width=device-width'><title>A page</title>"
        f"<style>body {{ background: #fff; color: #111 }} {style}</style><main><h1>A page</h1>{body}</main>"
    )
    return list(complaints(onlooker))


def places(said: list[str], mark: str) -> dict[str, set[str]]:
    """In which themes and at which widths each thing that bears this mark is complained of."""
    found = defaultdict(set)
    for one in said:
        for name in re.findall(mark, one):
            found[name].add(one.partition(":")[0])
    return dict(found)


def test_a_page_in_order_gives_no_complaint(onlooker: Page) -> None:
    assert look(onlooker, "", "<p>Some words <a href='/x'>and a link</a>.</p><button>Go on</button>") == []


def test_weak_text_is_found_in_each_theme_and_at_each_width(onlooker: Page) -> None:
    style = f"""
        .all {WEAK} {DARK} {{ .dark {WEAK} .faded {{ opacity: 0.4 }} }}
        {PHONE} {{ .phone {WEAK} }} {DARK} {{ {PHONE} {{ .dark-phone {WEAK} }} }}
    """
    classes = ("all", "dark", "faded", "phone", "dark-phone", "good")

    said = look(onlooker, style, "".join(f"<p class={name}>({name})</p>" for name in classes))

    assert places(said, r"\(([a-z-]+)\)") == {
        "all": EVERYWHERE,
        "dark": {"dark, 1200 px", "dark, 320 px"},
        "faded": {"dark, 1200 px", "dark, 320 px"},
        "phone": {"light, 320 px", "dark, 320 px"},
        "dark-phone": {"dark, 320 px"},
    }


def test_text_on_something_that_is_not_around_it_is_judged_by_what_is_seen(onlooker: Page) -> None:
    style = "p { position: relative; z-index: 1 } div { position: absolute; inset: 0; background: #222 }"

    said = look(onlooker, style, "<p>Some words to read.</p><div></div>")

    assert places(said, "meets.*(DIV)") == {"DIV": EVERYWHERE}


def test_a_link_that_looks_like_the_words_around_it_is_found_in_each_theme(onlooker: Page) -> None:
    style = f"""
        a {{ text-decoration: none; color: #333 }} .underlined {{ text-decoration: underline }}
        {DARK} {{ a {{ text-decoration: underline }} .underlined {{ text-decoration: none }} }}
    """
    body = (
        "<p>Words, <a href='/x' class=plain>one link</a>, <a href='/y' class=underlined>another</a>, words."
    )

    said = look(onlooker, style, body)

    found = places([one for one in said if "link-in-text-block" in one], r"\.(plain|underlined)")
    assert found == {
        "plain": {"light, 1200 px", "light, 320 px"},
        "underlined": {"dark, 1200 px", "dark, 320 px"},
    }


def test_what_only_a_phone_shows_is_judged_there(onlooker: Page) -> None:
    style = f"button {{ display: none }} {PHONE} {{ button {{ display: block }} }}"

    said = look(onlooker, style, "<button></button>")

    assert places(said, "^.*(button-name)") == {"button-name": {"dark, 320 px"}}


def test_what_only_a_phone_scrolls_is_judged_there(onlooker: Page) -> None:
    style = "section { overflow-x: auto } p { width: 600px; text-align: right }"

    said = look(onlooker, style, "<section><p>Words at the end of a wide line.</p></section>")

    found = places(said, "^.*(scrollable-region-focusable)")
    assert found == {"scrollable-region-focusable": {"dark, 320 px", "light, 320 px"}}


def test_what_does_not_fit_is_found_and_what_does_not_fit_when_it_is_larger(onlooker: Page) -> None:
    style = f"h1 {{ width: 45rem }} {PHONE} {{ h1 {{ width: 17rem }} }}"

    larger = look(onlooker, style, "")
    always = look(onlooker, "h1 { width: 400px }", "")

    assert larger == [f"{width} px: scrolls sideways with text of twice the size" for width in (1200, 320)]
    assert always[0] == "320 px: scrolls sideways"
