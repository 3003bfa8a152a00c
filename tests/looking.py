"""How a page is looked at: what a tool can say about access, contrast and width."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser import TOO_WIDE

CONTRAST = Path(__file__).with_name("contrast.js").read_text()
THEMES = ("light", "dark")
WIDTHS = (1200, 320)
HEIGHT = 700
SEEN = """() => [...document.querySelectorAll("body *")].map(
  (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) ? 1 : 0,
).join("")"""
"""Which elements can be seen."""
LARGER_TEXT = "size => { document.documentElement.style.fontSize = size }"
JUDGED_ELSEWHERE = frozenset({"frame-tested"})
"""What hangs in a frame is a page of its own here."""
AXE = "rules => axe.run({resultTypes: ['violations', 'incomplete'], ...rules})"
RULES = {"rules": {"color-contrast": {"enabled": False}}}
"""All but the dearest: the contrast of every text is measured by us, in each theme and at each width."""
RULES_OF_SIZE = {"runOnly": ["link-in-text-block", "scrollable-region-focusable"]}
"""What another width can change where it shows the same elements."""
RULES_OF_COLOUR = {"runOnly": ["link-in-text-block"]}
"""What another theme can change, beside the contrast of text."""


def complaints(page: Page, widths: Sequence[int] = WIDTHS) -> Iterator[str]:
    """What is wrong with the page shown, in both themes, at each width, and with text of twice the size."""
    page.evaluate(AXE_SCRIPT)
    known: set[str] = set()
    for width in widths:  # a new size costs more than a new theme
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for theme in THEMES:
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            seen = page.evaluate(SEEN)
            rules = _rules(theme, is_first=width == widths[0], is_known=seen in known)
            known.add(seen)
            yield from (f"{theme}, {width} px: {said}" for said in _said_of(page, rules))
        page.emulate_media(color_scheme=THEMES[0], reduced_motion="reduce")
        yield from (f"{width} px: {said}" for said in _too_wide(page))


def _rules(theme: str, *, is_first: bool, is_known: bool) -> dict[str, Any] | None:
    """What axe is asked: everything about elements it has not seen, else what size or theme can change."""
    if not is_known:
        return RULES
    if theme == THEMES[0]:
        return RULES_OF_SIZE
    return RULES_OF_COLOUR if is_first else None


def _said_of(page: Page, rules: dict[str, Any] | None) -> Iterator[str]:
    if rules is not None:
        found = page.evaluate(AXE, rules)
        yield from _violations(found)
        yield from _left_open(found)
    yield from (f"contrast {json.dumps(weak)}" for weak in page.evaluate(CONTRAST))


def _too_wide(page: Page) -> Iterator[str]:
    """Also with larger text, on a phone too: WCAG 2.2, 1.4.4 and 1.4.10, and a little beyond them."""
    if page.evaluate(TOO_WIDE):
        yield "scrolls sideways"
    page.evaluate(LARGER_TEXT, "200%")
    if page.evaluate(TOO_WIDE):
        yield "scrolls sideways with text of twice the size"
    page.evaluate(LARGER_TEXT, "")


def _violations(found: dict[str, Any]) -> Iterator[str]:
    for rule in found["violations"]:
        yield f"{rule['id']} {[node['target'] for node in rule['nodes']]}"


def _left_open(found: dict[str, Any]) -> Iterator[str]:
    """What axe could not judge, and nothing else here does."""
    for rule in found["incomplete"]:
        if rule["id"] not in JUDGED_ELSEWHERE:
            yield f"left open: {rule['id']} {[node['target'] for node in rule['nodes']]}"
