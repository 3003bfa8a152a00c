"""Scripts of a session's pages work as well where pages are shown without being loaded."""

from pathlib import Path

import pytest

from tests.structure.source import ROOT

NOT_IN_SESSIONS = frozenset({"ladder.js", "navigate.js", "close.js", "copy.js"})
"""Those on the way in, of registrations and of staff: their pages are always loaded."""
PRETEND_LMS = ROOT / "lti_tool" / "sandbox"


def scripts() -> list[Path]:
    found = sorted((ROOT / "lti_tool").rglob("*.js"))
    return [path for path in found if path.name not in NOT_IN_SESSIONS and PRETEND_LMS not in path.parents]


def shortcomings(script: str) -> list[str]:
    """What would go wrong with a script once another page is shown around it."""
    found = []
    if '"potluck:shown"' not in script:
        found.append("does not start again at potluck:shown")
    if "location.reload" in script and '"potluck:again"' not in script:
        found.append("reloads without asking potluck:again")
    if any(word in script for word in ("sendBeacon", "XMLHttpRequest")) and "fetch(" not in script:
        found.append("asks without fetch")
    return found


@pytest.mark.parametrize("path", scripts(), ids=lambda path: path.name)
def test_a_script_goes_on_when_another_page_is_shown(path: Path) -> None:
    assert shortcomings(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "script",
    [
        'document.querySelector("form").focus();',
        'document.addEventListener("potluck:shown", start); window.location.reload();',
        'document.addEventListener("potluck:shown", start); navigator.sendBeacon("/away");',
    ],
)
def test_a_script_that_would_not_is_found(script: str) -> None:
    assert shortcomings(script)
