"""How a page is looked at: what a tool can say about access, contrast and width."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from tests.browser import TOO_WIDE

CONTRAST = Path(__file__).with_name("contrast.js").read_text()
THEMES = ("light", "dark")
WIDTHS = (1200, 320)
HEIGHT = 700
SEEN = """() => [...document.querySelectorAll("body *")].map(
  (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) ? 1 : 0,
).join("")"""
"""Which elements can be seen."""
CHANGED = """() => {
  const all = [...document.querySelectorAll("body *")];
  const hasLine = (one) => getComputedStyle(one).textDecorationLine.includes("underline");
  const isUnderlined = (one) => one !== null && (hasLine(one) || isUnderlined(one.parentElement));
  const isLikeWords = (link) => !hasLine(link) || isUnderlined(link.parentElement);
  const isCut = (one) => one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight;
  const scrolls = (one) => isCut(one) && /auto|scroll/.test(getComputedStyle(one).overflow);
  const rules = [];
  if (all.some((one) => one.matches("a, [role=link]") && isLikeWords(one))) rules.push("link-in-text-block");
  if (all.some(scrolls)) rules.push("scrollable-region-focusable");
  return rules;
}"""
"""The rules whose answer another theme or width can change, if there is something here for them to judge."""
GLANCE = f"() => ({{ seen: ({SEEN})(), changed: ({CHANGED})(), weak: ({CONTRAST})() }})"
WIDE = f"""() => {{
  const root = document.documentElement;
  const asItIs = {TOO_WIDE};
  root.style.fontSize = "200%";
  const larger = {TOO_WIDE};
  root.style.fontSize = "";
  return [asItIs, larger];
}}"""
JUDGED_ELSEWHERE = frozenset({"frame-tested"})
"""What hangs in a frame is a page of its own here."""
AXE = """async (rules) => {
  const told = (found) => found.map(({ id, nodes }) => [id, nodes.map((node) => node.target)]);
  const { violations, incomplete } = await axe.run({ resultTypes: ["violations", "incomplete"], ...rules });
  return [told(violations), told(incomplete)];
}"""
"""Tells only what we read: to pass on all that axe found takes as long as to find it."""
RULES = {"rules": {"color-contrast": {"enabled": False}}}
"""All but the dearest: the contrast of every text is measured by us, in each theme and at each width."""


@pytest.fixture
def onlooker(browser: Browser) -> Iterator[Page]:
    """A window whose pages can be looked at: each has axe from its beginning."""
    context = browser.new_context(reduced_motion="reduce")
    context.add_init_script(AXE_SCRIPT)
    yield context.new_page()
    context.close()


def complaints(page: Page, widths: Sequence[int] = WIDTHS) -> Iterator[str]:
    """What is wrong with an onlooker's page, in both themes, at each width, and with text twice the size."""
    known: set[str] = set()
    themes = THEMES
    for width in _from_here(page, widths):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for theme in themes:
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            yield from (f"{theme}, {width} px: {said}" for said in _said_of(page, known))
            if theme == THEMES[0]:
                yield from (f"{width} px: {said}" for said in _too_wide(page))
        themes = themes[::-1]


def _from_here(page: Page, widths: Sequence[int]) -> list[int]:
    """These widths, beginning with the page's own: a new size costs more than a new theme."""
    size = page.viewport_size
    return sorted(widths, key=lambda width: size is None or width != size["width"])


def _said_of(page: Page, known: set[str]) -> Iterator[str]:
    """What is wrong in this theme at this width; axe is asked all about elements it has not seen."""
    glance = page.evaluate(GLANCE)
    is_known = glance["seen"] in known
    known.add(glance["seen"])
    if not is_known:
        yield from _said_by_axe(page, RULES)
    elif glance["changed"]:
        yield from _said_by_axe(page, {"runOnly": glance["changed"]})
    yield from (f"contrast {json.dumps(weak)}" for weak in glance["weak"])


def _said_by_axe(page: Page, rules: dict[str, Any]) -> Iterator[str]:
    """What breaks a rule, and what axe could not judge and nothing else here does."""
    violations, left_open = page.evaluate(AXE, rules)
    yield from (f"{rule} {targets}" for rule, targets in violations)
    yield from (f"left open: {rule} {targets}" for rule, targets in left_open if rule not in JUDGED_ELSEWHERE)


def _too_wide(page: Page) -> Iterator[str]:
    """Also with larger text, on a phone too: WCAG 2.2, 1.4.4 and 1.4.10, and a little beyond them."""
    as_it_is, larger = page.evaluate(WIDE)
    if as_it_is:
        yield "scrolls sideways"
    if larger:
        yield "scrolls sideways with text of twice the size"
