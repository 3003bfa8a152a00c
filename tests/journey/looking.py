"""How a page is looked at: what a tool can say about access, contrast and width, and its picture."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser import TOO_WIDE

CONTRAST = Path(__file__).with_name("contrast.js").read_text()
THEMES = ("light", "dark")
AXE = 'axe.run({resultTypes: ["violations", "incomplete"]})'
LARGER_TEXT = "size => { document.documentElement.style.fontSize = size }"
JUDGED_ELSEWHERE = frozenset({"color-contrast", "frame-tested"})
"""Every text's contrast is measured by us, and what hangs in a frame is a page of its own here."""


def complaints(page: Page) -> Iterator[str]:
    """What is wrong with the page shown, in both themes and with text of twice the size."""
    page.evaluate(AXE_SCRIPT)
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        found = page.evaluate(AXE)
        yield from (f"{theme}: {said}" for said in _violations(found))
        yield from (f"{theme}: {said}" for said in _left_open(found))
        yield from (f"{theme}: contrast {json.dumps(weak)}" for weak in page.evaluate(CONTRAST))
    page.emulate_media(color_scheme="light")
    if page.evaluate(TOO_WIDE):
        yield "scrolls sideways"
    yield from _with_larger_text(page)


def _with_larger_text(page: Page) -> Iterator[str]:
    """WCAG 2.2, 1.4.4, and beyond it on a phone: who needs large text has it set there as well."""
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
